"""Options of operators, such as `kind=inner`, `hint.strategy=shuffle`, `isfuzzy=true`.

The rules of operators read them before the operands.
"""

from __future__ import annotations

from vedette.kql.lexer import NAME
from vedette.kql.parser.expressions import Parser
from vedette.kql.syntax import Argument, Expr, Name


def relaxed_options(p: Parser) -> tuple[Argument, ...]:
    """Any `name=value` in a row, for operators whose operands cannot begin like that."""
    found: list[Argument] = []
    while p.kinds[p.i] == NAME and (p.texts[p.i + 1] == "=" or _is_hint(p)):
        found.append(_option(p))
    return tuple(found)


def strict_options(p: Parser, *names: str) -> tuple[Argument, ...]:
    """Hints and options of these names only, for operators whose operands may be `name = value` too."""
    found: list[Argument] = []
    while p.kinds[p.i] == NAME:
        if not _is_hint(p):
            if p.texts[p.i] not in names or p.texts[p.i + 1] != "=":
                break
            # `kind = x, …` is a column named kind: an option is followed by an operand.
            if p.texts[p.i + 3] in (",", "|", "", ")", ";", "("):
                break
        found.append(_option(p))
    return tuple(found)


def _is_hint(p: Parser) -> bool:
    return p.texts[p.i] == "hint" and p.texts[p.i + 1] == "." and p.texts[p.i + 3] == "="


def _option(p: Parser) -> Argument:
    start = p.i
    name = p.name()
    while p.accept("."):
        name += f".{p.name()}"
    p.expect("=")
    return Argument(option_value(p), name, span=p.span(start))


def option_value(p: Parser) -> Expr:
    """A bare word or a literal."""
    start = p.i
    if p.texts[start] in ("-", "+"):
        return p.unary()
    if p.kinds[start] == NAME and p.texts[start].lower() not in ("true", "false"):
        p.i += 1
        return Name(p.texts[start], span=p.span(start))
    if p.bracketed():
        return Name(p.bracketed_name(), span=p.span(start))
    return p.literal()
