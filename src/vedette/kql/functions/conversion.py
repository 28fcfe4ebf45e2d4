"""Conversions between KQL's types: the `to…` functions, and the silent ones the binder inserts.

What cannot be converted is null, never an error (https://learn.microsoft.com/kusto/query/tostring-function).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vedette.kql.emit import quote
from vedette.kql.functions.definition import FUNCTIONS, Call, Function, define, fill
from vedette.kql.plan import Access, Apply, Const, Typed
from vedette.kql.types import BOOL, DATETIME, DECIMAL, DYNAMIC, GUID, INT, LONG, REAL, STRING, TIMESPAN
from vedette.schema.types import ScalarType

TICKS = "reinterpretAsInt64({0})"
FROM_TICKS = "reinterpret({0}, 'DateTime64(7, \\'UTC\\')')"


def path_of(expr: Typed) -> tuple[Typed, list[Typed]]:
    """A chain of accesses as its base and its steps from the outside in."""
    steps: list[Typed] = []
    while isinstance(expr, Access):
        steps.append(expr.step)
        expr = expr.base
    return expr, steps[::-1]


def json_source(call: Call, expr: Typed) -> str:
    """SQL of text to extract JSON from: `parse_json(text)` needs no validation when only a path is read from it."""
    while isinstance(expr, Apply) and expr.function.name == "parse_json":
        expr = expr.args[0]
    return call.emission.expression(expr)


def json_path(call: Call, steps: Sequence[Typed]) -> str | None:
    """The path arguments of a JSONExtract call; None when a step's meaning depends on the value it meets."""
    parts: list[str] = []
    for step in steps:
        if not isinstance(step, Const) or not isinstance(step.value, str):
            return None
        parts.append(quote.string(step.value))
    return ", ".join(parts)


def dynamic_text(call: Call) -> str:
    """A dynamic as a string: a string value without its quotes, anything else as JSON, null as empty."""
    if call.args[0].type == STRING:
        return call.sql(0)
    base, steps = path_of(call.args[0])
    path = json_path(call, steps)
    if path:
        return f"JSONExtractString({json_source(call, base)}, {path})"
    if _no_string(call.args[0]):
        return call.sql(0)
    return call.fill("if(startsWith({0}, '\"'), JSONExtractString({0}), {0})")


def _no_string(value: Typed) -> bool:
    """Whether a dynamic value is made on the spot as a bag or an array, so that no quotes need be looked for."""
    if not isinstance(value, Apply):
        return False
    if value.function.name in ("case", "iff"):
        return all(_no_string(each) for each in (*value.args[1::2], value.args[-1]))
    return value.function.name in ("bag_pack", "pack_array", "bag_merge")


DATETIME_TEXT = "ifNull(concat(replaceOne(toString({0}), ' ', 'T'), 'Z'), '')"

TIMESPAN_TEXT = (
    "ifNull(concat(if({0} < 0, '-', ''), if(abs({0}) >= 864000000000, concat(toString(intDiv(abs({0}), 864000000000)), "
    "'.'), ''), leftPad(toString(intDiv(abs({0}), 36000000000) % 24), 2, '0'), ':', "
    "leftPad(toString(intDiv(abs({0}), 600000000) % 60), 2, '0'), ':', "
    "leftPad(toString(intDiv(abs({0}), 10000000) % 60), 2, '0'), if(abs({0}) % 10000000 = 0, '', "
    "concat('.', leftPad(toString(abs({0}) % 10000000), 7, '0')))), '')"
)

REAL_TEXT = (
    "multiIf(isNull({0}), '', isNaN({0}), 'NaN', isInfinite({0}), if({0} > 0, 'Infinity', '-Infinity'), "
    "match(toString(assumeNotNull({0})), '^-?[0-9]+$'), concat(toString(assumeNotNull({0})), '.0'), "
    "toString(assumeNotNull({0})))"
)

PARSE_DATETIME = (
    "multiIf(match({0}, '^\\\\s*[0-9][0-9][0-9][0-9]-[0-9]{1,2}-[0-9]{1,2}'), "
    "parseDateTime64BestEffortOrNull({0}, 7, 'UTC'), "
    "match({0}, '^\\\\s*[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}'), parseDateTime64BestEffortUSOrNull("
    "replaceRegexpOne({0}, '([0-9]+)-([0-9]+)-', '\\\\1/\\\\2/'), 7, 'UTC'), "
    "match({0}, '/'), parseDateTime64BestEffortUSOrNull({0}, 7, 'UTC'), "
    "match({0}, '[A-Za-z]'), parseDateTime64BestEffortOrNull({0}, 7, 'UTC'), "
    "match({0}, '^[0-9][0-9][0-9][0-9]$'), parseDateTime64BestEffortOrNull(concat({0}, '-01-01'), 7, 'UTC'), NULL)"
)

_SPAN = "^\\\\s*(-)?(?:([0-9]+)\\\\.)?([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:\\\\.([0-9]{1,7})[0-9]*)?)?\\\\s*$"
_UNIT = "^\\\\s*(-?[0-9]+(?:\\\\.[0-9]+)?)\\\\s*(d|h|m|s|ms|microsecond|tick)?\\\\s*$"
PARSE_TIMESPAN = (
    "multiIf(match({0}, '" + _SPAN + "'), arrayMap(g -> if(g[1] = '-', -1, 1) * (toInt64OrZero(g[2]) * 864000000000 "
    "+ toInt64OrZero(g[3]) * 36000000000 + toInt64OrZero(g[4]) * 600000000 + toInt64OrZero(g[5]) * 10000000 "
    "+ toInt64OrZero(rightPad(g[6], 7, '0'))), [extractGroups({0}, '" + _SPAN + "')])[1], "
    "match({0}, '" + _UNIT + "'), arrayMap(g -> toInt64(round(toFloat64OrZero(g[1]) * transform(g[2], "
    "['h', 'm', 's', 'ms', 'microsecond', 'tick'], [36000000000, 600000000, 10000000, 10000, 10, 1], 864000000000))), "
    "[extractGroups({0}, '" + _UNIT + "')])[1], NULL)"
)

PARSE_LONG = (
    "coalesce(toInt64OrNull(trimBoth({0})), if(match({0}, '^\\\\s*0[xX][0-9a-fA-F]{1,16}\\\\s*$'), "
    "reinterpretAsInt64(reverse(unhex(leftPad(substring(trimBoth({0}), 3), 16, '0')))), NULL))"
)
PARSE_BOOL = (
    "multiIf(lower({0}) IN ('true', '1'), true, lower({0}) IN ('false', '0'), false, "
    "toInt64OrNull({0}) IS NOT NULL, true, NULL)"
)


def from_dynamic(template: str) -> Callable[[Call], str]:
    """A conversion from dynamic by way of its text."""
    return lambda call: fill(template, [dynamic_text(call)], call.emission)


_UNSURE = {"Int64": "0, 1, -9223372036854775808", "Int32": "0, 1, -2147483648", "Float64": "0, 1"}
"""What JSONExtract also makes of booleans and, the smallest numbers, of a text that says nan."""


def _read_number(call: Call, kind: str, template: str) -> str:
    """A number from a dynamic: at the end of a path read as one, and through its text only where that is not enough."""
    by_text = fill(template, [dynamic_text(call)], call.emission)
    base, steps = path_of(call.args[0])
    path = json_path(call, steps) if call.args[0].type == DYNAMIC else None
    if not path:
        return by_text
    place = f"{json_source(call, base)}, {path}"
    # The way through the text takes twenty functions, each at a cost for every block, so most doubts end before it.
    sure = f"({{0}} NOT IN ({_UNSURE[kind]}) OR JSONExtractRaw({place}) IN ('', 'null', '0', '1'))"
    number = f"JSONExtract({place}, 'Nullable({kind})')"
    return fill(f"if({sure}, {{0}}, {{1}})", [number, by_text], call.emission)


def _number_from_dynamic(template: str, kind: str) -> Callable[[Call], str]:
    inner = f"coalesce({template}, accurateCastOrNull(trunc(toFloat64OrNull({{0}})), '{kind}'))"
    return lambda call: _read_number(call, kind, inner)


REAL_PARSE = "toFloat64OrNull(trimBoth({0}))"
INT_PARSE = "accurateCastOrNull(" + PARSE_LONG + ", 'Int32')"

define("tostring", "string", STRING, "{0}")
define("tostring", "dynamic", STRING, dynamic_text)
# No published example shows a boolean as text; "True" is .NET's own spelling, in which Kusto is written.
# A boolean inside a dynamic stays JSON's "true".
define("tostring", "bool", STRING, "multiIf(isNull({0}), '', {0}, 'True', 'False')")
define("tostring", "real", STRING, REAL_TEXT)
define("tostring", "datetime", STRING, DATETIME_TEXT)
define("tostring", "timespan", STRING, TIMESPAN_TEXT)
for _kind in ("int", "long", "decimal", "guid"):
    define("tostring", _kind, STRING, "ifNull(toString({0}), '')")

define("tolong", "string", LONG, PARSE_LONG)
define("tolong", "dynamic", LONG, _number_from_dynamic(PARSE_LONG, "Int64"))
define("toint", "string", INT, INT_PARSE)
define("toint", "dynamic", INT, _number_from_dynamic(INT_PARSE, "Int32"))
for _kind in ("int", "long", "timespan"):
    define("tolong", _kind, LONG, "toInt64({0})")
    define("toint", _kind, INT, "accurateCastOrNull({0}, 'Int32')")
define("tolong", "bool", LONG, "toInt64({0})")
define("toint", "bool", INT, "toInt32({0})")
define("tolong", "datetime", LONG, "(" + TICKS + " + 621355968000000000)")
for _kind in ("real", "decimal"):
    define("tolong", _kind, LONG, "accurateCastOrNull(trunc({0}), 'Int64')")
    define("toint", _kind, INT, "accurateCastOrNull(trunc({0}), 'Int32')")

define("toreal|todouble", "string", REAL, REAL_PARSE)
define("toreal|todouble", "dynamic", REAL, lambda call: _read_number(call, "Float64", REAL_PARSE))
for _kind in ("int", "long", "real", "decimal", "bool", "timespan"):
    define("toreal|todouble", _kind, REAL, "toFloat64({0})")

define("todecimal", "string", DECIMAL, "toDecimal128OrNull({0}, 18)")
define("todecimal", "dynamic", DECIMAL, from_dynamic("toDecimal128OrNull({0}, 18)"))
for _kind in ("int", "long", "decimal"):
    define("todecimal", _kind, DECIMAL, "toDecimal128({0}, 18)")
define("todecimal", "real", DECIMAL, "toDecimal128OrNull(toString({0}), 18)")

define("tobool|toboolean", "string", BOOL, PARSE_BOOL)
define("tobool|toboolean", "dynamic", BOOL, from_dynamic(PARSE_BOOL))
# What a filter asks with `tobool(…) == false`: no more than that the text says so.
_SAYS_FALSE = "(lower({0}) IN ('false', '0'))"
define("tobool false", "string", BOOL, _SAYS_FALSE)


def _says_false(call: Call) -> str:
    """The text of a JSON boolean costs more than asking whether it is true, so that is asked first."""
    by_text = from_dynamic(_SAYS_FALSE)(call)
    base, steps = path_of(call.args[0])
    path = json_path(call, steps)
    return f"(NOT JSONExtractBool({json_source(call, base)}, {path}) AND {by_text})" if path else by_text


define("tobool false", "dynamic", BOOL, _says_false)
define("tobool|toboolean", "bool", BOOL, "{0}")
for _kind in ("int", "long", "real", "decimal"):
    define("tobool|toboolean", _kind, BOOL, "({0} != 0)")

define("todatetime", "string", DATETIME, PARSE_DATETIME)
define("todatetime", "dynamic", DATETIME, from_dynamic(PARSE_DATETIME))
define("todatetime", "datetime", DATETIME, "{0}")
define("todatetime", "long", DATETIME, FROM_TICKS.replace("{0}", "toInt64({0}) - 621355968000000000"))

define("totimespan|totime", "string", TIMESPAN, PARSE_TIMESPAN)
define("totimespan|totime", "dynamic", TIMESPAN, from_dynamic(PARSE_TIMESPAN))
define("totimespan|totime", "timespan", TIMESPAN, "{0}")
for _kind in ("int", "long"):
    define("totimespan|totime", _kind, TIMESPAN, "toInt64({0})")

PARSE_GUID = (
    "toUUIDOrNull(if(length(replaceRegexpAll({0}, '[{}()-]', '')) = 32, replaceRegexpOne(replaceRegexpAll({0}, "
    "'[{}()-]', ''), '^(.{8})(.{4})(.{4})(.{4})(.{12})$', '\\\\1-\\\\2-\\\\3-\\\\4-\\\\5'), ''))"
)
define("toguid", "string", GUID, PARSE_GUID)
define("toguid", "dynamic", GUID, from_dynamic(PARSE_GUID))
define("toguid", "guid", GUID, "{0}")


def _parse_json(call: Call) -> str:
    if call.args[0].type == DYNAMIC:
        return call.sql(0)
    return call.fill("multiIf({0} = '' OR {0} = 'null', '', isValidJSON({0}), JSONExtractRaw({0}), toJSONString({0}))")


define("parse_json|todynamic|toobject|parsejson", "string", DYNAMIC, _parse_json)
define("parse_json|todynamic|toobject|parsejson", "dynamic", DYNAMIC, "{0}")

JSON: dict[ScalarType, str] = {
    STRING: "toJSONString({0})",
    DYNAMIC: "if({0} = '', 'null', {0})",
    BOOL: "multiIf(isNull({0}), 'null', {0}, 'true', 'false')",
    INT: "ifNull(toString({0}), 'null')",
    LONG: "ifNull(toString({0}), 'null')",
    REAL: "multiIf(isNull({0}), 'null', isFinite({0}), " + REAL_TEXT + ", concat('\"', " + REAL_TEXT + ", '\"'))",
    DECIMAL: "ifNull(concat('\"', toString({0}), '\"'), 'null')",
    DATETIME: "ifNull(concat('\"', replaceOne(toString({0}), ' ', 'T'), 'Z\"'), 'null')",
    TIMESPAN: "if(isNull({0}), 'null', concat('\"', " + TIMESPAN_TEXT + ", '\"'))",
    GUID: "ifNull(concat('\"', toString({0}), '\"'), 'null')",
}
"""SQL template of a value's JSON text by type, null as `null`: an element of an array or bag."""

_TO_DYNAMIC: dict[ScalarType, Function] = {}


def json_of(call: Call, index: int) -> str:
    """The JSON text of an argument, `null` when it is null."""
    return json_sql(call, call.args[index].type, call.sql(index))


def json_sql(call: Call, kind: ScalarType, sql: str) -> str:
    """The JSON text of a SQL value of a type."""
    return fill(JSON[kind], [sql], call.emission)


def _wrap(call: Call) -> str:
    text = json_of(call, 0)
    if call.args[0].type == STRING:
        return text
    return fill("if({0} = 'null', '', {0})", [text], call.emission)


for _type in (STRING, BOOL, INT, LONG, REAL, DECIMAL, DATETIME, TIMESPAN, GUID):
    _TO_DYNAMIC[_type] = Function("todynamic", (str(_type),), 1, False, DYNAMIC, _wrap)

_CONVERTERS = {
    STRING: "tostring",
    LONG: "tolong",
    INT: "toint",
    REAL: "toreal",
    DECIMAL: "todecimal",
    BOOL: "tobool",
    DATETIME: "todatetime",
    TIMESPAN: "totimespan",
    GUID: "toguid",
}


def converted(expr: Typed, target: ScalarType) -> Typed | None:
    """The expression as another type; None when there is no conversion."""
    if expr.type == target:
        return expr
    if isinstance(expr, Const) and expr.value is None:
        return Const(target, None)
    if target == DYNAMIC:
        return Apply(DYNAMIC, _TO_DYNAMIC[expr.type], (expr,))
    if isinstance(expr, Const) and isinstance(expr.value, int) and not isinstance(expr.value, bool):
        if target in (LONG, INT) and expr.type in (LONG, INT):
            return Const(target, expr.value)
        if target == REAL and expr.type in (LONG, INT):
            return Const(REAL, float(expr.value))
    if isinstance(expr, Const) and expr.type == DYNAMIC and target == STRING and isinstance(expr.value, str):
        return Const(STRING, expr.value)
    for function in FUNCTIONS[_CONVERTERS[target]]:
        if function.parameters == (str(expr.type),):
            return Apply(target, function, (expr,))
    return None


_NUMBER_TEXT: dict[ScalarType, Function] = {
    LONG: Function("tolong", ("string",), 1, False, LONG, _number_from_dynamic(PARSE_LONG, "Int64")),
    INT: Function("toint", ("string",), 1, False, INT, _number_from_dynamic(INT_PARSE, "Int32")),
}


def from_number_text(text: Typed, target: ScalarType) -> Typed:
    """A whole number from the text of a JSON scalar, fractions cut off."""
    return Apply(target, _NUMBER_TEXT[target], (text,))
