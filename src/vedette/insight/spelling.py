"""Times and timespans of whole Arrow columns as text, without a Python loop over rows; for the writers of exports."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

_TICKS_A_DAY = 864_000_000_000


def utc_text(values: pa.Array) -> pa.Array:
    """UTC times as `2026-03-02T08:00:00.0000000Z`, 100 ns digits kept."""
    naive = values.cast(pa.timestamp("ns", "UTC")).cast(pa.int64()).cast(pa.timestamp("ns"))
    return pc.binary_join_element_wise(_moment(naive), "Z", "")


def local_text(values: pa.Array, zone: str) -> pa.Array:
    """The same moments on the clocks of a time zone, `2026-03-02T09:00:00.0000000`; the header names the zone."""
    return _moment(pc.local_timestamp(values.cast(pa.timestamp("ns", zone))))


def span_text(values: pa.Array) -> pa.Array:
    """Ticks as `1.02:03:04.0000005`, as Kusto writes timespans: the days only when there are any."""
    negative = pc.less(values, 0)
    ticks = pc.abs(values)
    days = pc.divide(ticks, _TICKS_A_DAY)
    rest = pc.subtract(ticks, pc.multiply(days, _TICKS_A_DAY))
    hours, rest = _split(rest, 36_000_000_000)
    minutes, rest = _split(rest, 600_000_000)
    seconds, rest = _split(rest, 10_000_000)
    clock = pc.binary_join_element_wise(_padded(hours, 2), _padded(minutes, 2), _padded(seconds, 2), ":")
    fine = pc.if_else(pc.equal(rest, 0), "", pc.binary_join_element_wise(".", _padded(rest, 7), ""))
    whole = pc.if_else(pc.equal(days, 0), "", pc.binary_join_element_wise(days.cast(pa.string()), ".", ""))
    return pc.binary_join_element_wise(pc.if_else(negative, "-", ""), whole, clock, fine, "")


def _moment(naive: pa.Array) -> pa.Array:
    text = pc.utf8_slice_codeunits(naive.cast(pa.string()), 0, 27)
    return pc.replace_substring(text, " ", "T", max_replacements=1)


def _split(ticks: pa.Array, unit: int) -> tuple[pa.Array, pa.Array]:
    whole = pc.divide(ticks, unit)
    return whole, pc.subtract(ticks, pc.multiply(whole, unit))


def _padded(values: pa.Array, width: int) -> pa.Array:
    return pc.utf8_lpad(values.cast(pa.string()), width, "0")
