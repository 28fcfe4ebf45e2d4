"""Explorer's chart: how many rows in each slot of time, by the words of a pivot; and the counts beside it.

The ten most frequent words have series of their own, the rest is one. A message with several links or technologies
counts once for each of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from vedette.core.errors import BadInput
from vedette.insight.explorer.conditions import property_of
from vedette.insight.explorer.properties import Property
from vedette.insight.explorer.question import Asker
from vedette.insight.explorer.words import Base, Match, Source, View

SERIES = 10
OTHERS = "Others"
NONE = "None"
_SLOTS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 180, 360, 720, 1_440, 2_880, 5_760, 11_520))
_MOST_SLOTS = 60
PIVOTS = {
    View.ALL: "delivery-action",
    View.MALWARE: "malware-family",
    View.PHISH: "sender-domain",
    View.REPORTED: "delivery-action",
    View.CONTENT: "malware-family",
    View.CLICKS: "click-verdict",
    View.CAMPAIGNS: "delivery-action",
}
"""What each view is charted by at first."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Rows of one word in the slot that begins at `at`."""

    at: datetime
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Series:
    """A word of the pivot with its count over the whole span."""

    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Chart:
    """`total` counts rows (a message once for each recipient); slots without any are left out.

    `reason` says why there may be nothing; `partial` that a limit cut it.
    """

    total: int
    messages: int
    slot: timedelta
    series: tuple[Series, ...]
    slots: tuple[Slot, ...]
    unit: str
    reason: str
    partial: bool


_UNITS = {
    Base.MAIL: "messages x recipients, by when they were sent",
    Base.CLICKS: "clicks, by when they happened",
    Base.CONTENT: "detections in files, by when they happened",
}


def chart(asker: Asker, pivot: str = "") -> Chart:
    """The chart of a question. Raises BadInput for what is no pivot of its view."""
    known = property_of(pivot or PIVOTS[asker.question.view], asker.base)
    if not known.pivot:
        raise BadInput(f"{known.title} cannot be charted")
    slot = slot_of(asker.question.until - asker.question.since)
    unit = _UNITS[asker.base]
    if asker.empty or (known.source is not Source.MAIL and asker.base is Base.MAIL and not asker.has(known.source)):
        total = 0 if asker.empty else _total(asker)[0]
        reason = asker.reason() or f"nothing is known of {known.title} yet"
        return Chart(total, 0, slot, (), (), unit, reason, asker.partial)
    total, messages = _total(asker)
    top = [Series(row["Word"] or NONE, row["Count"]) for row in asker.rows(_series_text(asker, known))]
    names = ", ".join(asker.named("" if each.word == NONE else each.word) for each in top[:SERIES])
    found = asker.rows(_slots_text(asker, known, names)) if top else []
    series = top[:SERIES]
    if len(top) > SERIES:
        series.append(Series(OTHERS, sum(row["Count"] for row in found if row["Word"] == OTHERS)))
    slots = tuple(Slot(row["At"], row["Word"], row["Count"]) for row in found)
    return Chart(total, messages, slot, tuple(series), slots, unit, "" if total else asker.reason(), asker.partial)


def slot_of(span: timedelta) -> timedelta:
    """The shortest slot of which the span has at most sixty."""
    return next((slot for slot in _SLOTS if span / slot <= _MOST_SLOTS), _SLOTS[-1])


def _total(asker: Asker) -> tuple[int, int]:
    ids = "0" if asker.base is Base.CONTENT else "dcount(NetworkMessageId)"
    rows = asker.rows(f"{asker.rows_base()}\n| summarize Total = count(), Messages = tolong({ids})")
    return (rows[0]["Total"], rows[0]["Messages"]) if rows else (0, 0)


def _series_text(asker: Asker, known: Property) -> str:
    """The most frequent words. One word a row is counted by itself: with the slots there would be many more groups."""
    if _single(asker, known):
        column, base = known.expression(asker.base), _base(asker, known)
        counted = f"{base}\n| summarize Count = count() by Word = {column}"
    else:
        counted = f"{_words(asker, known)}\n| summarize Count = sum(Count) by Word"
    return f"{counted}\n| top {SERIES + 1} by Count desc, Word asc"


def _slots_text(asker: Asker, known: Property, names: str) -> str:
    """Counts by slot of these words and of all others as one; one word a row is made so before it is counted."""
    span = _span(slot_of(asker.question.until - asker.question.since))
    word = f"Word = iff(Word in ({names}), iff(isempty(Word), '{NONE}', Word), '{OTHERS}')"
    if _single(asker, known):
        column, base = known.expression(asker.base), _base(asker, known)
        counted = (
            f"{base}\n| extend Word = {column}\n| summarize Count = count() by At = bin(Timestamp, {span}), {word}"
        )
    else:
        counted = f"{_words(asker, known)}\n| summarize Count = sum(Count) by At, {word}"
    return f"{counted}\n| order by At asc, Word asc"


def _single(asker: Asker, known: Property) -> bool:
    """Has a row exactly one word of this property?"""
    beside = known.source is not Source.MAIL and asker.base is Base.MAIL
    several = known.match is Match.COMMAS or (known.match is Match.JSON and asker.base is not Base.CONTENT)
    return not (beside or several)


def _base(asker: Asker, known: Property) -> str:
    return asker.rows_base(latest=known.id == "latest-location")


def _words(asker: Asker, known: Property) -> str:
    """Rows of At, Word and Count of a property of which a row may have several words, counted by slot."""
    span = _span(slot_of(asker.question.until - asker.question.since))
    column, base = known.expression(asker.base), _base(asker, known)
    if known.source is not Source.MAIL and asker.base is Base.MAIL:
        beside = (
            f"{known.source.value} | where isnotempty(NetworkMessageId) "
            f"| project NetworkMessageId, Word = {column} | distinct NetworkMessageId, Word"
        )
        return (
            f"{base}\n| summarize Copies = count() by NetworkMessageId, At = bin(Timestamp, {span})"
            f"\n| join kind=inner ({beside}) on NetworkMessageId\n| summarize Count = sum(Copies) by At, Word"
        )
    counted = f"{base}\n| summarize Count = count() by At = bin(Timestamp, {span}), Word = {column}"
    if known.match is Match.COMMAS:
        split = "split(iff(isempty(Word), '', Word), ', ')"
        return f"{counted}\n| mv-expand Word = {split} to typeof(string)\n| summarize Count = sum(Count) by At, Word"
    # The strings of {"Phish": ["Spoof DMARC"]} but its keys, which are the words of threats.
    inside = "iff(isempty(Word), dynamic(['']), extract_all('\"([^\"]+)\"', Word))"
    return (
        f"{counted}\n| mv-expand Word = {inside} to typeof(string)"
        "\n| where Word !in ('Phish', 'Malware', 'Spam')\n| summarize Count = sum(Count) by At, Word"
    )


def _span(slot: timedelta) -> str:
    return f"{int(slot.total_seconds() // 60)}m"
