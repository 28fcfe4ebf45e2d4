"""Who used how much of hunting: one's own history, and for those who may see it everybody's, with a level in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from vedette.core.scope import Scope
from vedette.records import hunt_runs
from vedette.records.hunt_runs import HuntRun, Spent
from vedette.tenants.rights import allowed, demand


class Level(StrEnum):
    """How much of the tenant's whole use one person's is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class UsageRow:
    """One person through one interface, the share of all CPU seconds (0 to 1), and the level that share means."""

    spent: Spent
    share: float
    level: Level


@dataclass(frozen=True, slots=True)
class UsageReport:
    """What was used in [since, until); `everybody` tells whether it speaks of all people or of the reader only."""

    since: datetime
    until: datetime
    rows: tuple[UsageRow, ...]
    cpu: float
    runs: int
    everybody: bool


@dataclass(frozen=True, slots=True)
class RunPage:
    """One page of the history, newest first; `total` counts all, `next` is the cursor of the next page (0: none)."""

    runs: tuple[HuntRun, ...]
    total: int
    next: int


def report(scope: Scope, db: Connection, since: datetime, until: datetime) -> UsageReport:
    """Use by person and interface, the most expensive first; without the right to see everybody's, one's own.

    Raises Forbidden for somebody who may not hunt at all.
    """
    everybody = allowed(scope, "hunting.usage")
    if not everybody:
        demand(scope, "hunting.run")
    found = hunt_runs.totals(scope, db, since, until)
    whole = sum(item.cpu for item in found)
    shown = [item for item in found if everybody or item.person == scope.actor]
    rows = tuple(_row(item, whole) for item in shown)
    return UsageReport(since, until, rows, sum(i.cpu for i in shown), sum(i.runs for i in shown), everybody)


def history(scope: Scope, db: Connection, *, person: str = "", before: int = 0, limit: int = 50) -> RunPage:
    """Queries run, newest first: one's own, or with the right `person`'s (`*`: everybody's). Raises Forbidden."""
    demand(scope, "hunting.run") if person in ("", scope.actor) else demand(scope, "hunting.usage")
    whose = "" if person == "*" else person or scope.actor
    runs, total = hunt_runs.listed(scope, db, person=whose, before=before, limit=limit)
    more = len(runs) == limit and runs[-1].serial > 1
    return RunPage(runs, total, runs[-1].serial if more else 0)


def _row(spent: Spent, whole: float) -> UsageRow:
    share = spent.cpu / whole if whole else 0.0
    level = Level.HIGH if share >= 0.5 else Level.MEDIUM if share >= 0.1 else Level.LOW
    return UsageRow(spent, share, level)
