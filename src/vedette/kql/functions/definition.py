"""What a function is: name, parameters, result type, SQL; and the registries the binder reads.

To add a function, call `define` (scalar) or `reduce` (aggregate) once in its family's file and add a fixture pair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from vedette.kql.plan import Const, Typed
from vedette.schema.types import ScalarType


class Refusal(Exception):
    """A construct we do not support with these arguments; becomes a located KqlError."""


class Emission(Protocol):
    """What a function's SQL may ask of the emitter."""

    def expression(self, expr: Typed) -> str:
        """SQL of a sub-expression."""
        ...

    def fresh(self) -> str:
        """A name not used before in this statement."""
        ...

    def indexed(self, expr: Typed) -> bool:
        """Whether the expression is a stored column that has a text index."""
        ...


@dataclass(slots=True)
class Call:
    """A call being emitted: its arguments as typed expressions and, on demand, as SQL."""

    emission: Emission
    args: Sequence[Typed]
    returns: ScalarType

    def __len__(self) -> int:
        return len(self.args)

    def sql(self, index: int) -> str:
        """SQL of one argument."""
        return self.emission.expression(self.args[index])

    def all(self) -> list[str]:
        """SQL of all arguments."""
        return [self.emission.expression(arg) for arg in self.args]

    def value(self, index: int) -> object:
        """The constant an argument is; Refusal when it is not constant."""
        arg = self.args[index]
        if isinstance(arg, Const):
            return arg.value
        raise Refusal(f"argument {index + 1} must be a constant here")

    def constant(self, index: int) -> bool:
        """Whether an argument is given and constant."""
        return index < len(self.args) and isinstance(self.args[index], Const)

    def fill(self, template: str, *extra: str) -> str:
        """The template with `{0}` … replaced by the arguments' SQL and `{a}`, `{b}` … by the extra texts.

        A long argument that occurs more than once is written once and named.
        """
        return fill(template, self.all(), self.emission, extra)


Emit = str | Callable[[Call], str]
Returns = ScalarType | Callable[[Sequence[Typed]], ScalarType]

_SIMPLE = re.compile(r"(?:\w+\.)?(?:`[^`]*`|\w+)|'(?:[^'\\]|\\.)*'|to\w+\([\w'.-]*\)")
_SLOT = re.compile(r"\{(\d+|[a-z])\}")


def fill(template: str, args: Sequence[str], emission: Emission, extra: Sequence[str] = ()) -> str:
    """Fill a SQL template; see `Call.fill`."""
    uses: dict[str, int] = {}
    for slot in _SLOT.findall(template):
        uses[slot] = uses.get(slot, 0) + 1
    named: dict[str, str] = {}
    bound: list[tuple[str, str]] = []
    lambdas = "->" in template

    def text(match: re.Match[str]) -> str:
        slot = match.group(1)
        if slot.isdigit() and int(slot) >= len(args):
            return match.group(0)  # a quantifier of a regular expression, not a slot
        sql = args[int(slot)] if slot.isdigit() else extra[ord(slot) - ord("a")]
        if uses[slot] == 1 or _SIMPLE.fullmatch(sql):
            return sql
        if slot in named:
            return named[slot]
        named[slot] = emission.fresh()
        if lambdas:
            # A name given inside a lambda is unknown outside it: bind the value around the whole instead.
            bound.append((named[slot], sql))
            return named[slot]
        return f"({sql} AS {named[slot]})"

    filled = _SLOT.sub(text, template)
    for name, sql in bound:
        filled = f"arrayMap({name} -> {filled}, [{sql}])[1]"
    return filled


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """One overload: `parameters` are type names, `any`, `number` or `scalar`; a trailing `...` stands for none or more.

    `required` counts the parameters that must be given. `emit` is a template or a function of the call.
    """

    name: str
    parameters: tuple[str, ...]
    required: int
    variadic: bool
    returns: Returns
    emit: Emit

    def render(self, call: Call) -> str:
        """SQL of a call of this function."""
        return call.fill(self.emit) if isinstance(self.emit, str) else self.emit(call)

    def parameter(self, index: int) -> str | None:
        """The type name of a parameter, None beyond the last."""
        if index < len(self.parameters):
            return self.parameters[index]
        return self.parameters[-1] if self.variadic else None


@dataclass(frozen=True, slots=True, eq=False)
class Aggregate:
    """An aggregate overload; `prefix` begins the implicit column name (`sum` gives `sum_x`).

    `ordered` tells that the result depends on the order of the input rows.
    """

    name: str
    parameters: tuple[str, ...]
    required: int
    variadic: bool
    returns: Returns
    emit: Emit
    prefix: str
    ordered: bool = False

    def render(self, call: Call) -> str:
        """SQL of the aggregation."""
        return call.fill(self.emit) if isinstance(self.emit, str) else self.emit(call)

    def parameter(self, index: int) -> str | None:
        """The type name of a parameter, None beyond the last."""
        if index < len(self.parameters):
            return self.parameters[index]
        return self.parameters[-1] if self.variadic else None


FUNCTIONS: dict[str, list[Function]] = {}
AGGREGATES: dict[str, list[Aggregate]] = {}


def _signature(parameters: str) -> tuple[tuple[str, ...], int, bool]:
    names = [name.strip() for name in parameters.split(",") if name.strip()]
    variadic = bool(names) and names[-1].endswith("...")
    required = sum(not name.endswith(("?", "...")) for name in names)
    return tuple(name.removesuffix("...").removesuffix("?") for name in names), required, variadic


def define(names: str, parameters: str, returns: Returns, emit: Emit) -> Function:
    """Register a scalar function under one name or several (`a|b`), parameters as `string, long?, any...`."""
    types, required, variadic = _signature(parameters)
    spellings = names.split("|")
    function = Function(spellings[0], types, required, variadic, returns, emit)
    for name in spellings:
        FUNCTIONS.setdefault(name, []).append(function)
    return function


def reduce(
    names: str, parameters: str, returns: Returns, emit: Emit, *, prefix: str | None = None, ordered: bool = False
) -> Aggregate:
    """Register an aggregate function; names and parameters as in `define`."""
    types, required, variadic = _signature(parameters)
    spellings = names.split("|")
    stem = spellings[0] if prefix is None else prefix
    aggregate = Aggregate(spellings[0], types, required, variadic, returns, emit, stem, ordered)
    for name in spellings:
        AGGREGATES.setdefault(name, []).append(aggregate)
    return aggregate


def same(index: int) -> Returns:
    """Result type: that of an argument."""
    return lambda args: args[index].type
