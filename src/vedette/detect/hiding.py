"""Takes out of a rule's result the rows that exceptions hide, and counts them; `evaluate` folds what is left."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from vedette.core import clock
from vedette.detect.fold import rows_of
from vedette.detect.plan import Prepared
from vedette.detect.principals import time_column
from vedette.detect.telemetry import Telemetry, instant, moment
from vedette.kql.compile import Column
from vedette.lake.ddl import literal, quoted

_SAMPLE: Final = 3


@dataclass(frozen=True, slots=True)
class Hidden:
    """What one exception hid in one run: how many rows, their first and last event time, a few of them as JSON."""

    exception: str
    rows: int
    first: datetime
    last: datetime
    sample: str


@dataclass(frozen=True, slots=True)
class Split:
    """The SQL and columns of what is left, and what was hidden."""

    sql: str
    columns: tuple[Column, ...]
    hidden: tuple[Hidden, ...]


def split(rule: Prepared, sql: str, telemetry: Telemetry, at: datetime) -> Split:
    """Part the rows of `sql`, whose last column is the mark; rows without event time count as of `at`."""
    *columns, mark = rule.query.columns
    name = quoted(mark.name)
    time = time_column(tuple(columns))
    when = f"ifNull({quoted(time)}, {instant(at)})" if time else instant(at)
    found = telemetry.run(
        f"SELECT {name} AS exception, toInt64(count()) AS n, {_micro('min', when)} AS first, "
        f"{_micro('max', when)} AS last FROM ({sql}) WHERE {name} != '' GROUP BY {name} ORDER BY exception"
    ).to_pylist()
    hidden = tuple(
        Hidden(
            row["exception"],
            row["n"],
            moment(row["first"]),
            moment(row["last"]),
            _sample(sql, name, row["exception"], tuple(columns), telemetry),
        )
        for row in found
    )
    return Split(f"SELECT * EXCEPT ({name}) FROM ({sql}) WHERE {name} = ''", tuple(columns), hidden)


def joined(parts: Iterable[Hidden]) -> tuple[Hidden, ...]:
    """What several windows of one run hid, by exception."""
    found: dict[str, Hidden] = {}
    for part in parts:
        known = found.get(part.exception)
        if known is not None:
            part = replace(
                known,
                rows=known.rows + part.rows,
                first=min(known.first, part.first),
                last=max(known.last, part.last),
            )
        found[part.exception] = part
    return tuple(found.values())


def _sample(sql: str, name: str, exception: str, columns: tuple[Column, ...], telemetry: Telemetry) -> str:
    answer = telemetry.run(f"SELECT * EXCEPT ({name}) FROM ({sql}) WHERE {name} = {literal(exception)} LIMIT {_SAMPLE}")
    return json.dumps(rows_of(answer, columns), default=_plain, ensure_ascii=False, separators=(",", ":"))


def _micro(function: str, time: str) -> str:
    return f"toUnixTimestamp64Micro(CAST({function}({time}) AS DateTime64(6, 'UTC')))"


def _plain(value: object) -> str:
    return clock.iso(value) if isinstance(value, datetime) else str(value)
