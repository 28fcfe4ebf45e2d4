"""Folding of a rule's result rows inside the engine: a million matches become a bounded number of groups.

Rows with the same principal entities in the same stretch of time are one group, which `alerts` makes one alert of.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from vedette.detect.alert import Role
from vedette.detect.rule import Rule
from vedette.detect.telemetry import instant, moment
from vedette.kql.compile import Column
from vedette.lake.ddl import quoted
from vedette.schema.types import ScalarType

MAX_GROUPS: Final = 500
MAX_SAMPLES: Final = 10
MAX_EVIDENCE: Final = 100
_BUCKET: Final = timedelta(hours=4)
_TIMES: Final = ("Timestamp", "TimeGenerated")
# The first filled column of each line is one principal of the row.
_PRINCIPALS: Final = (
    ("DeviceId", "DeviceName", "TargetDeviceId", "TargetDeviceName", "DestinationDeviceName"),
    (
        *("AccountObjectId", "AccountSid", "AccountUpn", "AccountName", "AccountId", "AccountEmail"),
        *("InitiatingProcessAccountSid", "InitiatingProcessAccountUpn", "InitiatingProcessAccountName"),
        *("AccountDisplayName",),
    ),
    ("SenderFromAddress", "SenderMailFromAddress"),
)
# Used only where a row has none of the above.
_SECOND: Final = (
    *("RecipientEmailAddress", "TargetAccountUpn", "TargetAccountDisplayName", "IPAddress", "IpAddress"),
    *("RemoteIP", "SenderIPv4", "ApplicationId", "Application", "NetworkMessageId"),
)
_NOT_EVIDENCE: Final = frozenset(
    {"ReportId", "AdditionalFields", "RawEventData", "TenantId", "Type", "SourceSystem", "TimeGenerated"}
)
SETTINGS: Final[Mapping[str, str | int | float]] = {
    "date_time_output_format": "iso",
    "output_format_json_quote_64bit_integers": 0,
}
_JSON_TYPES: Final = {
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


@dataclass(frozen=True, slots=True)
class Group:
    """Rows folded together: their number, first and last event time, a few rows, and rows that differ in entities."""

    keys: tuple[str, ...]
    bucket: datetime
    count: int
    first: datetime
    last: datetime
    samples: tuple[Mapping[str, object], ...]
    evidence: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """The groups of one rule over one run, the earliest first; `rows` and `total` count all, shown here or not."""

    groups: tuple[Group, ...]
    rows: int
    total: int


def time_column(columns: tuple[Column, ...]) -> str | None:
    """The event-time column of a result, or None when the rule lost it."""
    names = {column.name for column in columns if column.type is ScalarType.DATETIME}
    return next((name for name in _TIMES if name in names), None)


def fold_sql(sql: str, columns: tuple[Column, ...], rule: Rule, fallback: datetime) -> str:
    """SQL giving one row a group of the result of `sql`; rows without event time count as of `fallback`."""
    time = time_column(columns)
    default = instant(fallback)
    at = f"ifNull({quoted(time)}, {default})" if time else default
    seconds = int(max(_BUCKET, rule.lookback or _BUCKET).total_seconds())
    shown = [column for column in columns if column.name != time]
    evidence = [column for column in shown if _is_evidence(column)] or shown
    keys = _keys(columns, rule)
    named = ", ".join(f"{key} AS _k{number}" for number, key in enumerate(keys))
    group = ", ".join(f"_k{number}" for number in range(len(keys)))
    return f"""
SELECT [{group}] AS keys, _b AS bucket, _n AS n, _first AS first, _last AS last,
  {_rows_json("_s", shown, timed=True)} AS samples, {_rows_json("_e", evidence, timed=False)} AS evidence,
  sum(_n) OVER () AS all_rows, count() OVER () AS all_groups
FROM (
  SELECT {group}, _b, count() AS _n, toUnixTimestamp64Micro(CAST(min(_t) AS DateTime64(6, 'UTC'))) AS _first,
    toUnixTimestamp64Micro(CAST(max(_t) AS DateTime64(6, 'UTC'))) AS _last,
    groupArraySorted({MAX_SAMPLES})(tuple({", ".join(["_t", *(quoted(c.name) for c in shown)])})) AS _s,
    groupUniqArray({MAX_EVIDENCE})(tuple({", ".join(quoted(c.name) for c in evidence)})) AS _e
  FROM (SELECT *, {at} AS _t, {named}, intDiv(toInt64(toUnixTimestamp64Second(_t)), {seconds}) * {seconds} AS _b
        FROM ({sql}))
  GROUP BY {group}, _b
)
ORDER BY first, keys LIMIT {MAX_GROUPS}"""


def folded(rows: list[dict[str, Any]], columns: tuple[Column, ...]) -> Folded:
    """The answer to `fold_sql` as values; the work is bounded by the groups shown, not by the rows matched."""
    if not rows:
        return Folded((), 0, 0)
    room = max(MAX_SAMPLES, 5_000 // len(rows))
    types = {column.name: column.type for column in columns} | {"Timestamp": ScalarType.DATETIME}
    groups = tuple(
        Group(
            tuple(row["keys"]),
            datetime.fromtimestamp(row["bucket"], UTC),
            int(row["n"]),
            moment(row["first"]),
            moment(row["last"]),
            tuple(_values(text, types) for text in row["samples"]),
            tuple(_values(text, types) for text in row["evidence"][:room]),
        )
        for row in rows
    )
    return Folded(groups, int(rows[0]["all_rows"]), int(rows[0]["all_groups"]))


def _is_evidence(column: Column) -> bool:
    # Times are wanted only where they tell processes apart; JSON text would make every row differ.
    if column.type is ScalarType.DATETIME:
        return column.name.endswith("CreationTime")
    return column.type is not ScalarType.DYNAMIC and column.name not in _NOT_EVIDENCE


def _keys(columns: tuple[Column, ...], rule: Rule) -> list[str]:
    """SQL of the principal entities of a row, never empty."""
    types = {column.name: column.type for column in columns}
    if rule.entities:
        impacted = [entity for entity in rule.entities if entity.role is Role.IMPACTED] or list(rule.entities)
        return [_first([column for _, column in entity.columns], types) for entity in impacted]
    keys = [_first(group, types) for group in _PRINCIPALS if any(name in types for name in group)]
    second = _first(_SECOND, types)
    if not keys:
        return [second]
    blank = " AND ".join(f"{key} = ''" for key in keys)
    return [*keys, f"if({blank}, {second}, '')"]


def _first(names: tuple[str, ...] | list[str], types: Mapping[str, ScalarType]) -> str:
    texts = [f"lower(toString({quoted(name)}))" for name in names if name in types]
    filled = "".join(f"ifNull({text}, '') != '', assumeNotNull({text}), " for text in texts)
    return f"multiIf({filled}'')" if texts else "''"


def _rows_json(array: str, columns: list[Column], *, timed: bool) -> str:
    parts = ["`Timestamp` DateTime64(7, 'UTC')"] if timed else []
    parts += [f"{quoted(column.name)} {_JSON_TYPES[column.type]}" for column in columns]
    return f"arrayMap(x -> toJSONString(CAST(x AS Tuple({', '.join(parts)}))), {array})"


def _values(text: str, types: Mapping[str, ScalarType]) -> Mapping[str, object]:
    row = {name: value for name, value in json.loads(text).items() if value not in (None, "")}
    for name, value in row.items():
        if types[name] is ScalarType.DATETIME:
            row[name] = datetime.fromisoformat(value)
        elif types[name] is ScalarType.DYNAMIC:
            row[name] = _parsed(value)
    return row


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text
