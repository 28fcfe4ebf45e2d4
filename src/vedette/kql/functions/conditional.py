"""Choosing between values and testing for null: `iff`, `case`, `coalesce`, `isnull`, `max_of` and their kin.

The binder converts the branches to their common type before a definition here is emitted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vedette.kql.functions.definition import Call, Refusal, define
from vedette.kql.plan import Typed
from vedette.kql.types import BOOL, common
from vedette.schema.types import ScalarType


def _result(start: int, step: int = 1) -> Callable[[Sequence[Typed]], ScalarType]:
    def returns(args: Sequence[Typed]) -> ScalarType:
        branches = [*args[start:-1:step], args[-1]]
        met = common([branch.type for branch in branches])
        if met is None:
            raise Refusal(f"the branches have different types: {', '.join(str(branch.type) for branch in branches)}")
        return met

    return returns


UNIFIED: dict[str, tuple[int, int]] = {
    "iff": (1, 1),
    "case": (1, 2),
    "coalesce": (0, 1),
    "max_of": (0, 1),
    "min_of": (0, 1),
}
"""Functions whose branches, from a start at a stride plus the last, are made one type."""

MIXED = frozenset(("iff", "case"))
"""Those among them whose branches may be of unlike types; the result is dynamic then."""

define("iff|iif", "bool, any, any", _result(1), "if({0}, {1}, {2})")


def _case(call: Call) -> str:
    if len(call) % 2 == 0:
        raise Refusal("case() needs pairs of condition and value, and a last value for all else")
    return f"multiIf({', '.join(call.all())})"


define("case", "bool, any, any...", _result(1, 2), _case)


def _coalesce(call: Call) -> str:
    if call.returns not in (ScalarType.STRING, ScalarType.DYNAMIC):
        return f"coalesce({', '.join(call.all())})"
    return f"firstNonDefault({', '.join(call.all())})"


define("coalesce", "any, any...", _result(0), _coalesce)


def _extreme(function: str) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        parts = [f"toNullable({sql})" for sql in call.all()]
        # Nulls are passed over unless all are null.
        return f"array{function}(arrayFilter(v -> isNotNull(v), [{', '.join(parts)}]))"

    def guarded(call: Call) -> str:
        empty = " AND ".join(f"isNull({sql})" for sql in call.all())
        return f"if({empty}, NULL, {emit(call)})"

    return guarded


define("max_of", "any, any...", _result(0), _extreme("Max"))
define("min_of", "any, any...", _result(0), _extreme("Min"))

define("isnull", "string", BOOL, "false")
define("isnotnull|notnull", "string", BOOL, "true")
define("isnull", "dynamic", BOOL, "({0} = '')")
define("isnotnull|notnull", "dynamic", BOOL, "({0} != '')")
define("isnull", "any", BOOL, "isNull({0})")
define("isnotnull|notnull", "any", BOOL, "isNotNull({0})")
