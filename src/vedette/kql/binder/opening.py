"""Columns of bags nobody has seen yet: while the data holds no bag at all, a name after `bag_unpack` may still be one.

The binder takes such a name for an empty column, says so in a warning, and the query is bound again with it.
"""

from __future__ import annotations

from collections.abc import Sequence

from vedette.kql.binder.context import OPEN, Binder
from vedette.kql.functions.signature import described
from vedette.kql.plan import Column, Ref, Typed
from vedette.kql.syntax import Span
from vedette.kql.types import BOOL, DYNAMIC, TYPE_NAMES
from vedette.schema.types import ScalarType


def marker(span: Span) -> Column:
    """The hidden column that tells a table is open, by the place of the operator that opened it."""
    return Column(f"{OPEN}{span.start}\x01", BOOL, hidden=True)


def assumed(binder: Binder, span: Span) -> dict[str, ScalarType]:
    """The columns taken for granted of the operator at a place."""
    return binder.assumed.get(span.start, {})


def settled(binder: Binder, value: Typed, kind: ScalarType) -> bool:
    """Whether a value is a column taken for granted, which is now taken to be of this type."""
    if not isinstance(value, Ref) or value.type != DYNAMIC or kind == DYNAMIC:
        return False
    for columns in binder.assumed.values():
        if columns.get(value.name) == DYNAMIC:
            columns[value.name] = kind
            binder.reopened = True
            return True
    return False


def fitted(binder: Binder, name: str, args: Sequence[Typed], group: str) -> bool:
    """Whether a call is only wrong by a column taken for granted, which is then taken to be what the call asks for."""
    found = described(name, group)
    for signature in found.signatures if found is not None else ():
        for placed in signature.placed(len(args)):
            for parameter, arg in zip(placed, args, strict=True):
                if parameter.kind in TYPE_NAMES and settled(binder, arg, ScalarType(parameter.kind)):
                    return True
    return False
