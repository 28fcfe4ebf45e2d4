"""What `vedette hunt` adds to the engine's own time in a warm process, for a result of 10,000 rows as JSON.

`benchmarks/kql.py` prints it.
"""

from __future__ import annotations

import contextlib
import io
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from vedette.cli.hunting import document
from vedette.cli.output import print_json
from vedette.core.clock import now
from vedette.core.scope import Scope
from vedette.kql.compile import compile_query
from vedette.lake.lake import Lake
from vedette.schema.catalog import Catalog

LIMIT = 0.05
"""Seconds beyond the engine's."""
ROWS = 10_000
QUERY = (
    "DeviceProcessEvents | project Timestamp, DeviceId, DeviceName, ActionType, FileName, FolderPath, SHA256, "
    f"ProcessId, ProcessCommandLine, AccountUpn | take {ROWS}"
)


@dataclass(frozen=True, slots=True)
class Overhead:
    """Median seconds: all of it, the engine's part of it, and the bytes printed."""

    whole: float
    engine: float
    printed: int


def overhead(lake: Lake, scope: Scope, rounds: int, clock: Callable[[], float] = time.perf_counter) -> Overhead:
    """From the text of the query to the JSON on standard output.

    By the clock the engine's part is what it says itself; by CPU time it is that of the same statement asked alone.
    """
    query = compile_query(QUERY, Catalog.stock())
    statement = query.sql(lake.relation(scope), now=now(), tenant=scope.tenant)
    whole: list[float] = []
    engine: list[float] = []
    printed = 0
    for number in range(rounds + 1):
        out = io.StringIO()
        begun = clock()
        result = lake.query(scope, compile_query(QUERY, Catalog.stock()))
        with contextlib.redirect_stdout(out):
            print_json(document(result))
        taken = clock() - begun
        begun = clock()
        lake.pool.ask(statement)
        alone = clock() - begun
        printed = len(out.getvalue())
        if number:
            whole.append(taken)
            engine.append(result.elapsed if clock is time.perf_counter else alone)
    return Overhead(statistics.median(whole), statistics.median(engine), printed)
