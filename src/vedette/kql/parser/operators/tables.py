"""Operators that bring tables together or look through several: join, lookup, union, search, find, fork, facet …

The grammar in `operators/__init__.py` registers them by name; the expression parser calls them.
"""

from __future__ import annotations

from vedette.kql.lexer import NAME
from vedette.kql.parser.expressions import OperatorRule, Parser
from vedette.kql.parser.forms import row_schema, scalar_type
from vedette.kql.parser.lists import table
from vedette.kql.parser.options import relaxed_options
from vedette.kql.parser.statements import block
from vedette.kql.syntax import (
    Argument,
    Block,
    Call,
    Evaluate,
    Expr,
    Facet,
    Find,
    Fork,
    Invoke,
    Join,
    Lambda,
    MacroExpand,
    Name,
    Named,
    Operator,
    Partition,
    Search,
    Union,
    Wildcard,
)


def _join(p: Parser, start: int) -> Operator:
    return _joined(p, start, lookup=False)


def _lookup(p: Parser, start: int) -> Operator:
    return _joined(p, start, lookup=True)


def _joined(p: Parser, start: int, *, lookup: bool) -> Operator:
    options = relaxed_options(p)
    right = p.expression()
    on: list[Expr] = []
    where = None
    if p.accept("on"):
        on.append(p.expression())
        while p.accept(","):
            on.append(p.expression())
    elif p.accept("where"):
        where = p.expression()
    return Join(right, tuple(on), lookup, where, options=options, span=p.span(start))


def _union(p: Parser, start: int) -> Operator:
    options = relaxed_options(p)
    return Union(_tables(p), options=options, span=p.span(start))


def _tables(p: Parser) -> tuple[Expr, ...]:
    found = [table(p)]
    while p.accept(","):
        found.append(table(p))
    return tuple(found)


def _in_tables(p: Parser) -> tuple[Expr, ...]:
    if p.texts[p.i] != "in" or p.texts[p.i + 1] != "(":
        return ()
    p.i += 1
    p.open("(")
    found = _tables(p)
    p.close(")")
    return found


def _search(p: Parser, start: int) -> Operator:
    options = relaxed_options(p)
    tables = _in_tables(p)
    return Search(p.expression(), tables, options=options, span=p.span(start))


def _find(p: Parser, start: int) -> Operator:
    options = relaxed_options(p)
    tables = _in_tables(p)
    p.accept("where")
    predicate = p.expression()
    project: tuple[Expr, ...] = ()
    away: tuple[Expr, ...] = ()
    smart = True
    while p.kinds[p.i] == NAME:
        begin = p.i
        clause = p.dashed_name()
        if clause == "project":
            project, smart = _find_columns(p), False
        elif clause == "project-away":
            away = _find_columns(p)
        elif clause != "project-smart":
            p.i = begin
            raise p.unexpected("'project', 'project-smart' or 'project-away'")
    return Find(predicate, tables, project, smart, away, options=options, span=p.span(start))


def _find_columns(p: Parser) -> tuple[Expr, ...]:
    found = [_find_column(p)]
    while p.accept(","):
        found.append(_find_column(p))
    return tuple(found)


def _find_column(p: Parser) -> Expr:
    start = p.i
    if p.accept("*"):
        return Wildcard("*", span=p.span(start))
    if p.texts[start] in ("pack", "pack_all") and p.texts[start + 1] == "(":
        return p.postfix()
    name = p.name("a column name")
    column = Name(name, span=p.span(start))
    if not p.accept(":"):
        return column
    kind = scalar_type(p)
    conversion = Call(f"to{kind}", (Argument(column, span=column.span),), span=p.span(start))
    return Named((name,), conversion, span=p.span(start))


def _fork(p: Parser, start: int) -> Operator:
    prongs: list[Named] = []
    while p.texts[p.i] == "(" or p.texts[p.i + 1] == "=" or p.bracketed():
        begin = p.i
        names: tuple[str, ...] = ()
        if p.texts[p.i] != "(":
            names = (p.name(),)
            p.expect("=")
        p.open("(")
        body = p.subquery()
        p.close(")")
        prongs.append(Named(names, body, span=p.span(begin)))
    if not prongs:
        raise p.unexpected("'('")
    return Fork(tuple(prongs), span=p.span(start))


def _facet(p: Parser, start: int) -> Operator:
    p.expect("by")
    columns: list[Expr] = [p.path()]
    while p.accept(","):
        columns.append(p.path())
    body: Expr | None = None
    if p.accept("with"):
        body = _parenthesised_subquery(p) if p.texts[p.i] == "(" else p.subquery()
    return Facet(tuple(columns), body, span=p.span(start))


def _parenthesised_subquery(p: Parser) -> Expr:
    p.open("(")
    body = p.subquery()
    p.close(")")
    return body


def _partition(p: Parser, start: int) -> Operator:
    options = relaxed_options(p)
    p.expect("by")
    key = p.path()
    if p.texts[p.i] == "in":
        begin = p.i
        p.i += 1
        options += (Argument(p.postfix(), "in", span=p.span(begin)),)
    if p.texts[p.i] != "{":
        return Partition(key, _parenthesised_subquery(p), options=options, span=p.span(start))
    begin = p.i
    p.open("{")
    inner = block(p)
    p.close("}")
    body: Expr = Lambda((), inner, span=p.span(begin))
    if not inner.statements and inner.result is not None:
        body = inner.result
    return Partition(key, body, options=options, span=p.span(start))


def _evaluate(p: Parser, start: int) -> Operator:
    options = relaxed_options(p)
    call = _call(p, "a plugin call such as 'bag_unpack(column)'")
    output = row_schema(p) if p.accept(":") else None
    return Evaluate(call, output, options=options, span=p.span(start))


def _invoke(p: Parser, start: int) -> Operator:
    return Invoke(_call(p, "a function call"), span=p.span(start))


def _call(p: Parser, what: str) -> Call:
    start = p.i
    if p.kinds[start] == NAME or p.bracketed():
        value = p.postfix()
        if isinstance(value, Call):
            return value
    p.i = start
    raise p.unexpected(what)


def _macro_expand(p: Parser, start: int) -> Operator:
    options = relaxed_options(p)
    group = p.postfix()
    is_group = isinstance(group, Call) and group.name == "entity_group" and group.base is None
    entities = tuple(argument.value for argument in group.args) if is_group and isinstance(group, Call) else (group,)
    p.expect("as")
    alias = p.name()
    p.open("(")
    body: Block = block(p)
    p.close(")")
    return MacroExpand(entities, alias, body, options=options, span=p.span(start))


TABLES: dict[str, OperatorRule] = {
    "join": _join,
    "lookup": _lookup,
    "union": _union,
    "search": _search,
    "find": _find,
    "fork": _fork,
    "facet": _facet,
    "partition": _partition,
    "evaluate": _evaluate,
    "invoke": _invoke,
    "macro-expand": _macro_expand,
}
