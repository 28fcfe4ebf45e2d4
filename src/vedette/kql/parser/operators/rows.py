"""Operators that keep, drop, order or shape the rows of one table: where, project, summarize, sort, take …

The grammar in `operators/__init__.py` registers them by name; the expression parser calls them.
"""

from __future__ import annotations

from vedette.kql.diagnostics import Severity
from vedette.kql.parser.expressions import OperatorRule, Parser
from vedette.kql.parser.forms import columns
from vedette.kql.parser.lists import name_pattern, name_patterns, ordered, ordered_list
from vedette.kql.parser.options import relaxed_options, strict_options
from vedette.kql.syntax import (
    Argument,
    As,
    AssertSchema,
    Call,
    Consume,
    Count,
    Expr,
    GetSchema,
    Named,
    Operator,
    Ordered,
    Project,
    Reduce,
    Sample,
    Serialize,
    Sort,
    Span,
    Summarize,
    Take,
    Top,
    TopHitters,
    TopNested,
    TopNestedClause,
    Where,
)

_ENDS = frozenset(("|", ")", "]", "}", ";", ",", ""))


def _where(p: Parser, start: int) -> Operator:
    options = strict_options(p)
    begin = p.i
    predicate = p.item()
    if isinstance(predicate, Named):
        # Kusto reads `where a = true` as a named value: every row passes, which nobody means.
        message = "'=' gives a name to what follows and compares nothing; write '==' to compare"
        span = Span(p.starts[begin], predicate.value.span.start)
        p.problems.append(p.source.diagnostic("names-not-compares", message, span, severity=Severity.WARNING))
        predicate = predicate.value
    return Where(predicate, options=options, span=p.span(start))


def _projection(kind: str) -> OperatorRule:
    def read(p: Parser, start: int) -> Operator:
        items = () if p.texts[p.i] in _ENDS and kind != "extend" else p.items()
        return Project(kind, items, span=p.span(start))

    return read


def _selection(kind: str) -> OperatorRule:
    def read(p: Parser, start: int) -> Operator:
        items = () if p.texts[p.i] in _ENDS else name_patterns(p)
        return Project(kind, items, span=p.span(start))

    return read


def _reorder(p: Parser, start: int) -> Operator:
    found: list[Expr] = []
    while p.texts[p.i] not in _ENDS:
        found.append(_reorder_item(p))
        if not p.accept(","):
            break
    return Project("project-reorder", tuple(found), span=p.span(start))


def _reorder_item(p: Parser) -> Expr:
    start = p.i
    value = name_pattern(p)
    word = p.dashed_name()
    if not word:
        return value
    if word not in ("asc", "desc", "granny-asc", "granny-desc"):
        p.i = start + 1
        raise p.unexpected("',', 'asc', 'desc' or the end of the operator")
    if word.startswith("granny"):
        value = Call("granny", (Argument(value, span=value.span),), span=value.span)
    return Ordered(value, word.endswith("desc"), span=p.span(start))


def _by_names(p: Parser, start: int) -> Operator:
    return Project("project-by-names", p.items(), span=p.span(start))


def _summarize(p: Parser, start: int) -> Operator:
    options = strict_options(p)
    aggregates: tuple[Expr, ...] = ()
    keys: tuple[Expr, ...] = ()
    if p.texts[p.i] != "by" or p.texts[p.i + 1] == "=":
        aggregates = p.items()
    if p.accept("by"):
        keys = p.items()
        if p.texts[p.i] == "bin" and p.texts[p.i + 1] == "=":
            begin = p.i
            p.i += 2
            options += (Argument(p.unary(), "bin", span=p.span(begin)),)
    return Summarize(aggregates, keys, options=options, span=p.span(start))


def _distinct(p: Parser, start: int) -> Operator:
    options = strict_options(p)
    return Summarize((), p.items(), True, options=options, span=p.span(start))


def _sort(p: Parser, start: int) -> Operator:
    options = relaxed_options(p)
    p.expect("by")
    return Sort(ordered_list(p), options=options, span=p.span(start))


def _top(p: Parser, start: int) -> Operator:
    options = strict_options(p)
    count = p.expression()
    p.expect("by")
    return Top(count, ordered_list(p), options=options, span=p.span(start))


def _take(p: Parser, start: int) -> Operator:
    options = strict_options(p)
    return Take(p.expression(), options=options, span=p.span(start))


def _sample(p: Parser, start: int) -> Operator:
    strict_options(p)
    return Sample(p.expression(), span=p.span(start))


def _sample_distinct(p: Parser, start: int) -> Operator:
    strict_options(p)
    count = p.expression()
    p.expect("of")
    return Sample(count, p.item(), span=p.span(start))


def _count(p: Parser, start: int) -> Operator:
    relaxed_options(p)
    name = p.name() if p.accept("as") else ""
    return Count(name, span=p.span(start))


def _serialize(p: Parser, start: int) -> Operator:
    strict_options(p)
    items = () if p.texts[p.i] in _ENDS else p.items()
    return Serialize(items, span=p.span(start))


def _as(p: Parser, start: int) -> Operator:
    options = relaxed_options(p)
    return As(p.name(), options=options, span=p.span(start))


def _consume(p: Parser, start: int) -> Operator:
    return Consume(options=relaxed_options(p), span=p.span(start))


def _getschema(p: Parser, start: int) -> Operator:
    return GetSchema(span=p.span(start))


def _assert_schema(p: Parser, start: int) -> Operator:
    return AssertSchema(columns(p), span=p.span(start))


def _top_nested(p: Parser, start: int) -> Operator:
    levels = [_top_nested_level(p)]
    while p.accept(","):
        begin = p.i
        if p.dashed_name() != "top-nested":
            p.i = begin
            raise p.unexpected("'top-nested'")
        levels.append(_top_nested_level(p))
    return TopNested(tuple(levels), span=p.span(start))


def _top_nested_level(p: Parser) -> TopNestedClause:
    start = p.i
    count = None if p.texts[start] == "of" and p.texts[start + 1] != "of" else p.expression()
    p.expect("of")
    of = p.item()
    others = None
    if p.accept("with"):
        p.expect("others")
        p.expect("=")
        others = p.expression()
    p.expect("by")
    name = ""
    if p.texts[p.i + 1] == "=" or (p.bracketed() and p.texts[p.i + 3] == "="):
        name = p.name()
        p.i += 1
    return TopNestedClause(count, of, ordered(p), others, name, span=p.span(start))


def _top_hitters(p: Parser, start: int) -> Operator:
    count = p.expression()
    p.expect("of")
    of = p.item()
    by = p.item() if p.accept("by") else None
    return TopHitters(count, of, by, span=p.span(start))


def _reduce(p: Parser, start: int) -> Operator:
    options = relaxed_options(p)
    p.expect("by")
    by = p.item()
    if p.accept("with"):
        options += relaxed_options(p)
        while p.accept(","):
            options += relaxed_options(p)
    return Reduce(by, options=options, span=p.span(start))


ROWS: dict[str, OperatorRule] = {
    "where": _where,
    "filter": _where,
    "project": _projection("project"),
    "extend": _projection("extend"),
    "project-rename": _projection("project-rename"),
    "project-away": _selection("project-away"),
    "project-keep": _selection("project-keep"),
    "project-reorder": _reorder,
    "project-by-names": _by_names,
    "summarize": _summarize,
    "distinct": _distinct,
    "sort": _sort,
    "order": _sort,
    "top": _top,
    "take": _take,
    "limit": _take,
    "sample": _sample,
    "sample-distinct": _sample_distinct,
    "count": _count,
    "serialize": _serialize,
    "as": _as,
    "consume": _consume,
    "getschema": _getschema,
    "assert-schema": _assert_schema,
    "top-nested": _top_nested,
    "top-hitters": _top_hitters,
    "reduce": _reduce,
}
