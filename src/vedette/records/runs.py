"""The run history of detection rules: which batches each rule has judged, what it found, and the gaps it left.

`detect.schedule` writes a row for every run and reads from here where each rule goes on; the command line shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text, and_, bindparam, func, insert, select, update

from vedette.core.scope import Scope
from vedette.records.database import Instant, Records, metadata


class RunStatus(StrEnum):
    """How a run ended; a failed one is a gap until it is filled."""

    DONE = "done"
    FAILED = "failed"
    FILLED = "filled"


@dataclass(frozen=True, slots=True)
class Run:
    """One rule over the batches [`start`, `end`): rows matched, alerts raised, seconds taken.

    `joined` counts what it found beside `alerts` and another rule's alert tells with its own; `passes` counts quiet
    runs folded into one row; `id` is 0 until it is recorded. Times are UTC.
    """

    rule: str
    start: int
    end: int
    status: RunStatus
    matched: int
    alerts: int
    seconds: float
    started: datetime
    finished: datetime
    error: str = ""
    joined: int = 0
    passes: int = 1
    id: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    """What all runs of a rule gave: rows matched, alerts raised, and what it found that another's alert tells."""

    matched: int = 0
    alerts: int = 0
    joined: int = 0


runs_table = Table(
    "rule_runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("tenant", String(40), nullable=False),
    Column("rule", String(200), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("status", String(10), nullable=False),
    Column("matched", Integer, nullable=False),
    Column("alerts", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("started", Instant, nullable=False),
    Column("finished", Instant, nullable=False),
    Column("error", Text, nullable=False),
    Column("joined", Integer, nullable=False),
    Column("passes", Integer, nullable=False),
    Index("ix_rule_runs_tenant_rule", "tenant", "rule", "id"),
)
_FIELDS = ("rule", "start", "end", "matched", "alerts", "seconds", "started", "finished", "error", "joined", "passes")
_c = runs_table.c


class Runs:
    """The history in an open state database."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def record(self, scope: Scope, runs: Iterable[Run]) -> None:
        """Append finished runs. A run that found nothing extends the row of the run just before it when that ended the
        same way, so that a rule which never finds anything, or always fails, does not fill the disk with rows.
        """
        fresh: list[dict[str, Any]] = []
        extended: list[dict[str, Any]] = []
        with self._records.begin() as connection:
            rows = connection.execute(_latest(scope.tenant)).mappings()
            heads = {row["rule"]: row for row in rows}
            for run in runs:
                head = heads.get(run.rule)
                if head is not None and _continues(head, run):
                    extended.append(_extension(int(head["id"]), run))
                    continue
                row: dict[str, Any] = {name: getattr(run, name) for name in _FIELDS}
                fresh.append({**row, "status": run.status.value, "tenant": scope.tenant})
            if extended:
                connection.execute(_extend(), extended)
            if fresh:
                connection.execute(insert(runs_table), fresh)

    def positions(self, scope: Scope) -> Mapping[str, int]:
        """For each rule the first batch it has not been run over; rules never run are absent."""
        query = select(_c.rule, func.max(_c.end)).where(_c.tenant == scope.tenant).group_by(_c.rule)
        with self._records.read() as connection:
            return {rule: int(end) for rule, end in connection.execute(query)}

    def last_finished(self, scope: Scope) -> Mapping[str, datetime]:
        """For each rule when its last run ended (UTC)."""
        query = select(_c.rule, func.max(_c.finished)).where(_c.tenant == scope.tenant).group_by(_c.rule)
        with self._records.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def latest(self, scope: Scope) -> Mapping[str, Run]:
        """For each rule its newest run."""
        newest = select(func.max(_c.id)).where(_c.tenant == scope.tenant).group_by(_c.rule)
        query = select(runs_table).where(_c.tenant == scope.tenant, _c.id.in_(newest))
        with self._records.read() as connection:
            return {row["rule"]: _run(row) for row in connection.execute(query).mappings()}

    def totals(self, scope: Scope) -> Mapping[str, Totals]:
        """For each rule what all its runs gave."""
        sums = (func.sum(_c.matched), func.sum(_c.alerts), func.sum(_c.joined))
        query = select(_c.rule, *sums).where(_c.tenant == scope.tenant).group_by(_c.rule)
        with self._records.read() as connection:
            return {row[0]: Totals(*map(int, row[1:])) for row in connection.execute(query)}

    def matching(self, scope: Scope) -> frozenset[str]:
        """The rules that ever matched a row."""
        return frozenset(rule for rule, totals in self.totals(scope).items() if totals.matched)

    def gaps(self, scope: Scope) -> tuple[Run, ...]:
        """Failed runs that nobody has filled, oldest first."""
        query = select(runs_table).where(_c.tenant == scope.tenant, _c.status == RunStatus.FAILED.value)
        with self._records.read() as connection:
            return tuple(_run(row) for row in connection.execute(query.order_by(_c.id)).mappings())

    def fill(self, scope: Scope, gap: Run, filled: Run) -> None:
        """Mark `gap` filled with what `filled` found; when that failed too the gap stays with the newer error."""
        done = filled.status is RunStatus.DONE
        values = {
            "status": (RunStatus.FILLED if done else RunStatus.FAILED).value,
            "matched": filled.matched,
            "alerts": filled.alerts,
            "joined": filled.joined,
            "seconds": gap.seconds + filled.seconds,
            "finished": filled.finished,
            "error": gap.error if done else filled.error,
            "passes": gap.passes + 1,
        }
        with self._records.begin() as connection:
            connection.execute(
                update(runs_table).where(_c.tenant == scope.tenant, _c.id == gap.id).values(values),
            )

    def history(self, scope: Scope, rule: str = "", *, limit: int = 100) -> tuple[Run, ...]:
        """The newest `limit` runs, newest first, of one rule or of all."""
        query = select(runs_table).where(_c.tenant == scope.tenant)
        if rule:
            query = query.where(_c.rule == rule)
        with self._records.read() as connection:
            return tuple(_run(row) for row in connection.execute(query.order_by(_c.id.desc()).limit(limit)).mappings())


def _continues(head: Mapping[Any, Any], run: Run) -> bool:
    same = head["status"] == run.status and head["error"] == run.error and head["end"] == run.start
    return bool(same and head["alerts"] == head["joined"] == run.alerts == run.joined == 0)


def _latest(tenant: str) -> Any:
    newest = select(func.max(_c.id).label("id")).where(_c.tenant == tenant).group_by(_c.rule).subquery()
    columns = (_c.id, _c.rule, _c.end, _c.status, _c.alerts, _c.joined, _c.error)
    return select(*columns).where(_c.tenant == tenant).join(newest, and_(_c.id == newest.c.id))


def _extension(head: int, run: Run) -> dict[str, Any]:
    return {
        "head": head,
        "new_end": run.end,
        "more_matched": run.matched,
        "more_seconds": run.seconds,
        "new_finished": run.finished,
    }


def _extend() -> Any:
    return (
        update(runs_table)
        .where(_c.id == bindparam("head"))
        .values(
            end=bindparam("new_end"),
            matched=_c.matched + bindparam("more_matched"),
            seconds=_c.seconds + bindparam("more_seconds"),
            finished=bindparam("new_finished"),
            passes=_c.passes + 1,
        )
    )


def _run(row: Mapping[Any, Any]) -> Run:
    values = {name: row[name] for name in _FIELDS}
    return Run(**values, status=RunStatus(row["status"]), id=int(row["id"]))
