"""Typed expressions as SQL; one method an expression kind, functions render themselves."""

from __future__ import annotations

from collections.abc import Callable

from vedette.kql.emit import quote
from vedette.kql.emit.frame import Frame
from vedette.kql.emit.literal import constant
from vedette.kql.emit.predicate import LOGIC, logic, positive
from vedette.kql.emit.window import window
from vedette.kql.functions.conversion import json_source, path_of
from vedette.kql.functions.definition import Call
from vedette.kql.plan import (
    Access,
    Apply,
    Clock,
    Const,
    Limit,
    MemberPlan,
    Plan,
    Project,
    Reduction,
    Ref,
    ScalarPlan,
    Typed,
    Windowed,
)
from vedette.kql.types import LONG, STRING, TEXTUAL


def clock_mark(offset: int) -> str:
    """What stands in the SQL for `now()` moved by ticks, until the time is known."""
    return f"\x00N{offset}\x00"


class Expressions:
    """Emits expressions over the frame in force; `subselect` renders the plan of a subquery."""

    def __init__(self, subselect: Callable[[Plan], str], salt: str = "") -> None:
        self._subselect = subselect
        self._counter = 0
        self._salt = salt
        self.frame = Frame("", {}, set())
        self.packs: dict[tuple[str, tuple[Typed, ...]], str] = {}

    def fresh(self) -> str:
        """A name not used before in this statement, nor in one with another salt that it will be joined with."""
        self._counter += 1
        return f"_v{self._salt}{self._counter}"

    def indexed(self, expr: Typed) -> bool:
        """Whether the expression is a stored column that has a text index."""
        return isinstance(expr, Ref) and expr.name in self.frame.indexed

    def predicate(self, expr: Typed) -> str:
        """SQL of a filter's condition."""
        return positive(expr, self.expression)

    def expression(self, expr: Typed) -> str:
        """SQL of an expression."""
        if isinstance(expr, Ref):
            return self.frame.columns[expr.name]
        if isinstance(expr, Const):
            return constant(expr)
        if isinstance(expr, Apply):
            if expr.function.name in LOGIC:
                return logic(expr, self.expression, self.fresh)
            return expr.function.render(Call(self, expr.args, expr.type))
        if isinstance(expr, Access):
            return self._access(expr)
        if isinstance(expr, Clock):
            return clock_mark(expr.offset)
        if isinstance(expr, Reduction):
            return self._reduction(expr)
        if isinstance(expr, Windowed):
            return window(self, expr)
        if isinstance(expr, ScalarPlan):
            return self._scalar(expr)
        if isinstance(expr, MemberPlan):
            return self._member(expr)
        raise TypeError(f"no SQL for {type(expr).__name__}")

    def _access(self, expr: Access) -> str:
        base, steps = path_of(expr)
        call = Call(self, (expr,), expr.type)
        sql = json_source(call, base)
        run: list[str] = []
        for step in steps:
            if isinstance(step, Const) and isinstance(step.value, str):
                run.append(quote.string(step.value))
                continue
            if run:
                sql, run = f"JSONExtractRaw({sql}, {', '.join(run)})", []
            sql = self._indexed_step(sql, step)
        if run:
            sql = f"JSONExtractRaw({sql}, {', '.join(run)})"
        found = self.fresh()
        return f"if(({sql} AS {found}) = 'null', '', {found})"

    def _indexed_step(self, sql: str, step: Typed) -> str:
        if step.type == STRING:
            return f"JSONExtractRaw({sql}, {self.expression(step)})"
        if isinstance(step, Const) and isinstance(step.value, int):
            place = str(step.value + 1 if step.value >= 0 else step.value)
        else:
            index = self.expression(step)
            place = f"if({index} >= 0, toInt64({index}) + 1, toInt64({index}))"
            place = f"ifNull({place}, 0)"
        # An index into a bag would count its members; only arrays have elements by number.
        array = self.fresh()
        return f"if(startsWith(trimLeft({sql} AS {array}), '['), JSONExtractRaw({array}, {place}), '')"

    def _reduction(self, expr: Reduction) -> str:
        if expr.index < 0:
            return expr.function.render(Call(self, expr.args, expr.type))
        # All columns of one arg_max come from one packed aggregate: written once, then named.
        pack = (expr.function.name, expr.args)
        name = self.packs.get(pack)
        if name is None:
            name = self.packs[pack] = self.fresh()
            sql = expr.function.render(Call(self, expr.args, expr.type))
            value = f"tupleElement(({sql} AS {name}), {expr.index + 1})"
        else:
            value = f"tupleElement({name}, {expr.index + 1})"
        return f"ifNull({value}, '')" if expr.type in TEXTUAL else value

    def _scalar(self, expr: ScalarPlan) -> str:
        first = expr.plan.visible[0]
        row = Project((first,), expr.plan, (Ref(first.type, first.name),))
        sql = f"({self._subselect(Limit(row.columns, row, Const(LONG, 1)))})"
        if expr.type in TEXTUAL:
            return f"ifNull({sql}, '')"
        return sql

    def _member(self, expr: MemberPlan) -> str:
        left, inner = self.expression(expr.left), self._subselect(expr.plan)
        first = quote.name(expr.plan.visible[0].name)
        if expr.folded:
            left = f"lowerUTF8({left})"
            inner = f"SELECT lowerUTF8(_m.{first}) FROM ({inner}) AS _m"
        else:
            inner = f"SELECT _m.{first} FROM ({inner}) AS _m"
        found = f"({left} IN ({inner}))"
        if expr.left.type in TEXTUAL:
            return f"(NOT {found})" if expr.negated else found
        return f"(NOT ifNull({found}, false))" if expr.negated else found


__all__ = ["Expressions", "clock_mark"]
