"""Folding of result rows into groups that become one alert each; this file does it for few rows, `bulk` for many.

Rows with the same principals in the same stretch of time are one group. Called by `evaluate`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.types as pat

from vedette.detect.principals import (
    MAX_EVIDENCE,
    MAX_GROUPS,
    MAX_SAMPLES,
    Principals,
    evidence_columns,
    principals,
    stretch,
    time_column,
)
from vedette.detect.rule import Rule
from vedette.kql.compile import Column
from vedette.lake.arrow import outgoing
from vedette.schema.types import ScalarType

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows folded together: their number, first and last event time, a few rows, and rows that differ in entities."""

    keys: tuple[str, ...]
    bucket: datetime
    count: int
    first: datetime
    last: datetime
    samples: tuple[Row, ...]
    evidence: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """The groups of one rule over one run, the earliest first; `rows` and `total` count all, shown here or not."""

    groups: tuple[Group, ...]
    rows: int
    total: int


def rows_of(table: pa.Table, columns: tuple[Column, ...]) -> list[Row]:
    """The engine's answer as rows: filled values only, times as UTC datetimes, dynamic values as what they hold."""
    answer = outgoing(table, columns)
    plain = [
        field.with_type(pa.timestamp("us", "UTC")) if pat.is_timestamp(field.type) else field for field in answer.schema
    ]
    rows = answer.cast(pa.schema(plain), safe=False).to_pylist()
    dynamic = [column.name for column in columns if column.type is ScalarType.DYNAMIC]
    found: list[Row] = []
    for row in rows:
        filled = {name: value for name, value in row.items() if value not in (None, "")}
        for name in dynamic:
            if name in filled:
                filled[name] = parsed(filled[name])
        found.append(filled)
    return found


def parsed(text: str) -> object:
    """The value of a dynamic column's JSON text; text that is not JSON stays text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def fold_rows(rows: Iterable[Row], columns: tuple[Column, ...], rule: Rule, fallback: datetime) -> Folded:
    """Fold rows already read; those without event time count as of `fallback`."""
    time = time_column(columns)
    who = principals(columns, rule)
    seconds = stretch(rule)
    groups: dict[tuple[int, tuple[str, ...]], list[tuple[datetime, Row]]] = {}
    for row in rows:
        moment = row.get(time or "")
        at = moment if isinstance(moment, datetime) else fallback
        bucket = int(at.timestamp()) // seconds * seconds
        groups.setdefault((bucket, keys_of(row, who)), []).append((at, row))
    found = [_group(keys, bucket, members, columns) for (bucket, keys), members in groups.items()]
    found.sort(key=lambda group: (group.first, group.keys))
    return Folded(tuple(found[:MAX_GROUPS]), sum(group.count for group in found), len(found))


def keys_of(row: Row, who: Principals) -> tuple[str, ...]:
    """The principals of a row; the last is empty unless all others are."""
    keys = [_first(row, group) for group in who.groups]
    return (*keys, "" if any(keys) else _first(row, who.second))


def _first(row: Row, names: tuple[str, ...]) -> str:
    return next((str(row[name]).lower() for name in names if name in row), "")


def _group(
    keys: tuple[str, ...], bucket: int, members: list[tuple[datetime, Row]], columns: tuple[Column, ...]
) -> Group:
    members.sort(key=lambda member: member[0])
    names = [column.name for column in evidence_columns(columns)]
    differing: dict[tuple[object, ...], Row] = {}
    for _, row in members:
        differing.setdefault(tuple(str(row.get(name)) for name in names), row)
        if len(differing) == MAX_EVIDENCE:
            break
    return Group(
        keys,
        datetime.fromtimestamp(bucket, UTC),
        len(members),
        members[0][0],
        members[-1][0],
        tuple(row for _, row in members[:MAX_SAMPLES]),
        tuple(differing.values()),
    )
