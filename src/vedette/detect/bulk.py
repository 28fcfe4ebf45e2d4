"""Folding inside the engine: a rule that matches a million rows gives a bounded number of groups in about a second.

`evaluate` takes this way when a rule has more rows than it wants to read; the groups are those `fold` would make.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pyarrow as pa

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
from vedette.lake.ddl import literal, quoted
from vedette.schema.types import ScalarType

SETTINGS: Final[Mapping[str, str | int | float]] = {
    "date_time_output_format": "iso",
    "output_format_json_quote_64bit_integers": 0,
}
Run = Callable[[str, Mapping[str, str | int | float]], pa.Table]
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


def bulk_folded(run: Run, sql: str, columns: tuple[Column, ...], rule: Rule, fallback: datetime) -> Folded:
    """The result of `sql` folded; `run` runs a statement. Rows without event time count as of `fallback`.

    The groups come first, from the few columns that make them; the wide rows are read of the groups shown, no others.
    """
    keyed = _Keyed(sql, columns, rule, fallback)
    shown = run(keyed.groups_sql(), SETTINGS).to_pylist()
    if not shown:
        return Folded((), 0, 0)
    wide = {(tuple(row["keys"]), row["bucket"]): row for row in run(keyed.rows_sql(shown), SETTINGS).to_pylist()}
    room = max(MAX_SAMPLES, 5_000 // len(shown))
    types = {column.name: column.type for column in columns}
    groups = tuple(
        Group(
            tuple(row["keys"]),
            datetime.fromtimestamp(row["bucket"], UTC),
            int(row["n"]),
            moment(row["first"]),
            moment(row["last"]),
            tuple(row_of(text, types) for text in found["samples"]),
            tuple(row_of(text, types) for text in found["evidence"][:room]),
        )
        for row in shown
        if (found := wide.get((tuple(row["keys"]), row["bucket"])))
    )
    return Folded(groups, int(shown[0]["all_rows"]), int(shown[0]["all_groups"]))


@dataclass(frozen=True, slots=True)
class _Keyed:
    """The rows of a query with the keys and the stretch of time that decide which of them are one group."""

    sql: str
    columns: tuple[Column, ...]
    rule: Rule
    fallback: datetime

    def groups_sql(self) -> str:
        """One row a group, the earliest first; `all_rows` and `all_groups` count those not shown too."""
        group = self._group
        return f"""
SELECT [{group}] AS keys, _b AS bucket, count() AS n,
  toUnixTimestamp64Micro(CAST(min(_t) AS DateTime64(6, 'UTC'))) AS first,
  toUnixTimestamp64Micro(CAST(max(_t) AS DateTime64(6, 'UTC'))) AS last,
  sum(n) OVER () AS all_rows, count() OVER () AS all_groups
FROM ({self._rows}) GROUP BY {group}, _b ORDER BY first, keys LIMIT {MAX_GROUPS}"""

    def rows_sql(self, shown: Sequence[Mapping[str, Any]]) -> str:
        """Of each group shown, its earliest rows and rows that differ in evidence, as JSON."""
        group, evidence = self._group, evidence_columns(self.columns)
        tuples = ", ".join(
            f"({', '.join([*(literal(key) for key in row['keys']), str(row['bucket'])])})" for row in shown
        )
        return f"""
SELECT keys, bucket, {rows_json("_s", self.columns, timed=True)} AS samples,
  {rows_json("_e", evidence, timed=False)} AS evidence
FROM (
  SELECT [{group}] AS keys, _b AS bucket,
    groupArraySorted({MAX_SAMPLES})(tuple({", ".join(["_t", *(quoted(c.name) for c in self.columns)])})) AS _s,
    groupUniqArray({MAX_EVIDENCE})(tuple({", ".join(quoted(c.name) for c in evidence)})) AS _e
  FROM ({self._rows}) WHERE ({group}, _b) IN ({tuples}) GROUP BY {group}, _b
)"""

    @property
    def _keys(self) -> list[str]:
        return _keys(self.columns, self.rule)

    @property
    def _group(self) -> str:
        return ", ".join(f"_k{number}" for number in range(len(self._keys)))

    @property
    def _rows(self) -> str:
        time = time_column(self.columns)
        at = f"ifNull({quoted(time)}, {instant(self.fallback)})" if time else instant(self.fallback)
        seconds = stretch(self.rule)
        named = ", ".join(f"{key} AS _k{number}" for number, key in enumerate(self._keys))
        bucket = f"intDiv(toInt64(toUnixTimestamp64Second(_t)), {seconds}) * {seconds} AS _b"
        return f"SELECT *, {at} AS _t, {named}, {bucket} FROM ({self.sql})"


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


def rows_json(array: str, columns: tuple[Column, ...], *, timed: bool) -> str:
    """SQL of an array of tuples of these columns, each as JSON for `row_of`; `timed` tuples begin with a time."""
    return f"arrayMap(x -> {row_json('x', columns, timed=timed)}, {array})"


def row_json(value: str, columns: Sequence[Column], *, timed: bool = False) -> str:
    """SQL of one tuple of these columns as JSON for `row_of`."""
    parts = ["`_t` DateTime64(7, 'UTC')"] if timed else []
    parts += [f"{quoted(column.name)} {_TYPES[column.type]}" for column in columns]
    return f"toJSONString(CAST({value} AS Tuple({', '.join(parts)})))"


def row_of(text: str, types: Mapping[str, ScalarType]) -> Row:
    """A row from its JSON: filled values only, times as UTC datetimes, dynamic values as what they hold."""
    row = {name: value for name, value in json.loads(text).items() if value not in (None, "") and name != "_t"}
    for name, value in row.items():
        if types[name] is ScalarType.DATETIME:
            row[name] = datetime.fromisoformat(value)
        elif types[name] is ScalarType.DYNAMIC:
            row[name] = parsed(value)
    return row
