"""Runs the rules by ingestion watermark and judges by event time; every run is recorded, every failure is a gap.

`app.flow` calls `Detector.run` after each ingest. This file is detection's bulkhead: one bad rule stops only itself.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Protocol

from vedette.core import clock
from vedette.core.scope import Scope
from vedette.detect import evaluate
from vedette.detect.alert import Alert
from vedette.detect.blind import BlindRule, Sight
from vedette.detect.echoes import told_once
from vedette.detect.evaluate import NOTHING, Outcome
from vedette.detect.onepass import Match
from vedette.detect.plan import Prepared, Way, prepare
from vedette.detect.rule import Origin, Rule
from vedette.detect.telemetry import Cut, Telemetry
from vedette.detect.waiting import Broken, Item, Listed, woken
from vedette.lake.lake import Lake
from vedette.records import exceptions
from vedette.records.batches import watermark
from vedette.records.database import Records
from vedette.records.exceptions import HiddenRow
from vedette.records.runs import Run, Runs, RunStatus
from vedette.schema.catalog import Catalog

_TICK = timedelta(microseconds=1)

Deliver = Callable[[Sequence[Alert]], None]


@dataclass(frozen=True, slots=True)
class DetectionReport:
    """What one round of detection gave: alerts to hand on, and a run for every rule that was due."""

    alerts: tuple[Alert, ...]
    runs: tuple[Run, ...]

    @property
    def failed(self) -> tuple[Run, ...]:
        """The runs that did not work."""
        return tuple(run for run in self.runs if run.status is RunStatus.FAILED)


@dataclass(slots=True)
class _Round:
    """One round under way: its scope's data, where it ends, and what it has found so far."""

    telemetry: Telemetry
    end: int
    started: datetime = field(default_factory=clock.now)
    alerts: list[Alert] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    hidden: list[HiddenRow] = field(default_factory=list)

    def done(self, rule: Rule, start: int, seconds: float, outcome: Outcome = NOTHING) -> None:
        """Note that a rule ran."""
        self.alerts.extend(outcome.alerts)
        self.runs.append(self._run(rule, start, RunStatus.DONE, seconds, outcome.rows, len(outcome.alerts)))
        for part in outcome.hidden:
            times = (part.first, part.last, clock.now())
            self.hidden.append(HiddenRow(part.exception, rule.id, start, self.end, part.rows, *times, part.sample))

    def join(self, stock: Collection[str]) -> None:
        """Let one alert speak where several rules say the same; the runs tell which of theirs another one speaks."""
        self.alerts = list(told_once(self.alerts, stock))
        own = Counter(alert.detector for alert in self.alerts)
        self.runs = [replace(run, alerts=own[run.rule], joined=run.alerts - own[run.rule]) for run in self.runs]

    def failed(self, rule: Rule, start: int, seconds: float, error: Exception) -> None:
        """Note that a rule did not run; the batches stay a gap."""
        text = f"{type(error).__name__}: {error}"[:2_000]
        self.runs.append(self._run(rule, start, RunStatus.FAILED, seconds, error=text))

    def _run(
        self, rule: Rule, start: int, status: RunStatus, seconds: float, rows: int = 0, alerts: int = 0, error: str = ""
    ) -> Run:
        return Run(rule.id, start, self.end, status, rows, alerts, seconds, self.started, clock.now(), error)


class Roster(Protocol):
    """Gives the rules of a tenant; `roster` has the one with custom detections and exceptions."""

    def items(self, scope: Scope) -> tuple[Listed, ...]:
        """Every rule that runs for the scope's tenant now."""


class Everybody:
    """The same rules for all tenants, as they are."""

    def __init__(self, rules: Iterable[Rule], catalog: Catalog) -> None:
        self._rules, self._catalog = tuple(rules), catalog

    def items(self, _scope: Scope) -> tuple[Item, ...]:
        """All rules."""
        return self._all

    @cached_property
    def _all(self) -> tuple[Item, ...]:
        """Compiled when first needed: about 2 ms each."""
        return tuple(safely(rule, partial(prepare, rule, self._catalog)) for rule in self._rules)


def safely(rule: Rule, make: Callable[[], Prepared]) -> Item:
    """What `make` prepares for a rule; whatever it raises breaks this rule only."""
    try:
        return make()
    except Exception as error:  # noqa: BLE001 - the bulkhead: recorded as failed runs
        return Broken(rule, error)


class Detector:
    """All rules over one open lake. Keep it as long as the rules do not change: it remembers what it compiled."""

    def __init__(
        self,
        lake: Lake,
        records: Records,
        rules: Iterable[Rule],
        *,
        catalog: Catalog | None = None,
        roster: Roster | None = None,
    ) -> None:
        """`roster` gives every tenant rules of its own; without one all tenants have `rules` as they are."""
        self._lake, self._records = lake, records
        self._runs = Runs(records)
        self._catalog = catalog or Catalog.stock()
        self._roster: Roster = roster or Everybody(rules, self._catalog)
        self._sight: dict[str, Sight] = {}

    def run(
        self, scope: Scope, until: int | None = None, *, deliver: Deliver | None = None, only: str = ""
    ) -> DetectionReport:
        """Run every due rule over the batches it has not seen, up to and including batch `until` (default: all loaded).

        `only` one rule is run, due or not.

        `deliver` gets the alerts before the runs are recorded, so that a crash between the two repeats alerts (with the
        same ids) and never loses them. Raises Forbidden for a filtered scope; a failing rule is a failed run.
        """
        telemetry = Telemetry(self._lake, scope)
        end = (self._newest(scope, telemetry) if until is None else until) + 1
        state = _Round(telemetry, end)
        groups = self._due(scope, end, only)
        for start, rules in sorted(groups.items()):
            self._run_group(state, start, rules)
        stock = {item.rule.id for items in groups.values() for item in items if item.rule.origin is Origin.STOCK}
        state.join(stock)
        if deliver is not None:
            deliver(state.alerts)
        if state.runs:
            self._record(scope, state)
        return DetectionReport(tuple(state.alerts), tuple(state.runs))

    def fill(self, scope: Scope, *, deliver: Deliver | None = None) -> DetectionReport:
        """Run the failed runs again, each over its own batches; those that work now are marked filled."""
        telemetry = Telemetry(self._lake, scope)
        by_id = {item.rule.id: item for item in self._roster.items(scope) if not isinstance(item, Broken)}
        alerts: list[Alert] = []
        runs: list[Run] = []
        for gap in self._runs.gaps(scope):
            rule = by_id.get(gap.rule)
            if rule is None:
                continue
            state = _Round(telemetry, gap.end)
            self._run_group(state, gap.start, [rule])
            if deliver is not None:
                deliver(state.alerts)
            self._runs.fill(scope, gap, state.runs[0])
            self._record(scope, state, runs=False)
            alerts += state.alerts
            runs += state.runs
        return DetectionReport(tuple(alerts), tuple(runs))

    def _record(self, scope: Scope, state: _Round, *, runs: bool = True) -> None:
        if state.hidden:  # first: after a crash in between the runs are repeated and write the same rows
            with self._records.begin(scope) as db:
                exceptions.record_hidden(scope, db, state.hidden)
        if runs:
            self._runs.record(scope, state.runs)

    def blind(self, scope: Scope) -> tuple[BlindRule, ...]:
        """The rules that cannot see, as of now."""
        telemetry = Telemetry(self._lake, scope)
        sight = self._sight.setdefault(scope.tenant, Sight())
        with sight.turn:  # several may ask at once: who comes second finds what was looked at
            return sight.blind(self._roster.items(scope), telemetry, self._newest(scope, telemetry) + 1)

    def preview(self, scope: Scope, rule: Rule) -> Outcome:
        """What a rule finds in all the data there is; nothing is recorded. Raises what the rule raises."""
        prepared = prepare(rule, self._catalog)
        telemetry = Telemetry(self._lake, scope)
        return _evaluate(prepared, telemetry, Cut())

    def _newest(self, scope: Scope, telemetry: Telemetry) -> int:
        loaded = watermark(scope, self._records)
        if loaded:
            return loaded
        rules = [item for item in self._roster.items(scope) if not isinstance(item, Broken)]
        return telemetry.newest_batch(evaluate.tables_of(rules))

    def _due(self, scope: Scope, end: int, only: str = "") -> dict[int, list[Listed]]:
        """Rules to run now by the first batch they have not seen."""
        positions, last, now = self._runs.positions(scope), self._runs.last_finished(scope), clock.now()
        groups: dict[int, list[Listed]] = {}
        for item in self._roster.items(scope):
            rule = item.rule
            if only and rule.id != only:
                continue
            start = positions.get(rule.id, 0)
            waits = rule.frequency is not None and rule.id in last and now < last[rule.id] + rule.frequency
            if start < end and (only or not waits):
                groups.setdefault(start, []).append(item)
        return groups

    def _run_group(self, state: _Round, start: int, items: Sequence[Listed]) -> None:
        """All rules that have seen the same batches."""
        new = Cut(start=start, end=state.end)
        ready = _awake(state, start, items, new)
        present = state.telemetry.arrivals(evaluate.tables_of(ready), new)
        tables: dict[str, list[Prepared]] = {}
        windowed: list[Prepared] = []
        for rule in ready:
            if not any(table.name in present for table in rule.tables):
                state.done(rule.rule, start, 0.0)
            elif rule.way is Way.ONE_PASS:
                tables.setdefault(rule.table.name, []).append(rule)
            elif rule.way is Way.WINDOWS:
                windowed.append(rule)
            else:
                _guarded(state, rule, start, _alone(rule, state.telemetry, new))
        _windowed(state, windowed, start, new)
        for name, rules in tables.items():
            # Event times narrow the search to the parts that hold the new rows; batch numbers alone would not.
            arrived = present[name]
            _one_pass(state, rules, start, replace(new, since=arrived.first, before=arrived.last + _TICK))


def _awake(state: _Round, start: int, items: Sequence[Listed], new: Cut) -> list[Prepared]:
    """The rules that are ready; those that nothing new concerns are done, without being compiled."""
    listed = [item for item in items if not isinstance(item, Broken)]
    try:
        unmoved = evaluate.unmoved(listed, state.telemetry, new)
    except Exception:  # noqa: BLE001 - the bulkhead: then every rule is run, and a bad one fails by itself
        unmoved = frozenset()
    done = {listed[place].rule.id for place in unmoved}
    ready: list[Prepared] = []
    for item in items:
        if item.rule.id in done:
            state.done(item.rule, start, 0.0)
            continue
        made = woken(item)
        if isinstance(made, Broken):
            state.failed(made.rule, start, 0.0, made.error)
        else:
            ready.append(made)
    return ready


def _windowed(state: _Round, rules: Sequence[Prepared], start: int, new: Cut) -> None:
    """Rules about rows together; those that nothing new can stir are not run."""
    began = time.perf_counter()
    try:
        stirred = evaluate.stirred(rules, state.telemetry, new)
    except Exception:  # noqa: BLE001 - the bulkhead: without the gates every rule is run, and a bad one fails by itself
        stirred = {}
    share = (time.perf_counter() - began) / max(1, len(rules))
    for place, rule in enumerate(rules):
        if stirred.get(place) == {}:
            state.done(rule.rule, start, share)
        else:
            _guarded(state, rule, start, _over_windows(rule, state.telemetry, new, stirred.get(place)), share)


def _one_pass(state: _Round, rules: Sequence[Prepared], start: int, new: Cut) -> None:
    """Rules on one table together; when the engine refuses them the group is halved until the bad one stands alone."""
    began = time.perf_counter()
    try:
        found = evaluate.one_pass(rules, state.telemetry, new)
        outcomes = evaluate.matched_together(rules, state.telemetry, new, found)
    except Exception as error:  # noqa: BLE001 - the bulkhead: the rules are tried in halves
        if len(rules) == 1:
            state.failed(rules[0].rule, start, time.perf_counter() - began, error)
            return
        for half in (rules[: len(rules) // 2], rules[len(rules) // 2 :]):
            _one_pass(state, half, start, new)
        return
    share = (time.perf_counter() - began) / len(rules)
    for place, rule in enumerate(rules):
        match, outcome = found.get(place), outcomes.get(place)
        if match is None:
            state.done(rule.rule, start, share)
        elif outcome is not None:
            state.done(rule.rule, start, share, outcome)
        else:
            _guarded(state, rule, start, _whole(rule, state.telemetry, new, match), share)


def _whole(rule: Prepared, telemetry: Telemetry, new: Cut, match: Match) -> Callable[[], Outcome]:
    return lambda: evaluate.matched_rows(rule, telemetry, new, match)


def _over_windows(
    rule: Prepared, telemetry: Telemetry, new: Cut, stirring: Mapping[str, Match] | None
) -> Callable[[], Outcome]:
    return lambda: evaluate.windowed(rule, telemetry, new, stirring)


def _alone(rule: Prepared, telemetry: Telemetry, new: Cut) -> Callable[[], Outcome]:
    return lambda: _evaluate(rule, telemetry, new)


def _guarded(state: _Round, rule: Prepared, start: int, work: Callable[[], Outcome], share: float = 0.0) -> None:
    began = time.perf_counter()
    try:
        outcome = work()
    except Exception as error:  # noqa: BLE001 - the bulkhead: recorded as a failed run
        state.failed(rule.rule, start, share + time.perf_counter() - began, error)
        return
    state.done(rule.rule, start, share + time.perf_counter() - began, outcome)


def _evaluate(rule: Prepared, telemetry: Telemetry, new: Cut) -> Outcome:
    """A rule on its own, whatever its way."""
    if rule.way is Way.WINDOWS:
        return evaluate.windowed(rule, telemetry, new)
    return evaluate.new_rows(rule, telemetry, new)
