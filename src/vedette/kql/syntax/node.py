"""What every node of the syntax tree is: a span, and which of the three families it belongs to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of character offsets into the query text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything with a place in the text."""

    span: Span


class Expr(Node):
    """Anything that has a value, scalar or tabular."""

    __slots__ = ()


class Operator(Node):
    """One `| operator`."""

    __slots__ = ()


class Statement(Node):
    """Anything that ends in `;`."""

    __slots__ = ()
