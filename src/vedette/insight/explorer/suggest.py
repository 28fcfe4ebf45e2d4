"""Values to choose from while a filter is written: the usual ones of a property and those in the rows, by number."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.core.errors import BadInput
from vedette.insight.explorer.conditions import property_of
from vedette.insight.explorer.question import Asker
from vedette.insight.explorer.words import Base, Match, Source, ValueKind

MOST = 20


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value and in how many rows it stands."""

    value: str
    count: int


def suggestions(asker: Asker, ident: str, text: str = "") -> tuple[Suggestion, ...]:
    """The most frequent values that hold the text, of rows the question lets through.

    Raises BadInput for a property that the view has not, or a text longer than 200 characters.
    """
    known = property_of(ident, asker.base)
    if len(text) > 200:
        raise BadInput("a text to look for has at most 200 characters")
    if known.kind is ValueKind.NUMBER or asker.empty:
        return ()
    if known.values:
        counted: dict[str, int] = {}
        if known.match is Match.ONE and known.source is Source.MAIL:
            counted = {each.value.casefold(): each.count for each in _asked(asker, known.expression(asker.base), "")}
        found = [value for value in known.values if text.casefold() in value.casefold()]
        return tuple(Suggestion(value, counted.get(value.casefold(), 0)) for value in found)
    column = known.expression(asker.base)
    if known.source is Source.MAIL or asker.base is not Base.MAIL:
        return _asked(asker, column, text)
    if not asker.has(known.source):
        return ()
    ids = f"{asker.rows_base()} | distinct NetworkMessageId"
    rows = f"{known.source.value} | where NetworkMessageId in (({ids}))"
    return _counted(asker, f"{rows} | extend Value = {column}", text)


def _asked(asker: Asker, column: str, text: str) -> tuple[Suggestion, ...]:
    base = asker.rows_base(latest=column == "Latest")
    return _counted(asker, f"{base}\n| extend Value = {column}", text)


def _counted(asker: Asker, rows: str, text: str) -> tuple[Suggestion, ...]:
    holding = f" and Value contains {asker.named(text.strip())}" if text.strip() else ""
    found = asker.rows(
        f"{rows}\n| where isnotempty(Value){holding}\n| summarize Count = count() by Value"
        f"\n| top {MOST} by Count desc, Value asc"
    )
    return tuple(Suggestion(row["Value"], row["Count"]) for row in found)
