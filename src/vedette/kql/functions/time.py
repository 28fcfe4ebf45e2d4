"""Dates, times and durations, exact to the tick of 100 ns; times are UTC.

`bin` and friends floor, also below zero. Source: the "DateTime/timespan functions" pages of the reference.
"""

from __future__ import annotations

from collections.abc import Callable

from vedette.kql.emit import quote
from vedette.kql.functions.conversion import FROM_TICKS, TICKS
from vedette.kql.functions.definition import Call, Refusal, define
from vedette.kql.types import DATETIME, DECIMAL, INT, LONG, REAL, STRING, TIMESPAN

DAY = 864_000_000_000


def _from(ticks: str) -> str:
    return FROM_TICKS.replace("{0}", ticks)


_FLOOR = "({0} - positiveModulo({0}, if({1} > 0, {1}, NULL)))"


# Counted in ticks since year 1: the engine's own toStartOf… functions give types that begin in 1970.
_BIN_TIME = _from(f"({TICKS} - positiveModulo({TICKS} + 621355968000000000, if({{1}} > 0, {{1}}, NULL)))")
# No time is before the year 1, so over a known step the plain remainder does, and that takes no division.
_BIN_CONSTANT = _from(f"({TICKS} - ({TICKS} + 621355968000000000) % {{1}})")


def _bin_time(call: Call) -> str:
    step = call.value(1) if call.constant(1) else None
    return call.fill(_BIN_CONSTANT if isinstance(step, int) and step > 0 else _BIN_TIME)


for _name in ("bin|floor",):
    define(_name, "int, long", LONG, _FLOOR)
    define(_name, "long, long", LONG, _FLOOR)
    define(_name, "real, real", REAL, "(floor({0} / if({1} > 0, {1}, NULL)) * {1})")
    define(
        _name,
        "decimal, decimal",
        DECIMAL,
        "toDecimal128(floor(toFloat64({0}) / if({1} > 0, toFloat64({1}), NULL)) * toFloat64({1}), 18)",
    )
    define(_name, "timespan, timespan", TIMESPAN, _FLOOR)
    define(_name, "datetime, timespan", DATETIME, _bin_time)

_AT = "({0} - positiveModulo({0} - {2}, if({1} > 0, {1}, NULL)))"
define("bin_at", "long, long, long", LONG, _AT)
define("bin_at", "real, real, real", REAL, "({2} + floor(({0} - {2}) / if({1} > 0, {1}, NULL)) * {1})")
define("bin_at", "timespan, timespan, timespan", TIMESPAN, _AT)
define(
    "bin_at",
    "datetime, timespan, datetime",
    DATETIME,
    _from("reinterpretAsInt64({0}) - positiveModulo(reinterpretAsInt64({0}) - reinterpretAsInt64({2}), {1})"),
)


def _shift(template: str, unit: str) -> Callable[[Call], str]:
    """`startof…(date, offset)`: the start of the unit, moved by whole units."""

    def emit(call: Call) -> str:
        moved = f"add{unit}({{0}}, {{1}})" if len(call) > 1 else "{0}"
        return call.fill(template.replace("{0}", moved))

    return emit


def _day(back: str) -> str:
    """Midnight of the day `back` days before."""
    return f"toDateTime64(addDays(toDate32({{0}}), -({back})), 7, 'UTC')"


_STARTS = {
    "day": (_day("0"), "Days"),
    "week": (_day("toDayOfWeek({0}) % 7"), "Weeks"),
    "month": (_day("toDayOfMonth({0}) - 1"), "Months"),
    "year": (_day("toDayOfYear({0}) - 1"), "Years"),
}
for _unit, (_start, _plural) in _STARTS.items():
    define(f"startof{_unit}", "datetime, long?", DATETIME, _shift(_start, _plural))
    _end = _from(f"reinterpretAsInt64(add{_plural}({_start}, 1)) - 1")
    define(f"endof{_unit}", "datetime, long?", DATETIME, _shift(_end, _plural))

define("dayofweek", "datetime", TIMESPAN, f"(toInt64(toDayOfWeek({{0}}) % 7) * {DAY})")
define("dayofmonth", "datetime", INT, "toInt32(toDayOfMonth({0}))")
define("dayofyear", "datetime", INT, "toInt32(toDayOfYear({0}))")
define("hourofday", "datetime", INT, "toInt32(toHour({0}))")
define("monthofyear|getmonth", "datetime", INT, "toInt32(toMonth({0}))")
define("getyear", "datetime", INT, "toInt32(toYear({0}))")
define("week_of_year|weekofyear", "datetime", LONG, "toInt64(toISOWeek({0}))")

_PARTS = {
    "year": "toInt32(toYear({0}))",
    "quarter": "toInt32(toQuarter({0}))",
    "month": "toInt32(toMonth({0}))",
    "week_of_year": "toInt32(toISOWeek({0}))",
    "week": "toInt32(toISOWeek({0}))",
    "day": "toInt32(toDayOfMonth({0}))",
    "dayofyear": "toInt32(toDayOfYear({0}))",
    "hour": "toInt32(toHour({0}))",
    "minute": "toInt32(toMinute({0}))",
    "second": "toInt32(toSecond({0}))",
    "millisecond": "toInt32(intDiv(positiveModulo(reinterpretAsInt64({0}), 10000000), 10000))",
    "microsecond": "toInt32(intDiv(positiveModulo(reinterpretAsInt64({0}), 10000000), 10))",
    "nanosecond": "toInt32(positiveModulo(reinterpretAsInt64({0}), 10000000) * 100)",
}
_STEP_TICKS = {
    "week": 7 * DAY,
    "day": DAY,
    "hour": 36_000_000_000,
    "minute": 600_000_000,
    "second": 10_000_000,
    "millisecond": 10_000,
    "microsecond": 10,
}


def _unit_of(call: Call) -> str:
    return str(call.value(0)).lower()


def _part(call: Call) -> str:
    unit = _unit_of(call)
    if unit not in _PARTS:
        raise Refusal(f"datetime_part() has no part '{unit}'")
    return call.fill(_PARTS[unit].replace("{0}", "{1}"))


define("datetime_part|datepart", "string, datetime", INT, _part)


def _add(call: Call) -> str:
    unit = _unit_of(call)
    plurals = {"year": "Years", "quarter": "Quarters", "month": "Months"}
    if unit in plurals:
        return call.fill(f"add{plurals[unit]}({{2}}, {{1}})")
    if unit == "nanosecond":
        return call.fill(_from("reinterpretAsInt64({2}) + intDiv({1}, 100)"))
    if unit not in _STEP_TICKS:
        raise Refusal(f"datetime_add() has no period '{unit}'")
    return call.fill(_from(f"reinterpretAsInt64({{2}}) + {{1}} * {_STEP_TICKS[unit]}"))


define("datetime_add", "string, long, datetime", DATETIME, _add)


def _difference(call: Call) -> str:
    unit = _unit_of(call)
    months = "(toInt64(toYear({1})) - toYear({2}))"
    if unit == "year":
        return call.fill(f"toInt64({months})")
    if unit in ("month", "quarter"):
        per, name = (12, "Month") if unit == "month" else (4, "Quarter")
        return call.fill(f"({months} * {per} + toInt64(to{name}({{1}})) - to{name}({{2}}))")
    if unit == "nanosecond":
        return call.fill("((reinterpretAsInt64({1}) - reinterpretAsInt64({2})) * 100)")
    if unit not in _STEP_TICKS:
        raise Refusal(f"datetime_diff() has no period '{unit}'")
    size = _STEP_TICKS[unit]
    # Weeks begin on Sunday; 1970-01-01 was a Thursday, four days after one.
    shift = f" + {4 * DAY}" if unit == "week" else ""
    step = "floor(({x}{shift}) / {size})"
    step = "intDiv({x}{shift} - positiveModulo({x}{shift}, {size}), {size})"
    sides = [step.format(x=f"reinterpretAsInt64({{{i}}})", shift=shift, size=size) for i in (1, 2)]
    return call.fill(f"({sides[0]} - {sides[1]})")


define("datetime_diff", "string, datetime, datetime", LONG, _difference)

for _suffix, _scale in (("seconds", 10_000_000), ("milliseconds", 10_000), ("microseconds", 10)):
    define(f"unixtime_{_suffix}_todatetime", "long", DATETIME, _from(f"{{0}} * {_scale}"))
    define(f"unixtime_{_suffix}_todatetime", "real", DATETIME, _from(f"toInt64(round({{0}} * {_scale}))"))
define("unixtime_nanoseconds_todatetime", "long", DATETIME, _from("intDiv({0}, 100)"))

_LAST_DAY = "multiIf({1} IN (4, 6, 9, 11), 30, {1} != 2, 31, {0} % 4 = 0 AND ({0} % 100 != 0 OR {0} % 400 = 0), 29, 28)"
_DAY = (
    "if({0} BETWEEN 1 AND 9999 AND {1} BETWEEN 1 AND 12 AND {2} BETWEEN 1 AND " + _LAST_DAY + ", "
    "toDateTime64OrNull(concat(leftPad(toString({0}), 4, '0'), '-', leftPad(toString({1}), 2, '0'), '-', "
    "leftPad(toString({2}), 2, '0')), 7, 'UTC'), NULL)"
)


def _moment(call: Call) -> str:
    """A day with its time; null for an hour, minute or second that no day has."""
    held, ticks = "{3} BETWEEN 0 AND 23 AND {4} BETWEEN 0 AND 59", "{3} * 36000000000 + {4} * 600000000"
    if len(call) > 5:
        held, ticks = held + " AND {5} >= 0 AND {5} < 60", ticks + " + toInt64(round({5} * 10000000))"
    return call.fill(_from(f"if({held}, reinterpretAsInt64({_DAY}) + {ticks}, NULL)"))


define("make_datetime", "long, long, long", DATETIME, _DAY)
define("make_datetime", "long, long, long, long, long, real?", DATETIME, _moment)
define(
    "make_timespan",
    "long, long, real?",
    TIMESPAN,
    lambda call: call.fill(
        "({0} * 36000000000 + {1} * 600000000" + (" + toInt64(round({2} * 10000000)))" if len(call) > 2 else ")")
    ),
)
define(
    "make_timespan",
    "long, long, long, real",
    TIMESPAN,
    f"({{0}} * {DAY} + {{1}} * 36000000000 + {{2}} * 600000000 + toInt64(round({{3}} * 10000000)))",
)

_FORMATS = {
    "yyyy": "leftPad(toString(toYear({0})), 4, '0')",
    "y": "toString(toYear({0}) % 100)",
    "yy": "leftPad(toString(toYear({0}) % 100), 2, '0')",
    "MM": "leftPad(toString(toMonth({0})), 2, '0')",
    "M": "toString(toMonth({0}))",
    "dd": "leftPad(toString(toDayOfMonth({0})), 2, '0')",
    "d": "toString(toDayOfMonth({0}))",
    "HH": "leftPad(toString(toHour({0})), 2, '0')",
    "H": "toString(toHour({0}))",
    "hh": "leftPad(toString((toHour({0}) + 11) % 12 + 1), 2, '0')",
    "h": "toString((toHour({0}) + 11) % 12 + 1)",
    "mm": "leftPad(toString(toMinute({0})), 2, '0')",
    "m": "toString(toMinute({0}))",
    "ss": "leftPad(toString(toSecond({0})), 2, '0')",
    "s": "toString(toSecond({0}))",
    "tt": "if(toHour({0}) < 12, 'AM', 'PM')",
}
_SPAN_FORMATS = {
    "d": "toString(intDiv(abs({0}), 864000000000))",
    "H": "toString(intDiv(abs({0}), 36000000000) % 24)",
    "m": "toString(intDiv(abs({0}), 600000000) % 60)",
    "s": "toString(intDiv(abs({0}), 10000000) % 60)",
}


def _fraction(letter: str, size: int, ticks: str) -> str:
    digits = f"substring(leftPad(toString({ticks}), 7, '0'), 1, {size})"
    if letter == "f":
        return digits
    return f"replaceRegexpOne({digits}, '0+$', '')"


def _tokens(pattern: str) -> list[str]:
    found: list[str] = []
    for char in pattern:
        if found and found[-1][-1] == char and char.isalpha():
            found[-1] += char
        else:
            found.append(char)
    return found


def _format_datetime(call: Call) -> str:
    parts = []
    for token in _tokens(str(call.value(1))):
        if token in _FORMATS:
            parts.append(_FORMATS[token])
        elif token[0] in "fF" and len(token) <= 7:
            parts.append(_fraction(token[0], len(token), "positiveModulo(reinterpretAsInt64({0}), 10000000)"))
        elif token in " -/:,.[]_TZ":
            parts.append(quote.string(token).replace("{", "{{"))
        else:
            raise Refusal(f"format_datetime() does not know '{token}'")
    return call.fill(f"ifNull(concat('', {', '.join(parts)}), '')") if parts else "''"


define("format_datetime", "datetime, string", STRING, _format_datetime)


def _format_timespan(call: Call) -> str:
    parts = ["if({0} < 0, '-', '')"]
    for token in _tokens(str(call.value(1))):
        letter = "H" if token[0] == "h" else token[0]
        if letter in _SPAN_FORMATS:
            parts.append(
                f"leftPad({_SPAN_FORMATS[letter]}, greatest({len(token)}, length({_SPAN_FORMATS[letter]})), '0')"
            )
        elif letter in "fF" and len(token) <= 7:
            parts.append(_fraction(letter, len(token), "abs({0}) % 10000000"))
        elif token in " -/:,.[]_":
            parts.append(quote.string(token))
        else:
            raise Refusal(f"format_timespan() does not know '{token}'")
    return call.fill(f"ifNull(concat({', '.join(parts)}), '')")


define("format_timespan", "timespan, string", STRING, _format_timespan)
