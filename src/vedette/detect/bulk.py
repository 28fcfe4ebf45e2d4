"""Folding inside the engine: a rule that matches a million rows gives a bounded number of groups in about a second.

`evaluate` takes this way when a rule has more rows than it wants to read; the groups are those `fold` would make.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from vedette.detect.fold import Folded, Group, Row, parsed
from vedette.detect.principals import (
    MAX_EVIDENCE,
    MAX_GROUPS,
    MAX_SAMPLES,
    evidence_columns,
    principals,
    stretch,
    time_column,
)
from vedette.detect.rule import Rule
from vedette.detect.telemetry import instant, moment
from vedette.kql.compile import Column
from vedette.lake.ddl import quoted
from vedette.schema.types import ScalarType

SETTINGS: Final[Mapping[str, str | int | float]] = {
    "date_time_output_format": "iso",
    "output_format_json_quote_64bit_integers": 0,
}
_TYPES: Final = {
    ScalarType.STRING: "String",
    ScalarType.DYNAMIC: "String",
    ScalarType.BOOL: "Nullable(Bool)",
    ScalarType.INT: "Nullable(Int32)",
    ScalarType.LONG: "Nullable(Int64)",
    ScalarType.REAL: "Nullable(Float64)",
    ScalarType.DECIMAL: "Nullable(Decimal(38,18))",
    ScalarType.DATETIME: "Nullable(DateTime64(7,'UTC'))",
    ScalarType.TIMESPAN: "Nullable(Int64)",
    ScalarType.GUID: "Nullable(UUID)",
}


def bulk_sql(sql: str, columns: tuple[Column, ...], rule: Rule, fallback: datetime) -> str:
    """SQL giving one row a group of the result of `sql`; rows without event time count as of `fallback`."""
    time = time_column(columns)
    at = f"ifNull({quoted(time)}, {instant(fallback)})" if time else instant(fallback)
    seconds = stretch(rule)
    evidence = evidence_columns(columns)
    keys = _keys(columns, rule)
    named = ", ".join(f"{key} AS _k{number}" for number, key in enumerate(keys))
    group = ", ".join(f"_k{number}" for number in range(len(keys)))
    return f"""
SELECT [{group}] AS keys, _b AS bucket, _n AS n, _first AS first, _last AS last,
  {_rows_json("_s", columns, timed=True)} AS samples, {_rows_json("_e", evidence, timed=False)} AS evidence,
  sum(_n) OVER () AS all_rows, count() OVER () AS all_groups
FROM (
  SELECT {group}, _b, count() AS _n, toUnixTimestamp64Micro(CAST(min(_t) AS DateTime64(6, 'UTC'))) AS _first,
    toUnixTimestamp64Micro(CAST(max(_t) AS DateTime64(6, 'UTC'))) AS _last,
    groupArraySorted({MAX_SAMPLES})(tuple({", ".join(["_t", *(quoted(c.name) for c in columns)])})) AS _s,
    groupUniqArray({MAX_EVIDENCE})(tuple({", ".join(quoted(c.name) for c in evidence)})) AS _e
  FROM (SELECT *, {at} AS _t, {named}, intDiv(toInt64(toUnixTimestamp64Second(_t)), {seconds}) * {seconds} AS _b
        FROM ({sql}))
  GROUP BY {group}, _b
)
ORDER BY first, keys LIMIT {MAX_GROUPS}"""


def bulk_folded(rows: list[dict[str, Any]], columns: tuple[Column, ...]) -> Folded:
    """The answer to `bulk_sql` as values; the work is bounded by the groups shown, not by the rows matched."""
    if not rows:
        return Folded((), 0, 0)
    room = max(MAX_SAMPLES, 5_000 // len(rows))
    types = {column.name: column.type for column in columns}
    groups = tuple(
        Group(
            tuple(row["keys"]),
            datetime.fromtimestamp(row["bucket"], UTC),
            int(row["n"]),
            moment(row["first"]),
            moment(row["last"]),
            tuple(_row(text, types) for text in row["samples"]),
            tuple(_row(text, types) for text in row["evidence"][:room]),
        )
        for row in rows
    )
    return Folded(groups, int(rows[0]["all_rows"]), int(rows[0]["all_groups"]))


def _keys(columns: tuple[Column, ...], rule: Rule) -> list[str]:
    """SQL of the principals of a row; see `fold.keys_of`."""
    who = principals(columns, rule)
    keys = [_first(group) for group in who.groups]
    blank = " AND ".join(f"{key} = ''" for key in keys) or "true"
    return [*keys, f"if({blank}, {_first(who.second)}, '')"]


def _first(names: tuple[str, ...]) -> str:
    texts = [f"ifNull(lowerUTF8(toString({quoted(name)})), '')" for name in names]
    filled = "".join(f"{text} != '', {text}, " for text in texts)
    return f"multiIf({filled}'')" if texts else "''"


def _rows_json(array: str, columns: tuple[Column, ...], *, timed: bool) -> str:
    parts = ["`_t` DateTime64(7, 'UTC')"] if timed else []
    parts += [f"{quoted(column.name)} {_TYPES[column.type]}" for column in columns]
    return f"arrayMap(x -> toJSONString(CAST(x AS Tuple({', '.join(parts)}))), {array})"


def _row(text: str, types: Mapping[str, ScalarType]) -> Row:
    row = {name: value for name, value in json.loads(text).items() if value not in (None, "") and name != "_t"}
    for name, value in row.items():
        if types[name] is ScalarType.DATETIME:
            row[name] = datetime.fromisoformat(value)
        elif types[name] is ScalarType.DYNAMIC:
            row[name] = parsed(value)
    return row
