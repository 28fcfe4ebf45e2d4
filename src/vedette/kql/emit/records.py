"""The input of a mapping as a SELECT: source columns, and all gathered JSON fields of a row from one typed parse.

`JSONExtract(text, 'Tuple(…)')` walks a record once whatever the number of fields; missing or odd values become ''.
"""

from __future__ import annotations

from collections.abc import Callable

from vedette.kql.emit import quote
from vedette.kql.emit.frame import Frame
from vedette.kql.plan import JsonField, Records

RECORDS_MARK = "\x00L\x00"


class Tree(dict[str, "Tree"]):
    """Paths as nested keys; a leaf has no keys."""


def _shape(tree: Tree) -> str:
    if not tree:
        return "String"
    return "Tuple(" + ", ".join(f"`{key}` {_shape(inner)}" for key, inner in tree.items()) + ")"


def _tree(fields: list[JsonField]) -> Tree:
    root = Tree()
    for field in fields:
        node = root
        for key in field.path:
            node = node.setdefault(key, Tree())
    return root


def records_frame(plan: Records, fresh: Callable[[], str]) -> Frame:
    """The SELECT of a mapping's input."""
    alias = fresh()

    def physical(name: str) -> str:
        return quote.name("line" if plan.raw and name == "raw" else name)

    needed = {column.name for column in plan.columns}
    wanted = [field for field in plan.fields if field.name in needed]
    columns = {
        column.name: f"{alias}.{physical(column.name)}"
        for column in plan.columns
        if column.name not in {field.name for field in plan.fields}
    }
    if not wanted:
        return Frame(f"{RECORDS_MARK} AS {alias}", columns, set(columns))
    parsed: list[str] = []
    tuples: list[str] = []
    inner = fresh()
    for source in dict.fromkeys(field.column for field in wanted):
        fields = [field for field in wanted if field.column == source]
        name = fresh()
        shape = quote.string(_shape(_tree(fields)))
        parsed.append(f"JSONExtract({inner}.{physical(source)}, {shape}) AS {name}")
        tuples.append(f"{alias}.{quote.name(name)}")
        for field in fields:
            sql = tuples[-1]
            for key in field.path:
                sql = f"tupleElement({sql}, {quote.string(key)})"
            columns[field.name] = sql
    kept = [f"{inner}.{physical(name)}" for name in dict.fromkeys(columns) if not name.startswith("_p\x01")]
    kept = list(dict.fromkeys(kept))
    source = f"(SELECT {', '.join([*kept, *parsed])} FROM {RECORDS_MARK} AS {inner}) AS {alias}"
    return Frame(source, columns, set(columns), parsed=tuple(tuples))
