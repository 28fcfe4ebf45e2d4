"""Statements of KQL: everything that ends in a semicolon."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.kql.syntax.expressions import Block, ColumnDeclaration
from vedette.kql.syntax.node import Expr, Statement


@dataclass(frozen=True, slots=True)
class Let(Statement):
    """`let name = value`; value may be a scalar, a Pipe or a Lambda."""

    name: str
    value: Expr


@dataclass(frozen=True, slots=True)
class Output(Statement):
    """A tabular expression that is not the last of its batch: its table is a result of its own."""

    value: Expr


@dataclass(frozen=True, slots=True)
class SetOption(Statement):
    """`set name = value`."""

    name: str
    value: Expr | None = None


@dataclass(frozen=True, slots=True)
class DeclareParameters(Statement):
    """`declare query_parameters(…)`."""

    parameters: tuple[ColumnDeclaration, ...]


@dataclass(frozen=True, slots=True)
class DeclarePattern(Statement):
    """`declare pattern name = (args)[path] { cases }`."""

    name: str
    parameters: tuple[ColumnDeclaration, ...]
    path: ColumnDeclaration | None
    cases: tuple[tuple[tuple[Expr, ...], Expr | None, Block], ...]


@dataclass(frozen=True, slots=True)
class Restrict(Statement):
    """`restrict access to (…)`."""

    entities: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Alias(Statement):
    """`alias database name = cluster("…").database("…")`."""

    name: str
    value: Expr
