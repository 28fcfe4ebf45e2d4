"""`graph-match` and `graph-shortest-paths` as joins of nodes and edges, one chain for each length of the paths.

In a chain every node and every hop of an edge has columns of its own; conditions and results are rewritten to name
those, and the chains of all lengths are put together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

from vedette.kql import syntax
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope
from vedette.kql.binder.graphs import EDGE, NODE, SOURCE, TARGET, Graph, graph_of, refs
from vedette.kql.binder.joining import option
from vedette.kql.binder.names import Namer, implicit
from vedette.kql.binder.overload import apply
from vedette.kql.binder.rewriting import DEGREE_IN, DEGREE_OUT, DEGREES, Chain, Rewriter, mentions
from vedette.kql.binder.walking import walkable
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import AGGREGATES, FUNCTIONS
from vedette.kql.plan import (
    Aggregate,
    Bad,
    Broken,
    Column,
    Const,
    Filter,
    Join,
    Limit,
    Plan,
    Project,
    Reduction,
    Ref,
    Sort,
    SortKey,
    Typed,
    Union,
)
from vedette.kql.types import BOOL, DYNAMIC, LONG

_LONGEST = 16
_CHAINS = 64
_COUNT = AGGREGATES["count"][0]


@dataclass(slots=True)
class _Matcher:
    """Builds the chains of one operator."""

    binder: Binder
    node: syntax.GraphMatch
    graph: Graph
    nodes: Plan
    cycles: str

    def prefixed(self, plan: Plan, prefix: str) -> Plan:
        """A table with a prefix before the names of its columns."""
        columns = tuple(Column(prefix + column.name, column.type) for column in plan.columns)
        return Project(columns, plan, refs(plan.columns))

    def edges(self, direction: str) -> Plan:
        """The edges as they can be walked from left to right."""
        edges = self.graph.edges
        turned = Project(
            edges.columns,
            edges,
            tuple(Ref(c.type, {SOURCE: TARGET, TARGET: SOURCE}.get(c.name, c.name)) for c in edges.columns),
        )
        if direction == "--" or not self.graph.directed:
            return Union(edges.columns, (edges, turned))
        return turned if direction == "<--" else edges

    def joined(self, left: Plan, right: Plan, on: str, key: str) -> Plan:
        """Two tables joined where their columns of these names are equal."""
        kind = left.type_of(on) or LONG
        columns = (*left.columns, *right.columns)
        outputs = (*((0, c.name) for c in left.columns), *((1, c.name) for c in right.columns))
        return Join(columns, "inner", left, right, ((Ref(kind, on), Ref(kind, key)),), outputs)

    def same(self, plan: Plan, one: str, other: str, *, differ: bool = False) -> Plan:
        """Rows whose two columns are equal, or differ."""
        kind = plan.type_of(one) or LONG
        op = "!=" if differ else "=="
        return Filter(plan.columns, plan, apply(FUNCTIONS[op], [Ref(kind, one), Ref(kind, other)], op, self.node.span))

    def reach(self, chain: Chain, name: str, at: str) -> None:
        """Bring a named node in at the end of the walk, where the column `at` holds its id."""
        plan = chain.plan
        if name in chain.nodes and plan is not None:
            chain.plan = self.same(plan, at, chain.nodes[name] + NODE)
            return
        prefix = f"{name}\x01"
        chain.nodes[name] = prefix
        found = self.prefixed(self.nodes, prefix)
        chain.plan = found if plan is None else self.joined(plan, found, at, prefix + NODE)

    def walk(self, chain: Chain, edge: syntax.GraphEdge, name: str, length: int, start: str, inner: bool) -> str:
        """Go along an edge `length` times from the node whose id is in `start`; the column of the id arrived at."""
        chain.hops[name], chain.inner[name] = [], []
        here = start
        for hop in range(length):
            prefix = f"{name}\x01{hop}\x01"
            chain.hops[name].append(prefix)
            if chain.plan is None:
                raise TypeError("a walk begins at a node")
            chain.plan = self.joined(
                chain.plan, self.prefixed(self.edges(edge.direction), prefix), here, prefix + SOURCE
            )
            here = prefix + TARGET
            if hop < length - 1:
                between = f"{name}\x01n{hop}\x01"
                chain.inner[name].append(between)
                if inner:
                    chain.plan = self.joined(chain.plan, self.prefixed(self.nodes, between), here, between + NODE)
        return here

    def chain(self, lengths: dict[str, int], inner: bool) -> Chain:
        """The chain of joins for these lengths of the edges."""
        chain = Chain()
        anonymous = 0
        for place, pattern in enumerate(self.node.patterns):
            names = [name or f"\x01{place}.{at}" for at, name in enumerate(pattern.nodes)]
            if chain.plan is None:
                self.reach(chain, names[0], "")
            here = chain.nodes[names[0]] + NODE
            for edge, name in zip(pattern.edges, names[1:], strict=True):
                anonymous += 1
                called = edge.name or f"\x01e{anonymous}"
                if edge.bounds is not None:
                    chain.variable.add(called)
                end = self.walk(chain, edge, called, lengths.get(called, 1), here, inner)
                self.reach(chain, name, end)
                here = chain.nodes[name] + NODE
        return self.acyclic(chain)

    def acyclic(self, chain: Chain) -> Chain:
        """No edge twice in a match, or no node twice."""
        if self.cycles == "all" or chain.plan is None:
            return chain
        hops = [prefix for prefixes in chain.hops.values() for prefix in prefixes]
        ids = [prefix + EDGE for prefix in hops]
        if self.cycles == "none":
            ids = list(dict.fromkeys([next(iter(chain.nodes.values())) + NODE, *(prefix + TARGET for prefix in hops)]))
        for at, one in enumerate(ids):
            for other in ids[at + 1 :]:
                chain.plan = self.same(chain.plan, one, other, differ=True)
        return chain


def _columns(plan: Plan) -> set[str]:
    return {column.name for column in plan.columns}


def _with_degrees(graph: Graph) -> Plan:
    """The nodes with the numbers of edges that come in and go out."""
    nodes = graph.nodes
    for end, name in ((TARGET, DEGREE_IN), (SOURCE, DEGREE_OUT)):
        kind = graph.edges.type_of(end) or LONG
        counted = Aggregate(
            (Column(end, kind), Column(name, LONG)), graph.edges, (Ref(kind, end),), (Reduction(LONG, _COUNT, ()),)
        )
        columns = (*nodes.columns, Column(name, LONG))
        outputs = (*((0, column.name) for column in nodes.columns), (1, name))
        joined = Join(columns, "leftouter", nodes, counted, ((Ref(kind, NODE), Ref(kind, end)),), outputs)
        number = apply(FUNCTIONS["coalesce"], [Ref(LONG, name), Const(LONG, 0)], "coalesce", syntax.Span(0, 0))
        nodes = Project(columns, joined, (*refs(nodes.columns), number))
    return nodes


def _lengths(node: syntax.GraphMatch) -> list[dict[str, int]]:
    """Every choice of lengths for the edges of variable length."""
    ranges: dict[str, range] = {}
    anonymous = 0
    for pattern in node.patterns:
        for edge in pattern.edges:
            anonymous += 1
            if edge.bounds is None:
                continue
            if edge.low is None or edge.high is None or not 0 <= edge.low <= edge.high:
                raise Problem("not-constant", "the lengths of an edge are constant whole numbers", edge.span)
            if edge.high > _LONGEST:
                raise Problem("unsupported", f"not supported: paths of more than {_LONGEST} edges", edge.span)
            ranges[edge.name or f"\x01e{anonymous}"] = range(edge.low, edge.high + 1)
    found = [dict(zip(ranges, choice, strict=True)) for choice in product(*ranges.values())]
    if len(found) > _CHAINS:
        raise Problem("unsupported", "not supported: so many edges of variable length together", node.span)
    return found


def _match(binder: Binder, node: syntax.GraphMatch, plan: Plan, scope: Scope) -> Plan:
    """`graph-match` and `graph-shortest-paths`."""
    graph = graph_of(plan, node.span)
    cycles = option(node, "cycles") or "unique_edges"
    if cycles not in ("all", "none", "unique_edges") or not node.project:
        raise Problem(
            "unsupported", "not supported: a match of a graph without project, or this kind of cycles", node.span
        )
    if node.shortest and (len(node.patterns) != 1 or not node.patterns[0].edges):
        raise Problem("argument-count", "graph-shortest-paths goes along one pattern with an edge", node.span)
    node = replace(node, patterns=walkable(node))
    expressions = (node.where, node.project)
    nodes = _with_degrees(graph) if mentions(expressions, set(DEGREES)) else graph.nodes
    matcher = _Matcher(binder, node, graph, nodes, cycles)
    inner = mentions(expressions, {"inner_nodes"})
    results: list[Plan] = []
    for lengths in _lengths(node):
        chain = matcher.chain(lengths, inner)
        found = _result(binder, node, chain, matcher, scope)
        if found is None:
            return Broken(())
        results.append(found)
    whole = results[0] if len(results) == 1 else Union(results[0].columns, tuple(results))
    return _shortest(node, whole) if node.shortest else whole


def _result(binder: Binder, node: syntax.GraphMatch, chain: Chain, matcher: _Matcher, scope: Scope) -> Plan | None:
    """The rows one chain gives."""
    plan = chain.plan
    if plan is None:
        return None
    rewriter = Rewriter(chain, _columns(matcher.graph.edges), _columns(matcher.nodes))
    if node.where is not None:
        bound = binder.expr(rewriter.condition(node.where), scope.over(plan))
        if isinstance(bound, Bad):
            return None
        if bound.type != BOOL:
            raise Problem("argument-type", f"a condition is a bool, not {bound.type}", node.where.span)
        plan = Filter(plan.columns, plan, bound)
    namer = Namer()
    columns: list[Column] = []
    items: list[Typed] = []
    for item in node.project:
        named = item if isinstance(item, syntax.Named) else None
        expr = named.value if named else item
        value = binder.expr(rewriter.rewrite(expr), scope.over(plan))
        if isinstance(value, Bad):
            return None
        if mentions(expr, chain.variable):
            value = converted(value, DYNAMIC) or value
        implied = expr.name if isinstance(expr, syntax.Call) and expr.name in ("node_id", *DEGREES) else implicit(expr)
        columns.append(Column(namer.give(named.names[0] if named else implied), value.type))
        items.append(value)
    if node.shortest:
        more = _path(chain, plan)
        columns += [column for column, _ in more]
        items += [value for _, value in more]
    return Project(tuple(columns), plan, tuple(items))


def _path(chain: Chain, plan: Plan) -> list[tuple[Column, Typed]]:
    """The ends of a path, its length and its edges in one text, by which the shortest is chosen."""
    ends = list(chain.nodes.values())
    hops = [prefix for prefixes in chain.hops.values() for prefix in prefixes]
    found: list[tuple[Column, Typed]] = []
    for place, prefix in enumerate((ends[0], ends[-1])):
        kind = plan.type_of(prefix + NODE) or LONG
        found.append((Column(f"_end\x01{place}", kind, hidden=True), Ref(kind, prefix + NODE)))
    found.append((Column("_length\x01", LONG, hidden=True), Const(LONG, len(hops))))
    total: Typed = Const(LONG, 0)
    for prefix in hops:
        scaled = apply(FUNCTIONS["*"], [total, Const(LONG, 1_000)], "*", syntax.Span(0, 0))
        total = apply(FUNCTIONS["+"], [scaled, Ref(LONG, prefix + EDGE)], "+", syntax.Span(0, 0))
    found.append((Column("_edges\x01", LONG, hidden=True), total))
    return found


def _shortest(node: syntax.GraphMatch, plan: Plan) -> Plan:
    """The shortest path for each pair of ends, or all that are as short."""
    ends = tuple(column for column in plan.columns if column.name.startswith("_end\x01"))
    length = Ref(LONG, "_length\x01")
    if option(node, "output") == "all":
        best = Reduction(LONG, AGGREGATES["min"][0], (length,))
        least = Aggregate((*ends, Column("_length\x01", LONG)), plan, refs(ends), (best,))
        keys = (*zip(refs(ends), refs(ends), strict=True), (length, length))
        outputs = tuple((0, column.name) for column in plan.columns)
        chosen: Plan = Join(plan.columns, "leftsemi", plan, least, keys, outputs)
    else:
        order = (SortKey(length, False, True), SortKey(Ref(LONG, "_edges\x01"), False, True))
        chosen = Limit(plan.columns, Sort(plan.columns, plan, order), Const(LONG, 1), refs(ends))
    return Project(chosen.visible, chosen, refs(chosen.visible))


OPERATORS[syntax.GraphMatch] = _match
