"""How long KQL takes to become SQL: ours and, in the same run, duckdb-kql's translation of the same queries.

`benchmarks/kql.py` prints what this finds; the queries are the stock rules' and the fourteen of `kql_cases.py`.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from benchmarks.kql_cases import cases
from benchmarks.kql_engines import NOW
from vedette.detect.load import load_folders, stock_folder
from vedette.detect.rule import Origin
from vedette.kql.compile import compile_query
from vedette.schema.catalog import Catalog

MEDIAN_LIMIT, TAIL_LIMIT = 0.003, 0.015
"""Seconds."""
_LONG = 20_000  # characters: a list of thousands of values is timed by itself
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds a query over all rounds, and for how many queries there is a time."""

    median: float
    tail: float
    queries: int


def queries() -> list[str]:
    """Queries of the length people write."""
    rules = [rule.query for rule in load_folders([stock_folder()], Origin.STOCK).rules]
    return [text for text in (*rules, *(case.kql for case in cases())) if len(text) < _LONG]


def ours(text: str) -> None:
    """Parse, bind, rewrite, emit and fill in tables and time."""
    query = compile_query(text, Catalog.stock())
    if not query.pending:
        query.sql(lambda table: table.name, now=NOW, tenant="bench")


def theirs(text: str) -> None:
    """duckdb-kql's translation; raises what it raises."""
    import duckdb_kql

    duckdb_kql.to_sql(text, schema=_columns())


@cache
def _columns() -> dict[str, list[str]]:
    return {table.name: [column.name for column in table.columns] for table in Catalog.stock().tables()}


def measured(
    texts: Sequence[str], translate: Callable[[str], None], clock: Callable[[], float] = time.perf_counter
) -> tuple[Times, list[str]]:
    """Times of all rounds but a first one, and the queries that could be translated."""
    able = []
    for text in texts:
        try:
            translate(text)
        except Exception:  # noqa: BLE001 - the peer's refusals are of many kinds
            continue
        able.append(text)
    times: list[float] = []
    gc.collect()
    for _ in range(_ROUNDS):
        for text in able:
            begun = clock()
            translate(text)
            times.append(clock() - begun)
    return Times(statistics.median(times), statistics.quantiles(times, n=100)[98], len(able)), able
