"""What `vedette hunt` adds to the engine's own time in a warm process, for a result of 10,000 rows as JSON.

`benchmarks/kql.py` prints it.
"""

from __future__ import annotations

import contextlib
import io
import statistics
import time
from dataclasses import dataclass

from vedette.cli.hunting import document
from vedette.cli.output import print_json
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


def overhead(lake: Lake, scope: Scope, rounds: int) -> Overhead:
    """From the text of the query to the JSON on standard output."""
    whole: list[float] = []
    engine: list[float] = []
    printed = 0
    for number in range(rounds + 1):
        out = io.StringIO()
        begun = time.perf_counter()
        result = lake.query(scope, compile_query(QUERY, Catalog.stock()))
        with contextlib.redirect_stdout(out):
            print_json(document(result))
        taken = time.perf_counter() - begun
        printed = len(out.getvalue())
        if number:
            whole.append(taken)
            engine.append(result.elapsed)
    return Overhead(statistics.median(whole), statistics.median(engine), printed)
