"""Empty state databases for tests, on whichever engine the `database` fixture says: SQLite or a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import inspect

from tests.postgres import Postgres
from vedette.core.vault import Vault
from vedette.records.database import Records

# All of it on the server: seventy answers to wait for cost more than most tests.
_EMPTY = """DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename != 'alembic_version' LOOP
    EXECUTE 'DELETE FROM ' || quote_ident(name);
  END LOOP;
END $$"""


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
        """An empty state database, open; emptied and used again afterwards: making one costs 0.1 s."""
        if self._free:
            records = self._free.pop()
        else:
            records = Records.open(self._server.database(self._template) if self._server else ":memory:")
        yield records
        empty(records)
        self._free.append(records)


def empty(records: Records) -> None:
    """Delete every row and forget the key; only tables that are there, whatever the metadata says."""
    records.vault = Vault()
    with records.begin() as db:
        if db.dialect.name == "postgresql":
            db.exec_driver_sql(_EMPTY)
            return
        for table in inspect(db).get_table_names():
            if table != "alembic_version":
                db.exec_driver_sql(f"DELETE FROM {table}")


_states, _memory = States(), States()
use, url, fresh = _states.use, _states.url, _states.fresh
memory = _memory.fresh
"""The same, but always SQLite's in memory: for rooms to which the engine of the state makes no difference."""
