"""What a rule's text alone tells, before it is compiled: its demands, and text that every row it can match contains.

`waiting` gives it of rules that are not compiled yet; `blind` and `evaluate` decide by it which of them are needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vedette.detect.anatomy import Anatomy, anatomy, table_pipe, walk
from vedette.detect.prefilter import Needles, needles
from vedette.kql import syntax
from vedette.kql.diagnostics import KqlError
from vedette.kql.parser import parse
from vedette.schema.types import TableSchema

Tables = Callable[[str], TableSchema | None]

_UNREAD = Anatomy(sets=False, plain=False, binned=False, clocked=False, demands=())


@dataclass(frozen=True, slots=True)
class Sketch:
    """Facts about a query text. `table` is the one its pipe starts from, None when that cannot be told.

    With `needles` a row of `table` that has none of them changes nothing in the query's result.
    """

    anatomy: Anatomy
    table: TableSchema | None = None
    needles: Needles | None = None


def sketch(text: str, tables: Tables) -> Sketch:
    """The sketch of a query; nothing is told of one that cannot be parsed, compiling says what is wrong with it."""
    try:
        root, facts = parse(text), anatomy(text, tables)
    except KqlError:
        return Sketch(_UNREAD)
    pipe = table_pipe(root)
    if pipe is None or not isinstance(pipe.source, syntax.Name):
        return Sketch(facts)
    name = pipe.source.name
    table = tables(name)
    if table is None or any(isinstance(each, syntax.Let) and each.name == name for each in root.statements):
        return Sketch(facts)
    read = [node.name for node in walk(root) if isinstance(node, syntax.Name) and tables(node.name) is not None]
    # Read elsewhere too, or by the clock: rows without the text count there, or results change without new rows.
    if read != [name] or facts.clocked or table.state:
        return Sketch(facts, table)
    return Sketch(facts, table, needles(text, table))
