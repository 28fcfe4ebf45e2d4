"""What a query may cost and which rows it may see; values that callers of `Lake.query` build.

A query that reaches a limit of time or rows answers what it has and is flagged partial, with the reason in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

GIBIBYTE = 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` of run time, `memory` in bytes, `rows` of the result; 0 means no limit."""

    seconds: float = 180
    memory: int = 4 * GIBIBYTE
    rows: int = 100_000


DEFAULT_LIMITS = Limits()
NO_LIMITS = Limits(seconds=0, rows=0)


@dataclass(frozen=True, slots=True)
class BatchRange:
    """Batches `first` to `last`, both included: rows ingested by them, whatever their event time."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Event times from `start` (included) to `end` (excluded), timezone-aware."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Result:
    """Rows with KQL types (see `lake.arrow`), whether something is missing and why, and what it cost.

    `rows_read` and `bytes_read` are the engine's, `elapsed` is in seconds.
    """

    table: pa.Table
    partial: bool
    reason: str
    rows_read: int
    bytes_read: int
    elapsed: float
