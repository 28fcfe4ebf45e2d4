"""What an operator of a tenant looks after: sources, dead letters, tables, retention. For the API.

Each function demands the right it needs and hands on to the room that knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vedette.app import flow
from vedette.app.wiring import Product
from vedette.core.config import Keep
from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.detect.coverage import Coverage, coverage
from vedette.detect.rule import Rule
from vedette.ingest.report import ImportReport
from vedette.lake.stats import TableStats
from vedette.records import deadletters as letters
from vedette.records import jobs as work
from vedette.records.deadletters import DeadLetter
from vedette.records.jobs import JobRow
from vedette.records.runs import Run, Runs
from vedette.records.sources import SourceHealth, source_health
from vedette.tenants import audit
from vedette.tenants.rights import demand

STARTED_WITH = 400
"""Characters of a dead record shown in a list."""


@dataclass(frozen=True, slots=True)
class DeadPage:
    """Some of `total` dead letters, and how many records lie dead by connector and reason."""

    letters: tuple[DeadLetter, ...]
    total: int
    reasons: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class TableState:
    """What a table holds and how long it is kept (0: no limit)."""

    stats: TableStats
    keep: Keep


def sources(scope: Scope, product: Product) -> tuple[SourceHealth, ...]:
    """How every source fares."""
    demand(scope, "settings.view")
    return source_health(scope, product.records)


def jobs(scope: Scope, product: Product) -> tuple[JobRow, ...]:
    """What runs by itself for the tenant, and how it went."""
    demand(scope, "settings.view")
    with product.records.read() as db:
        return work.listed(scope, db)


def dead_letters(scope: Scope, product: Product, *, connector: str, limit: int, skip: int) -> DeadPage:
    """What could not be read, newest first."""
    demand(scope, "settings.view")
    found = letters.list_dead_letters(scope, product.records, connector=connector, limit=limit, offset=skip)
    counted = letters.dead_letters_by_reason(scope, product.records)
    reasons = tuple((name, reason, count) for (name, reason), count in counted.items())
    return DeadPage(found, letters.count_dead_letters(scope, product.records, letters=True), reasons)


def replay(scope: Scope, product: Product, connector: str) -> ImportReport:
    """Feed dead letters again, then look at what came of it."""
    demand(scope, "sources.manage")
    report = flow.replay(product, scope, connector=connector)
    audit.note(scope, product.records, "deadletters.replay", connector or "all", detail=f"{report.records} records")
    if report.batches:
        flow.detect(product, scope)
    return report


def tables(scope: Scope, product: Product) -> tuple[TableState, ...]:
    """Every table of the tenant with its size, its span and how long it is kept."""
    demand(scope, "settings.view")
    policy = product.settings.retention
    return tuple(TableState(stats, policy.of(stats.table)) for stats in product.lake.stats(scope))


def rules(scope: Scope, product: Product) -> tuple[Rule, ...]:
    """Every rule that runs: stock ones and those in the installation's folder."""
    demand(scope, "incidents.read")
    return product.rules.rules


def rule(scope: Scope, product: Product, identifier: str) -> Rule:
    """One of them. Raises NotFound."""
    for each in rules(scope, product):
        if each.id == identifier:
            return each
    raise NotFound(f"there is no rule {identifier!r}")


def covered(scope: Scope, product: Product) -> Coverage:
    """What of ATT&CK the rules look for."""
    return coverage(rules(scope, product))


def runs(scope: Scope, product: Product, identifier: str, limit: int) -> tuple[Run, ...]:
    """The newest runs of a rule (empty: of all)."""
    demand(scope, "incidents.read")
    return Runs(product.records).history(scope, identifier, limit=limit)


def gaps(scope: Scope, product: Product) -> Sequence[Run]:
    """Failed runs that were not filled."""
    demand(scope, "incidents.read")
    return Runs(product.records).gaps(scope)


def fill(scope: Scope, product: Product) -> int:
    """Repeat failed runs over their own batches; how many alerts came of it."""
    demand(scope, "detections.manage")
    found = flow.fill(product, scope)
    audit.note(scope, product.records, "rules.fill", "gaps", detail=f"{len(found.detection.alerts)} alerts")
    return len(found.detection.alerts)
