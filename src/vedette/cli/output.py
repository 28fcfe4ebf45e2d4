"""How results are shown: rich tables for people, JSON for programs, CSV for spreadsheets; used by every command."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vedette.core.clock import iso

SEVERITY_STYLE = {"High": "bold red", "Medium": "yellow", "Low": "cyan", "Informational": "dim"}

_WIDEST = 1 << 20
_NARROW = 8
"""What the other columns keep, in characters, beside ids that fill a narrow terminal."""


class Format(StrEnum):
    """`--format` of commands that show rows."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def console() -> Console:
    """Standard output; what is not a terminal gets no colour, and lines that are as long as they are."""
    return Console(highlight=False, soft_wrap=not Console().is_terminal)


def heading(out: Console, text: str, beside: str) -> None:
    """What a page is about, in bold, and a few words beside it; a terminal draws a line to its edge."""
    title = Text.assemble((text, "bold"), f"  {beside}")
    if out.is_terminal:
        out.rule(title, align="left")
    else:
        out.print(title)


def plain(value: object) -> object:
    """A value JSON can hold: times as RFC 3339 UTC, everything unknown as text."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset | set):
        return [plain(item) for item in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    encoded = msgspec.json.encode(value, enc_hook=plain)
    sys.stdout.write(msgspec.json.format(encoded, indent=2).decode() + "\n")


def objects(names: Sequence[str], rows: Iterable[Sequence[object]]) -> list[dict[str, object]]:
    """A table's rows for programs: `Dead letters` is `deadLetters`, `Last seen (UTC)` is `lastSeen`."""
    words = [re.sub(r"\(.*?\)", "", name).split() for name in names]
    keys = [first.lower() + "".join(word.capitalize() for word in rest) for first, *rest in words]
    return [dict(zip(keys, row, strict=True)) for row in rows]


def print_csv(names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """RFC 4180 with a header row."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows([["" if value is None else plain(value) for value in row] for row in rows])
    sys.stdout.write(text.getvalue())


def cell(value: object) -> Text:
    """A value as one table cell; severities are coloured and spelt out."""
    if isinstance(value, datetime):
        return Text(value.strftime("%Y-%m-%d %H:%M:%S"))
    if isinstance(value, float):
        return Text(f"{value:g}")
    text = "" if value is None else str(value)
    return Text(text, style=SEVERITY_STYLE.get(text, ""))


def print_table(
    names: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    whole: Sequence[str] = (),
    title: str = "",
    footer: str = "",
) -> None:
    """A table as wide as the terminal, or wider where the columns `whole` need it; `footer` says how many in all.

    Ids that people copy into another command belong in `whole`: one that is broken into two lines cannot be copied.
    What is not a terminal gets every column whole.
    """
    table = Table(header_style="bold", box=None, pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold", no_wrap=name in whole)
    least = 0
    for row in rows:
        cells = [cell(value) for value in row]
        table.add_row(*cells)
        kept = (text.cell_len if name in whole else _NARROW for name, text in zip(names, cells, strict=True))
        least = max(least, sum(kept) + 2 * len(names))
    out = console()
    if not out.is_terminal:
        least = out.measure(table, options=out.options.update(width=_WIDEST)).maximum
    elif not whole:
        least = 0
    out.width = max(out.width, least)
    if title:
        out.print(title, style="italic", markup=False)
    out.print(table, soft_wrap=False)
    if footer:
        out.print(footer, style="dim")
