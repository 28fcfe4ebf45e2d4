"""Operators that take values apart or make new ones: parse, mv-expand, make-series, scan, range, print, render …

The grammar in `operators/__init__.py` registers them by name; the expression parser calls them.
"""

from __future__ import annotations

from vedette.kql.lexer import NAME, STRING
from vedette.kql.parser.expressions import OperatorRule, Parser
from vedette.kql.parser.forms import columns, properties_in_parentheses, scalar_type, type_of
from vedette.kql.parser.lists import ordered_list
from vedette.kql.parser.options import relaxed_options, strict_options
from vedette.kql.parser.statements import parameters
from vedette.kql.syntax import (
    Argument,
    ColumnDeclaration,
    ExpandItem,
    Expr,
    MakeSeries,
    MvApply,
    MvExpand,
    Named,
    Operator,
    Ordered,
    Parse,
    ParseKv,
    ParsePart,
    Print,
    RangeSource,
    Render,
    Scan,
    ScanStep,
    SeriesAggregate,
)
from vedette.schema.types import ScalarType

_ENDS = frozenset(("|", ")", "]", "}", ";", ",", ""))
_EXPAND_OPTIONS = ("bagexpansion", "kind", "with_itemindex")


def _parse(p: Parser, start: int) -> Operator:
    return _parsed(p, start, keep=True)


def _parse_where(p: Parser, start: int) -> Operator:
    return _parsed(p, start, keep=False)


def _parsed(p: Parser, start: int, *, keep: bool) -> Operator:
    options = strict_options(p, "kind", "flags")
    value = p.expression()
    p.expect("with")
    parts: list[ParsePart] = []
    while p.texts[p.i] not in _ENDS:
        parts.append(_parse_part(p))
    if not parts:
        raise p.unexpected("a pattern: '*', text in quotes, or a column name")
    return Parse(value, tuple(parts), not keep, options=options, span=p.span(start))


def _parse_part(p: Parser) -> ParsePart:
    start = p.i
    if p.accept("*"):
        return ParsePart(star=True, span=p.span(start))
    if p.kinds[start] == STRING:
        return ParsePart(text=p.string(), span=p.span(start))
    name = p.name("'*', text in quotes, or a column name")
    kind = scalar_type(p) if p.accept(":") else ScalarType.STRING
    declared = ColumnDeclaration(name, kind, span=p.span(start))
    return ParsePart(column=declared, span=p.span(start))


def _parse_kv(p: Parser, start: int) -> Operator:
    value = p.expression()
    p.expect("as")
    declared = columns(p)
    options = properties_in_parentheses(p) if p.accept("with") else ()
    return ParseKv(value, declared, options=options, span=p.span(start))


def _expand_items(p: Parser) -> tuple[ExpandItem, ...]:
    found = [_expand_item(p)]
    while p.accept(","):
        found.append(_expand_item(p))
    return tuple(found)


def _expand_item(p: Parser) -> ExpandItem:
    start = p.i
    value = p.item()
    name = ""
    if isinstance(value, Named) and len(value.names) == 1:
        name, value = value.names[0], value.value
    kind = None
    if p.accept("to"):
        target = type_of(p) if p.texts[p.i] == "typeof" else None
        if target is None or target.type is None:
            raise p.unexpected("'typeof(type)'")
        kind = target.type
    return ExpandItem(value, name, kind, span=p.span(start))


def _mv_expand(p: Parser, start: int) -> Operator:
    options = strict_options(p, *_EXPAND_OPTIONS)
    items = _expand_items(p)
    limit = p.expression() if p.accept("limit") else None
    return MvExpand(items, limit, options=options, span=p.span(start))


def _mv_apply(p: Parser, start: int) -> Operator:
    options = strict_options(p, *_EXPAND_OPTIONS)
    items = () if p.texts[p.i] == "on" else _expand_items(p)
    limit = p.expression() if p.accept("limit") else None
    identity = p.expression() if p.accept("id") else None
    p.expect("on")
    p.open("(")
    body = p.subquery()
    p.close(")")
    return MvApply(items, body, limit, identity, options=options, span=p.span(start))


def _make_series(p: Parser, start: int) -> Operator:
    options = strict_options(p, "kind")
    aggregates = [_series_aggregate(p)]
    while p.accept(","):
        aggregates.append(_series_aggregate(p))
    p.expect("on")
    axis = p.item()
    low: Expr | None = None
    high: Expr | None = None
    in_range = p.accept("in")
    if in_range:
        p.expect("range")
        p.open("(")
        low = p.expression()
        p.expect(",")
        high = p.expression()
        p.expect(",")
        step = p.expression()
        p.close(")")
    else:
        low = p.expression() if p.accept("from") else None
        high = p.expression() if p.accept("to") else None
        p.expect("step")
        step = p.expression()
    keys = p.items() if p.accept("by") else ()
    return MakeSeries(tuple(aggregates), axis, low, high, step, keys, in_range, options=options, span=p.span(start))


def _series_aggregate(p: Parser) -> SeriesAggregate:
    start = p.i
    value = p.item()
    default = None
    if p.texts[p.i] == "default" and p.texts[p.i + 1] == "=":
        p.i += 2
        default = p.expression()
    return SeriesAggregate(value, default, span=p.span(start))


def _scan(p: Parser, start: int) -> Operator:
    options = relaxed_options(p)
    order: tuple[Ordered, ...] = ()
    partition: list[Expr] = []
    declared: tuple[ColumnDeclaration, ...] = ()
    if p.accept("order"):
        p.expect("by")
        order = ordered_list(p)
    if p.accept("partition"):
        p.expect("by")
        partition.append(p.expression())
        while p.accept(","):
            partition.append(p.expression())
    if p.accept("declare"):
        declared = parameters(p)
    p.expect("with")
    p.open("(")
    steps: list[ScanStep] = []
    while p.texts[p.i] == "step":
        steps.append(_scan_step(p))
    if not steps:
        raise p.unexpected("'step'")
    p.close(")")
    return Scan(tuple(steps), declared, order, tuple(partition), options=options, span=p.span(start))


def _scan_step(p: Parser) -> ScanStep:
    start = p.i
    p.i += 1
    name = p.name("a step name")
    optional = p.accept("optional")
    output = ""
    if p.accept("output"):
        p.expect("=")
        output = p.name("'all', 'last' or 'none'")
    p.expect(":")
    condition = p.expression()
    assignments: list[Named] = []
    if p.accept("=>"):
        assignments.append(_assignment(p))
        while p.accept(","):
            assignments.append(_assignment(p))
    # The last step's semicolon is often left out.
    if p.texts[p.i] != ")":
        p.expect(";")
    return ScanStep(name, condition, tuple(assignments), optional, output, span=p.span(start))


def _assignment(p: Parser) -> Named:
    start = p.i
    name = p.name("a column name")
    p.expect("=")
    value = p.expression()
    return Named((name,), value, span=p.span(start))


def _range(p: Parser, start: int) -> Operator:
    name = p.name("a column name")
    p.expect("from")
    low = p.expression()
    p.expect("to")
    high = p.expression()
    p.expect("step")
    return RangeSource(name, low, high, p.expression(), span=p.span(start))


def _print(p: Parser, start: int) -> Operator:
    return Print(p.items(), span=p.span(start))


def _render(p: Parser, start: int) -> Operator:
    kind = p.name("a chart kind such as 'timechart'")
    properties: list[Argument] = []
    if p.texts[p.i] == "with" and p.texts[p.i + 1] == "(":
        p.i += 1
        p.open("(")
        _render_properties(p, properties)
        p.close(")")
    else:
        _render_properties(p, properties)
    return Render(kind, tuple(properties), span=p.span(start))


def _render_properties(p: Parser, properties: list[Argument]) -> None:
    """`a = 1, b = x, y, c = "z"`: a value without a name belongs to the property before it; commas may be missing."""
    name = ""
    while p.texts[p.i] not in ("|", ")", ";", "}", ""):
        start = p.i
        if p.kinds[start] == NAME and p.texts[start + 1] == "=":
            name = p.name()
            p.i += 1
        elif p.texts[start] in ("by", "with") and not name:
            name = p.name()
        elif not name or p.texts[start - 1] != ",":
            raise p.unexpected("a property such as 'title = …'")
        properties.append(Argument(p.expression(), name, span=p.span(start)))
        p.accept(",")


VALUES: dict[str, OperatorRule] = {
    "parse": _parse,
    "parse-where": _parse_where,
    "parse-kv": _parse_kv,
    "mv-expand": _mv_expand,
    "mvexpand": _mv_expand,
    "mv-apply": _mv_apply,
    "mvapply": _mv_apply,
    "make-series": _make_series,
    "scan": _scan,
    "range": _range,
    "print": _print,
    "render": _render,
}
