"""Reads the spellings of dates that Kusto accepts in `datetime(…)` literals; used by `literals.py`.

Formats: https://learn.microsoft.com/kusto/query/scalar-data-types/datetime (ISO 8601, RFC 822, RFC 850 and kin).
"""

from __future__ import annotations

import re
from datetime import date

_TICKS = 10_000_000
_EPOCH = date(1970, 1, 1).toordinal()
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_TIME = (
    r"(?:(?:[T\s]|\s+at\s+)\s*(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp][Mm])?)?\s*(?P<zone>[Zz]|GMT|UTC|[+-]\d{1,2}(?::?\d{2})?)?"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s*)?"
_FORMS = tuple(
    re.compile(form + _TIME, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})\s*[-/.,]\s*(?P<month>\d{1,2})\s*[-/.,]\s*(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?:-(?P<month>\d{1,2}))?(?P<day>)",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})[-/.](?P<year>\d{4})",
        _WEEKDAY + r"(?P<day>\d{1,2})[\s-](?P<month>[a-z]{3})[a-z]*[\s-](?P<year>\d{4}|\d{2})",
        _WEEKDAY + r"(?P<month>[a-z]{3})[a-z]*\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})",
    )
)


def datetime_ticks(text: str) -> int:
    """Ticks of 100 ns since 1970-01-01 UTC; text without a zone is UTC. Raises ValueError for anything else."""
    text = text.strip()
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _ticks(text, match)
    if text.lower() in ("min", "max"):
        low = text.lower() == "min"
        return (date.min.toordinal() - _EPOCH) * 86_400 * _TICKS if low else _day_end()
    raise ValueError(f"'{text}' is not a datetime; write it as 2024-05-31 or 2024-05-31T13:45:00Z")


def _day_end() -> int:
    return (date.max.toordinal() - _EPOCH + 1) * 86_400 * _TICKS - 1


def _ticks(text: str, match: re.Match[str]) -> int:
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 2000 if year < 50 else 1900
    month = match["month"] or "1"
    number = int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0)
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "pm" else 0)
    try:
        day = date(year, number, int(match["day"] or 1)).toordinal() - _EPOCH
    except ValueError:
        raise ValueError(f"'{text}' is not a datetime: there is no such day") from None
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(f"'{text}' is not a datetime: there is no such time of day")
    seconds = day * 86_400 + hour * 3600 + minute * 60 + second - _offset(match["zone"])
    return seconds * _TICKS + int((match["fraction"] or "").ljust(7, "0")[:7])


def _offset(zone: str | None) -> int:
    if not zone or zone[0] not in "+-":
        return 0
    digits = zone[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    seconds = int(hours) * 3600 + int(minutes) * 60
    return -seconds if zone[0] == "-" else seconds
