"""Literals of every type but dynamic, from one token each: the part of the expression parser without recursion.

Base of the expression parser.
"""

from __future__ import annotations

import re

from vedette.kql.lexer import GUID, LONG, REAL, STRING, TIMESPAN, TYPED
from vedette.kql.literals import guid_value, long_value, real_value, timespan_ticks, typed_value
from vedette.kql.parser.cursor import Cursor
from vedette.kql.syntax import Argument, Binary, Call, Expr, Literal
from vedette.schema.types import ScalarType

BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
CLOCK_TODAY = re.compile(r"date(?:time)?\(\s*([01]?\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,7})?)?)\s*\)")


class Literals(Cursor):
    """Reads constants at the cursor."""

    __slots__ = ()

    def literal(self) -> Literal:
        """A literal of any type but dynamic."""
        i = self.i
        text = self.texts[i]
        kind = self.kinds[i]
        if kind == STRING:
            return Literal(ScalarType.STRING, self.string(), span=self.span(i))
        self.i += 1
        span = self.span(i)
        try:
            if kind == LONG:
                return Literal(ScalarType.LONG, long_value(text), span=span)
            if kind == TIMESPAN:
                return Literal(ScalarType.TIMESPAN, timespan_ticks(text), span=span)
            if kind == REAL:
                return Literal(ScalarType.REAL, real_value(text), span=span)
            if kind == TYPED:
                word, _, content = text.partition("(")
                scalar, value = typed_value(word, content[:-1])
                return Literal(scalar, value, span=span)
            if kind == GUID:
                return Literal(ScalarType.GUID, guid_value(text), span=span)
        except ValueError as error:
            # The token is whole: note the error and go on with a null.
            self.report(self.problem("bad-literal", str(error), i))
            return Literal(ScalarType.LONG, None, span=span)
        truth = BOOLEANS.get(text)
        if truth is not None:
            return Literal(ScalarType.BOOL, truth, span=span)
        self.i = i
        raise self.unexpected("a value")

    def today_at(self, clock: str) -> Expr:
        """`datetime(8:00)` is that time of the day on which the query runs."""
        self.i += 1
        span = self.span(self.i - 1)
        today = Call("startofday", (Argument(Call("now", (), span=span), span=span),), span=span)
        return Binary("+", today, Literal(ScalarType.TIMESPAN, timespan_ticks(clock), span=span), span=span)
