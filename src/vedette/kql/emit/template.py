"""SQL with marks for what only run time knows (where a table is, the time, the tenant), filled in quickly.

Marks are framed in NUL characters, which quoting never lets through from a query's text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from vedette.kql.emit import quote
from vedette.kql.emit.literal import instant
from vedette.schema.types import TableSchema

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ticks(at: datetime) -> int:
    """Ticks of 100 ns since 1970."""
    span = at.astimezone(UTC) - _EPOCH
    return (span.days * 86_400 + span.seconds) * 10_000_000 + span.microseconds * 10


BRANCH_END, UNION_END = "\x00E\x00", "\x00W\x00"
NO_ROWS = "null("
"""How a relation begins that has no rows: branches of a union over it alone are left out, for sixty cost seconds."""


def branches(parts: Sequence[tuple[str, int | None]]) -> str:
    """A union of SELECTs, each with the number of the table without which it has no rows, None where it may have."""
    if all(table is None for _, table in parts):
        return " UNION ALL ".join(sql for sql, _ in parts)
    marked = (f"\x00B{-1 if table is None else table}\x00{sql}{BRANCH_END}" for sql, table in parts)
    return f"\x00U\x00{''.join(marked)}{UNION_END}"


def fill(
    template: str,
    tables: tuple[TableSchema, ...],
    relation: Callable[[TableSchema], str],
    now: datetime,
    tenant: str,
    files: Sequence[str] = (),
) -> str:
    """The SQL text with every mark replaced; `files` are the paths of external files by their number."""
    pieces = template.split("\x00")
    moment = ticks(now)
    texts: list[list[str]] = [[]]
    unions: list[list[tuple[bool, str]]] = []
    empty: list[bool] = []
    for place, piece in enumerate(pieces):
        kind, number = (piece[0], piece[1:]) if place % 2 else ("", "")
        if kind == "U":
            unions.append([])
        elif kind == "B":
            texts.append([])
            empty.append(int(number) >= 0 and relation(tables[int(number)]).startswith(NO_ROWS))
        elif kind == "E":
            unions[-1].append((empty.pop(), "".join(texts.pop())))
        elif kind == "W":
            parts = unions.pop()
            kept = [text for without, text in parts if not without] or [parts[0][1]]
            texts[-1].append(" UNION ALL ".join(kept))
        elif kind == "R":
            texts[-1].append(relation(tables[int(number)]))
        elif kind == "N":
            texts[-1].append(f"toDateTime64('{instant(moment + int(number))}', 7, 'UTC')")
        elif kind == "F":
            texts[-1].append(quote.string(files[int(number)]))
        else:
            texts[-1].append(quote.string(tenant) if kind else piece)
    return "".join(texts[0])
