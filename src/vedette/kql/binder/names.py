"""Kusto's implicit column names: `count_`, `Column1`, `sum_x`, `x_a_b`, `print_0`, and numbers for duplicates.

Source: behaviour of the analyser in https://github.com/microsoft/Kusto-Query-Language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from vedette.kql import syntax
from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.functions.signature import described

_OWN = frozenset(("toscalar", "materialize"))
"""Forms of ours that the table of signatures does not hold and that go by their first argument."""


def implicit(node: syntax.Expr, *, aggregating: bool = False) -> str:
    """The name an unnamed expression gives its column, empty when it has none; `aggregating` among aggregates."""
    if isinstance(node, syntax.Name):
        return node.name
    if isinstance(node, syntax.Path):
        base = implicit(node.base)
        if isinstance(node.base, syntax.Name) and node.base.name in ("$left", "$right"):
            return node.name
        return f"{base}_{node.name}" if base else node.name
    if isinstance(node, syntax.Index):
        base = implicit(node.base)
        if not isinstance(node.index, syntax.Literal):
            return ""
        return f"{base}_{node.index.value}" if base else str(node.index.value)
    if isinstance(node, syntax.Call):
        return _of_call(node, aggregating)
    return ""


def _of_call(node: syntax.Call, aggregating: bool) -> str:
    first = of_argument(node.args[0], aggregating) if node.args else ""
    if node.name in _OWN:
        return first
    if node.name in ("percentiles_array", "percentilesw_array"):
        return f"percentiles_{first}"
    if node.name.startswith("covariance") and len(node.args) > 1:
        return f"{node.name}_{first}_{implicit(node.args[1].value)}"  # as the engine, not the analyser, has it
    at = {"percentile": 1, "percentilew": 2}.get(node.name, 0)
    if 0 < at < len(node.args) and isinstance(level := node.args[at].value, syntax.Literal):
        return f"percentile_{first}_{level.value}".replace(".", "_")
    aggregate = described(node.name, "aggregate") if aggregating or node.name not in FUNCTIONS else None
    if node.name in ("arg_max", "arg_min", "take_any"):
        return first or {"arg_max": "max_", "arg_min": "min_", "take_any": "any_arg0"}[node.name]
    found = aggregate or described(node.name)
    if found is None:
        return ""
    rule, _, prefix = found.naming.partition(":")
    if rule == "name":
        rule, prefix = "prefix", node.name
    if rule == "prefix":
        return f"{prefix}_{first}"
    if rule == "is":
        return prefix
    if rule == "value":
        return ""  # a column that exists is a reference, which goes by its own name
    return first if rule == "first" or (rule == "only" and len(node.args) == 1) else ""


def of_argument(argument: syntax.Argument, aggregating: bool = False) -> str:
    """The name of an argument: given, as in `bin(hour = Timestamp, 1h)`, or implied."""
    return argument.name or implicit(argument.value, aggregating=aggregating)


def unique(name: str, taken: Iterable[str]) -> str:
    """The name, or the name with the first free number from 1."""
    used = set(taken)
    if name not in used:
        return name
    number = 1
    while f"{name}{number}" in used:
        number += 1
    return f"{name}{number}"


class Numbers(Protocol):
    """Where the number of the last `Column1` is kept: a binder counts through a whole query."""

    unnamed: int


class Namer:
    """Hands out the column names of one operator in order; `over` are names that `Column1` must not hide."""

    __slots__ = ("_input", "_numbers", "taken", "unnamed")

    def __init__(self, numbers: Numbers | None = None, *, taken: Iterable[str] = (), over: Iterable[str] = ()) -> None:
        self.taken = list(taken)
        self.unnamed = 0
        self._input = frozenset(over)
        self._numbers: Numbers = numbers or self

    def give(self, wanted: str) -> str:
        """A unique name: the wanted one, numbered if taken, or the next `Column1` when there is none."""
        if not wanted:
            self._numbers.unnamed += 1
            while f"Column{self._numbers.unnamed}" in self._input:
                self._numbers.unnamed += 1
            wanted = f"Column{self._numbers.unnamed}"
        name = unique(wanted, self.taken)
        self.taken.append(name)
        return name
