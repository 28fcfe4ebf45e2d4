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
    for place in range(1, len(pieces), 2):
        mark = pieces[place]
        if mark[0] == "R":
            pieces[place] = relation(tables[int(mark[1:])])
        elif mark[0] == "N":
            pieces[place] = f"toDateTime64('{instant(moment + int(mark[1:]))}', 7, 'UTC')"
        elif mark[0] == "F":
            pieces[place] = quote.string(files[int(mark[1:])])
        else:
            pieces[place] = quote.string(tenant)
    return "".join(pieces)
