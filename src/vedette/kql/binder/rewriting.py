"""Expressions over the names of a graph pattern, rewritten to the columns of one chain of joins.

`matching.py` builds the chains; an edge of variable length has one set of columns for each hop.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from vedette.kql import syntax
from vedette.kql.binder.context import Problem, unknown
from vedette.kql.binder.graphs import NODE
from vedette.kql.plan import Plan
from vedette.kql.types import BOOL, DYNAMIC, LONG

_EACH = ("map", "all", "any")
DEGREE_IN, DEGREE_OUT = "_in\x01", "_out\x01"
DEGREES = {"node_degree_in": DEGREE_IN, "node_degree_out": DEGREE_OUT}


@dataclass(slots=True)
class Chain:
    """One way through the pattern: the prefixes of the columns of each node, hop and inner node."""

    plan: Plan | None = None
    nodes: dict[str, str] = field(default_factory=dict)
    hops: dict[str, list[str]] = field(default_factory=dict)
    inner: dict[str, list[str]] = field(default_factory=dict)
    variable: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Rewriter:
    """Rewrites expressions over a pattern's names to columns of a chain; `current` is the element of map, all, any."""

    chain: Chain
    edges: set[str]
    nodes: set[str]

    def column(self, name: str, span: syntax.Span) -> syntax.Name:
        return syntax.Name(name, span=span)

    def elements(self, node: syntax.Expr) -> tuple[list[str], set[str]]:
        """The prefixes of the elements `map` and its kin go through, and the columns each has."""
        if isinstance(node, syntax.Call) and node.name == "inner_nodes" and len(node.args) == 1:
            edge = node.args[0].value
            if isinstance(edge, syntax.Name) and edge.name in self.chain.inner:
                return self.chain.inner[edge.name], self.nodes
        if isinstance(node, syntax.Name) and node.name in self.chain.hops:
            return self.chain.hops[node.name], self.edges
        raise Problem("unsupported", "not supported: this is no edge or inner_nodes of one", node.span)

    def rewrite(self, node: Any, current: str = "", known: frozenset[str] = frozenset()) -> Any:
        """The tree over the chain's columns."""
        if isinstance(node, tuple):
            return tuple(self.rewrite(item, current, known) for item in node)
        if isinstance(node, syntax.Path) and isinstance(node.base, syntax.Name):
            found = self.property(node, node.base.name)
            if found is not None:
                return found
        if isinstance(node, syntax.Name) and current and node.name in known:
            return self.column(current + node.name, node.span)
        if isinstance(node, syntax.Call):
            found = self.call(node, current)
            if found is not None:
                return found
        if is_dataclass(node) and isinstance(node, syntax.Node):
            names = [one.name for one in fields(node) if one.name != "span"]
            return replace(node, **{name: self.rewrite(getattr(node, name), current, known) for name in names})
        return node

    def property(self, node: syntax.Path, base: str) -> syntax.Expr | None:
        """`node.column`, `edge.column`; of an edge of variable length an array."""
        if base not in self.chain.nodes and base not in self.chain.hops:
            return None
        known = self.nodes if base in self.chain.nodes else self.edges
        if node.name not in known:
            shown = sorted(name for name in known if "\x01" not in name)
            raise unknown("unknown-column", "column", node.name, shown, node.span)
        if base in self.chain.nodes:
            return self.column(self.chain.nodes[base] + node.name, node.span)
        if base not in self.chain.variable:
            return self.column(self.chain.hops[base][0] + node.name, node.span)
        cells: list[syntax.Expr] = [self.column(prefix + node.name, node.span) for prefix in self.chain.hops[base]]
        return _array(cells, node.span)

    def call(self, node: syntax.Call, current: str) -> syntax.Expr | None:
        """`map`, `all`, `any`, `node_id`, degrees, `array_length` of an edge."""
        if node.name in _EACH and len(node.args) == 2:
            prefixes, known = self.elements(node.args[0].value)
            cells = [self.rewrite(node.args[1].value, prefix, frozenset(known)) for prefix in prefixes]
            if node.name == "map":
                return _array(cells, node.span)
            return _all(cells, "and" if node.name == "all" else "or", node.span)
        column = NODE if node.name == "node_id" else DEGREES.get(node.name)
        if column is not None:
            if not node.args and current:
                return self.column(current + column, node.span)
            name = node.args[0].value if len(node.args) == 1 else None
            if isinstance(name, syntax.Name) and name.name in self.chain.nodes:
                return self.column(self.chain.nodes[name.name] + column, node.span)
            raise Problem("argument-type", f"'{node.name}' takes a node of the pattern", node.span)
        if node.name == "labels" and len(node.args) <= 1:
            # A graph made by make-graph has no labels; those of graph models do.
            return syntax.Literal(DYNAMIC, [], span=node.span)
        if node.name == "array_length" and len(node.args) == 1 and isinstance(node.args[0].value, syntax.Name):
            name_ = node.args[0].value.name
            if name_ in self.chain.variable:
                return syntax.Literal(LONG, len(self.chain.hops[name_]), span=node.span)
        return None

    def condition(self, node: syntax.Expr) -> syntax.Expr:
        """A condition; one on a column of an edge of variable length holds for every hop."""
        if isinstance(node, syntax.Binary) and node.op == "and":
            return replace(node, left=self.condition(node.left), right=self.condition(node.right))
        if isinstance(node, syntax.Pipe) and node.source is not None and not node.operators:
            return self.condition(node.source)
        free = {name for name in self.chain.variable if _reads(node, name)}
        if not free:
            rewritten: syntax.Expr = self.rewrite(node)
            return rewritten
        name = free.pop()
        cells: list[syntax.Expr] = []
        for prefix in self.chain.hops[name]:
            one = replace_chain(self.chain, name, prefix)
            cells.append(Rewriter(one, self.edges, self.nodes).condition(node))
        return _all(cells, "and", node.span)


def replace_chain(chain: Chain, name: str, prefix: str) -> Chain:
    """The chain in which an edge of variable length is one of its hops."""
    return replace(chain, hops={**chain.hops, name: [prefix]}, variable=chain.variable - {name})


def _reads(node: Any, name: str) -> bool:
    """Whether a condition reads a column of an edge directly, outside of `map`, `all` and `any`."""
    if isinstance(node, syntax.Path) and isinstance(node.base, syntax.Name) and node.base.name == name:
        return True
    if isinstance(node, tuple):
        return any(_reads(item, name) for item in node)
    if isinstance(node, syntax.Node) and is_dataclass(node):
        return any(_reads(getattr(node, one.name), name) for one in fields(node))
    return False


def _array(cells: list[syntax.Expr], span: syntax.Span) -> syntax.Expr:
    if not cells:
        return syntax.Literal(DYNAMIC, [], span=span)
    return syntax.Call("pack_array", tuple(syntax.Argument(cell, span=span) for cell in cells), span=span)


def _all(cells: list[syntax.Expr], op: str, span: syntax.Span) -> syntax.Expr:
    whole: syntax.Expr = syntax.Literal(BOOL, op == "and", span=span)
    for place, cell in enumerate(cells):
        whole = cell if not place else syntax.Binary(op, whole, cell, span=span)
    return whole


def mentions(node: Any, names: set[str]) -> bool:
    """Whether a tree holds a name or call of these."""
    if isinstance(node, syntax.Name | syntax.Call) and node.name in names:
        return True
    if isinstance(node, tuple):
        return any(mentions(item, names) for item in node)
    if isinstance(node, syntax.Node) and is_dataclass(node):
        return any(mentions(getattr(node, one.name), names) for one in fields(node))
    return False
