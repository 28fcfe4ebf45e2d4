"""Kusto's implicit column names: `count_`, `Column1`, `sum_x`, `x_a_b`, `print_0`, and numbers for duplicates.

Source: behaviour of the analyser in https://github.com/microsoft/Kusto-Query-Language.
"""

from __future__ import annotations

from collections.abc import Iterable

from vedette.kql import syntax
from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.functions.signature import described

_OWN = frozenset(("toscalar", "materialize"))
"""Forms of ours that the table of signatures does not hold and that go by their first argument."""


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
    first = implicit(node.args[0].value) if node.args else ""
    if node.name in _OWN:
        return first
    if node.name in ("percentiles_array", "percentilesw_array"):
        return f"percentiles_{first}"
    at = {"percentile": 1, "percentilew": 2}.get(node.name, 0)
    if 0 < at < len(node.args) and isinstance(level := node.args[at].value, syntax.Literal):
        return f"percentile_{first}_{level.value}".replace(".", "_")
    aggregate = described(node.name, "aggregate") if node.name not in FUNCTIONS else None
    if node.name in ("arg_max", "arg_min", "take_any"):
        return first
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
