"""One name for one thing: what the entities of an incident are called, whatever single records call them.

`story` and `graph` ask, so that a person is not `NORTH\\mara` in one sentence and `mara@north.example` in the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from vedette.core.scope import Scope
from vedette.detect.alert import Evidence
from vedette.incidents.identity import Identity
from vedette.incidents.signals import signals_of
from vedette.schema.entities import Account, Device, Entity, Mailbox, MailMessage, label


class Names:
    """The things evidence speaks of: `key` tells them apart, `of` is what a person calls one."""

    def __init__(self, identity: Identity, evidence: Iterable[Sequence[Evidence]]) -> None:
        """`evidence`: that of each alert. Takes its names into `identity`, which is not saved."""
        self._identity = identity
        self._best: dict[str, tuple[int, str]] = {}
        every = [item for each in evidence for item in each]
        for named in (one for item in every for one in signals_of((item,))[0]):
            identity.add(named)
        for item in every:
            rank = _rank(item.entity)
            if rank is None:
                continue
            key, name = self.key(item), (rank, label(item.entity))
            if key not in self._best or rank < self._best[key][0]:
                self._best[key] = name

    @classmethod
    def load(cls, scope: Scope, db: Connection, evidence: Sequence[Sequence[Evidence]]) -> Names:
        """With what the tenant knows of these things."""
        named = [one for each in evidence for one in signals_of(tuple(each))[0]]
        return cls(Identity.load(scope, db, named), evidence)

    def key(self, item: Evidence) -> str:
        """The same for everything that is the same thing."""
        named, direct, _ = signals_of((item,))
        if direct and item.entity.type.value == "Process":
            return direct[0].key
        if named:
            return self._identity.id_of(named[0])
        return direct[0].key if direct else f"{item.entity.type.value}:{label(item.entity)}"

    def of(self, item: Evidence) -> str:
        """Its best name in the incident; for what has one name only, the label."""
        own = label(item.entity)
        return own if _rank(item.entity) is None else self._best.get(self.key(item), (0, own))[1]


def _rank(entity: Entity) -> int | None:
    """How well the entity's label names it, 0 best; None for kinds that are not resolved."""
    match entity:
        case Account():
            return 0 if entity.upn else 1 if entity.domain and entity.name else 2 if entity.name else 3
        case Mailbox():
            return 0 if entity.address else 3
        case Device():
            return 0 if "." in entity.name else 1 if entity.name else 2
        case MailMessage():
            return 0 if entity.subject else 1
        case _:
            return None
