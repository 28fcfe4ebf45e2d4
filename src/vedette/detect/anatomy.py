"""What a rule's query is made of, read from its syntax tree: operators, functions, and what each condition demands.

`plan` decides with it how a rule is run, `blind` which columns it cannot do without, `linters` what to warn of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Final

from vedette.kql import syntax
from vedette.kql.parser import parse
from vedette.schema.types import TableSchema

_PARTS: Final[dict[type[syntax.Node], tuple[str, ...]]] = {}
_TIMES: Final = frozenset({"Timestamp", "TimeGenerated"})
_CLOCKS: Final = frozenset({"ago", "now"})
_BINS: Final = frozenset({"bin", "bin_at", "floor", "startofday", "startofhour"})
# Operators that look at more than one row at a time.
_SETS: Final = (
    *(syntax.Summarize, syntax.Join, syntax.MakeSeries, syntax.Top, syntax.TopNested, syntax.TopHitters),
    *(syntax.Partition, syntax.Scan, syntax.Serialize, syntax.Count, syntax.Take, syntax.Sample, syntax.Reduce),
    *(syntax.MakeGraph, syntax.Fork, syntax.Facet, syntax.Evaluate),
)


@dataclass(frozen=True, slots=True)
class Demand:
    """One condition every row must meet: the columns it names, and the values when it is `column == value` or `in`."""

    columns: frozenset[str]
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Anatomy:
    """Facts about a query text.

    `sets` tells that rows of what happened are looked at together; `plain` that the query is `Table | where …` and
    nothing else, so that its result is rows of the table; `binned` that such steps keep to a bin of time or compare
    times themselves; `clocked` that the answer depends on the present; `demands` are the conditions of the leading
    `where`s.
    """

    sets: bool
    plain: bool
    binned: bool
    clocked: bool
    demands: tuple[Demand, ...]


def anatomy(text: str, tables: Callable[[str], TableSchema | None] = lambda _name: None) -> Anatomy:
    """The facts about a query; raises KqlError when it cannot be parsed.

    `tables` tells which tables say how things are: a `let` that reads such alone looks at nothing that happened.
    """
    root = parse(text)
    calls = [node for node in walk(root) if isinstance(node, syntax.Call)]
    binned = any(call.name in _BINS and any(_is_time(argument.value) for argument in call.args) for call in calls)
    return Anatomy(
        sets=_sets(root, tables),
        plain=_is_plain(root),
        binned=binned or _compares_times(root),
        clocked=any(call.name in _CLOCKS for call in calls),
        demands=tuple(_demands(root)),
    )


def walk(node: object) -> Iterator[syntax.Node]:
    """The node and everything below it, parents first."""
    pending = [node]
    while pending:
        present = pending.pop()
        if isinstance(present, tuple | list):
            pending.extend(present)
        elif isinstance(present, syntax.Node):
            yield present
            pending.extend(getattr(present, name) for name in _parts(type(present)))


def _parts(kind: type[syntax.Node]) -> tuple[str, ...]:
    """The names of a node's fields, where its children are: to ask the class each time takes half of a walk."""
    if kind not in _PARTS:
        _PARTS[kind] = tuple(field.name for field in fields(kind) if field.name != "span")
    return _PARTS[kind]


def _sets(root: syntax.Block, tables: Callable[[str], TableSchema | None]) -> bool:
    """Whether rows are looked at together, but for `let`s over tables of state and what is looked up in these."""
    lasting: dict[str, bool] = {}

    def lasts(node: syntax.Node) -> bool:
        names = {each.name for each in walk(node) if isinstance(each, syntax.Name)}
        read = [lasting[name] for name in names if name in lasting]
        read += [table.state for name in names - lasting.keys() if (table := tables(name)) is not None]
        return bool(read) and all(read)

    def together(node: syntax.Node) -> bool:
        if isinstance(node, syntax.Join) and node.lookup:
            return not lasts(node.right)
        return isinstance(node, _SETS) or _asks(node)

    events: list[syntax.Node] = [root.result] if root.result else []
    for statement in root.statements:
        still = lasts(statement)
        if isinstance(statement, syntax.Let):
            lasting[statement.name] = still
        if not still:
            events.append(statement)
    return any(together(node) for top in events for node in walk(top))


def _is_time(node: syntax.Expr) -> bool:
    return isinstance(node, syntax.Name) and node.name in _TIMES


def _asks(node: syntax.Node) -> bool:
    """Whether a scalar expression looks into another table: `in (T | …)`, `toscalar(T | …)`."""
    parts = node.items if isinstance(node, syntax.Membership) else ()
    if isinstance(node, syntax.Call):
        parts = tuple(argument.value for argument in node.args)
    return any(isinstance(part, syntax.Pipe) for part in parts)


def _compares_times(root: syntax.Node) -> bool:
    """Whether a query that joins without aggregating bounds the distance of two times itself."""
    kinds = {type(node) for node in walk(root)}
    if syntax.Join not in kinds or syntax.Summarize in kinds:
        return False
    return any(
        (isinstance(node, syntax.Binary) and node.op == "-" and _timelike(node.left) and _timelike(node.right))
        or (isinstance(node, syntax.Call) and node.name == "datetime_diff")
        or (isinstance(node, syntax.Between) and _timelike(node.value))
        for node in walk(root)
    )


def _timelike(node: syntax.Expr) -> bool:
    return isinstance(node, syntax.Name) and "time" in node.name.casefold()


def table_pipe(root: syntax.Block) -> syntax.Pipe | None:
    """The query's pipe when it starts from a table by name, else None."""
    result = root.result
    return result if isinstance(result, syntax.Pipe) and isinstance(result.source, syntax.Name) else None


def _is_plain(root: syntax.Block) -> bool:
    pipe = table_pipe(root)
    lets = {statement.name for statement in root.statements if isinstance(statement, syntax.Let)}
    if pipe is None or not isinstance(pipe.source, syntax.Name) or pipe.source.name in lets:
        return False
    return all(isinstance(operator, syntax.Where) for operator in pipe.operators)


def conjuncts(node: syntax.Expr) -> Iterator[syntax.Expr]:
    """The conditions joined by `and`."""
    if isinstance(node, syntax.Binary) and node.op == "and":
        yield from conjuncts(node.left)
        yield from conjuncts(node.right)
    else:
        yield node


def _demands(root: syntax.Block) -> Iterator[Demand]:
    """Only a query that is one pipe from one table has demands; columns made by `extend` are not the table's."""
    pipe = table_pipe(root)
    made: set[str] = set()
    for operator in pipe.operators if pipe else ():
        if isinstance(operator, syntax.Where):
            for condition in conjuncts(operator.predicate):
                demand = _demand(condition)
                if demand.columns and not demand.columns & made:
                    yield demand
        elif isinstance(operator, syntax.Project) and operator.kind == "extend":
            made |= {name for item in operator.items if isinstance(item, syntax.Named) for name in item.names}
        else:
            return


def _demand(condition: syntax.Expr) -> Demand:
    """What a condition asks for; a negative one (`!=`, `not`, `isempty`) asks for nothing."""
    names = frozenset(node.name for node in walk(condition) if isinstance(node, syntax.Name))
    match condition:
        case syntax.Binary(op=op, left=syntax.Name(), right=syntax.Literal(value=value)) if op in ("==", "=~"):
            return Demand(names, (str(value),))
        case syntax.Membership(op=op, left=syntax.Name(), items=items) if op in ("in", "in~"):
            values = tuple(str(item.value) for item in items if isinstance(item, syntax.Literal))
            return Demand(names, values if len(values) == len(items) else ())
    negative = any(
        (isinstance(node, syntax.Binary | syntax.Membership | syntax.Between) and _negates(node))
        or (isinstance(node, syntax.Call) and node.name in ("not", "isempty", "isnull"))
        for node in walk(condition)
    )
    return Demand(frozenset()) if negative else Demand(names)


def _negates(node: syntax.Binary | syntax.Membership | syntax.Between) -> bool:
    return node.negated if isinstance(node, syntax.Between) else node.op.startswith("!")
