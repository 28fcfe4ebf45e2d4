"""What an operator of a tenant looks after: sources, dead letters, tables, retention. For the API.

Each function demands the right it needs and hands on to the room that knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from vedette.app import flow
from vedette.app.wiring import Product
from vedette.core.config import Keep, RetentionPolicy
from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.detect.coverage import Coverage, coverage
from vedette.detect.rule import Rule
from vedette.ingest.connector import Connector
from vedette.lake.retention import RetentionReport
from vedette.lake.stats import TableStats
from vedette.records import deadletters as letters
from vedette.records import jobs as work
from vedette.records.deadletters import DeadLetter
from vedette.records.jobs import JobRow
from vedette.records.runs import Run, Runs
from vedette.records.sources import Arrival, SourceHealth, arrivals, source_health
from vedette.tenants import audit, keeping
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
    """What a table holds and how long it is kept (0: no limit): `most` by the installation, `own` here (None: unset).

    `due` are bytes that go with the next run of retention.
    """

    stats: TableStats
    keep: Keep
    most: Keep
    own: Keep | None
    due: int


def sources(scope: Scope, product: Product) -> tuple[SourceHealth, ...]:
    """How every source fares."""
    demand(scope, "settings.view")
    return source_health(scope, product.records)


def arrived(scope: Scope, product: Product, hours: int) -> tuple[Arrival, ...]:
    """What every source brought, hour by hour."""
    demand(scope, "settings.view")
    return arrivals(scope, product.records, hours=hours)


def connectors(scope: Scope, product: Product) -> tuple[Connector, ...]:
    """Everything that can be read, by title."""
    demand(scope, "settings.view")
    return tuple(sorted(product.connectors, key=lambda each: each.title.casefold()))


def guide(scope: Scope, product: Product, name: str) -> str:
    """How a connector is set up and what comes of it (Markdown). Raises NotFound."""
    for each in connectors(scope, product):
        if each.name == name:
            path = each.folder / "README.md"
            return path.read_text(encoding="utf-8") if path.is_file() else each.description
    raise NotFound(f"there is no connector {name!r}")


def jobs(scope: Scope, product: Product) -> tuple[JobRow, ...]:
    """What runs by itself for the tenant, and how it went."""
    demand(scope, "settings.view")
    with product.records.read() as db:
        return work.listed(scope, db)


def dead_letters(scope: Scope, product: Product, *, connector: str, reason: str, limit: int, skip: int) -> DeadPage:
    """What could not be read, newest first."""
    demand(scope, "settings.view")
    records = product.records
    found = letters.list_dead_letters(scope, records, connector=connector, reason=reason, limit=limit, offset=skip)
    counted = letters.dead_letters_by_reason(scope, records)
    reasons = tuple((name, why, count) for (name, why), count in counted.items())
    total = letters.count_dead_letters(scope, records, letters=True, connector=connector, reason=reason)
    return DeadPage(found, total, reasons)


def dead_letter(scope: Scope, product: Product, ident: str) -> DeadLetter:
    """One, with its raw record. Raises NotFound."""
    demand(scope, "settings.view")
    for found in letters.find_dead_letters(scope, product.records, [ident]):
        return found
    raise NotFound(f"there is no dead letter {ident!r}")


def dismiss(scope: Scope, product: Product, ids: Sequence[str]) -> int:
    """Forget dead letters for good; how many there were."""
    demand(scope, "sources.manage")
    count = letters.remove_dead_letters(scope, product.records, ids)
    audit.note(scope, product.records, "deadletters.dismiss", "chosen", detail=f"{count} letters")
    return count


def tables(scope: Scope, product: Product) -> tuple[TableState, ...]:
    """Every table of the tenant with its size, its span and how long it is kept."""
    demand(scope, "settings.view")
    installation = product.settings.retention
    policy, own = keeping.policy(scope, product.records, installation), keeping.own(scope, product.records)
    due: Counter[str] = Counter()
    for day in product.lake.plan_retention(scope, policy).dropped:
        due[day.table] += day.bytes
    return tuple(
        TableState(stats, policy.of(table), installation.of(table), own.get(table), due[table])
        for stats in product.lake.stats(scope)
        for table in [stats.table]
    )


def would_drop(scope: Scope, product: Product, table: str, keep: Keep) -> RetentionReport:
    """What a limit on one table would drop now, beyond the installation's own limits. Raises NotFound."""
    demand(scope, "settings.view")
    _known(product, table)
    limits = keep.within(product.settings.retention.of(table))
    return product.lake.plan_retention(scope, RetentionPolicy(Keep(), ((table, limits),)))


def limit(scope: Scope, product: Product, table: str, keep: Keep | None) -> None:
    """Set how long a table is kept here (None: as the installation says); applied once a day. Raises NotFound."""
    _known(product, table)
    keeping.limit(scope, product.records, table, keep)


def _known(product: Product, table: str) -> None:
    found = product.catalog.table(table)
    if found is None or found.name != table:
        raise NotFound(f"there is no table {table!r}")


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
