"""Alerts on their way in: repeats folded, names resolved, habit weighed, rows and members made. Used by `correlate`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.ids import stable_id
from vedette.core.scope import Scope
from vedette.detect.alert import Alert, Evidence, Severity, Tactic
from vedette.incidents import rarity
from vedette.incidents.evidence import evidence_json
from vedette.incidents.identity import Identity
from vedette.incidents.scoring import Member
from vedette.incidents.signals import DEVICE, PERSON, Direct, Named, signals_of
from vedette.incidents.weights import HOUR, KIND, RATE_RADIUS, REPEAT_WINDOW
from vedette.records import alert_index as index_store
from vedette.records import alerts as store
from vedette.records.alert_index import IndexRow
from vedette.records.alerts import AlertRow, BriefRow
from vedette.schema.entities import Identifier

_Signals = tuple[tuple[Named, ...], tuple[Direct, ...], tuple[Identifier, ...]]


@dataclass(slots=True)
class Cell:
    """Alerts of one fingerprint in one slice of the clock; the first stands for all."""

    name: str
    slot: float
    alerts: list[Alert] = field(default_factory=list)
    signals: dict[str, str] = field(default_factory=dict)
    device: str = ""
    person: str = ""
    leader: AlertRow | None = None

    @property
    def first(self) -> Alert:
        """The alert that stands for the cell when none is stored yet."""
        return self.alerts[0]


class Intake:
    """One batch, step by step: `fold`, `resolve`, `weigh`; then `members` and `rows`."""

    def __init__(self, scope: Scope, db: Connection) -> None:
        self.scope = scope
        self.db = db
        self.cells: dict[str, Cell] = {}
        self.known = 0
        self.seeded: dict[Identifier, int] = {}
        self.identity = Identity()
        self._memo: dict[tuple[Evidence, ...], _Signals] = {}
        self._json: dict[tuple[Evidence, ...], str] = {}
        self._habits: dict[str, tuple[float, bool]] = {}

    def fold(self, alerts: Sequence[Alert], resolved: Iterable[int]) -> None:
        """Leave out what is stored already and put repeats together, in time order."""
        once = {alert.id: alert for alert in alerts}
        have = store.known_ids(self.scope, self.db, once)
        self.known = len(alerts) - len(once) + len(have)
        for alert in sorted(once.values(), key=lambda each: (each.first_activity, each.id)):
            if alert.id in have:
                continue
            slot = alert.first_activity.timestamp() // REPEAT_WINDOW
            name = f"{alert.fingerprint}\n{slot:.0f}"
            if name not in self.cells:
                self.cells[name] = Cell(stable_id("ce", alert.fingerprint, f"{slot:.0f}"), slot * REPEAT_WINDOW)
            self.cells[name].alerts.append(alert)
        closed = set(resolved)
        by_cell = {cell.name: cell for cell in self.cells.values()}
        stored = store.in_cells(self.scope, self.db, by_cell)
        for row in sorted(stored, key=lambda each: each.id):
            if row.incident not in closed and by_cell[row.cell].leader is None:
                by_cell[row.cell].leader = row

    def resolve(self) -> set[str]:
        """Find out who is who and give each cell its signals; the ids of stored alerts whose entities changed."""
        parts = {cell.name: self._parts(cell) for cell in self.cells.values()}
        named = {item: "" for found in parts.values() for item in found[0]}
        self.identity = Identity.load(self.scope, self.db, named)
        order = [(item, cell.first.title) for cell in self.cells.values() for item in parts[cell.name][0]]
        for strong in (True, False):
            for item, title in order:
                if any(name.strong for name in item.names) is strong:
                    self.identity.add(item, title)
        self.identity.settle()
        self.identity.save(self.scope, self.db)
        for cell in self.cells.values():
            self._signal(cell, parts[cell.name])
        return index_store.move_entities(self.scope, self.db, self.identity.merged)

    def weigh(self) -> None:
        """Count what fired where, and how ordinary that makes each cell."""
        counts: dict[tuple[str, int], int] = {}
        pairs = {cell.name: _pair(cell) for cell in self.cells.values()}
        for cell in self.cells.values():
            for alert in cell.alerts:
                key = (pairs[cell.name], int(alert.first_activity.timestamp() // HOUR))
                counts[key] = counts.get(key, 0) + 1
        if not counts:
            return
        hours, radius = [hour for _, hour in counts], int(RATE_RADIUS // HOUR) + 1
        kept = index_store.rates(self.scope, self.db, set(pairs.values()), min(hours) - radius, max(hours) + radius)
        for (pair, hour), count in counts.items():
            own = kept.setdefault(pair, {})
            own[hour] = own.get(hour, 0) + count
        index_store.save_rates(self.scope, self.db, {key: kept[key[0]][key[1]] for key in counts})
        stored = store.first_activity(self.scope, self.db)
        oldest = min(cell.first.first_activity for cell in self.cells.values())
        start = min(oldest, stored).timestamp() if stored else oldest.timestamp()
        for cell in self.cells.values():
            found = rarity.habit(kept[pairs[cell.name]], cell.slot)
            unusual = rarity.novel(found, cell.slot, start)
            self._habits[cell.name] = (rarity.trust(found, cell.first.severity.rank), unusual)
            if unusual and cell.device:
                cell.signals[f"sweep:{cell.first.detector}"] = "sweep"

    def members(self) -> list[Member]:
        """The cells that stand for themselves, as correlation sees them."""
        return [self._member(cell) for cell in self.cells.values() if cell.leader is None]

    def rows(self) -> tuple[list[AlertRow], list[IndexRow]]:
        """What to insert: every alert (repeats too), and the index of those that stand for themselves."""
        rows: list[AlertRow] = []
        index: list[IndexRow] = []
        for cell in self.cells.values():
            stands = cell.first.id if cell.leader is None else cell.leader.id
            start = cell.first.first_activity.timestamp()
            rows += [self._row(cell, alert, None if alert.id == stands else stands) for alert in cell.alerts]
            if cell.leader is None:
                index += [IndexRow(key, stands, kind, start) for key, kind in cell.signals.items()]
        return rows, index

    def risen(self) -> dict[str, tuple[float, bool]]:
        """Stored alerts whose repeats turned out to be a burst: their new trust, and whether they are unusual."""
        return {
            cell.leader.id: self._habits[name]
            for name, cell in ((cell.name, cell) for cell in self.cells.values())
            if cell.leader is not None and self._habits[name][0] > cell.leader.trust
        }

    def repeated(self) -> dict[str, tuple[int, int, datetime, datetime]]:
        """For stored alerts that were repeated: how often more, how many rows more, from when and until when now."""
        return {
            cell.leader.id: (
                len(cell.alerts),
                sum(alert.count for alert in cell.alerts),
                min(cell.leader.first_activity, cell.first.first_activity),
                max(cell.leader.last_activity, *(alert.last_activity for alert in cell.alerts)),
            )
            for cell in self.cells.values()
            if cell.leader is not None
        }

    def _parts(self, cell: Cell) -> _Signals:
        named: dict[Named, None] = {}
        direct: dict[Direct, None] = {}
        for evidence in dict.fromkeys(alert.evidence for alert in cell.alerts):
            if evidence not in self._memo:
                self._memo[evidence] = signals_of(evidence)
            found = self._memo[evidence]
            named.update(dict.fromkeys(found[0]))
            direct.update(dict.fromkeys(found[1]))
            for name in found[2]:
                self.seeded[name] = self.seeded.get(name, 0) + 1
        return tuple(named), tuple(direct), ()

    def _signal(self, cell: Cell, parts: _Signals) -> None:
        for item in parts[0]:
            key = self.identity.id_of(item)
            have = cell.signals.get(key)
            if have is None or KIND[item.kind].weight > KIND[have].weight:
                cell.signals[key] = item.kind
            if item.impacted and item.family == DEVICE:
                cell.device = cell.device or key
            elif item.impacted and item.family == PERSON:
                cell.person = cell.person or key
            for name in item.names:
                if name.kind == "user" and item.kind != "sender":
                    cell.signals.setdefault(f"user:{name.value}", "user name")
        for value in parts[1]:
            cell.signals.setdefault(value.key, value.kind)

    def _member(self, cell: Cell) -> Member:
        alert, (trust, unusual) = cell.first, self._habits[cell.name]
        return Member(
            id=alert.id,
            title=alert.title,
            detector=alert.detector,
            start=alert.first_activity.timestamp(),
            end=max(each.last_activity for each in cell.alerts).timestamp(),
            rank=max(each.severity.rank for each in cell.alerts),
            stage=alert.category.stage,
            trust=trust,
            novel=unusual,
            signals=cell.signals,
            device=cell.device,
            person=cell.person,
        )

    def _row(self, cell: Cell, alert: Alert, repeat_of: str | None) -> AlertRow:
        if alert.evidence not in self._json:
            self._json[alert.evidence] = evidence_json(alert.evidence)
        stands = repeat_of is None
        return AlertRow(
            id=alert.id,
            detector=alert.detector,
            title=alert.title,
            description=alert.description,
            severity=alert.severity.value,
            category=alert.category.value,
            techniques=json.dumps(alert.techniques),
            service=alert.service.value,
            source=alert.source,
            first_activity=alert.first_activity,
            last_activity=max(each.last_activity for each in cell.alerts) if stands else alert.last_activity,
            created=alert.created,
            evidence=self._json[alert.evidence],
            fingerprint=alert.fingerprint,
            count=sum(each.count for each in cell.alerts) if stands else alert.count,
            sample=alert.sample,
            cell=cell.name,
            repeat_of=repeat_of,
            repeats=len(cell.alerts) - 1 if stands else 0,
            incident=cell.leader.incident if cell.leader else None,
            lone_group=cell.leader.lone_group if cell.leader else None,
            trust=self._habits[cell.name][0],
            novel=self._habits[cell.name][1],
            device=cell.device,
            person=cell.person,
            status="New",
            classification="Unknown",
            determination="NotAvailable",
            assigned="",
            updated=clock.now(),
        )


def member_of(row: BriefRow, signals: dict[str, str]) -> Member:
    """A stored alert as correlation sees it."""
    return Member(
        id=row.id,
        title=row.title,
        detector=row.detector,
        start=row.first_activity.timestamp(),
        end=row.last_activity.timestamp(),
        rank=Severity(row.severity).rank,
        stage=Tactic(row.category).stage,
        trust=row.trust,
        novel=row.novel,
        signals=signals,
        device=row.device,
        person=row.person,
        incident=row.incident,
        group=row.lone_group,
    )


def _pair(cell: Cell) -> str:
    place = cell.device or cell.person or next(iter(sorted(cell.signals)), "")
    return stable_id("pr", cell.first.detector, place)
