"""Results and branches of a union in their physical types: a CAST only where the SQL does not say the type itself.

`compile` and the emitter call it; every CAST costs the engine a tenth of a millisecond or more to analyse.
"""

from __future__ import annotations

import re

from vedette.kql.emit import quote
from vedette.kql.emit.frame import Frame
from vedette.kql.plan import Column
from vedette.kql.types import BOOL, DATETIME, INT, LONG, PHYSICAL, REAL, TEXTUAL, TIMESPAN
from vedette.schema.types import ScalarType

_MADE = {LONG: "toInt64", TIMESPAN: "toInt64", INT: "toInt32", REAL: "toFloat64", BOOL: "toBool"}
_MOMENT = ("toDateTime64", ", 7, 'UTC')")
_STEP = re.compile(r"'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|[()]")


def is_typed(frame: Frame, column: Column) -> bool:
    """Whether a column is known to be in its physical type, or in that type without null."""
    if column.type in TEXTUAL or column.name in frame.typed:
        return True
    sql = frame.columns[column.name]
    function = _made_by(sql)
    if column.type == DATETIME:
        return function == _MOMENT[0] and sql.endswith(_MOMENT[1])
    return bool(function) and function == _MADE.get(column.type)


def cast(frame: Frame, column: Column) -> str:
    """SQL of a column of the frame in its physical type."""
    sql = frame.columns[column.name]
    return sql if is_typed(frame, column) else to(sql, column.type)


def to(sql: str, kind: ScalarType) -> str:
    """SQL made a value of a type."""
    return f"CAST({sql}, {quote.string(PHYSICAL[kind])})"


def _made_by(sql: str) -> str:
    """The function whose call is the whole of a SQL text; empty for any other text."""
    name, bracket, _ = sql.partition("(")
    if not bracket or not name.isalnum():
        return ""
    depth = 0
    for found in _STEP.finditer(sql, len(name)):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if not depth:
            return name if found.end() == len(sql) else ""
    return ""
