"""Kusto's implicit column names: `count_`, `Column1`, `sum_x`, `x_a_b`, `print_0`, and numbers for duplicates.

Source: behaviour of the analyser in https://github.com/microsoft/Kusto-Query-Language.
"""

from __future__ import annotations

from collections.abc import Iterable

from vedette.kql import syntax
from vedette.kql.functions.definition import AGGREGATES, FUNCTIONS

_CONVERSIONS = "string long int real double decimal bool boolean datetime timespan time guid dynamic object".split()  # noqa: SIM905
_FIRST_ARGUMENT = frozenset(
    ("parse_json", "parsejson", "bin", "floor", "bin_at", "bin_auto", "toscalar", "materialize")
) | {f"to{kind}" for kind in _CONVERSIONS}
_NO_ARGUMENT = frozenset({"countif", "count"})


def implicit(node: syntax.Expr) -> str:
    """The name an unnamed expression gives its column, empty when it has none of its own."""
    if isinstance(node, syntax.Name):
        return node.name
    if isinstance(node, syntax.Path):
        base = implicit(node.base)
        if isinstance(node.base, syntax.Name) and node.base.name in ("$left", "$right"):
            return node.name
        return f"{base}_{node.name}" if base else node.name
    if isinstance(node, syntax.Index):
        base = implicit(node.base)
        if base and isinstance(node.index, syntax.Literal):
            return f"{base}_{node.index.value}"
        return ""
    if isinstance(node, syntax.Call):
        return _of_call(node)
    return ""


def _of_call(node: syntax.Call) -> str:
    name = node.name
    first = implicit(node.args[0].value) if node.args else ""
    if name in _FIRST_ARGUMENT:
        return first
    if name in AGGREGATES and name not in FUNCTIONS:
        if name in ("take_any", "take_anyif", "arg_max", "arg_min"):
            return first
        if name in _NO_ARGUMENT:
            return f"{name}_"
        prefix = {"any": "any", "anyif": "any", "dcountif": "dcountif"}.get(name, AGGREGATES[name][0].prefix)
        text = f"{prefix}_{first}"
        if name.startswith("covariance") and len(node.args) > 1:
            text += f"_{implicit(node.args[1].value)}"
        if name == "percentile" and len(node.args) > 1 and isinstance(node.args[1].value, syntax.Literal):
            text += f"_{node.args[1].value.value}"
        return text
    return ""


def unique(name: str, taken: Iterable[str]) -> str:
    """The name, or the name with the first free number from 1."""
    used = set(taken)
    if name not in used:
        return name
    number = 1
    while f"{name}{number}" in used:
        number += 1
    return f"{name}{number}"


class Namer:
    """Hands out the column names of one operator in order."""

    __slots__ = ("_column", "taken")

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = list(taken)
        self._column = 0

    def give(self, wanted: str) -> str:
        """A unique name: the wanted one, numbered if taken, or the next `Column1` when there is none."""
        if wanted:
            name = unique(wanted, self.taken)
        else:
            self._column += 1
            while f"Column{self._column}" in self.taken:
                self._column += 1
            name = f"Column{self._column}"
        self.taken.append(name)
        return name
