"""Moving an organisation's rows from one lake to another: table by table, harmless when repeated, the source last.

`tenants.locations.relocate` is handed it by the operator's command.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc as ipc

from vedette.core.errors import Conflict
from vedette.core.scope import Scope
from vedette.lake.append import INSERT_SETTINGS
from vedette.lake.ddl import HIDDEN, place, quoted, structure
from vedette.lake.lake import Lake
from vedette.schema.types import TableSchema

_PART = 200_000
"""Rows of one upload."""


def move(scope: Scope, source: Lake, goal: Lake, tables: tuple[TableSchema, ...]) -> int:
    """Copy what the tenant has, with its ids, batches and times of arrival, then delete it at the source; rows moved.

    Nothing may be written meanwhile. Raises Conflict, and deletes nothing, when a table did not arrive whole.
    """
    present = {each.table: each.rows for each in source.stats(scope)}
    mine = [table for table in tables if table.name in present]
    goal.provision(scope, mine)
    for table in mine:
        _copy(scope, source, goal, table)
    arrived = {each.table: each.rows for each in goal.stats(scope)}
    short = [name for name, rows in present.items() if arrived.get(name, 0) < rows]
    if short:
        raise Conflict(f"not everything arrived ({', '.join(short)}); nothing was deleted, do it again")
    source.drop(scope)
    return sum(present.values())


def _copy(scope: Scope, source: Lake, goal: Lake, table: TableSchema) -> None:
    names = ", ".join(quoted(name) for name in [*(column.name for column in table.columns), *dict(HIDDEN)])
    waiting: list[pa.RecordBatch] = []
    for batch in source.pool.stream(f"SELECT {names} FROM {place(scope, table)}"):
        waiting.append(batch)
        if sum(each.num_rows for each in waiting) >= _PART:
            _send(scope, goal, table, names, waiting)
            waiting = []
    if waiting:
        _send(scope, goal, table, names, waiting)


def _send(scope: Scope, goal: Lake, table: TableSchema, names: str, batches: list[pa.RecordBatch]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.arrow"
        with ipc.new_stream(str(path), batches[0].schema) as writer:
            for batch in batches:
                writer.write_batch(batch)
        known = f"SELECT _EventId FROM {place(scope, table)}"
        with goal.pool.rows_of(path, "ArrowStream", structure(table)) as rows:
            goal.pool.execute(
                f"INSERT INTO {place(scope, table)} ({names}) SELECT {names} FROM {rows} "
                f"WHERE _EventId NOT IN ({known})",
                settings=INSERT_SETTINGS,
            )
