"""Steps that SQL cannot say: the rows so far are asked for, worked on here, and the query goes on with the result.

Whoever runs the query answers (see `Query.completed`); until then it is pending, its columns known. Every plugin
and operator made so can be followed by others. Values come and go as texts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from vedette.kql import syntax
from vedette.kql.binder.context import Binder, Problem, Scope
from vedette.kql.binder.overload import apply
from vedette.kql.emit import quote
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import AGGREGATES, FUNCTIONS, Call, Function
from vedette.kql.plan import (
    Aggregate,
    Apply,
    Column,
    Const,
    Limit,
    Plan,
    Project,
    Reduction,
    Ref,
    Typed,
    references,
)
from vedette.kql.plan_inline import Cell, Inline
from vedette.kql.types import LONG, STRING
from vedette.schema.types import ScalarType

MOST_ROWS = 200_000
MOST_VALUES = 20_000
_LIST = AGGREGATES["make_list"][0]


def gathered(
    binder: Binder, plan: Plan, values: Sequence[Typed], what: str, span: syntax.Span, *, most: int = MOST_ROWS
) -> list[list[str]] | None:
    """Each value over all rows of a plan as texts, in its order; None while nobody can run it.

    Raises Problem for more than `most` rows.
    """
    columns = tuple(Column(f"c{place}", STRING) for place in range(len(values)))
    texts = tuple(converted(value, STRING) or value for value in values)
    cut = Limit(columns, Project(columns, plan, texts), Const(LONG, most + 1))
    lists = tuple(Reduction(STRING, _LIST, (Ref(STRING, column.name),)) for column in columns)
    rows = binder.learn(Aggregate(columns, cut, (), lists), f"{what} is worked out from the data", span)
    if rows is None:
        return None
    found = [json.loads(cell) if cell else [] for cell in rows[0]] if rows else [[] for _ in values]
    if found and len(found[0]) > most:
        raise Problem("too-many-rows", f"not supported: {what} over more than {most:,} rows or values", span)
    return found


def inline(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Plan:
    """Rows as a table that operators can follow."""
    return Inline(tuple(columns), tuple(tuple(row) for row in rows))


def mapped(
    binder: Binder, node: syntax.Call, value: Typed, scope: Scope, work: Callable[[str], str], kind: ScalarType
) -> Typed:
    """A function of a text that SQL has not, worked out for every different value; `kind` is string or dynamic."""
    if isinstance(value, Const):
        made: Typed = Const(STRING, work(str(value.value or "")))
        return made if kind == STRING else apply(FUNCTIONS["parse_json"], [made], node.name, node.span)
    names = references(value)
    if scope.input is None or not names or any("\x01" in name for name in names) or binder.records is not None:
        raise Problem("unsupported", f"not supported: {node.name}() of a computed value here", node.span)
    distinct = Aggregate((Column("v", STRING),), scope.input, (value,), ())
    found = gathered(binder, distinct, [Ref(STRING, "v")], f"{node.name}()", node.span, most=MOST_VALUES)
    given = [text for text in found[0] if text] if found else []
    keys = f"[{', '.join(quote.string(text) for text in given)}]"
    texts = f"[{', '.join(quote.string(work(text)) for text in given)}]"

    def emit(call: Call) -> str:
        return f"transform({call.sql(0)}, {keys}, {texts}, '')" if given else "''"

    return Apply(kind, Function(node.name, ("string",), 1, False, kind, emit), (value,))
