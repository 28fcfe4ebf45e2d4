"""`make-graph` and what gives a graph or its tables back: edges numbered, nodes with an id each.

A graph is a plan of no columns that only the graph operators look into; matching is in `matching.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from vedette.kql import syntax
from vedette.kql.binder.branching import run
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope
from vedette.kql.binder.joining import option
from vedette.kql.binder.merging import merge
from vedette.kql.binder.overload import apply
from vedette.kql.binder.worked import gathered, inline
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import AGGREGATES, FUNCTIONS
from vedette.kql.mining.components import strong, weak
from vedette.kql.plan import (
    Aggregate,
    Bad,
    Broken,
    Column,
    Const,
    Filter,
    Join,
    Number,
    Plan,
    Project,
    Reduction,
    Ref,
    Shared,
    Sort,
    SortKey,
    Typed,
    Union,
)
from vedette.kql.types import BOOL, DYNAMIC, LONG, STRING
from vedette.schema.types import ScalarType

SOURCE, TARGET, EDGE, NODE = "_s\x01", "_t\x01", "_e\x01", "_n\x01"
"""The columns every graph has: the ends of an edge and its number, and the id of a node."""

_ANY = AGGREGATES["take_any"][0]


@dataclass(frozen=True, slots=True)
class Graph(Plan):
    """`edges` have SOURCE, TARGET and EDGE before their own columns, `nodes` NODE before theirs."""

    edges: Plan
    nodes: Plan
    directed: bool
    parted: bool = False


def refs(columns: tuple[Column, ...]) -> tuple[Typed, ...]:
    """References to columns."""
    return tuple(Ref(column.type, column.name) for column in columns)


def _shared(binder: Binder, plan: Plan) -> Plan:
    binder.counter += 1
    return Shared(plan.columns, plan, binder.counter)


def _end(binder: Binder, node: syntax.Expr, plan: Plan, scope: Scope) -> Typed:
    bound = binder.strict(node, scope.over(plan))
    if bound.type == DYNAMIC and not isinstance(bound, Bad):
        raise Problem("argument-type", "a node's id cannot be dynamic", node.span)
    return bound


def _make_graph(binder: Binder, node: syntax.MakeGraph, plan: Plan, scope: Scope) -> Plan:
    source, target = (_end(binder, end, plan, scope) for end in (node.source, node.target))
    part = None if node.partition is None else binder.strict(node.partition, scope.over(plan))
    if any(isinstance(value, Bad) for value in (source, target, part)):
        return Broken(())
    if source.type != target.type:
        raise Problem("argument-type", f"an edge cannot join {source.type} and {target.type}", node.span)
    if part is not None and (not isinstance(part, Ref) or part.type == DYNAMIC):
        raise Problem("not-a-name", "a graph is partitioned by a column", node.span)
    keys = [_key(end, part, node.span) for end in (source, target)]
    kind = keys[0].type
    ends = (Column(SOURCE, kind), Column(TARGET, kind))
    numbered = Number((*plan.visible, Column(EDGE, LONG)), _visible(plan))
    columns = (*ends, Column(EDGE, LONG), *plan.visible)
    edges = _shared(binder, Project(columns, numbered, (*keys, Ref(LONG, EDGE), *refs(plan.visible))))
    own = node.node_id or _ID
    pair = (Column(NODE, kind), Column(own, source.type))
    both = tuple(
        Project(pair, edges, (Ref(kind, end.name), value)) for end, value in zip(ends, (source, target), strict=True)
    )
    ids: Plan = Aggregate(pair, Union(pair, both), refs(pair), ())
    nodes = ids if node.node_id else Project(pair[:1], ids, refs(pair[:1]))
    if node.nodes:
        found = _described(binder, node, (nodes, edges), part if isinstance(part, Ref) else None, scope)
        if found is None:
            return Broken(())
        nodes = found
    graph = Graph((), edges, _shared(binder, nodes), node.directed, part is not None)
    return graph if node.body is None else run(binder, node.body, graph, scope)


_ID = "_id\x01"


def _key(value: Typed, part: Typed | None, span: syntax.Span) -> Typed:
    """A node's id, told apart by its part of the graph."""
    if part is None:
        return value
    texts = [converted(each, STRING) or each for each in (part, value)]
    return apply(FUNCTIONS["strcat"], [texts[0], Const(STRING, "\x02"), texts[1]], "make-graph", span)


def _visible(plan: Plan) -> Plan:
    return Project(plan.visible, plan, refs(plan.visible))


def _described(
    binder: Binder, node: syntax.MakeGraph, made: tuple[Plan, Plan], part: Ref | None, scope: Scope
) -> Plan | None:
    """Every node of the edges and of the tables, with the tables' columns; a node they lack has only its key."""
    ids, edges = made
    if len(node.nodes) > 2:
        raise Problem("argument-count", "make-graph takes one or two tables of nodes", node.span)
    kind = ids.columns[0].type
    tables: list[tuple[str, Plan]] = []
    names: list[str] = []
    for given, on in node.nodes:
        table = binder.table(given, Scope(scope.names))
        if isinstance(table, Broken):
            return None
        key = _end(binder, on, table, scope)
        plain = edges.type_of(SOURCE) if part is None else None
        if not isinstance(key, Ref) or (plain is not None and key.type != plain):
            raise Problem("argument-type", f"the nodes' key must be a column of type {kind}", on.span)
        names.append(key.name)
        tables.append(("", _parted(table, key, part, edges, node.span)))
    table = _together(tables, node.span)
    own = tuple(column for column in table.columns if column.name != NODE)
    kept = tuple(Reduction(c.type, _ANY, (Ref(c.type, c.name),)) for c in own)
    grouped = Aggregate((Column(NODE, kind), *own), table, (Ref(kind, NODE),), kept)
    listed = Project((Column(NODE, kind),), grouped, (Ref(kind, NODE),))
    every = Union((Column(NODE, kind),), (ids, listed))
    distinct = Aggregate((Column(NODE, kind),), every, (Ref(kind, NODE),), ())
    outputs = ((0, NODE), *((1, column.name) for column in own))
    joined = Join(
        (Column(NODE, kind), *own), "leftouter", distinct, grouped, ((Ref(kind, NODE), Ref(kind, NODE)),), outputs
    )
    single = len(names) == 1 and part is None
    items = tuple(Ref(c.type, NODE if single and c.name == names[0] else c.name) for c in own)
    return Project((Column(NODE, kind), *own), joined, (Ref(kind, NODE), *items))


def _parted(table: Plan, key: Ref, part: Ref | None, edges: Plan, span: syntax.Span) -> Plan:
    """A table of nodes with their ids; in a graph of parts those of its part, or of every part."""
    own = table.visible
    if part is not None and table.type_of(part.name) is None:
        parts = Aggregate((Column(_ID, part.type),), edges, (part,), ())
        one = Const(LONG, 1)
        columns = (*own, Column(_ID, part.type))
        outputs = (*((0, column.name) for column in own), (1, _ID))
        table, part = Join(columns, "inner", table, parts, ((one, one),), outputs), Ref(part.type, _ID)
    value = _key(key, part and Ref(table.type_of(part.name) or part.type, part.name), span)
    return Project((Column(NODE, value.type), *own), table, (value, *refs(own)))


def _together(tables: list[tuple[str, Plan]], span: syntax.Span) -> Plan:
    """The tables of nodes as one; a column both have keeps one type."""
    if len(tables) == 1:
        return tables[0][1]
    kinds: dict[str, set[ScalarType]] = {}
    for _, table in tables:
        for column in table.columns:
            kinds.setdefault(column.name, set()).add(column.type)
    mixed = next((name for name, types in kinds.items() if len(types) > 1), None)
    if mixed is not None:
        raise Problem("unsupported", f"not supported: tables of nodes with '{mixed}' of two types", span)
    return merge(tables)


def graph_of(plan: Plan, span: syntax.Span) -> Graph:
    """The graph a graph operator works on."""
    if not isinstance(plan, Graph):
        raise Problem("not-a-graph", "this operator needs a graph; make one with make-graph", span)
    return plan


def _exported(graph: Graph, which: str, options: tuple[syntax.Argument, ...]) -> Plan:
    """The nodes or the edges, with the hashes of their ids that are asked for before them."""
    table = graph.nodes if which == "nodes" else graph.edges
    columns = tuple(column for column in table.columns if "\x01" not in column.name)
    known = {"with_node_id": NODE} if which == "nodes" else {"with_source_id": SOURCE, "with_target_id": TARGET}
    hashes: list[tuple[Column, Typed]] = []
    for item in options:
        end = known.get(item.name)
        if end is None or not isinstance(item.value, syntax.Name):
            raise Problem("unknown-argument", f"graph-to-table {which} does not take {item.name}", item.span)
        if graph.parted:
            raise Problem("unsupported", "not supported: hashes of ids in a graph of parts", item.span)
        value = apply(FUNCTIONS["hash"], [Ref(table.type_of(end) or LONG, end)], "hash", item.span)
        hashes.append((Column(item.value.name, LONG), value))
    given = tuple(column for column, _ in hashes)
    return Project((*given, *columns), table, (*(value for _, value in hashes), *refs(columns)))


def _to_table(binder: Binder, node: syntax.GraphToTable, plan: Plan, _scope: Scope) -> Plan:
    graph = graph_of(plan, node.span)
    results = [(name, _exported(graph, which, options)) for which, name, options in node.outputs]
    binder.exported.update({name: table for name, table in results if name})
    binder.results += results[1:]
    return results[0][1]


def _mark(binder: Binder, node: syntax.GraphMark, plan: Plan, scope: Scope) -> Plan:
    """`graph-where-nodes` and `graph-where-edges`."""
    graph = graph_of(plan, node.span)
    if node.predicate is None:
        return _components(binder, node, graph)
    on_nodes = node.kind == "graph-where-nodes"
    table = graph.nodes if on_nodes else graph.edges
    bound = binder.expr(node.predicate, scope.over(table))
    if isinstance(bound, Bad):
        return Broken(())
    if bound.type != BOOL:
        raise Problem("argument-type", f"a condition is a bool, not {bound.type}", node.predicate.span)
    kept = _shared(binder, Filter(table.columns, table, bound))
    if not on_nodes:
        return replace(graph, edges=kept)
    edges = graph.edges
    for end in (SOURCE, TARGET):
        kind = edges.type_of(end) or LONG
        outputs = tuple((0, column.name) for column in edges.columns)
        edges = Join(edges.columns, "leftsemi", edges, kept, ((Ref(kind, end), Ref(kind, NODE)),), outputs)
    return replace(graph, nodes=kept, edges=_shared(binder, edges))


def _components(binder: Binder, node: syntax.GraphMark, graph: Graph) -> Plan:
    """`graph-mark-components`: every node with the number of its component."""
    if graph.parted:
        raise Problem("unsupported", "not supported: graph-mark-components in a graph of parts", node.span)
    kind, name = (option(node, word) for word in ("kind", "with_component_id"))
    name = name or "ComponentId"
    if kind not in ("", "weak", "strong"):
        raise Problem("argument-type", f"components are weak or strong, not '{kind}'", node.span)
    if graph.nodes.type_of(name) is not None:
        raise Problem("column-conflict", f"the nodes have a column '{name}' already; say with_component_id", node.span)
    edges, nodes = graph.edges, graph.nodes
    ends = [Ref(edges.type_of(end) or LONG, end) for end in (SOURCE, TARGET)]
    ordered = Sort(edges.columns, edges, (SortKey(Ref(LONG, EDGE), descending=False, nulls_first=True),))
    own = Ref(nodes.type_of(NODE) or LONG, NODE)
    met = gathered(binder, ordered, ends, "'graph-mark-components'", node.span)
    ids = gathered(binder, nodes, [own], "'graph-mark-components'", node.span)
    marks: list[tuple[str, int]] = []
    if met is not None and ids is not None:
        marks = (strong if kind == "strong" and graph.directed else weak)(met[0], met[1], ids[0])
    table = inline((Column(NODE, STRING), Column(name, LONG)), marks)
    outputs = (*((0, column.name) for column in nodes.columns), (1, name))
    keys = ((converted(own, STRING) or own, Ref(STRING, NODE)),)
    joined = Join((*nodes.columns, Column(name, LONG)), "leftouter", nodes, table, keys, outputs)
    return replace(graph, nodes=_shared(binder, joined))


OPERATORS.update({syntax.MakeGraph: _make_graph, syntax.GraphToTable: _to_table, syntax.GraphMark: _mark})
