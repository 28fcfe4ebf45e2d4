"""Everything about one device, user, mailbox, address, link, file or app on one page; asked in parallel, for the API.

Facts, first and last seen, how common it is, its alerts and incidents, what occurs together with it, its timeline.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from vedette.core import clock
from vedette.core.errors import BadInput
from vedette.core.scope import Scope
from vedette.insight import subjects
from vedette.insight.subjects import Subject
from vedette.kql.compile import compile_query
from vedette.lake.arrow import rows_of
from vedette.lake.lake import Lake
from vedette.lake.limits import Limits, TimeSpan
from vedette.records import alert_index, alerts, identities, incidents
from vedette.records.alerts import AlertRow
from vedette.records.database import Records
from vedette.records.incidents import IncidentRow
from vedette.schema.catalog import Catalog
from vedette.schema.entities import identifiers
from vedette.schema.types import TableSchema
from vedette.tenants.rights import demand
from vedette.tenants.sight import seen as seen_by

_LIMITS: Final = Limits(seconds=20, rows=1_000)
_TICK: Final = timedelta(microseconds=1)
_RELATED: Final = 10
_ALERTS: Final = 100
_SAME: Final = 10
_NAMES: Final = 50
_AT_ONCE: Final = 3  # readers a profile may take; the lake has four


@dataclass(frozen=True, slots=True)
class Sighting:
    """One table that speaks of the subject: how often, when, on how many devices, with how many people.

    `named` are ids of those devices, a thousand at most.
    """

    table: str
    events: int
    first: datetime
    last: datetime
    devices: int
    people: int
    named: frozenset[str]


@dataclass(frozen=True, slots=True)
class Related:
    """Something that occurs together with the subject."""

    subject: Subject
    name: str
    events: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Profile:
    """The page: `facts` are pairs of word and value; `since` bounds everything but facts, alerts and incidents.

    `devices` and `people` say how common it is: devices of all tables together; people, whom tables call by different
    names, as many as one table counts. `alerts` are the newest hundred of
    `alerts_total`. `partial` names the parts that were cut by a limit.
    """

    subject: Subject
    name: str
    since: datetime
    facts: tuple[tuple[str, str], ...]
    sightings: tuple[Sighting, ...]
    related: tuple[Related, ...]
    alerts: tuple[AlertRow, ...]
    alerts_total: int
    incidents: tuple[IncidentRow, ...]
    partial: tuple[str, ...]

    @property
    def first_seen(self) -> datetime | None:
        """The earliest event."""
        return min((item.first for item in self.sightings), default=None)

    @property
    def last_seen(self) -> datetime | None:
        """The latest event."""
        return max((item.last for item in self.sightings), default=None)

    @property
    def devices(self) -> int:
        """On how many devices."""
        together = frozenset[str]().union(*(item.named for item in self.sightings))
        return max(len(together), *(item.devices for item in self.sightings), 0)

    @property
    def people(self) -> int:
        """With how many accounts."""
        return max((item.people for item in self.sightings), default=0)


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline."""

    at: datetime
    table: str
    kind: str
    device: str
    account: str
    text: str
    report: str


@dataclass(frozen=True, slots=True)
class Slot:
    """How many events of one table began at or after `at` and before the next slot."""

    at: datetime
    table: str
    events: int


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Events newest first; `next` is the `before` of the next page, None at the end."""

    moments: tuple[Moment, ...]
    next: datetime | None


def profile(
    scope: Scope, lake: Lake, records: Records, catalog: Catalog, subject: Subject, name: str, *, days: int = 30
) -> Profile:
    """The profile of a subject by the name people know it by: host name, UPN, address, hash or file name.

    Raises Forbidden, BadInput without a name. What the scope may not see is not there.
    """
    demand(scope, "incidents.read")
    wanted = name.strip()
    if not wanted:
        raise BadInput("a profile needs a name")
    now = clock.now()
    span = TimeSpan(now - timedelta(days=days), now + timedelta(days=1))
    ask = _Asker(scope, lake, catalog, wanted, known_as(scope, records, subject, wanted))
    tables = ask.tables(subject)
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="profile") as pool:
        facts = pool.submit(ask.rows, "facts", subjects.facts_query(subject), None)
        seen = pool.submit(ask.rows, "sightings", subjects.seen_query(tables, subject) if tables else "", span)
        others = {
            other: pool.submit(ask.rows, other.value, subjects.related_query(tables, subject, other, _RELATED), span)
            for other in Subject
            if other is not subject
        }
        found, total, numbers = _incidents(scope, lake, records, subject, wanted)
        related = [
            Related(other, row["Name"], row["Events"], row["First"], row["Last"])
            for other, answer in others.items()
            for row in answer.result()
        ]
        described = facts.result()
        sightings = tuple(_sighting(row) for row in seen.result())
    return Profile(
        subject, wanted, span.start, _facts(described), sightings, tuple(related), found, total, numbers, tuple(ask.cut)
    )


def timeline(
    scope: Scope,
    lake: Lake,
    records: Records,
    catalog: Catalog,
    subject: Subject,
    name: str,
    *,
    since: datetime,
    before: datetime,
    limit: int = 100,
    only: Collection[str] = (),
    text: str = "",
) -> TimelinePage:
    """One page of events in [since, before), newest first; events of one microsecond are never parted by a page's end
    unless they alone fill it. `only` these tables, only lines that show the text. Raises Forbidden, BadInput.
    """
    demand(scope, "incidents.read")
    if not 1 <= limit <= 1_000 or not name.strip():
        raise BadInput("a page of a timeline needs a name and has 1 to 1000 events")
    ask = _Asker(scope, lake, catalog, name.strip(), known_as(scope, records, subject, name.strip()))
    tables = [table for table in ask.tables(subject) if not only or table.name in only]
    if not tables or since >= before:
        return TimelinePage((), None)
    query = subjects.timeline_query(tables, subject, limit, holding=bool(text))
    rows = ask.rows("timeline", query, TimeSpan(since, before), **({"text": text} if text else {}))
    moments = tuple(
        Moment(r["Timestamp"], r["Table"], r["Kind"], r["Device"], r["Account"], r["Text"], r["ReportId"]) for r in rows
    )
    if len(moments) < limit:
        return TimelinePage(moments, None)
    last = moments[-1].at
    whole = tuple(moment for moment in moments if moment.at > last)
    return TimelinePage(whole, last + _TICK) if whole else TimelinePage(moments, last)


def activity(
    scope: Scope,
    lake: Lake,
    records: Records,
    catalog: Catalog,
    subject: Subject,
    name: str,
    *,
    since: datetime,
    before: datetime,
    hourly: bool,
) -> tuple[Slot, ...]:
    """How many events speak of the subject in [since, before), by hour or day and table, oldest first.

    Raises Forbidden, BadInput without a name.
    """
    demand(scope, "incidents.read")
    if not name.strip():
        raise BadInput("a timeline needs a name")
    ask = _Asker(scope, lake, catalog, name.strip(), known_as(scope, records, subject, name.strip()))
    tables = ask.tables(subject)
    if not tables or since >= before:
        return ()
    query = subjects.activity_query(tables, subject, "1h" if hourly else "1d")
    rows = ask.rows("activity", query, TimeSpan(since, before))
    return tuple(Slot(row["At"], row["Table"], row["Events"]) for row in rows)


def known_as(scope: Scope, records: Records, subject: Subject, name: str) -> tuple[str, ...]:
    """The name and, of a person, those that alerts have proven to be the same (UPN, SID, object id, DOMAIN\\name)."""
    if subject is not Subject.USER:
        return (name,)
    given = {item.value for item in identifiers(subjects.entity_of(subject, name)) if item.strong}
    with records.read() as db:
        found = {row.entity for row in identities.names_of_values(scope, db, sorted(given)) if row.strong}
        rows = identities.names_of_entities(scope, db, sorted(found)[:_SAME])
    return (name, *sorted({row.value for row in rows if row.strong} - {name})[:_NAMES])


class _Asker:
    """Asks the lake about one name in one scope; remembers which answers were cut."""

    def __init__(self, scope: Scope, lake: Lake, catalog: Catalog, name: str, known: tuple[str, ...]) -> None:
        self._scope, self._lake, self._catalog = scope, lake, catalog
        self._given = {"name": name, "known": f"dynamic({json.dumps(known)})"}
        self.cut: list[str] = []

    def tables(self, subject: Subject) -> list[TableSchema]:
        """The tables with rows that speak of the subject."""
        filled = [stats.table for stats in self._lake.stats(self._scope) if stats.rows]
        known = [table for name in filled if (table := self._catalog.table(name)) is not None]
        return subjects.speaking(known, subject)

    def rows(self, part: str, query_text: str, span: TimeSpan | None, **more: str) -> list[dict[str, Any]]:
        """The rows of a query; none for an empty text. `more` are its other parameters."""
        if not query_text:
            return []
        query = compile_query(query_text, self._catalog, parameters={**self._given, **more})
        result = self._lake.query(self._scope, query, limits=_LIMITS, timespan=span)
        if result.partial:
            self.cut.append(part)
        return rows_of(result.table)


def _facts(rows: list[dict[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _plain(value)) for row in rows[:1] for name, value in row.items() if value not in (None, ""))


def _plain(value: object) -> str:
    return clock.iso(value) if isinstance(value, datetime) else str(value)


def _sighting(row: dict[str, Any]) -> Sighting:
    named = frozenset(json.loads(row["Named"])) - {""}
    return Sighting(row["Table"], row["Events"], row["First"], row["Last"], row["Devices"], row["People"], named)


def _incidents(
    scope: Scope, lake: Lake, records: Records, subject: Subject, name: str
) -> tuple[tuple[AlertRow, ...], int, tuple[IncidentRow, ...]]:
    """The newest alerts that name the subject and may be seen, how many there are, and their incidents."""
    names = identifiers(subjects.entity_of(subject, name))
    with records.read() as db:
        rows = identities.names_of_values(scope, db, sorted({item.value for item in names}))
        kinds = {(item.kind, item.value) for item in names}
        keys = {row.entity for row in rows if (row.kind, row.value) in kinds}
        keys |= {f"{item.kind}:{item.value}" for item in names}
        idents = {row.alert for key in sorted(keys) for row in alert_index.index_of_entity(scope, db, key)}
        if subject is Subject.DOMAIN:
            idents |= alert_index.of_domain(scope, db, name.casefold())
        seen = seen_by(scope, db)
        rows_found = alerts.by_ids(scope, db, sorted(idents))
        found = [row for row in rows_found if seen is None or not row.device or row.device in seen]
        numbers = {row.incident for row in found if row.incident is not None}
        held = incidents.by_numbers(scope, db, numbers)
    found.sort(key=lambda row: (row.last_activity, row.id), reverse=True)
    newest = sorted(held.values(), key=lambda row: row.number, reverse=True)
    return tuple(found[:_ALERTS]), len(found), tuple(newest)
