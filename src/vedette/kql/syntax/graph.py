"""Graph operators and macro-expand; made by the parser, read by the binder."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.kql.syntax.expressions import Argument, Block
from vedette.kql.syntax.node import Expr, Node, Operator
from vedette.kql.syntax.operators import Parameterised


@dataclass(frozen=True, slots=True)
class MakeGraph(Parameterised):
    """`make-graph source --> target with nodes on key, … partitioned-by column (subquery)`.

    `directed` is false where the arrow is `--`.
    """

    source: Expr
    target: Expr
    nodes: tuple[tuple[Expr, Expr], ...] = ()
    node_id: str = ""
    directed: bool = True
    partition: Expr | None = None
    body: Expr | None = None


@dataclass(frozen=True, slots=True)
class GraphEdge(Node):
    """An edge of a graph pattern: direction `-->`, `<--` or `--`; `low`/`high` for variable length.

    `bounds` are the two ends as written, which may be names; `low` and `high` are their numbers where they are numbers.
    """

    name: str
    direction: str
    low: int | None = None
    high: int | None = None
    bounds: tuple[Expr, Expr] | None = None


@dataclass(frozen=True, slots=True)
class GraphPattern(Node):
    """`(a)-[e]->(b)…`: node names, empty where anonymous, with the edges between them."""

    nodes: tuple[str, ...]
    edges: tuple[GraphEdge, ...]


@dataclass(frozen=True, slots=True)
class GraphMatch(Parameterised):
    """`graph-match`, `graph-shortest-paths`, told by `shortest`."""

    patterns: tuple[GraphPattern, ...]
    where: Expr | None = None
    project: tuple[Expr, ...] = ()
    shortest: bool = False


@dataclass(frozen=True, slots=True)
class GraphToTable(Operator):
    """`graph-to-table nodes as N, edges as E`: (which, name, options) triples."""

    outputs: tuple[tuple[str, str, tuple[Argument, ...]], ...]


@dataclass(frozen=True, slots=True)
class GraphMark(Parameterised):
    """`graph-mark-components`, `graph-where-nodes`, `graph-where-edges`, told by `kind`."""

    kind: str
    predicate: Expr | None = None


@dataclass(frozen=True, slots=True)
class MacroExpand(Parameterised):
    """`macro-expand isfuzzy=… entity_group as alias ( statements )`."""

    entities: tuple[Expr, ...]
    alias: str
    body: Block
