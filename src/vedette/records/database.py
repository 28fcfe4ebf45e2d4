"""The state database: one shared `metadata`, one `Records` a process; every file of this room adds its tables.

SQLite (a file beside the lake) by default, PostgreSQL by URL; `app.wiring` opens it and hands it to every later room.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, create_engine, event, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import TypeDecorator

from vedette.core.errors import Conflict

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_MS = 30_000


class Instant(TypeDecorator[datetime]):
    """A moment in UTC: timezone-aware in Python, on SQLite stored without zone. Raises ValueError for naive values."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC, without zone where the database cannot keep one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Records:
    """An open state database at its newest schema. Safe to share between threads; close it once."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, where: Path | str) -> Records:
        """Open a SQLite file (created when absent) or a database URL, and bring it to the newest schema.

        `:memory:` is for the tests of one thread.
        Raises Conflict when the database was written by a newer version or is locked by someone else.
        """
        memory = str(where) == ":memory:"
        engine = create_engine(_url(where), poolclass=StaticPool) if memory else create_engine(_url(where))
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        records = cls(engine)
        try:
            _upgrade(engine)
        except OperationalError as error:
            engine.dispose()
            raise Conflict(f"cannot open the state database {engine.url.database}: {error.orig}") from error
        except Conflict:
            engine.dispose()
            raise
        return records

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A writing transaction: committed (and on disk) when the block ends, undone when it raises."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent snapshot for reading; it never waits for a writer nor holds one up."""
        with self.engine.connect().execution_options(vedette_reads=True) as connection:
            yield connection

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def __enter__(self) -> Records:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def newest_revision() -> str:
    """The revision this code expects, from the file names of `migrations/versions` (`v0001_initial.py` is `0001`)."""
    return max(path.name[1:5] for path in (MIGRATIONS / "versions").glob("v[0-9]*_*.py"))


def _url(where: Path | str) -> str:
    if isinstance(where, str) and "://" in where:
        return where
    if str(where) == ":memory:":
        return "sqlite://"
    path = Path(where).absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{path}"


def _prepare_sqlite(connection: Any, _: object) -> None:
    # The driver's own implicit BEGIN starts too late to protect a read-then-write; ours is in `_begin_sqlite`.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", f"busy_timeout={_BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("vedette_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _upgrade(engine: Engine) -> None:
    newest = newest_revision()
    present = _present_revision(engine)
    if present == newest:
        return
    if present is not None and present > newest:
        raise Conflict(
            f"the state database is at revision {present}, newer than this program's {newest}: upgrade Vedette"
        )
    # Alembic costs 0.1 s to import: only a new or an old database pays for it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _present_revision(engine: Engine) -> str | None:
    with engine.connect().execution_options(vedette_reads=True) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
