"""`make-graph` and what gives a graph or its tables back: edges numbered, nodes with an id each.

A graph is a plan of no columns that only the graph operators look into; matching is in `matching.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from vedette.kql import syntax
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope
from vedette.kql.binder.joining import option
from vedette.kql.binder.worked import gathered, inline
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import AGGREGATES
from vedette.kql.mining.components import strong, weak
from vedette.kql.plan import (
    Aggregate,
    Bad,
    Broken,
    Column,
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

SOURCE, TARGET, EDGE, NODE = "_s\x01", "_t\x01", "_e\x01", "_n\x01"
"""The columns every graph has: the ends of an edge and its number, and the id of a node."""

_ANY = AGGREGATES["take_any"][0]


@dataclass(frozen=True, slots=True)
class Graph(Plan):
    """`edges` have SOURCE, TARGET and EDGE before their own columns, `nodes` NODE before theirs."""

    edges: Plan
    nodes: Plan
    directed: bool


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
    if node.partition is not None:
        raise Problem("unsupported", "not supported: make-graph with partitioned-by", node.partition.span)
    source, target = (_end(binder, end, plan, scope) for end in (node.source, node.target))
    if isinstance(source, Bad) or isinstance(target, Bad):
        return Broken(())
    if source.type != target.type:
        raise Problem("argument-type", f"an edge cannot join {source.type} and {target.type}", node.span)
    kind = source.type
    ends = (Column(SOURCE, kind), Column(TARGET, kind))
    numbered = Number((*plan.visible, Column(EDGE, LONG)), _visible(plan))
    columns = (*ends, Column(EDGE, LONG), *plan.visible)
    edges = _shared(binder, Project(columns, numbered, (source, target, Ref(LONG, EDGE), *refs(plan.visible))))
    both = tuple(Project((Column(NODE, kind),), edges, (Ref(kind, end.name),)) for end in ends)
    ids = Aggregate((Column(NODE, kind),), Union((Column(NODE, kind),), both), (Ref(kind, NODE),), ())
    nodes: Plan = ids
    if node.node_id:
        nodes = Project((Column(NODE, kind), Column(node.node_id, kind)), ids, (Ref(kind, NODE), Ref(kind, NODE)))
    elif node.nodes:
        found = _described(binder, node, ids, scope)
        if found is None:
            return Broken(())
        nodes = found
    return Graph((), edges, _shared(binder, nodes), node.directed)


def _visible(plan: Plan) -> Plan:
    return Project(plan.visible, plan, refs(plan.visible))


def _described(binder: Binder, node: syntax.MakeGraph, ids: Plan, scope: Scope) -> Plan | None:
    """Every node of the edges and of the table, with the table's columns; a node it lacks has only its key."""
    if len(node.nodes) > 1:
        raise Problem("unsupported", "not supported: make-graph with several tables of nodes", node.span)
    table = binder.table(node.nodes[0][0], Scope(scope.names))
    if isinstance(table, Broken):
        return None
    key = _end(binder, node.nodes[0][1], table, scope)
    kind = ids.columns[0].type
    if not isinstance(key, Ref) or key.type != kind:
        raise Problem("argument-type", f"the nodes' key must be a column of type {kind}", node.nodes[0][1].span)
    own = tuple(column for column in table.visible if column.name != key.name)
    grouped = Aggregate(
        (Column(NODE, kind), *own), table, (key,), tuple(Reduction(c.type, _ANY, (Ref(c.type, c.name),)) for c in own)
    )
    listed = Project((Column(NODE, kind),), grouped, (Ref(kind, NODE),))
    every = Union((Column(NODE, kind),), (ids, listed))
    distinct = Aggregate((Column(NODE, kind),), every, (Ref(kind, NODE),), ())
    outputs = ((0, NODE), *((1, column.name) for column in own))
    joined = Join(
        (Column(NODE, kind), *own), "leftouter", distinct, grouped, ((Ref(kind, NODE), Ref(kind, NODE)),), outputs
    )
    items = tuple(Ref(c.type, NODE if c.name == key.name else c.name) for c in table.visible)
    return Project((Column(NODE, kind), *table.visible), joined, (Ref(kind, NODE), *items))


def graph_of(plan: Plan, span: syntax.Span) -> Graph:
    """The graph a graph operator works on."""
    if not isinstance(plan, Graph):
        raise Problem("not-a-graph", "this operator needs a graph; make one with make-graph", span)
    return plan


def _to_table(binder: Binder, node: syntax.GraphToTable, plan: Plan, _scope: Scope) -> Plan:
    graph = graph_of(plan, node.span)
    results: list[tuple[str, Plan]] = []
    for which, name, options in node.outputs:
        if options:
            raise Problem("unsupported", f"not supported: graph-to-table with {options[0].name}", options[0].span)
        table = graph.nodes if which == "nodes" else graph.edges
        columns = table.columns[1:] if which == "nodes" else table.columns[3:]
        results.append((name, Project(columns, table, refs(columns))))
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
