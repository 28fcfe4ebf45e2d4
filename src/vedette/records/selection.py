"""Choosing rows without writing SQL: conditions as values, an order, and the cursor of the next page.

The queues of `incidents` build these from their filters and the API's OData faces from `$filter`; `clause` and `page`
turn them into SQLAlchemy over the columns a noun allows, so that no caller can name any other.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, and_, false, not_, or_, select, true

from vedette.core.clock import iso
from vedette.core.errors import BadInput
from vedette.core.scope import Scope

Columns = Mapping[str, ColumnElement[Any]]


class Compare(StrEnum):
    """How a field is compared; `HAS` looks for text anywhere in it, without regard to case."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"
    IN = "in"
    HAS = "contains"
    STARTS = "startswith"


@dataclass(frozen=True, slots=True)
class Where:
    """One field against one value, or several for `IN`."""

    field: str
    compare: Compare
    value: object


@dataclass(frozen=True, slots=True)
class Every:
    """All of these; none means everything."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """One of these at least."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: Condition


Condition = Where | Every | Either | Not


@dataclass(frozen=True, slots=True)
class Order:
    """Sorted by a field; ties are broken by the noun's own key, so that pages never repeat or miss a row."""

    field: str
    descending: bool = True


def clause(condition: Condition, columns: Columns) -> ColumnElement[bool]:
    """The condition as SQL. Raises BadInput for a field that cannot be asked for."""
    if isinstance(condition, Every):
        return and_(true(), *(clause(part, columns) for part in condition.parts))
    if isinstance(condition, Either):
        return or_(false(), *(clause(part, columns) for part in condition.parts))
    if isinstance(condition, Not):
        return not_(clause(condition.part, columns))
    return _test(condition, column_of(condition.field, columns))


def column_of(field: str, columns: Columns) -> ColumnElement[Any]:
    """A field's column. Raises BadInput naming those there are."""
    if field not in columns:
        raise BadInput(f"there is no field {field!r} to filter or sort by; there are {', '.join(columns)}")
    return columns[field]


def _test(test: Where, column: ColumnElement[Any]) -> ColumnElement[bool]:
    value = test.value
    if test.compare is Compare.IN:
        assert isinstance(value, tuple)
        return column.in_(value)
    if test.compare is Compare.HAS:
        return column.icontains(str(value), autoescape=True)
    if test.compare is Compare.STARTS:
        return column.istartswith(str(value), autoescape=True)
    if value is None:
        if test.compare not in (Compare.EQ, Compare.NE):
            raise BadInput(f"{test.field} can only be equal to null, or not")
        return column.is_(None) if test.compare is Compare.EQ else column.is_not(None)
    compared: ColumnElement[bool] = {
        Compare.EQ: column.__eq__,
        Compare.NE: column.__ne__,
        Compare.GT: column.__gt__,
        Compare.GE: column.__ge__,
        Compare.LT: column.__lt__,
        Compare.LE: column.__le__,
    }[test.compare](value)
    return compared


def page(query: Select[Any], order: Order, columns: Columns, key: ColumnElement[Any], cursor: str) -> Select[Any]:
    """The query sorted, and begun after the row the cursor names. Raises BadInput for a cursor of something else."""
    column = column_of(order.field, columns)
    if cursor:
        last, ident = _opened(cursor, order)
        beyond = column < last if order.descending else column > last
        after = key < ident if order.descending else key > ident
        query = query.where(or_(beyond, and_(column == last, after)))
    if order.descending:
        return query.order_by(column.desc(), key.desc())
    return query.order_by(column, key)


def whole(
    keys: Select[Any], table: Table, key: Column[Any], columns: Sequence[ColumnElement[Any]], order: Order, scope: Scope
) -> Select[Any]:
    """The rows of a page of keys, each with its sort value last: only these are read whole, not all that are sorted."""
    chosen = keys.subquery("chosen")
    sort, ident = chosen.c["sort"], chosen.c[key.name]
    query = select(*columns, sort).select_from(chosen.join(table, (key == ident) & (table.c.tenant == scope.tenant)))
    return query.order_by(sort.desc(), ident.desc()) if order.descending else query.order_by(sort, ident)


def cursor_of(order: Order, value: object, ident: object) -> str:
    """The cursor that begins after the row with this value and key."""
    plain = {"t": iso(value)} if isinstance(value, datetime) else value
    text = json.dumps([order.field, order.descending, plain, ident], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _opened(cursor: str, order: Order) -> tuple[Any, Any]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        field, descending, value, ident = json.loads(raw)
        if isinstance(value, dict):
            value = datetime.fromisoformat(value["t"]).astimezone(UTC)
    except (binascii.Error, ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadInput("this cursor was not given out here; begin again without one") from error
    scalar = (str, int, float, datetime)
    if (field, descending) != (order.field, order.descending):
        raise BadInput("this cursor belongs to another order; begin again without one")
    if not isinstance(value, scalar) or not isinstance(ident, (str, int)):
        raise BadInput("this cursor was not given out here; begin again without one")
    return value, ident
