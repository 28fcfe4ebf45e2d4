"""Statements and blocks: let with its functions, set, declare, restrict, alias; a query is a block of them.

`parse` reads a whole query with `block`, operators with a full query inside read that.
"""

from __future__ import annotations

from vedette.kql.lexer import DIRECTIVE, END, NAME
from vedette.kql.parser.cursor import Problem
from vedette.kql.parser.expressions import Parser
from vedette.kql.parser.forms import properties_in_parentheses, scalar_type
from vedette.kql.parser.lists import table
from vedette.kql.parser.options import option_value
from vedette.kql.syntax import (
    Alias,
    Block,
    ColumnDeclaration,
    DeclareParameters,
    DeclarePattern,
    Expr,
    Lambda,
    Let,
    Output,
    Restrict,
    SetOption,
    Statement,
)

_BLOCK_ENDS = frozenset(("}", ")"))
_CLOSING = frozenset((")", "]", "}"))
# `let` followed by one of these is a table of that name.
_AFTER_NAME = frozenset(("|", ";", ")", "}", ",", "", "."))


def block(p: Parser) -> Block:
    """Statements up to the end of the query, or to the bracket that closes a function body."""
    start = p.i
    statements: list[Statement] = []
    result: Expr | None = None
    while True:
        while p.accept(";") or _directive(p):
            pass
        if p.kinds[p.i] == END or (p.depth > 0 and p.texts[p.i] in _BLOCK_ENDS):
            break
        found = _recovering(p)
        if found is None:
            continue
        if result is not None:
            statements.append(Output(result, span=result.span))
            result = None
        if isinstance(found, Statement):
            statements.append(found)
        else:
            result = found
    return Block(tuple(statements), result, span=p.span(start))


def _directive(p: Parser) -> bool:
    """Lines such as `#connect …` speak to a client, not to us."""
    if p.kinds[p.i] == DIRECTIVE:
        p.i += 1
        return True
    return False


def _recovering(p: Parser) -> Statement | Expr | None:
    """One statement; what is wrong with it is reported, and reading goes on behind it."""
    start = begin = p.i
    depth = p.depth
    found: Statement | Expr | None = None
    try:
        found = _statement(p)
        if p.texts[p.i] != ";" and p.kinds[p.i] != END and (depth == 0 or p.texts[p.i] not in _BLOCK_ENDS):
            raise p.stray()
    except Problem as problem:
        p.report(problem)
        p.depth = depth
        if p.texts[p.i] in _CLOSING and depth == 0:
            p.i += 1
            start = p.i
        p.skip_to_bar(start)
        if p.texts[p.i] == "|":
            # The rest of the pipe may hold more errors; its tree is of no use.
            p.operators(None, [], p.i)
            p.skip_to_bar(start)
        if p.i == begin:
            p.i += 1
    return found


def _statement(p: Parser) -> Statement | Expr:
    text, following = p.texts[p.i], p.texts[p.i + 1]
    if p.kinds[p.i] == NAME:
        if text == "let" and following not in _AFTER_NAME:
            return _let(p)
        if text == "set" and p.kinds[p.i + 1] == NAME:
            return _set(p)
        if text == "declare" and following in ("query_parameters", "pattern"):
            return _declare_parameters(p) if following == "query_parameters" else _declare_pattern(p)
        if text == "restrict" and following == "access":
            return _restrict(p)
        if text == "alias" and following == "database":
            return _alias(p)
    elif text == "." and p.kinds[p.i + 1] == NAME:
        p.i += 2
        raise p.problem("management-command", "this is a management command; only queries can run here", p.i - 2)
    return p.pipe()


def _let(p: Parser) -> Statement:
    start = p.i
    p.i += 1
    name = p.name("a name to bind")
    p.expect("=")
    value = _lambda(p) if _lambda_ahead(p) else p.pipe()
    return Let(name, value, span=p.span(start))


def _lambda_ahead(p: Parser) -> bool:
    """Whether a function stands here: `(a: int, T: (*)) {`, `() {` or `view () {`."""
    i = p.i
    if p.texts[i] == "view":
        i += 1
    if p.texts[i] != "(":
        return False
    if p.texts[i + 1] == ")":
        return p.texts[i + 2] == "{"
    i += 3 if p.bracketed(i + 1 - p.i) else 1
    return p.texts[i + 1] == ":" and (p.texts[i + 2] == "(" or p.kinds[i + 2] == NAME)


def _lambda(p: Parser) -> Lambda:
    start = p.i
    view = p.accept("view")
    declared = parameters(p)
    p.open("{")
    body = block(p)
    p.close("}")
    return Lambda(declared, body, view, span=p.span(start))


def parameters(p: Parser) -> tuple[ColumnDeclaration, ...]:
    """`(a: int, b: string = "x", T: (c: long))`, as of functions and query parameters."""
    p.open("(")
    found: list[ColumnDeclaration] = []
    while p.texts[p.i] != ")":
        found.append(_parameter(p))
        if not p.accept(","):
            break
    p.close(")")
    return tuple(found)


def _parameter(p: Parser) -> ColumnDeclaration:
    start = p.i
    name = p.name("a parameter name")
    p.expect(":")
    if p.texts[p.i] == "(":
        table_columns = () if _accept_any_columns(p) else parameters(p)
        return ColumnDeclaration(name, None, None, table_columns, span=p.span(start))
    kind = scalar_type(p)
    default = p.expression() if p.accept("=") else None
    return ColumnDeclaration(name, kind, default, span=p.span(start))


def _accept_any_columns(p: Parser) -> bool:
    if p.texts[p.i + 1] == "*" and p.texts[p.i + 2] == ")":
        p.i += 3
        return True
    return False


def _set(p: Parser) -> Statement:
    start = p.i
    p.i += 1
    name = p.name("an option name")
    value = _option(p) if p.accept("=") else None
    return SetOption(name, value, span=p.span(start))


def _option(p: Parser) -> Expr:
    return p.expression() if p.texts[p.i + 1] == "(" else option_value(p)


def _declare_parameters(p: Parser) -> Statement:
    start = p.i
    p.i += 2
    return DeclareParameters(parameters(p), span=p.span(start))


def _declare_pattern(p: Parser) -> Statement:
    start = p.i
    p.i += 2
    name = p.name("a pattern name")
    if not p.accept("="):
        return DeclarePattern(name, (), None, (), span=p.span(start))
    declared = parameters(p)
    path: ColumnDeclaration | None = None
    if p.texts[p.i] == "[":
        p.open("[")
        path = _parameter(p)
        p.close("]")
    p.open("{")
    cases: list[tuple[tuple[Expr, ...], Expr | None, Block]] = []
    while p.texts[p.i] == "(":
        cases.append(_pattern_case(p))
        p.accept(";")
    p.close("}")
    return DeclarePattern(name, declared, path, tuple(cases), span=p.span(start))


def _pattern_case(p: Parser) -> tuple[tuple[Expr, ...], Expr | None, Block]:
    arguments = tuple(argument.value for argument in p.arguments())
    path: Expr | None = None
    if p.accept("."):
        p.open("[")
        path = p.expression()
        p.close("]")
    p.expect("=")
    p.open("{")
    body = block(p)
    p.close("}")
    return arguments, path, body


def _restrict(p: Parser) -> Statement:
    start = p.i
    p.i += 2
    p.expect("to")
    p.open("(")
    entities = [table(p)]
    while p.accept(","):
        entities.append(table(p))
    p.close(")")
    if p.accept("with"):
        properties_in_parentheses(p)
    return Restrict(tuple(entities), span=p.span(start))


def _alias(p: Parser) -> Statement:
    start = p.i
    p.i += 2
    name = p.name("an alias")
    p.expect("=")
    return Alias(name, p.expression(), span=p.span(start))
