"""Rules that are compiled when they are needed: when a table their query speaks of got rows that may concern them.

`roster` makes them of stock rules, whose tables a test compares with the compiled query's; `schedule` wakes those it
needs. Compiling all stock rules takes seconds, which a small import would spend for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from vedette.detect.plan import Prepared
from vedette.detect.rule import Rule
from vedette.detect.sketch import Sketch
from vedette.kql.compile import Catalog
from vedette.schema.types import TableSchema

_TEXT: Final = re.compile(
    r"""```.*?```|~~~.*?~~~|@"[^"]*"|@'[^']*'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|//[^\n]*""", re.DOTALL
)
_NAME: Final = re.compile(r"\w+")
# What may read tables that it does not name.
_WIDE: Final = re.compile(r"\b(?:search|find|invoke|evaluate|FileProfile|DeviceFromIP)\b|\bunion\b[^;]*\*|\[\s*\"")


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that could not be prepared; every run of it fails."""

    rule: Rule
    error: Exception


@dataclass(frozen=True, slots=True)
class Waiting:
    """A rule not compiled yet: the tables it reads (more, perhaps, but never fewer), what its text tells, and how to
    prepare it."""

    rule: Rule
    tables: tuple[TableSchema, ...]
    sketch: Callable[[], Sketch]
    make: Callable[[], Prepared | Broken]


Item = Prepared | Broken
Listed = Item | Waiting


def woken(item: Listed) -> Item:
    """The rule ready to run, or why it is not."""
    return item.make() if isinstance(item, Waiting) else item


def spoken(text: str, catalog: Catalog) -> tuple[TableSchema, ...]:
    """The tables a query names, sorted; none when it may read others that it does not name."""
    bare = _TEXT.sub(" ", text)
    if _WIDE.search(bare):
        return ()
    found = {table.name: table for name in set(_NAME.findall(bare)) if (table := catalog.table(name)) is not None}
    return tuple(found[name] for name in sorted(found))
