"""What a table name in a query stands for: the tenant's table, narrowed to the rows this question may see.

`lake.query` hands it to the compiled query; every row filter of the scope is applied here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from vedette.core.scope import RowFilter, Scope
from vedette.lake.ddl import HIDDEN, physical, place, quoted, structure
from vedette.lake.filters import PredicateCompiler
from vedette.lake.limits import BatchRange, TimeSpan
from vedette.schema.types import ColumnSchema, ScalarType, TableSchema

WITNESSES = {"AlertInfo": ("AlertEvidence", "AlertId")}
"""Tables that name no device: the table whose rows tell which devices theirs are about, and the column of both."""
_FIRST_NAME = re.compile(r"[^A-Za-z_]*([A-Za-z_]\w*)")


def relation(
    scope: Scope,
    table: TableSchema,
    *,
    exists: Callable[[TableSchema], bool],
    heir: TableSchema | None,
    witness: TableSchema | None = None,
    compiler: PredicateCompiler,
    now: datetime,
    batches: BatchRange | None = None,
    timespan: TimeSpan | None = None,
) -> str:
    """A SQL table expression with the table's physical columns, hidden ones too.

    A table the tenant never filled is empty, not an error. A retired table also answers from its `heir`. A table
    without devices of its own shows what its `witness` says of them (`WITNESSES`).
    """
    sources = [place(scope, table)] if exists(table) else []
    if heir is not None and exists(heir):
        sources.append(_inherited(scope, table, heir))
    conditions = [
        *_window(table, batches, timespan),
        *(f"({compiler(table, text, now, scope.tenant)})" for text in _applying(scope.filters, table)),
    ]
    if witness is not None and exists(witness):
        seen = [compiler(witness, text, now, scope.tenant) for text in _applying(scope.filters, witness)]
        conditions += _witnessed(scope, witness, WITNESSES[table.name][1], seen)
    if len(sources) == 1 and not conditions and heir is None:
        return sources[0]
    if not sources:
        return f"null('{_escaped(structure(table))}')"
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    if len(sources) == 1:  # `*` is cheaper to analyse than seventy names, and reads no more
        return f"(SELECT * FROM {sources[0]}{where})"
    names = ", ".join(quoted(name) for name in [*(column.name for column in table.columns), *dict(HIDDEN)])
    parts = [f"SELECT {names} FROM {source}{where}" for source in sources]
    return f"({' UNION ALL '.join(parts)})"


def moment(at: datetime) -> str:
    """The time as a SQL value with microseconds, UTC."""
    return f"toDateTime64('{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}', 7, 'UTC')"


def _window(table: TableSchema, batches: BatchRange | None, timespan: TimeSpan | None) -> Iterable[str]:
    if batches is not None:
        yield f"_Batch BETWEEN {batches.first} AND {batches.last}"
    if timespan is not None and table.time:
        time = quoted(table.time)
        yield f"{time} >= {moment(timespan.start)} AND {time} < {moment(timespan.end)}"


def _applying(filters: Iterable[RowFilter], table: TableSchema) -> Iterable[str]:
    """Predicates for this table; one without a table speaks of every table that holds the first column it names."""
    for item in filters:
        if item.table:
            if item.table == table.name:
                yield item.predicate
            continue
        name = _FIRST_NAME.match(item.predicate)
        if name is None or table.column(name[1]) is not None:
            yield item.predicate


def _witnessed(scope: Scope, witness: TableSchema, link: str, seen: list[str]) -> Iterable[str]:
    """Of what has devices there, what has one that is seen; and all that has none."""
    if seen:
        where = " AND ".join(f"({condition})" for condition in seen)
        ids, named = f"SELECT {link} FROM {place(scope, witness)}", "(DeviceId != '' OR DeviceName != '')"
        yield f"({link} IN ({ids} WHERE {named} AND {where}) OR {link} NOT IN ({ids} WHERE {named}))"


def _inherited(scope: Scope, table: TableSchema, heir: TableSchema) -> str:
    """The heir's rows with the retired table's columns."""
    renames = heir.renames
    parts = [_from(column, table, heir.column(renames.get(column.name, column.name))) for column in table.columns]
    return f"(SELECT {', '.join([*parts, *dict(HIDDEN)])} FROM {place(scope, heir)} AS h)"


def _from(column: ColumnSchema, table: TableSchema, source: ColumnSchema | None) -> str:
    name, kind = quoted(column.name), physical(column, table)
    if source is None:
        value = "NULL" if kind.startswith("Nullable") else "''"
    elif column.type is source.type:
        value = f"h.{quoted(source.name)}"
    elif column.type is ScalarType.STRING:
        value = f"ifNull(toString(h.{quoted(source.name)}), '')"
    else:
        value = "NULL" if kind.startswith("Nullable") else "''"
    return f"CAST({value} AS {kind}) AS {name}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
