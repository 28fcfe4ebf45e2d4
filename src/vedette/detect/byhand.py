"""Rows that a person chose from a hunt, as alerts: one for each combination of entities, with the person's words.

`app.linking` calls it; the rows come from outside and are bounded and read by the types their columns claim.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from vedette.core import clock
from vedette.core.errors import BadInput
from vedette.core.ids import stable_id
from vedette.core.scope import Scope
from vedette.detect.alert import Alert, Severity, Tactic
from vedette.detect.alerts import alerts_of
from vedette.detect.fold import Row, fold_rows, parsed
from vedette.detect.rule import Origin, Rule
from vedette.kql.compile import Column
from vedette.schema.types import ScalarType, Service, TableSchema

SOURCE: Final = "Manual"
"""What stands as the source of such alerts."""
MOST_ROWS: Final = 1000
_LONGEST: Final = 65_536  # characters of one value


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be linked: the words of the alerts, and the rows by the order of their columns."""

    title: str
    severity: Severity
    category: Tactic
    description: str
    techniques: tuple[str, ...]
    response: tuple[str, ...]
    query: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]


def alerts_by_hand(scope: Scope, chosen: Chosen, table: TableSchema, service: Service) -> tuple[Alert, ...]:
    """The alerts of these rows; the same rows under the same words give the same ids.

    `table` is where the rows mostly come from: it tells which columns name which entities. Raises BadInput for no rows,
    too many, rows that do not fit the columns, and values that are not of their column's type.
    """
    rows = _rows(chosen)
    told = "\n".join((chosen.title, chosen.query, json.dumps(chosen.rows, default=str)))
    rule = Rule(
        id=stable_id("by-hand", scope.tenant, told),
        title=chosen.title,
        description=chosen.description or f"Linked by {scope.actor} from a hunting query.",
        severity=chosen.severity,
        category=chosen.category,
        techniques=chosen.techniques,
        service=service,
        query=chosen.query,
        response=chosen.response,
        origin=Origin.USER,
    )
    found = fold_rows(rows, chosen.columns, rule, clock.now())
    return tuple(replace(alert, source=SOURCE) for alert in alerts_of(scope, rule, table, found, 0))


def _rows(chosen: Chosen) -> Sequence[Row]:
    if not 1 <= len(chosen.rows) <= MOST_ROWS:
        raise BadInput(f"link 1 to {MOST_ROWS} rows at a time, not {len(chosen.rows)}")
    names = [column.name for column in chosen.columns]
    if len(set(names)) < len(names):
        raise BadInput("two columns of the result have one name; rename one with project-rename")
    if any(len(row) != len(names) for row in chosen.rows):
        raise BadInput(f"every row needs {len(names)} values, one for each column")
    return [dict(_filled(chosen.columns, row)) for row in chosen.rows]


def _filled(columns: Iterable[Column], row: Iterable[object]) -> Iterable[tuple[str, object]]:
    for column, value in zip(columns, row, strict=True):
        if value in (None, ""):
            continue
        yield column.name, _value(column, value)


def _value(column: Column, value: object) -> object:
    if isinstance(value, str) and len(value) > _LONGEST:
        raise BadInput(f"a value of {column.name} is longer than {_LONGEST} characters")
    if column.type is ScalarType.DATETIME:
        return _moment(column, value)
    if column.type is ScalarType.DYNAMIC:
        return parsed(value) if isinstance(value, str) else value
    if isinstance(value, Mapping | list):
        raise BadInput(f"a value of {column.name} is not a {column.type}")
    return value


def _moment(column: Column, value: object) -> datetime:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise BadInput(f"a value of {column.name} is not a time: {str(value)[:40]!r}") from error
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
