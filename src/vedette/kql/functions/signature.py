"""The signatures of KQL's functions as the language reference has them: what a call may be given and what it gives.

The binder checks calls against them, the documentation and the editor's help are written from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PARAMETER = re.compile(r"(\w+):([\w/]+)(?:!(\w+))?(\?|\{(\d+),(\w+)\})?")
MANY = 32_767


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: `kind` is a type or a family of types (`Number`), `demand` what it must be (`Constant`)."""

    name: str
    kind: str
    demand: str = ""
    least: int = 1
    most: int = 1

    def __str__(self) -> str:
        mark = "?" if self.least == 0 else "…" if self.most > 1 else ""
        return f"{self.name}: {WORDS.get(self.kind, self.kind)}{mark}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function; `returns` is a type, or a rule such as `Parameter0` or `Widest`."""

    parameters: tuple[Parameter, ...]
    returns: str

    def placed(self, count: int) -> Iterator[list[Parameter]]:
        """The ways to give `count` arguments their parameters."""
        block = [at for at, parameter in enumerate(self.parameters) if parameter.most > 1]
        if not block:
            required = sum(parameter.least > 0 for parameter in self.parameters)
            if required <= count <= len(self.parameters):
                yield list(self.parameters[:count])
            return
        before, after = self.parameters[: block[0]], self.parameters[block[-1] + 1 :]
        repeated = self.parameters[block[0] : block[-1] + 1]
        optional = sum(parameter.least == 0 for parameter in after)
        for left_out in range(optional, -1, -1):
            ending = after[: len(after) - left_out]
            times, rest = divmod(count - len(before) - len(ending), len(repeated))
            if rest == 0 and repeated[0].least <= times <= repeated[0].most:
                yield [*before, *(repeated * times), *ending]

    def __str__(self) -> str:
        result = RESULTS.get(self.returns, self.returns)
        return f"({', '.join(map(str, self.parameters))})" + (f" → {result}" if result else "")


@dataclass(frozen=True, slots=True)
class Described:
    """A function by its name: `group` is scalar, aggregate or plugin; `naming` how its column is called."""

    name: str
    group: str
    naming: str
    obsolete: bool
    signatures: tuple[Signature, ...]


WORDS = {
    "Scalar": "any",
    "Integer": "int or long",
    "Number": "number",
    "NumberOrBool": "number or bool",
    "StringOrDynamic": "string or dynamic",
    "StringOrArray": "string or array",
    "IntegerOrArray": "int, long or array",
    "DynamicArray": "array",
    "DynamicBag": "bag",
    "NotDynamic": "any but dynamic",
    "NotRealOrBool": "any but real and bool",
    "Summable": "number, datetime or timespan",
    "Orderable": "any but dynamic and guid",
    "CommonScalar": "any, all of one type",
    "CommonScalarOrDynamic": "any",
    "CommonOrderable": "any but dynamic and guid, all of one type",
    "Tabular": "table",
}
"""Families of types in words."""

RESULTS = {
    "Parameter0": "as the first argument",
    "Parameter1": "as the second argument",
    "Parameter0Promoted": "as the first argument, int as long",
    "Parameter0Array": "dynamic",
    "ParameterNLiteral": "as the type given",
    "Common": "as the arguments",
    "CommonNonDynamic": "as the branches",
    "Widest": "the widest of the arguments",
    "Custom": "",
}
"""Rules for results in words."""


def _signature(text: str) -> Signature:
    inside, _, returns = text.strip().rpartition(")->")
    parameters = []
    for name, kind, demand, times, least, most in _PARAMETER.findall(inside[1:]):
        if times == "?":
            least, most = "0", "1"
        bounds = (int(least or 1), MANY if most == "n" else int(most or 1))
        parameters.append(Parameter(name, kind, demand, *bounds))
    return Signature(tuple(parameters), returns)


@cache
def _lines() -> dict[tuple[str, str], str]:
    text = files("vedette.kql.functions").joinpath("signatures.txt").read_text("utf-8")
    found = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            group, name, rest = line.split(" ", 2)
            found[group, name] = rest
    return found


@cache
def described(name: str, group: str = "scalar") -> Described | None:
    """The function of a name as the reference has it, None when it has none."""
    rest = _lines().get((group, name))
    if rest is None:
        return None
    naming, state, text = rest.split(" ", 2)
    return Described(name, group, naming, state == "obsolete", tuple(_signature(one) for one in text.split(" | ")))


def names(group: str) -> tuple[str, ...]:
    """The names of a group's functions, sorted."""
    return tuple(sorted(name for kind, name in _lines() if kind == group))
