"""Graph operators: make-graph, graph-match with its patterns, graph-to-table and kin.

The grammar in `operators/__init__.py` registers them by name; the expression parser calls them.
"""

from __future__ import annotations

from vedette.kql.lexer import NAME
from vedette.kql.parser.expressions import OperatorRule, Parser
from vedette.kql.parser.options import relaxed_options
from vedette.kql.syntax import (
    Argument,
    Expr,
    GraphEdge,
    GraphMark,
    GraphMatch,
    GraphPattern,
    GraphToTable,
    Literal,
    MakeGraph,
    Operator,
)


def _arrow(p: Parser) -> str:
    """`-->`, `<--` or `--`, which the lexer gives in single characters."""
    start = p.i
    text = ""
    while p.texts[p.i] in ("<", "-", ">") and (p.i == start or p.adjacent(p.i)) and text not in ("-->", "<--"):
        text += p.texts[p.i]
        p.i += 1
    if text not in ("-->", "<--", "--"):
        p.i = start
        raise p.unexpected("'-->', '<--' or '--'")
    return text


def _make_graph(p: Parser, start: int) -> Operator:
    options = relaxed_options(p)
    source = p.postfix()
    arrow = _arrow(p)
    target = p.postfix()
    nodes: list[tuple[Expr, Expr]] = []
    node_id = ""
    if p.accept("with"):
        nodes.append(_node_table(p))
        while p.accept(","):
            nodes.append(_node_table(p))
    elif p.accept("with_node_id"):
        p.expect("=")
        node_id = p.name()
    partition: Expr | None = None
    body: Expr | None = None
    if p.texts[p.i] == "partitioned":
        begin = p.i
        if p.dashed_name() != "partitioned-by":
            p.i = begin
            raise p.unexpected("'partitioned-by'")
        partition = p.path()
        p.open("(")
        body = p.subquery()
        p.close(")")
    return MakeGraph(
        source, target, tuple(nodes), node_id, arrow != "--", partition, body, options=options, span=p.span(start)
    )


def _node_table(p: Parser) -> tuple[Expr, Expr]:
    table = p.postfix()
    p.expect("on")
    return table, p.postfix()


def _match(p: Parser, start: int) -> Operator:
    return _matched(p, start, shortest=False)


def _shortest(p: Parser, start: int) -> Operator:
    return _matched(p, start, shortest=True)


def _matched(p: Parser, start: int, *, shortest: bool) -> Operator:
    options = relaxed_options(p)
    patterns = [_pattern(p)]
    while p.accept(","):
        patterns.append(_pattern(p))
    where = p.expression() if p.accept("where") else None
    project = p.items() if p.accept("project") else ()
    return GraphMatch(tuple(patterns), where, project, shortest, options=options, span=p.span(start))


def _pattern(p: Parser) -> GraphPattern:
    start = p.i
    nodes = [_node(p)]
    edges: list[GraphEdge] = []
    while p.texts[p.i] in ("-", "<"):
        edges.append(_edge(p))
        nodes.append(_node(p))
    return GraphPattern(tuple(nodes), tuple(edges), span=p.span(start))


def _node(p: Parser) -> str:
    p.open("(")
    name = "" if p.texts[p.i] == ")" else p.name("a node name")
    p.close(")")
    return name


def _edge(p: Parser) -> GraphEdge:
    start = p.i
    backwards = p.texts[start] == "<"
    bracket = start + (2 if backwards else 1)
    if p.texts[bracket] != "[":
        return GraphEdge("", _arrow(p), span=p.span(start))
    p.i = bracket
    p.open("[")
    name = p.name() if p.kinds[p.i] == NAME or p.bracketed() else ""
    bounds: tuple[Expr, Expr] | None = None
    if p.accept("*"):
        bounds = _bounds(p)
    p.close("]")
    p.expect("-")
    forwards = p.accept(">")
    if forwards and backwards:
        raise p.problem("syntax", "an edge has one direction, not two", start)
    direction = "-->" if forwards else "<--" if backwards else "--"
    if bounds is None:
        return GraphEdge(name, direction, span=p.span(start))
    low, high = (_number(bound) for bound in bounds)
    return GraphEdge(name, direction, low, high, bounds, span=p.span(start))


def _bounds(p: Parser) -> tuple[Expr, Expr]:
    low = p.unary()
    p.expect("..")
    return low, p.unary()


def _number(bound: Expr) -> int | None:
    return bound.value if isinstance(bound, Literal) and isinstance(bound.value, int) else None


def _to_table(p: Parser, start: int) -> Operator:
    outputs = [_graph_output(p)]
    while p.accept(","):
        outputs.append(_graph_output(p))
    return GraphToTable(tuple(outputs), span=p.span(start))


def _graph_output(p: Parser) -> tuple[str, str, tuple[Argument, ...]]:
    which = p.texts[p.i]
    if which not in ("nodes", "edges"):
        raise p.unexpected("'nodes' or 'edges'")
    p.i += 1
    name = p.name() if p.accept("as") else ""
    return which, name, relaxed_options(p)


def _mark_components(p: Parser, start: int) -> Operator:
    return GraphMark("graph-mark-components", options=relaxed_options(p), span=p.span(start))


def _where(kind: str) -> OperatorRule:
    def read(p: Parser, start: int) -> Operator:
        return GraphMark(kind, p.expression(), span=p.span(start))

    return read


GRAPHS: dict[str, OperatorRule] = {
    "make-graph": _make_graph,
    "graph-match": _match,
    "graph-shortest-paths": _shortest,
    "graph-to-table": _to_table,
    "graph-mark-components": _mark_components,
    "graph-where-nodes": _where("graph-where-nodes"),
    "graph-where-edges": _where("graph-where-edges"),
}
