"""The whole state as one SQLite file, from either engine, and back into either: what backups and moves are made of.

`app.backup` calls it; the file is an ordinary state database that `Records.open` opens.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Table, func, insert, select, text

from vedette.core.errors import Conflict
from vedette.records.database import Records
from vedette.records.migrations.tables import all_tables

_AT_ONCE = 500


@contextmanager
def pinned(records: Records) -> Iterator[Connection]:
    """A reading connection that sees the present moment until the block ends, however long, holding up nobody."""
    with records.read() as connection:
        connection.execute(text("SELECT version_num FROM alembic_version")).scalar()  # fixes the snapshot
        yield connection


def save(connection: Connection, path: Path) -> None:
    """Write what a pinned connection sees to a new SQLite file."""
    if connection.dialect.name == "sqlite":
        source = connection.connection.driver_connection
        with closing(sqlite3.connect(path)) as target:
            assert isinstance(source, sqlite3.Connection)
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE").fetchone()  # one file, not three
        return
    with Records.open(path) as records, records.begin() as target_db:
        _copy(connection, target_db)
    with closing(sqlite3.connect(path)) as target:
        target.execute("PRAGMA journal_mode=DELETE").fetchone()


def load(path: Path, records: Records) -> int:
    """Copy a saved state into an open, empty database of either engine; how many rows.

    Raises Conflict when it is not empty.
    """
    with Records.open(path) as source, records.begin() as target:
        filled = next((table.name for table in _tables() if target.execute(select(table).limit(1)).first()), "")
        if filled:
            raise Conflict(f"the state database is not empty ({filled} has rows): restore into an empty one")
        with source.read() as db:
            return _copy(db, target)


def sound(path: Path) -> str:
    """What is wrong with a saved file, empty when SQLite finds nothing."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        try:
            found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        except sqlite3.DatabaseError as error:
            return str(error)
    return "" if found == "ok" else found


def _tables() -> list[Table]:
    return list(all_tables().sorted_tables)


def _copy(source: Connection, target: Connection) -> int:
    count = 0
    for table in _tables():
        rows = source.execution_options(yield_per=_AT_ONCE).execute(select(table)).mappings()
        for part in rows.partitions(_AT_ONCE):
            target.execute(insert(table), [dict(row) for row in part])
            count += len(part)
        _count_on(target, table)
    return count


def _count_on(target: Connection, table: Table) -> None:
    """PostgreSQL's numbers go on behind the copied ones; SQLite's do by themselves."""
    column = table.autoincrement_column
    if target.dialect.name == "sqlite" or column is None or column.autoincrement is False:
        return
    newest = target.execute(select(func.max(column))).scalar()
    if newest:
        sequence = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
        target.execute(select(func.setval(sequence, newest)))
