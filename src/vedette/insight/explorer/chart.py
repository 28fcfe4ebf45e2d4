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
_KEPT = 20_000_000  # rows of some 20 bytes in memory
_TOTAL, _SERIES, _SLOT = 0, 1, 2
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
    slot, unit = slot_of(asker.question.until - asker.question.since), _UNITS[asker.base]
    unknown = known.source is not Source.MAIL and asker.base is Base.MAIL and not asker.has(known.source)
    found = asker.rows(_text(asker, known, unknown=unknown))
    total = next((row["Count"] for row in found if row["Kind"] == _TOTAL), 0)
    # The engine's count of different ones is an estimate.
    messages = min(total, next((row["Messages"] for row in found if row["Kind"] == _TOTAL), 0))
    if asker.empty or unknown:
        reason = asker.reason() or f"nothing is known of {known.title} yet"
        return Chart(total, messages, slot, (), (), unit, reason, asker.partial)
    top = [Series(row["Word"] or NONE, row["Count"]) for row in found if row["Kind"] == _SERIES]
    top.sort(key=lambda each: (-each.count, each.word))
    slots = tuple(Slot(row["At"], row["Word"], row["Count"]) for row in found if row["Kind"] == _SLOT)
    series = top[:SERIES]
    if len(top) > SERIES:
        series.append(Series(OTHERS, sum(each.count for each in slots if each.word == OTHERS)))
    return Chart(total, messages, slot, tuple(series), slots, unit, "" if total else asker.reason(), asker.partial)


def slot_of(span: timedelta) -> timedelta:
    """The shortest slot of which the span has at most sixty."""
    return next((slot for slot in _SLOTS if span / slot <= _MOST_SLOTS), _SLOTS[-1])


def _text(asker: Asker, known: Property, *, unknown: bool) -> str:
    """Totals, the most frequent words, and counts by slot of these and of all others as one, of one reading.

    The rows are kept in between, narrow as they are, unless there are very many. Where a row has one word, words are
    counted by themselves: with the slots there would be many more groups.
    """
    span, single = _span(slot_of(asker.question.until - asker.question.since)), _single(asker, known)
    beside = _beside(asker, known)
    ident = "0" if asker.base is Base.CONTENT else "hash(NetworkMessageId)"
    word = "''" if beside else known.expression(asker.base)
    base = asker.rows_base(latest=known.id == "latest-location")
    ids = "0" if asker.base is Base.CONTENT else "dcount(Id)"
    total = f"Rows | summarize Count = count(), Messages = tolong({ids}) | extend Kind = {_TOTAL}"
    rows = f"let Rows = {_kept(asker, f'{base} | project At = bin(Timestamp, {span}), Word = {word}, Id = {ident}')};"
    if unknown:
        return f"{rows}\n{total}"
    words = "" if single else f"let Words = {_kept(asker, _words(known, beside=beside))};"
    count, counted = ("count()", "Rows") if single else ("sum(Count)", "Words")
    named = f"iff(Word in (Named), iff(isempty(Word), '{NONE}', Word), '{OTHERS}')"
    return (
        f"{rows}\n{words}\n"
        f"let Top = materialize({counted} | summarize Count = {count} by Word\n"
        f"    | top {SERIES + 1} by Count desc, Word asc);\n"
        f"let Named = Top | top {SERIES} by Count desc, Word asc | project Word;\n"
        f"union ({total}), (Top | extend Kind = {_SERIES}),\n"
        f"    ({counted} | extend Word = {named} | summarize Count = {count} by At, Word | extend Kind = {_SLOT})\n"
        "| order by At asc, Word asc"
    )


def _kept(asker: Asker, text: str) -> str:
    return f"materialize({text})" if asker.held <= _KEPT else text


def _beside(asker: Asker, known: Property) -> bool:
    """Do the words of this property stand in another table?"""
    return known.source is not Source.MAIL and asker.base is Base.MAIL


def _single(asker: Asker, known: Property) -> bool:
    """Has a row exactly one word of this property?"""
    several = known.match is Match.COMMAS or (known.match is Match.JSON and asker.base is not Base.CONTENT)
    return not (_beside(asker, known) or several)


def _words(known: Property, *, beside: bool) -> str:
    """Rows of At, Word and Count of a property of which a row may have several words."""
    if beside:
        other = (
            f"{known.source.value} | where isnotempty(NetworkMessageId) "
            f"| project Id = hash(NetworkMessageId), Word = {known.expression(Base.MAIL)} | distinct Id, Word"
        )
        return f"Rows | project At, Id | join kind=inner ({other}) on Id | summarize Count = count() by At, Word"
    counted = "Rows | summarize Count = count() by At, Word"
    if known.match is Match.COMMAS:
        split = "split(iff(isempty(Word), '', Word), ', ')"
        return f"{counted} | mv-expand Word = {split} to typeof(string) | summarize Count = sum(Count) by At, Word"
    # The strings of {"Phish": ["Spoof DMARC"]} but its keys, which are the words of threats.
    inside = "iff(isempty(Word), dynamic(['']), extract_all('\"([^\"]+)\"', Word))"
    return (
        f"{counted} | mv-expand Word = {inside} to typeof(string)"
        " | where Word !in ('Phish', 'Malware', 'Spam') | summarize Count = sum(Count) by At, Word"
    )


def _span(slot: timedelta) -> str:
    return f"{int(slot.total_seconds() // 60)}m"
