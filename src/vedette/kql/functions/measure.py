"""Tests and measures of values: `around`, `assert`, `estimate_data_size`.

Source: the reference's page of each function.
"""

from __future__ import annotations

from vedette.kql.functions.definition import Call, define
from vedette.kql.types import BOOL, DECIMAL, GUID, INT, LONG, STRING

_SIZES = {
    STRING: "toInt64(length({0}))",
    BOOL: "toInt64(1)",
    INT: "toInt64(4)",
    GUID: "toInt64(16)",
    DECIMAL: "toInt64(34)",
}


def _size(call: Call) -> str:
    """Bytes of the values: the length of strings, eight for numbers and times."""
    parts = [_SIZES.get(arg.type, "toInt64(8)").replace("{0}", call.sql(at)) for at, arg in enumerate(call.args)]
    return f"({' + '.join(parts)})"


define("estimate_data_size", "any...", LONG, _size)
define(
    "assert",
    "bool, string",
    BOOL,
    "(throwIf(NOT ifNull({0}, false), concat('assert() has failed with message: ', {1})) = 0)",
)


def _around(call: Call) -> str:
    return call.fill("({0} BETWEEN {1} - {2} AND {1} + {2})")


for _kind in ("long", "real", "timespan"):
    define("around", f"{_kind}, {_kind}, {_kind}", BOOL, _around)
define(
    "around",
    "datetime, datetime, timespan",
    BOOL,
    "(reinterpretAsInt64({0}) BETWEEN reinterpretAsInt64({1}) - {2} AND reinterpretAsInt64({1}) + {2})",
)
