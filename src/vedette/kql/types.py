"""KQL's type rules: promotion, what converts silently to what, and each type's physical form in ClickHouse.

Source: https://learn.microsoft.com/kusto/query/scalar-data-types/; the binder and the emitter call this file.
"""

from __future__ import annotations

from vedette.schema.types import ScalarType

BOOL = ScalarType.BOOL
DATETIME = ScalarType.DATETIME
DECIMAL = ScalarType.DECIMAL
DYNAMIC = ScalarType.DYNAMIC
GUID = ScalarType.GUID
INT = ScalarType.INT
LONG = ScalarType.LONG
REAL = ScalarType.REAL
STRING = ScalarType.STRING
TIMESPAN = ScalarType.TIMESPAN

NUMBERS = (INT, LONG, REAL, DECIMAL)

TYPE_NAMES = frozenset(kind.value for kind in ScalarType)

TICKS_PER_SECOND = 10_000_000
TICKS_PER_DAY = 86_400 * TICKS_PER_SECOND

PHYSICAL: dict[ScalarType, str] = {
    BOOL: "Nullable(Bool)",
    DATETIME: "Nullable(DateTime64(7, 'UTC'))",
    DECIMAL: "Nullable(Decimal(38, 18))",
    DYNAMIC: "String",
    GUID: "Nullable(UUID)",
    INT: "Nullable(Int32)",
    LONG: "Nullable(Int64)",
    REAL: "Nullable(Float64)",
    STRING: "String",
    TIMESPAN: "Nullable(Int64)",
}

TEXTUAL = (STRING, DYNAMIC)
"""Types kept in a String that is never null."""


def is_number(kind: ScalarType) -> bool:
    """Whether arithmetic of numbers applies."""
    return kind in NUMBERS


def wider(left: ScalarType, right: ScalarType) -> ScalarType | None:
    """The number type both widen to, or the type itself when equal; None when they do not meet."""
    if left == right:
        return left
    if left in NUMBERS and right in NUMBERS:
        return NUMBERS[max(NUMBERS.index(left), NUMBERS.index(right))]
    return None


def common(kinds: list[ScalarType]) -> ScalarType | None:
    """The type a conditional over these types has: equal, numerically widened, or dynamic if any is dynamic."""
    result: ScalarType | None = None
    for kind in kinds:
        if result is None:
            result = kind
            continue
        met = wider(result, kind)
        if met is None:
            if DYNAMIC not in (result, kind):
                return None
            met = DYNAMIC
        result = met
    return result


def widens(source: ScalarType, target: ScalarType) -> bool:
    """Whether a value of `source` is accepted where `target` is asked for, without an explicit conversion."""
    if DYNAMIC in (source, target) or source == target:
        return True
    return source in NUMBERS and target in NUMBERS and NUMBERS.index(source) <= NUMBERS.index(target)
