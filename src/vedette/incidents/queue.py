"""The queues people work from: incidents and alerts, filtered, sorted, paged, with the number of all that match.

The API's lists (ours, Defender's, Graph's) and the portal ask here; changing them is in `lifecycle` and `placing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from vedette.core.errors import BadInput
from vedette.core.scope import Scope
from vedette.detect.alert import Severity
from vedette.incidents import sight
from vedette.incidents.incident import Classification, Status
from vedette.records import alert_queue
from vedette.records import incident_queue as queue
from vedette.records.alerts import AlertRow
from vedette.records.database import Records
from vedette.records.incident_queue import OfAlerts
from vedette.records.incidents import IncidentRow
from vedette.records.selection import Compare, Condition, Either, Every, Order, Where
from vedette.schema.types import Service

LONGEST = 1000
_NOTHING = OfAlerts(frozenset(), frozenset())
OPEN = (Status.ACTIVE, Status.IN_PROGRESS, Status.RESOLVED)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What to show. Empty means no condition; `text` looks in name, tags and number, times are [from, to)."""

    statuses: tuple[Status, ...] = OPEN
    severities: tuple[Severity, ...] = ()
    services: tuple[Service, ...] = ()
    classifications: tuple[Classification, ...] = ()
    assigned: str | None = None
    tag: str = ""
    text: str = ""
    active_from: datetime | None = None
    active_to: datetime | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None

    def condition(self) -> Condition:
        """All of it at once."""
        parts: list[Condition] = [
            Where(field, Compare.IN, tuple(word.value for word in words))
            for field, words in (
                ("status", self.statuses),
                ("severity", self.severities),
                ("classification", self.classifications),
            )
            if words
        ]
        if self.assigned is not None:
            parts.append(Where("assigned", Compare.EQ, self.assigned))
        if self.tag:
            parts.append(Where("tags", Compare.HAS, self.tag))
        if self.text:
            parts.append(_anywhere(self.text))
        spans = (("last_activity", self.active_from, self.active_to), ("created", self.created_from, self.created_to))
        for field, since, until in spans:
            parts += [] if since is None else [Where(field, Compare.GE, since)]
            parts += [] if until is None else [Where(field, Compare.LT, until)]
        return Every(tuple(parts))


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One line of the queue: the incident, and what its alerts add to it."""

    incident: IncidentRow
    services: tuple[Service, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some of `total` incidents; `next` is the cursor of the following page, empty at the end."""

    entries: tuple[QueueEntry, ...]
    total: int
    next: str


def incidents(
    scope: Scope,
    records: Records,
    chosen: QueueFilter | Condition,
    order: Order,
    *,
    limit: int = 50,
    cursor: str = "",
    skip: int = 0,
) -> QueuePage:
    """A page of the incident queue. Raises BadInput for a limit outside 1 to 1,000, a bad cursor or field."""
    if not 1 <= limit <= LONGEST:
        raise BadInput(f"limit must be 1 to {LONGEST}, not {limit}")
    services = tuple(s.value for s in chosen.services) if isinstance(chosen, QueueFilter) else ()
    condition = chosen.condition() if isinstance(chosen, QueueFilter) else chosen
    with records.read() as db:
        within = sight.incidents_within(scope, db)
        rows, following = queue.incident_page(
            scope, db, condition, order, limit=limit, cursor=cursor, skip=skip, services=services, within=within
        )
        total = queue.incident_total(scope, db, condition, services=services, within=within)
        added = queue.of_alerts(scope, db, [row.number for row in rows], within=sight.alerts_within(scope, db))
    return QueuePage(entries_of(rows, added), total, following)


def entries_of(rows: Sequence[IncidentRow], added: Mapping[int, OfAlerts]) -> tuple[QueueEntry, ...]:
    """Incidents with what their alerts add, services in the order of the product."""
    order = list(Service)
    entries = []
    for row in rows:
        more = added.get(row.number, _NOTHING)
        services = tuple(sorted((Service(word) for word in more.services), key=order.index))
        entries.append(QueueEntry(row, services, tuple(sorted(more.categories))))
    return tuple(entries)


def _anywhere(text: str) -> Condition:
    parts: tuple[Condition, ...] = (Where("name", Compare.HAS, text), Where("tags", Compare.HAS, text))
    number = text.lstrip("#").strip()
    return Either((*parts, Where("number", Compare.EQ, int(number))) if number.isdigit() and len(number) < 9 else parts)


@dataclass(frozen=True, slots=True)
class AlertPage:
    """Some of `total` alerts; `next` is the cursor of the following page, empty at the end."""

    rows: tuple[AlertRow, ...]
    total: int
    next: str


def alerts(
    scope: Scope,
    records: Records,
    condition: Condition,
    order: Order,
    *,
    limit: int = 50,
    cursor: str = "",
    skip: int = 0,
) -> AlertPage:
    """A page of all alerts, in incidents or alone. Raises BadInput as `incidents` does."""
    if not 1 <= limit <= LONGEST:
        raise BadInput(f"limit must be 1 to {LONGEST}, not {limit}")
    with records.read() as db:
        within = sight.alerts_within(scope, db)
        rows, following = alert_queue.alert_page(
            scope, db, condition, order, limit=limit, cursor=cursor, skip=skip, within=within
        )
        return AlertPage(tuple(rows), alert_queue.alert_total(scope, db, condition, within=within), following)
