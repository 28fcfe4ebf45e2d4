"""The first step of a load: the shaped records of a segment in memory, each once.

`lake.load` calls it. Records that all came one known road are shaped by that road's own, cheaper shape.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from vedette.lake.ddl import quoted
from vedette.lake.plan import OURS, LoadPlan, MappingSql, Road
from vedette.lake.segment import Segment
from vedette.lake.staging import LINES, Staging, shape_columns

_SAMPLE = 20
_SAMPLE_BYTES = 256 * 1024
# Half of the id takes half as long, and two records are counted as one a few times in a hundred million segments.
_COUNTS = "count() AS _n, uniqExact(reinterpretAsUInt64(_EventId)) AS _u"


@dataclass(frozen=True, slots=True)
class Staged:
    """The table of the records, how many there were and how many different ones."""

    table: str
    records: int
    unique: int


def stage(staging: Staging, plan: LoadPlan, segment: Segment, records: str) -> Staged:
    """Shape the segment's records (the table expression `records`). Raises Upstream when that fails."""
    if plan.shape is not None and plan.shape.expands:
        # The rows of one record share its id: repeated records go before rows are made of them.
        found = staging.row(f"SELECT {_COUNTS} FROM {records}")
        once = plan.shape.sql(f"(SELECT * FROM {records} LIMIT 1 BY _EventId)")
        table = staging.make("stage", shape_columns(plan.shape.columns), once)
    else:
        table, found = _one_each(staging, plan, segment, records)
        if found["_u"] < found["_n"]:
            columns = shape_columns(plan.shape.columns) if plan.shape else LINES
            names = _names(plan.shape) if plan.shape else "line, file, _EventId"
            whole, query = table, f"SELECT {names} FROM {table} LIMIT 1 BY _EventId"
            table = staging.make("once", columns, query)
            staging.drop(whole)
    return Staged(table, found["_n"], found["_u"])


def _one_each(staging: Staging, plan: LoadPlan, segment: Segment, records: str) -> tuple[str, dict[str, Any]]:
    """A row for every record, and what was counted over them."""
    shape = plan.shape
    road = _road(plan, segment)
    if shape is None:
        table = staging.make("stage", LINES, f"SELECT line, file, _EventId FROM {records}")
    elif road is None:
        table = staging.make("stage", shape_columns(shape.columns), shape.sql(records))
    else:
        table = staging.make("stage", shape_columns(road.shape.columns), road.shape.sql(records))
        found = staging.row(f"SELECT {_COUNTS}, countIf({OURS.name}) AS _ours FROM {table}")
        if found["_ours"] == found["_n"]:
            return table, found
        names, known = _names(shape), table
        others = f"(SELECT * FROM {records} WHERE _EventId NOT IN (SELECT _EventId FROM {known} WHERE {OURS.name}))"
        table = staging.make("shaped", shape_columns(shape.columns), f"SELECT {names} FROM {known} WHERE {OURS.name}")
        staging.add(table, f"SELECT {names} FROM ({shape.sql(others)})")
        staging.drop(known)
    return table, staging.row(f"SELECT {_COUNTS} FROM {table}")


def _names(shape: MappingSql) -> str:
    return ", ".join([*(quoted(column.name) for column in shape.columns), "_EventId"])


def _road(plan: LoadPlan, segment: Segment) -> Road | None:
    """The road most of the segment's first records came, if it is one we know."""
    if not plan.roads:
        return None
    sample = list(_sample(segment))
    for road in plan.roads:
        known = sum(all(_has(record, key) for key in road.keys) for record in sample)
        if known * 2 > len(sample):
            return road
    return None


def _sample(segment: Segment) -> Iterator[object]:
    with segment.path.open("rb") as file:
        lines = file.read(_SAMPLE_BYTES).split(b"\n")
    for line in islice(lines, _SAMPLE):
        try:
            yield json.loads(line.partition(b"\t")[2] if segment.tagged else line)
        except ValueError:  # the load will say so
            continue


def _has(record: object, path: tuple[str, ...]) -> bool:
    for key in path:
        if not isinstance(record, dict):
            return False
        record = record.get(key)
    return record is not None
