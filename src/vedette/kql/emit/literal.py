"""Constants as SQL and as JSON text; the emitter and functions that take constant lists call this file.

Times are ticks of 100 ns as in `syntax.Literal`; JSON follows Kusto's rendering of dynamic values.
"""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from vedette.kql.emit import quote
from vedette.kql.plan import Const
from vedette.kql.syntax import Literal
from vedette.kql.types import PHYSICAL, TEXTUAL, TICKS_PER_DAY, TICKS_PER_SECOND
from vedette.schema.types import ScalarType

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def constant(const: Const) -> str:
    """SQL of a typed constant."""
    kind, value = const.type, const.value
    if value is None:
        return "''" if kind in TEXTUAL else f"CAST(NULL, {quote.string(PHYSICAL[kind])})"
    if kind == ScalarType.DYNAMIC:
        return quote.string(json_text(value))
    if kind == ScalarType.STRING:
        return quote.string(str(value))
    if kind == ScalarType.BOOL:
        return "true" if value else "false"
    if kind == ScalarType.REAL and isinstance(value, float | int):
        return real(float(value))
    if kind == ScalarType.DECIMAL:
        return f"toDecimal128({quote.string(format(Decimal(str(value)), 'f'))}, 18)"
    if kind == ScalarType.GUID:
        return f"toUUID({quote.string(str(value))})"
    if isinstance(value, int):
        return _whole(kind, value)
    raise TypeError(f"{kind} constant {value!r}")


def _whole(kind: ScalarType, value: int) -> str:
    if kind == ScalarType.DATETIME:
        return f"toDateTime64('{instant(value)}', 7, 'UTC')"
    if kind == ScalarType.INT:
        return f"toInt32({value})"
    if value == -(2**63):
        return "toInt64('-9223372036854775808')"
    return f"toInt64({value})"


def real(value: float) -> str:
    """SQL of a floating-point number, infinities and NaN included."""
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "(-inf)"
    return f"toFloat64({value!r})"


def instant(ticks: int) -> str:
    """`YYYY-MM-DD hh:mm:ss.fffffff` of ticks since 1970, clamped to Kusto's years 1 to 9999."""
    seconds, fraction = divmod(ticks, TICKS_PER_SECOND)
    try:
        at = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return "9999-12-31 23:59:59.9999999" if ticks > 0 else "0001-01-01 00:00:00.0000000"
    return f"{at.year:04}-{at.month:02}-{at.day:02} {at.hour:02}:{at.minute:02}:{at.second:02}.{fraction:07}"


def duration(ticks: int) -> str:
    """`[-][d.]hh:mm:ss[.fffffff]` of a timespan."""
    sign, ticks = ("-", -ticks) if ticks < 0 else ("", ticks)
    days, rest = divmod(ticks, TICKS_PER_DAY)
    seconds, fraction = divmod(rest, TICKS_PER_SECOND)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return sign + (f"{days}." if days else "") + text + (f".{fraction:07}" if fraction else "")


def json_text(value: object) -> str:
    """JSON text of a dynamic constant, in which typed scalars may stand."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, Literal):
        return scalar_json(value.type, value.value)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def scalar_json(kind: ScalarType, value: object) -> object:
    """The JSON value a typed constant has inside a dynamic."""
    if isinstance(value, int) and kind == ScalarType.DATETIME:
        return instant(value).replace(" ", "T") + "Z"
    if isinstance(value, int) and kind == ScalarType.TIMESPAN:
        return duration(value)
    return _plain(value)
