"""Where an organisation's data lies: inherited from the endpoint product, else chosen, else the best one picked.

`provisioning.start` fixes it; later only the operator moves it, with `relocate`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from vedette.core.clock import now
from vedette.core.errors import BadInput, Conflict, Forbidden
from vedette.core.scope import Scope
from vedette.records import tenants as kept
from vedette.records.database import Records
from vedette.schema.types import Service
from vedette.tenants import audit


@dataclass(frozen=True, slots=True)
class Location:
    """A place the operator offers: `name` is how it is chosen, `title` what people read."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A location and why it is this one; `free` tells whether another could be chosen."""

    location: Location
    because: str
    free: bool


HERE = Location("here", "This installation")
"""The one location of a fresh install: the lake in its own data folder."""

Mover = Callable[[Scope, Location, Location], None]


def choose(services: Mapping[str, str], locations: Sequence[Location], *, wanted: str = "", fixed: str = "") -> Choice:
    """The data location of an organisation with these services (service → location of its data, may be empty).

    Raises BadInput for a wish that cannot be granted, or when a location that must be used is not offered here.
    """
    offered = {location.name: location for location in locations}
    if not offered:
        raise BadInput("this installation offers no data location")
    inherited = services.get(Service.ENDPOINT.value, "")
    for name, because in ((fixed, "fixed earlier"), (inherited, "inherited from the endpoint product")):
        if not name:
            continue
        if name not in offered:
            raise BadInput(f"the data must lie in {name!r} ({because}), which this installation does not offer")
        if wanted and wanted != name:
            raise BadInput(f"the data lies in {name!r} ({because}) and nowhere else")
        return Choice(offered[name], because, False)
    if wanted:
        if wanted not in offered:
            raise BadInput(f"there is no data location {wanted!r}; there are {', '.join(offered)}")
        return Choice(offered[wanted], "chosen", True)
    counts = Counter(place for place in services.values() if place in offered)
    if counts:
        best = max(offered, key=lambda name: counts[name])
        return Choice(offered[best], f"most of your services keep their data there ({counts[best]})", len(offered) > 1)
    first = locations[0]
    return Choice(
        first, "the only one there is" if len(offered) == 1 else "the nearest of this installation", len(offered) > 1
    )


def relocate(scope: Scope, records: Records, locations: Sequence[Location], name: str, move: Mover) -> None:
    """Move an organisation's data; for the operator only. `move` copies it, and must be harmless when repeated.

    Raises Forbidden for anybody else, BadInput for an unknown location, Conflict when there is nothing to move.
    """
    if "*" not in scope.rights:
        raise Forbidden("the data location is fixed; only the operator of the installation can move it")
    offered = {location.name: location for location in locations}
    if name not in offered:
        raise BadInput(f"there is no data location {name!r}; there are {', '.join(offered)}")
    with records.read() as db:
        row = kept.find(scope, db)
    if row is None or not row.location or row.location == name:
        raise Conflict(f"there is nothing to move to {name}")
    move(scope, offered.get(row.location, Location(row.location, row.location)), offered[name])
    with records.begin() as db:
        after = replace(row, location=name, location_because=f"moved by {scope.actor}", updated=now())
        kept.save(scope, db, after)
        audit.record(
            scope, db, "tenant.relocate", scope.tenant, before=row, after=after, detail=f"{row.location} → {name}"
        )
