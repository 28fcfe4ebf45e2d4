"""Values of KQL's literals from their text: strings, numbers, times, guids; used by the parser and by conversions.

Every function raises ValueError with a message for the writer of the query.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from uuid import UUID

from vedette.kql.datetimes import datetime_ticks
from vedette.schema.types import ScalarType

TICKS_PER_SECOND = 10_000_000
TICKS_PER_DAY = 86_400 * TICKS_PER_SECOND

_LONG_MIN, _LONG_MAX = -(2**63), 2**63 - 1
_ESCAPE = re.compile(
    r"\\(?:([\\'\"abfnrtv])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([0-3]?[0-7]{1,2})|(.))"
)
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_UNIT_TICKS: dict[str, int | Decimal] = {
    "d": TICKS_PER_DAY,
    "h": 3600 * TICKS_PER_SECOND,
    "m": 60 * TICKS_PER_SECOND,
    "s": TICKS_PER_SECOND,
    "ms": TICKS_PER_SECOND // 1000,
    "micro": TICKS_PER_SECOND // 1_000_000,
    "nano": Decimal("0.01"),
    "tick": 1,
}
_UNIT_WORDS = {
    "d": "d day days",
    "h": "h hr hrs hour hours",
    "m": "m min minute minutes",
    "s": "s sec second seconds",
    "ms": "ms milli millis millisec millisecond milliseconds",
    "micro": "micro micros microsec microsecond microseconds",
    "nano": "nano nanos nanosec nanosecond nanoseconds",
    "tick": "tick ticks",
}
_UNITS = {word: _UNIT_TICKS[unit] for unit, words in _UNIT_WORDS.items() for word in words.split()}
_WITH_UNIT = re.compile(r"([+-]?)\s*([0-9]+(?:\.[0-9]+)?|\.[0-9]+)\s*([A-Za-z]+)")
_CLOCK = re.compile(r"([+-]?)(?:([0-9]+)[.:])?([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:\.([0-9]{1,7})[0-9]*)?)?")
_INTEGER = re.compile(r"[+-]?\s*[0-9]+|0[xX][0-9a-fA-F]+")

TYPE_NAMES: dict[str, ScalarType] = {
    **{str(kind): kind for kind in ScalarType},
    "boolean": ScalarType.BOOL,
    "date": ScalarType.DATETIME,
    "time": ScalarType.TIMESPAN,
    "uuid": ScalarType.GUID,
    "uniqueid": ScalarType.GUID,
    "double": ScalarType.REAL,
    "float": ScalarType.REAL,
    **dict.fromkeys(("int8", "int16", "int32", "uint8", "uint16"), ScalarType.INT),
    **dict.fromkeys(("int64", "uint", "uint32", "uint64", "ulong"), ScalarType.LONG),
    "object": ScalarType.DYNAMIC,
}
"""Type words of a query, obsolete ones too; https://learn.microsoft.com/kusto/query/scalar-data-types/."""


def string_value(text: str) -> str:
    """The value of a string literal with its quotes and prefixes; ValueError for an unknown escape."""
    if text[0] in "hH":
        text = text[1:]
    if text[0] == "@":
        quote = text[1]
        return text[2:-1].replace(quote + quote, quote)
    if text[:3] in ("```", "~~~"):
        return text[3:-3]
    content = text[1:-1]
    return _ESCAPE.sub(_unescape, content) if "\\" in content else content


def _unescape(match: re.Match[str]) -> str:
    simple, short, long, byte, octal, unknown = match.groups()
    if simple is not None:
        return _SIMPLE.get(simple, simple)
    if octal is not None:
        return chr(int(octal, 8))
    if unknown is not None:
        raise ValueError(
            f"unknown escape '\\{unknown}' in a string; write '\\\\{unknown}', or @'…' for a verbatim string"
        )
    code = int(short or long or byte, 16)
    if code > 0x10FFFF:
        raise ValueError(f"no such character: {match[0]}")
    return chr(code)


def long_value(text: str, low: int = _LONG_MIN, high: int = _LONG_MAX) -> int:
    """A decimal or hexadecimal integer; hexadecimal digits fill the 64 bits of a long, sign included."""
    if not _INTEGER.fullmatch(text):
        raise ValueError(f"'{text}' is not an integer")
    if text[:2] in ("0x", "0X"):
        value = int(text, 16)
        if 2**63 <= value < 2**64 and high == _LONG_MAX:
            value -= 2**64
    else:
        # More digits than any long has are not worth converting.
        value = int(text.replace(" ", "")) if len(text) <= 40 else high + 1
    if not low <= value <= high:
        raise ValueError(f"'{text if len(text) <= 40 else text[:40] + '…'}' is out of range")
    return value


def timespan_ticks(text: str) -> int:
    """Ticks of `1d`, `2.5h`, `15 seconds`, `1.02:03:04.5`, `12:30` or a bare number of days."""
    text = text.strip()
    if match := _WITH_UNIT.fullmatch(text):
        sign, number, unit = match.groups()
        if unit not in _UNITS:
            raise ValueError(f"'{unit}' is not a unit of time")
        ticks = _exact_ticks(number, _UNITS[unit])
    elif match := _CLOCK.fullmatch(text):
        sign, days, hours, minutes, seconds, fraction = match.groups(default="")
        clock = int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
        if int(hours) > 23 or int(minutes) > 59 or int(seconds or 0) > 59 or len(days) > 8:
            raise ValueError(f"'{text}' is not a timespan")
        ticks = int(days or 0) * TICKS_PER_DAY + clock * TICKS_PER_SECOND + int(fraction.ljust(7, "0"))
    elif match := re.fullmatch(r"([+-]?)\s*([0-9]+(?:\.[0-9]+)?)", text):
        sign, number = match.groups()
        ticks = _exact_ticks(number, TICKS_PER_DAY)
    else:
        raise ValueError(f"'{text}' is not a timespan")
    ticks = -ticks if sign == "-" else ticks
    if not _LONG_MIN <= ticks <= _LONG_MAX:
        raise ValueError(f"timespan '{text}' is out of range")
    return ticks


def _exact_ticks(number: str, unit: int | Decimal) -> int:
    return int(Decimal(number[:60]) * unit)


def typed_value(word: str, text: str) -> tuple[ScalarType, object]:
    """Type and value of `word(text)`, such as `datetime(2024-01-01)`; the value None is null."""
    kind = TYPE_NAMES[word]
    text = text.strip()
    if len(text) >= 2 and text[0] in "'\"" and text[-1] == text[0]:
        text = text[1:-1].strip()
    if text in ("null", ""):
        return kind, None
    return kind, _typed(kind, text)


def _typed(kind: ScalarType, text: str) -> object:
    match kind:
        case ScalarType.BOOL:
            return _bool(text)
        case ScalarType.INT:
            return long_value(text, -(2**31), 2**32 - 1 if text[:2] in ("0x", "0X") else 2**31 - 1)
        case ScalarType.LONG:
            return long_value(text)
        case ScalarType.REAL:
            return real_value(text)
        case ScalarType.DECIMAL:
            return _decimal(text)
        case ScalarType.TIMESPAN:
            return timespan_ticks(text)
        case ScalarType.GUID:
            return guid_value(text)
        case _:
            return datetime_ticks(text)


def _bool(text: str) -> bool:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if re.fullmatch(r"[+-]?[0-9]{1,20}", text):
        return int(text) != 0
    raise ValueError(f"'{text}' is not a bool")


def real_value(text: str) -> float:
    """A real number, `nan`, `inf`, `+inf` or `-inf`."""
    if not re.fullmatch(r"(?i)[+-]?\s*(?:[0-9]+\.?[0-9]*(?:e[+-]?[0-9]+)?|\.[0-9]+(?:e[+-]?[0-9]+)?|inf|nan)", text):
        raise ValueError(f"'{text}' is not a real number")
    return float(text.replace(" ", ""))


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"'{text}' is not a decimal number") from None
    if not value.is_finite():
        raise ValueError(f"'{text}' is not a decimal number")
    return value


def guid_value(text: str) -> UUID:
    """A guid in any of its usual spellings."""
    try:
        return UUID(text)
    except ValueError:
        raise ValueError(f"'{text}' is not a guid") from None
