"""Expressions, scalar and tabular, by precedence climbing; the core every operator and statement builds on.

Precedence is that of Microsoft's grammar: string operators bind closer than `*`, comparisons do not chain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from vedette.kql.diagnostics import closest
from vedette.kql.lexer import NAME, STRING, TYPED
from vedette.kql.parser.constants import BOOLEANS, CLOCK_TODAY, Literals
from vedette.kql.parser.cursor import Problem
from vedette.kql.parser.precedence import BINDING, CHAINED, EQUALITY, LISTS, OR, RESERVED, TEXTUAL
from vedette.kql.syntax import (
    Argument,
    Between,
    Binary,
    Call,
    Expr,
    Index,
    Literal,
    Membership,
    Name,
    Named,
    Operator,
    Path,
    Pipe,
    Span,
    Unary,
    Wildcard,
)
from vedette.schema.types import ScalarType

OperatorRule: TypeAlias = "Callable[[Parser, int], Operator]"
"""Reads an operator whose name began at that token and has been taken."""

FormRule: TypeAlias = "Callable[[Parser], Expr | None]"
"""Reads an expression that begins with a word of its own, or answers None where the word is a mere name."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the parser looks up by word: operators, expressions with a syntax of their own, likely mistakes."""

    operators: Mapping[str, OperatorRule]
    forms: Mapping[str, FormRule]
    mistakes: Mapping[str, str]


_PIPE_ENDS = frozenset(("|", ")", "]", "}", ";", ",", ""))
# Operators that make their own input: as first word of an expression they are operators, unless used as a name.
_SOURCES = frozenset(("evaluate", "find", "macro", "print", "range", "search", "union"))
_NAME_FOLLOWS = _PIPE_ENDS | {".", "=", "==", "!="}
_LOWEST = "9223372036854775808"


class Parser(Literals):
    """Expressions and pipes over a cursor; the grammar supplies operators and special forms."""

    __slots__ = ("grammar",)

    def __init__(self, text: str, grammar: Grammar, begin: int = 0) -> None:
        super().__init__(text, begin)
        self.grammar = grammar

    # --- tabular ---------------------------------------------------------------------------------------------

    def pipe(self) -> Expr:
        """A tabular expression, or a scalar one where no `|` follows."""
        start = self.i
        text = self.texts[start]
        if text in _SOURCES and self._makes_input(text):
            return self.operators(None, [self.operator()], start)
        source = self.expression()
        if self.texts[self.i] == "datascope" and self.texts[self.i + 1] == "=":
            self.i += 3  # hot or cold storage: all of ours is hot
        return self.operators(source, [], start) if self.texts[self.i] == "|" else source

    def subquery(self) -> Pipe:
        """Operators without a source, as in `mv-apply … on ( take 3 | project a )`."""
        start = self.i
        return self.operators(None, [self.operator()], start)

    def _makes_input(self, text: str) -> bool:
        following = self.texts[self.i + 1]
        if text == "range":
            return self.texts[self.i + 2] == "from" or (self.bracketed(1) and self.texts[self.i + 4] == "from")
        if text == "macro":
            return following == "-" and self.texts[self.i + 2] == "expand"
        return following not in _NAME_FOLLOWS

    def operators(self, source: Expr | None, operators: list[Operator], start: int) -> Pipe:
        """The operators that follow a source; one that cannot be read is reported and left out."""
        while self.texts[self.i] == "|":
            self.i += 1
            depth = self.depth
            try:
                operators.append(self.operator())
                if self.texts[self.i] not in _PIPE_ENDS:
                    raise self.stray()
            except Problem as problem:
                self.report(problem)
                self.depth = depth
                self.skip_to_bar(start)
        return Pipe(source, tuple(operators), span=self.span(start))

    def operator(self) -> Operator:
        """One operator, from its name on."""
        start = self.i
        name = self.dashed_name()
        if not name:
            raise self.unexpected("an operator such as 'where' or 'project'")
        rule = self.grammar.operators.get(name)
        if rule is None:
            likely = name.lower().replace("_", "-")
            known = likely if likely in self.grammar.operators else self.grammar.mistakes.get(likely)
            known = known or closest(likely, self.grammar.operators)
            raise self.problem("unknown-operator", f"there is no operator '{name}'", start, known)
        return rule(self, start)

    def stray(self) -> Problem:
        """What to say of a token after which an expression cannot go on."""
        text = self.texts[self.i]
        power = BINDING.get(text)
        if power is not None and power not in CHAINED:
            return self.unexpected("'and', 'or' or parentheses (comparisons do not chain)")
        if text in self.grammar.operators and self.kinds[self.i] == NAME:
            return self.unexpected(f"'|' before '{text}'")
        return self.unexpected("'|', ';' or the end of the query")

    # --- scalar ----------------------------------------------------------------------------------------------

    def expression(self, level: int = OR) -> Expr:
        """Operators of at least this precedence with their operands."""
        start = self.i
        left = self.unary()
        ceiling = TEXTUAL
        links = 0
        while True:
            operator = self.texts[self.i]
            power = BINDING.get(operator)
            if power is None or power < level or power > ceiling:
                return left
            if power == EQUALITY and operator in LISTS:
                if operator == "in" and self.texts[self.i + 1] == "range":
                    return left  # make-series … in range(…)
                left = self._membership(left, start, operator)
            elif power == EQUALITY and operator[-7:] == "between":
                left = self._between(left, start, negated=operator[0] == "!")
            elif power <= 2:
                left = self._junction(left, start, operator, power)
            else:
                self.i += 1
                right = self.expression(power + 1)
                left = Binary("!=" if operator == "<>" else operator, left, right, span=self.span(start))
                self.chained(start, links := links + 1)
            ceiling = power if power in CHAINED else power - 1

    def _junction(self, left: Expr, start: int, operator: str, power: int) -> Expr:
        """`a and b and c …` as a balanced tree: thousands of conditions must not nest thousands deep."""
        operands = [left]
        places = [start]
        while self.accept(operator):
            places.append(self.i)
            operands.append(self.expression(power + 1))

        def tree(low: int, high: int) -> Expr:
            if high - low == 1:
                return operands[low]
            middle = low + (high - low + 1) // 2
            span = Span(self.starts[places[low]], operands[high - 1].span.end)
            return Binary(operator, tree(low, middle), tree(middle, high), span=span)

        return tree(0, len(operands))

    def _membership(self, left: Expr, start: int, operator: str) -> Expr:
        self.i += 1
        self.open("(")
        items = [self.pipe()]
        while self.accept(","):
            items.append(self.pipe())
        self.close(")")
        return Membership(operator, left, tuple(items), span=self.span(start))

    def _between(self, value: Expr, start: int, *, negated: bool) -> Expr:
        self.i += 1
        self.open("(")
        low = self.expression()
        self.expect("..")
        high = self.expression()
        self.close(")")
        return Between(value, low, high, negated, span=self.span(start))

    def unary(self) -> Expr:
        """An optional sign and a value; the sign of a number becomes part of it."""
        start = self.i
        sign = self.texts[start]
        if sign not in ("-", "+"):
            return self.postfix()
        self.i += 1
        if sign == "-" and self.texts[self.i] == _LOWEST:
            self.i += 1
            return Literal(ScalarType.LONG, -int(_LOWEST), span=self.span(start))
        operand = self.postfix()
        if isinstance(operand, Literal) and sign == "-" and type(operand.value) in (int, float):
            value = operand.value
            assert isinstance(value, int | float)
            if operand.type is not ScalarType.DATETIME:
                return Literal(operand.type, -value, span=self.span(start))
        return Unary(sign, operand, span=self.span(start))

    def postfix(self) -> Expr:
        """A value with the paths, indexes and calls behind it."""
        start = self.i
        value = self._primary()
        links = 0
        while True:
            text = self.texts[self.i]
            if text == ".":
                self.i += 1
                value = self._member(value, start)
            elif text == "[":
                self.open("[")
                index = self.expression()
                self.close("]")
                value = Index(value, index, span=self.span(start))
            else:
                return value
            self.chained(start, links := links + 1)

    def path(self) -> Expr:
        """A name with members and indexes but no call, where a parenthesis begins something else."""
        start = self.i
        value: Expr = Name(self.name("a column"), span=self.span(start))
        links = 0
        while self.texts[self.i] in (".", "["):
            self.chained(start, links := links + 1)
            if self.texts[self.i] == "." and not self.bracketed(1) and self.texts[self.i + 1] != "[":
                self.i += 1
                value = Path(value, self.name("a name after '.'"), span=self.span(start))
                continue
            self.accept(".")
            self.open("[")
            index = self.expression()
            self.close("]")
            value = Index(value, index, span=self.span(start))
        return value

    def _member(self, base: Expr, start: int) -> Expr:
        """What follows a dot: a name, a call, a bracketed name or index, or a `*` in a list of tables."""
        if self.accept("*"):
            return Path(base, "*", span=self.span(start))
        if self.texts[self.i] == "[" and not self.bracketed():
            self.open("[")
            index = self.expression()
            self.close("]")
            return Index(base, index, span=self.span(start))
        name = self.name("a name after '.'")
        if self.texts[self.i] == "(":
            return Call(name, self.arguments(), base, span=self.span(start))
        return Path(base, name, span=self.span(start))

    def _primary(self) -> Expr:
        i = self.i
        kind = self.kinds[i]
        text = self.texts[i]
        if kind == NAME:
            return self._word(i, text)
        if kind == STRING:
            return Literal(ScalarType.STRING, self.string(), span=self.span(i))
        if text == "(":
            self.open("(")
            inner = self.pipe()
            self.close(")")
            return inner
        if self.bracketed():
            name = self.bracketed_name()
            if self.texts[self.i] == "(":
                return Call(name, self.arguments(), span=self.span(i))
            return Name(name, span=self.span(i))
        if text == "*":
            self.i += 1
            return Wildcard("*", span=self.span(i))
        if kind == TYPED and (clock := CLOCK_TODAY.fullmatch(text)):
            return self.today_at(clock[1])
        return self.literal()

    def _word(self, i: int, text: str) -> Expr:
        form = self.grammar.forms.get(text)
        if form is not None:
            special = form(self)
            if special is not None:
                return special
        if self.texts[i + 1] == "(":
            if text in RESERVED:
                raise self._reserved(text)
            self.i = i + 1
            return Call(text, self.arguments(), span=self.span(i))
        truth = BOOLEANS.get(text)
        if truth is None and text in RESERVED:
            raise self._reserved(text)
        self.i = i + 1
        if truth is not None:
            return Literal(ScalarType.BOOL, truth, span=self.span(i))
        return Name(text, span=self.span(i))

    def _reserved(self, text: str) -> Problem:
        if text in BINDING or text == "by":
            return self.unexpected("a value")
        return self.unexpected(f"a value (a column of this name is written ['{text}'])")

    def arguments(self) -> tuple[Argument, ...]:
        """A parenthesised list of arguments, named or not, tabular or not."""
        self.open("(")
        if self.texts[self.i] == ")":
            self.close(")")
            return ()
        found = [self._argument()]
        while self.accept(","):
            found.append(self._argument())
        self.close(")")
        return tuple(found)

    def _argument(self) -> Argument:
        i = self.i
        if self.texts[i + 1] == "=" and self.kinds[i] == NAME:
            self.i += 2
            return Argument(self.pipe(), self.texts[i], span=self.span(i))
        value = self.pipe()
        return Argument(value, span=value.span)

    # --- items of lists --------------------------------------------------------------------------------------

    def item(self) -> Expr:
        """`expr`, `name = expr` or `(a, b) = expr`."""
        i = self.i
        text = self.texts[i]
        names: tuple[str, ...] = ()
        if self.kinds[i] == NAME:
            if self.texts[i + 1] == "=":
                names = (text,)
                self.i += 2
        elif text == "[":
            if self.bracketed() and self.texts[i + 3] == "=":
                names = (self.bracketed_name(),)
                self.i += 1
        elif text == "(" and self._names_before_equals():
            names = self._name_list()
        if not names:
            return self.expression()
        value = self.expression()
        return Named(names, value, span=self.span(i))

    def items(self) -> tuple[Expr, ...]:
        """One item or more, between commas."""
        found = [self.item()]
        while self.accept(","):
            found.append(self.item())
        return tuple(found)

    def _names_before_equals(self) -> bool:
        """Whether `(a, b, …) =` stands here."""
        i = self.i + 1
        while True:
            if self.kinds[i] == NAME:
                i += 1
            elif self.bracketed(i - self.i):
                i += 3
            else:
                return False
            if self.texts[i] == ",":
                i += 1
            else:
                return self.texts[i] == ")" and self.texts[i + 1] == "="

    def _name_list(self) -> tuple[str, ...]:
        self.i += 1
        names = [self.name()]
        while self.accept(","):
            names.append(self.name())
        self.i += 2
        return tuple(names)
