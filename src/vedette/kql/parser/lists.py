"""Lists whose items are not plain expressions: sort keys, name patterns with `*`, tables of union, search and find.

The rules of operators and the statement `restrict` read them.
"""

from __future__ import annotations

from vedette.kql.lexer import LONG, NAME
from vedette.kql.parser.expressions import Parser
from vedette.kql.syntax import Expr, Name, Ordered, Path, Wildcard


def ordered(p: Parser) -> Ordered:
    """`expr [asc|desc] [nulls first|last]`."""
    start = p.i
    value = p.item()
    descending: bool | None = None
    nulls_first: bool | None = None
    word = p.texts[p.i]
    if word in ("asc", "desc"):
        p.i += 1
        descending = word == "desc"
    if p.accept("nulls"):
        word = p.texts[p.i]
        if word not in ("first", "last"):
            raise p.unexpected("'first' or 'last'")
        p.i += 1
        nulls_first = word == "first"
    return Ordered(value, descending, nulls_first, span=p.span(start))


def ordered_list(p: Parser) -> tuple[Ordered, ...]:
    """One sort key or more."""
    found = [ordered(p)]
    while p.accept(","):
        found.append(ordered(p))
    return tuple(found)


def name_pattern(p: Parser) -> Expr:
    """A column name or a pattern such as `Foo*`; in brackets too."""
    return _wild(p) or _plain(p)


def _plain(p: Parser) -> Expr:
    start = p.i
    name = p.name("a column name")
    if "*" in name:
        return Wildcard(name, span=p.span(start))
    value: Expr = Name(name, span=p.span(start))
    while p.texts[p.i] in (".", "["):
        p.i = start
        value = p.postfix()
    return value


def name_patterns(p: Parser) -> tuple[Expr, ...]:
    """One name or pattern or more."""
    found = [name_pattern(p)]
    while p.accept(","):
        found.append(name_pattern(p))
    return tuple(found)


def table(p: Parser) -> Expr:
    """A table of union, find, search or restrict: an expression, a pattern, or a path ending in a pattern."""
    start = p.i
    pattern = _wild(p)
    if pattern is not None:
        return pattern
    value = p.postfix()
    if not isinstance(value, Path):
        return value
    name = value.name
    while p.adjacent(p.i) and (p.texts[p.i] == "*" or (p.kinds[p.i] in (NAME, LONG) and "*" in name)):
        name += p.texts[p.i]
        p.i += 1
    return value if name == value.name else Path(value.base, name, span=p.span(start))


def _wild(p: Parser) -> Wildcard | None:
    """Names, digits and at least one `*` that touch one another."""
    start = i = p.i
    pattern = ""
    while (p.kinds[i] in (NAME, LONG) or p.texts[i] == "*") and (i == start or p.adjacent(i)):
        pattern += p.texts[i]
        i += 1
    if "*" not in pattern:
        return None
    p.i = i
    return Wildcard(pattern, span=p.span(start))
