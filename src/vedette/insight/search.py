"""One box that finds everything: incidents, alerts, entities, rules and saved queries by a piece of text.

The API calls it at every key stroke, so each kind is bounded: at most `limit` hits, and of alerts and entities only so
many rows are looked through, newest alerts first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from vedette.core.errors import BadInput
from vedette.core.scope import Scope
from vedette.detect.rule import Rule
from vedette.incidents import sight
from vedette.insight import library
from vedette.records import finding
from vedette.records.database import Records
from vedette.tenants.rights import allowed, demand
from vedette.tenants.sight import seen

_LONGEST = 200


class What(StrEnum):
    """The kinds of hit, in the order they are shown."""

    INCIDENT = "incident"
    ALERT = "alert"
    ENTITY = "entity"
    RULE = "rule"
    QUERY = "query"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: `id` is how the API names it, `title` what people read, `detail` half a line more."""

    what: What
    id: str
    title: str
    detail: str


def partial(scope: Scope, records: Records) -> tuple[str, ...]:
    """The kinds of which only the newest were looked through, for there are more. Raises Forbidden."""
    demand(scope, "incidents.read")
    with records.read() as db:
        return finding.passed_over(scope, db)


def search(scope: Scope, records: Records, rules: Iterable[Rule], text: str, *, limit: int = 8) -> tuple[Hit, ...]:
    """What holds the text anywhere, or has it for a number or id. Raises Forbidden, BadInput for an empty text."""
    demand(scope, "incidents.read")
    wanted = text.strip()
    if not wanted or len(wanted) > _LONGEST or not 1 <= limit <= 50:
        raise BadInput(f"search takes 1 to {_LONGEST} characters and gives 1 to 50 hits of each kind")
    with records.read() as db:
        devices = seen(scope, db)
        found = [
            Hit(What.INCIDENT, str(row.number), row.name, f"{row.severity}, {row.status}")
            for row in finding.incidents_with(scope, db, wanted, limit, within=sight.incidents_within(scope, db))
        ]
        found += [
            Hit(What.ALERT, row.id, row.title, f"{row.severity}, {row.category}")
            for row in finding.alerts_with(scope, db, wanted, limit, within=sight.alerts_within(scope, db))
        ]
        found += [
            Hit(What.ENTITY, row.id, row.label, row.family)
            for row in finding.entities_with(scope, db, wanted, limit * (1 if devices is None else 20))
            if devices is None or row.family != "device" or row.id in devices
        ][:limit]
        saved = library.queries(scope, db) if allowed(scope, "hunting.run") else ()
    folded = wanted.casefold()
    holding = (rule for rule in rules if folded in rule.title.casefold() or folded in rule.id.casefold())
    found += [Hit(What.RULE, rule.id, rule.title, rule.severity.value) for rule in islice(holding, limit)]
    named = (item for item in saved if folded in item.draft.name.casefold())
    found += [Hit(What.QUERY, item.id, item.draft.name, item.draft.folder) for item in islice(named, limit)]
    return tuple(found)
