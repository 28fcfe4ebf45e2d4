"""Reads the ISO 8601 time ranges of hunting requests: `start/end`, `duration/end`, `start/duration`, one of either."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from vedette.core import clock
from vedette.core.errors import BadInput
from vedette.lake.limits import TimeSpan

_PERIOD = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.IGNORECASE)


def timespan(text: str, *, now: datetime | None = None) -> TimeSpan | None:
    """The range a request names, None for an empty text (all that is kept).

    A duration alone ends now, a time alone begins a range that ends now. Raises BadInput.
    """
    if not text.strip():
        return None
    present = now or clock.now()
    first, slash, second = text.strip().partition("/")
    start, end = _part(first), _part(second) if slash else present
    if isinstance(start, timedelta) and isinstance(end, datetime):
        start = end - start
    elif isinstance(start, datetime) and isinstance(end, timedelta):
        end = start + end
    if not isinstance(start, datetime) or not isinstance(end, datetime) or start >= end:
        raise BadInput(f"not a time range: {text!r}; write for example P7D or 2026-03-01/2026-03-08, earlier/later")
    return TimeSpan(start, end)


def spelled(span: TimeSpan | None) -> str:
    """The range as `start/end`, empty for None."""
    return "" if span is None else f"{clock.iso(span.start)}/{clock.iso(span.end)}"


def _part(text: str) -> datetime | timedelta:
    match = _PERIOD.fullmatch(text.strip())
    if match is not None and any(match.groups()):
        weeks, days, hours, minutes, seconds = (float(group or 0) for group in match.groups())
        return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(f"neither a time nor a period of ISO 8601: {text!r}") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
