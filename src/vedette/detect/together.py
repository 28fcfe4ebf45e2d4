"""The result rows of many single-row rules on one table in one query; a query for each would cost its planning.

`evaluate.matched_together` calls it with the rules that matched few rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from vedette.core import clock
from vedette.detect import bulk, fold
from vedette.detect.fold import Row
from vedette.detect.onepass import Match
from vedette.detect.telemetry import Cut, Telemetry
from vedette.kql.compile import Column, Query, TableValue
from vedette.lake.ddl import literal, quoted
from vedette.schema.types import TableSchema

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class _Part:
    """One rule's share: the rows it matched, its columns that are the table's, and those it computes."""

    match: Match
    stored: Sequence[TableValue]
    computed: Sequence[TableValue]


def rows_of(asked: Mapping[int, tuple[Query, Match]], telemetry: Telemetry, new: Cut) -> dict[int, list[Row]]:
    """The rows of each query, under the keys of `asked`; those that are not single-table queries are left out."""
    parts: dict[int, _Part] = {}
    for place, (query, match) in asked.items():
        values = query.values()
        if values is not None:
            stored = [value for value in values if value.stored]
            parts[place] = _Part(match, stored, [value for value in values if not value.stored])
    if not parts:
        return {}
    table = next(value.table for part in parts.values() for value in (*part.stored, *part.computed))
    wanted = {value.stored for part in parts.values() for value in part.stored}
    columns = tuple(Column(column.name, column.type) for column in table.columns if column.name in wanted)
    answer = telemetry.run(_sql(parts, columns, table, telemetry, new), bulk.SETTINGS)
    if not answer.num_columns:
        return {place: [] for place in parts}
    keys = answer.column("_id").to_pylist()
    texts = {place: answer.column(f"_r{place}").to_pylist() for place, part in parts.items() if part.computed}
    plain = fold.rows_of(answer.select([column.name for column in columns]), columns) if columns else [{} for _ in keys]
    order = {key: number for number, key in enumerate(keys)}
    return {
        place: [
            _row(part, plain[number], texts[place][number] if place in texts else "")
            for key in part.match.ids
            if (number := order.get(key)) is not None
        ]
        for place, part in parts.items()
    }


def _sql(
    parts: Mapping[int, _Part], columns: Sequence[Column], table: TableSchema, telemetry: Telemetry, new: Cut
) -> str:
    matches = [part.match for part in parts.values()]
    ids = tuple(sorted({name for match in matches for name in match.ids}))
    since, before = min(match.first for match in matches), max(match.last for match in matches)
    cut = replace(new, since=since, before=before + _TICK, ids=ids)
    items = ["hex(_EventId) AS _id", *(quoted(column.name) for column in columns)]
    now, tenant = clock.now(), telemetry.scope.tenant
    for place, part in parts.items():
        if part.computed:
            own = ", ".join(literal(name) for name in part.match.ids)
            values = ", ".join(value.sql(now=now, tenant=tenant) for value in part.computed)
            json = bulk.row_json(f"tuple({values})", [value.column for value in part.computed])
            items.append(f"if(hex(_EventId) IN ({own}), {json}, '') AS _r{place}")
    return f"SELECT {', '.join(items)} FROM {telemetry.relation(table, cut)}"


def _row(part: _Part, plain: Row, text: str) -> Row:
    row = {value.column.name: plain[value.stored] for value in part.stored if value.stored in plain}
    if text:
        row |= bulk.row_of(text, {value.column.name: value.column.type for value in part.computed})
    return row
