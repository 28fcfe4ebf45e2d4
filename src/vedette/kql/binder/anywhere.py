"""Tests of all columns at once: `* has "x"` in a condition, and the free texts of `search` and `find`."""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.context import Problem
from vedette.kql.binder.overload import apply
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.functions.term import regex_quote
from vedette.kql.plan import Const, Plan, Ref, Typed
from vedette.kql.types import BOOL, DATETIME, DECIMAL, GUID, INT, LONG, REAL, STRING, TIMESPAN
from vedette.schema.types import ScalarType

_HOLDING = frozenset(
    name + case
    for name in ("has", "hasprefix", "hassuffix", "contains", "startswith", "endswith")
    for case in ("", "_cs")
)
_LETTERS = {
    BOOL: "truefalse",
    **dict.fromkeys((INT, LONG), "0123456789-"),
    **dict.fromkeys((REAL, DECIMAL), "0123456789-+.einfinityna"),
    DATETIME: "0123456789-:.tz",
    TIMESPAN: "0123456789-:.",
    GUID: "0123456789abcdef-",
}
"""What the text of a value can be made of: a column of 20 million times need not be written out to look for a name."""


def _could_hold(kind: ScalarType, wanted: Typed) -> bool:
    """Whether the text of some value of a type can have another inside."""
    if kind not in _LETTERS or not isinstance(wanted, Const) or not isinstance(wanted.value, str):
        return True
    return set(wanted.value.casefold()) <= set(_LETTERS[kind])


def any_column(op: str, plan: Plan, wanted: Typed, span: syntax.Span) -> Typed:
    """Whether any visible column, as text, passes a string operator."""
    if op not in FUNCTIONS or wanted.type != STRING:
        raise Problem("argument-type", f"'*' cannot stand before '{op}' here", span)
    found: Typed | None = None
    for column in plan.visible:
        if op in _HOLDING and not _could_hold(column.type, wanted):
            continue
        own: Typed = Ref(column.type, column.name)
        test = apply(FUNCTIONS[op], [converted(own, STRING) or own, wanted], op, span)
        found = test if found is None else apply(FUNCTIONS["or"], [found, test], "or", span)
    return found or Const(BOOL, False)


def term_test(text: str, cased: bool) -> tuple[str, str]:
    """The operator and operand of a text searched for; `*` at an end lets a term go on, inside it is anything."""
    bare = text.strip("*")
    if "*" in bare:
        head, tail = ("" if text.startswith("*") else r"\b"), ("" if text.endswith("*") else r"\b")
        body = ".*".join(regex_quote(part) for part in bare.split("*"))
        return "matches regex", ("" if cased else "(?i)") + head + body + tail
    name = "has"
    if text.startswith("*") and text.endswith("*") and len(text) > 1:
        name = "contains"
    elif text.endswith("*"):
        name = "hasprefix"
    elif text.startswith("*"):
        name = "hassuffix"
    return name + ("_cs" if cased else ""), bare


def matches(text: str, value: Typed, cased: bool, span: syntax.Span) -> Typed:
    """Whether a column holds a text searched for."""
    name, operand = term_test(text, cased)
    return apply(FUNCTIONS[name], [converted(value, STRING) or value, Const(STRING, operand)], "search", span)


def matches_anywhere(text: str, plan: Plan, cased: bool, span: syntax.Span) -> Typed:
    """Whether any column holds a text searched for."""
    if text == "*":
        return Const(BOOL, True)
    name, operand = term_test(text, cased)
    return any_column(name, plan, Const(STRING, operand), span)
