"""Empty state databases for tests, on whichever engine the `database` fixture says: SQLite or a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import inspect

from tests.postgres import Postgres
from vedette.records.database import Records


class States:
    """The engine of this moment; `fresh` opens an empty database on it."""

    def __init__(self) -> None:
        self._server: Postgres | None = None
        self._template = ""
        self._free: list[Records] = []

    def use(self, server: Postgres | None) -> None:
        """From now on databases are on this server; without one they are SQLite's, in memory."""
        for records in self._free:
            records.close()
        self._free.clear()
        self._server = server
        if server:
            self._template = server.database()
            Records.open(self._template).close()

    @contextmanager
    def url(self, folder: Path) -> Iterator[str]:
        """An empty database by URL, SQLite's as a file in `folder`; dropped afterwards."""
        if self._server is None:
            yield str(folder / "state.db")
            return
        url = self._server.database(self._template)
        try:
            yield url
        finally:
            self._server.drop(url)

    @contextmanager
    def fresh(self) -> Iterator[Records]:
        """An empty state database, open; PostgreSQL's are emptied and used again, for making one costs 0.1 s."""
        if self._server is None:
            with Records.open(":memory:") as records:
                yield records
            return
        records = self._free.pop() if self._free else Records.open(self._server.database(self._template))
        yield records
        empty(records)
        self._free.append(records)


def empty(records: Records) -> None:
    """Delete every row; only tables that are there, whatever the metadata says."""
    with records.begin() as db:
        for table in inspect(db).get_table_names():
            if table != "alembic_version":
                db.exec_driver_sql(f"DELETE FROM {table}")


_states = States()
use, url, fresh = _states.use, _states.url, _states.fresh
