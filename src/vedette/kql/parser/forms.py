"""Expressions that begin with a word of their own: dynamic, datatable, externaldata, typeof, toscalar and kin.

Registered with the expression parser by word; also declarations of columns, which several statements share.
"""

from __future__ import annotations

from vedette.kql.lexer import LONG, NAME, REAL, STRING, TIMESPAN
from vedette.kql.literals import TYPE_NAMES
from vedette.kql.parser.expressions import FormRule, Parser
from vedette.kql.parser.options import option_value, relaxed_options
from vedette.kql.syntax import (
    Argument,
    Call,
    ColumnDeclaration,
    DataTable,
    Expr,
    ExternalData,
    Literal,
    TypeOf,
)
from vedette.schema.types import ScalarType


def scalar_type(p: Parser) -> ScalarType:
    """A type word such as `string` or `long`."""
    text = p.texts[p.i]
    kind = TYPE_NAMES.get(text) or TYPE_NAMES.get(text.lower())
    if kind is None or p.kinds[p.i] != NAME:
        raise p.unexpected("a type such as 'string' or 'long'")
    p.i += 1
    return kind


def column(p: Parser) -> ColumnDeclaration:
    """`name: type`."""
    start = p.i
    name = p.name("a column name")
    p.expect(":")
    kind = scalar_type(p)
    return ColumnDeclaration(name, kind, span=p.span(start))


def columns(p: Parser) -> tuple[ColumnDeclaration, ...]:
    """A parenthesised list of `name: type`; a trailing comma is allowed."""
    p.open("(")
    found: list[ColumnDeclaration] = []
    while p.texts[p.i] != ")":
        found.append(column(p))
        if not p.accept(","):
            break
    p.close(")")
    return tuple(found)


def row_schema(p: Parser) -> TypeOf:
    """`(a: int, b: string)`, `(*, a: int)` or, in typeof, a single type without parentheses around it."""
    start = p.i
    p.open("(")
    star = False
    found: list[ColumnDeclaration] = []
    while p.texts[p.i] != ")":
        if p.accept("*"):
            star = True
        else:
            found.append(column(p))
        if not p.accept(","):
            break
    p.close(")")
    return TypeOf(None, tuple(found), star, span=p.span(start))


def type_of(p: Parser) -> TypeOf | None:
    """`typeof(type)` or `typeof(a: int, …)`."""
    start = p.i
    if p.texts[start + 1] != "(":
        return None
    p.i += 1
    if p.kinds[p.i + 1] == NAME and p.texts[p.i + 2] == ")":
        p.open("(")
        kind = scalar_type(p)
        p.close(")")
        return TypeOf(kind, span=p.span(start))
    schema = row_schema(p)
    return TypeOf(None, schema.columns, schema.star, span=p.span(start))


def _dynamic(p: Parser) -> Expr | None:
    start = p.i
    if p.texts[start + 1] != "(":
        return None
    p.i += 1
    p.open("(")
    value = _json(p)
    p.close(")")
    return Literal(ScalarType.DYNAMIC, value, span=p.span(start))


def _json(p: Parser) -> object:
    text, kind = p.texts[p.i], p.kinds[p.i]
    if text == "[":
        return _json_array(p)
    if text == "{":
        return _json_object(p)
    if text == "null":
        p.i += 1
        return None
    if text == "dynamic":
        inner = _dynamic(p)
        return inner.value if isinstance(inner, Literal) else None
    if text in ("-", "+"):
        if p.kinds[p.i + 1] not in (LONG, REAL, TIMESPAN):
            raise p.unexpected("a JSON value")
        literal = p.unary()
        assert isinstance(literal, Literal)
    elif kind == STRING:
        return p.string()
    elif text == ")" and p.texts[p.i - 1] == "(":
        return None
    else:
        literal = p.literal()
    plain = literal.type in (ScalarType.BOOL, ScalarType.LONG, ScalarType.REAL, ScalarType.INT)
    return literal.value if plain or literal.value is None else literal


def _json_array(p: Parser) -> list[object]:
    p.open("[")
    values: list[object] = []
    if p.texts[p.i] != "]":
        values.append(_json(p))
        while p.accept(","):
            values.append(_json(p))
    p.close("]")
    return values


def _json_object(p: Parser) -> dict[str, object]:
    p.open("{")
    members: dict[str, object] = {}
    more = p.texts[p.i] != "}"
    while more:
        key = p.string()
        p.expect(":")
        members[key] = _json(p)
        more = p.accept(",")
    p.close("}")
    return members


def _datatable(p: Parser) -> Expr | None:
    start = p.i
    if p.texts[start + 1] != "(" and p.texts[start + 2] != "=":
        return None
    p.i += 1
    relaxed_options(p)
    declared = columns(p)
    p.open("[")
    values: list[Expr] = []
    while p.texts[p.i] != "]":
        values.append(p.unary())
        if not p.accept(","):
            break
    p.close("]")
    return DataTable(declared, tuple(values), span=p.span(start))


def _externaldata(p: Parser) -> Expr | None:
    start = p.i
    if p.texts[start + 1] != "(" and p.texts[start + 2] != "=":
        return None
    p.i += 1
    relaxed_options(p)
    declared = columns(p)
    p.open("[")
    uris = [p.expression()]
    while p.accept(",") and p.texts[p.i] != "]":
        uris.append(p.expression())
    p.close("]")
    properties = properties_in_parentheses(p) if p.accept("with") else ()
    return ExternalData(declared, tuple(uris), properties, span=p.span(start))


def _inline_external_table(p: Parser) -> Expr | None:
    """`inline_external_table (columns) kind=storage dataformat=csv (uris) with (…)`, as the externaldata it means."""
    start = p.i
    if p.texts[start + 1] != "(":
        return None
    p.i += 1
    declared = columns(p)
    options: list[Argument] = []
    while p.texts[p.i] not in ("partition", "pathformat") and p.texts[p.i + 1] == "=":
        begin, name = p.i, p.name()
        p.expect("=")
        options.append(Argument(option_value(p), name, span=p.span(begin)))
    if p.texts[p.i] in ("partition", "pathformat"):
        what = p.texts[p.i]
        raise p.problem("unsupported", f"not supported: inline_external_table with {what}", p.i)
    p.open("(")
    uris = [p.expression()]
    while p.accept(",") and p.texts[p.i] != ")":
        uris.append(p.expression())
    p.close(")")
    given = properties_in_parentheses(p) if p.accept("with") else ()
    renamed = {"dataformat": "format"}
    named = tuple(Argument(item.value, renamed.get(item.name, item.name), span=item.span) for item in options)
    return ExternalData(declared, tuple(uris), (*named, *given), span=p.span(start))


def properties_in_parentheses(p: Parser) -> tuple[Argument, ...]:
    """`(name = value, …)`; a name may have dots, a value may be a bare word."""
    p.open("(")
    found: list[Argument] = []
    while p.texts[p.i] != ")":
        start = p.i
        name = p.name("a property name")
        while p.accept("."):
            name += f".{p.name('a property name')}"
        p.expect("=")
        found.append(Argument(p.expression(), name, span=p.span(start)))
        if not p.accept(","):
            break
    p.close(")")
    return tuple(found)


def _subquery_call(p: Parser) -> Expr | None:
    """`toscalar kind=nooptimization (…)`; without the option it is a call like any other."""
    start = p.i
    if p.texts[start + 1] != "kind" or p.texts[start + 2] != "=":
        return None
    p.i += 1
    options = relaxed_options(p)
    return Call(p.texts[start], (*p.arguments(), *options), span=p.span(start))


def _entity_group(p: Parser) -> Expr | None:
    start = p.i
    if p.texts[start + 1] != "[":
        return None
    p.i += 1
    p.open("[")
    members = [p.expression()]
    while p.accept(","):
        members.append(p.expression())
    p.close("]")
    return Call("entity_group", tuple(Argument(item, span=item.span) for item in members), span=p.span(start))


FORMS: dict[str, FormRule] = {
    "datatable": _datatable,
    "dynamic": _dynamic,
    "entity_group": _entity_group,
    "externaldata": _externaldata,
    "inline_external_table": _inline_external_table,
    "external_data": _externaldata,
    "toscalar": _subquery_call,
    "totable": _subquery_call,
    "typeof": type_of,
}
