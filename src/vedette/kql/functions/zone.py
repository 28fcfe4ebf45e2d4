"""Times between zones: `datetime_utc_to_local`, `datetime_local_to_utc`, `datetime_list_timezones`.

Zones go by their IANA names; an unknown one gives null. A local time that a change of clocks leaves out is read with
the later offset, one that occurs twice with the earlier: as the reference prints it.
"""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import available_timezones

from vedette.kql.emit import quote
from vedette.kql.functions.conversion import FROM_TICKS
from vedette.kql.functions.definition import Call, define
from vedette.kql.functions.string import array_text
from vedette.kql.functions.vector import bind, chain
from vedette.kql.types import DATETIME, DYNAMIC

_TICKS = 10_000_000
_KNOWN = "(z IN (SELECT time_zone FROM system.time_zones))"


def _time(ticks: str) -> str:
    return FROM_TICKS.replace("{0}", ticks)


def _offset(ticks: str, zone: str | None) -> str:
    """Ticks a zone is ahead of UTC at a time; `zone` is its constant name, None when it is the name `z`."""
    if zone is not None:
        return f"(toInt64(timeZoneOffset(toTimeZone({_time(ticks)}, {quote.string(zone)}))) * {_TICKS})"
    # Only this function takes a zone that differs from row to row; it writes the offset as +hhmm.
    written = f"formatDateTime({_time(ticks)}, '%z', z)"
    minutes = "(toInt64OrZero(substring(w, 2, 2)) * 60 + toInt64OrZero(substring(w, 4, 2)))"
    return bind(["w"], [written], f"if(startsWith(w, '-'), -1, 1) * {minutes} * {60 * _TICKS}")


def _shifted(body: Callable[[str | None], str]) -> Callable[[Call], str]:
    """`body` over the time's ticks `t`; null where the time is, or the zone is none."""

    def emit(call: Call) -> str:
        ticks = f"reinterpretAsInt64(assumeNotNull({call.sql(0)}))"
        if call.constant(1):
            zone = str(call.value(1))
            if zone not in available_timezones():
                return "CAST(NULL, 'Nullable(DateTime64(7, \\'UTC\\'))')"
            return f"if(isNull({call.sql(0)}), NULL, {bind(['t'], [ticks], _time(body(zone)))})"
        inner = bind(["t", "z"], [ticks, f"if(k, {call.sql(1)}, 'UTC')"], _time(body(None)))
        known = _KNOWN.replace("z IN", f"{call.sql(1)} IN")
        return bind(["k"], [known], f"if(k AND isNotNull({call.sql(0)}), {inner}, NULL)")

    return emit


def _to_utc(zone: str | None) -> str:
    steps = [
        ("a", _offset("t", zone)),
        ("b", _offset("t - a", zone)),
        ("c", _offset("t - b", zone)),
    ]
    return chain(steps, "t - if(b = c, b, greatest(a, b))")


define("datetime_utc_to_local", "datetime, string", DATETIME, _shifted(lambda zone: f"t + {_offset('t', zone)}"))
define("datetime_local_to_utc", "datetime, string", DATETIME, _shifted(_to_utc))
_ALL = ", ".join(quote.string(zone) for zone in sorted(available_timezones()))
define("datetime_list_timezones", "", DYNAMIC, array_text(f"arrayMap(v -> toJSONString(v), [{_ALL}])"))
