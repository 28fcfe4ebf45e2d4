"""The state database: one shared `metadata`, one `Records` a process; every file of this room adds its tables.

SQLite (a file beside the lake) by default, PostgreSQL by URL; `app.wiring` opens it and hands it to every later room.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, inspect, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.types import TypeDecorator

from vedette.core.errors import Conflict
from vedette.core.scope import Scope
from vedette.core.vault import Vault
from vedette.records.engine import LANE, READS, open_engine

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

    def __init__(self, engine: Engine, vault: Vault | None = None) -> None:
        self.engine = engine
        self.vault = vault or Vault()  # without a key: nothing can be sealed or opened

    @classmethod
    def open(cls, where: Path | str, vault: Vault | None = None) -> Records:
        """Open a SQLite file (created when absent) or a database URL, and bring it to the newest schema.

        `:memory:` is for the tests of one thread.
        Raises Conflict when the database was written by a newer version, is locked by someone else or does not answer;
        BadInput for a URL that is none.
        """
        engine = open_engine(where)
        records = cls(engine, vault)
        try:
            _upgrade(engine)
        except BaseException as error:
            engine.dispose()
            if isinstance(error, (OperationalError, ProgrammingError)):
                raise Conflict(f"cannot open the state database {engine.url.database}: {error.orig}") from error
            raise
        return records

    @contextmanager
    def begin(self, scope: Scope | None = None) -> Iterator[Connection]:
        """A writing transaction: committed (and on disk) when the block ends, undone when it raises.

        It has the database to itself: what it reads stays true until it ends. With `scope` it writes only rows of that
        tenant, and PostgreSQL lets writers of other tenants run beside it. Never open one inside another.
        Raises Conflict when another writer holds on for half a minute.
        """
        options = {LANE: scope.tenant} if scope else {}
        try:
            with self.engine.connect().execution_options(**options) as connection, connection.begin():
                yield connection
        except OperationalError as error:
            if _busy(error):
                raise Conflict(f"the state database is busy, try again: {error.orig}") from error
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent snapshot for reading; it never waits for a writer nor holds one up."""
        with self.engine.connect().execution_options(**{READS: True}) as connection:
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


def present_revision(where: Path | str) -> str:
    """The revision an existing database is at, without changing it; empty when it has no tables of ours.

    Raises Conflict when it is newer than this program or does not answer, BadInput for a URL that is none.
    """
    engine = open_engine(where)
    try:
        with engine.connect().execution_options(**{READS: True}) as connection:
            present = _present_revision(connection) or ""
    except OperationalError as error:
        raise Conflict(f"cannot open the state database {engine.url.database}: {error.orig}") from error
    finally:
        engine.dispose()
    if present > newest_revision():
        raise _newer(present)
    return present


def _newer(present: str) -> Conflict:
    return Conflict(
        f"the state database is at revision {present}, newer than this program's {newest_revision()}: upgrade Vedette"
    )


def _busy(error: OperationalError) -> bool:
    # PostgreSQL: lock_not_available, deadlock_detected, serialization_failure.
    return getattr(error.orig, "sqlstate", "") in ("55P03", "40P01", "40001") or "database is locked" in str(error.orig)


def _upgrade(engine: Engine) -> None:
    newest = newest_revision()
    with engine.connect().execution_options(**{READS: True}) as connection:
        present = _present_revision(connection)
    if present == newest:
        return
    if present is not None and present > newest:
        raise _newer(present)
    # Alembic costs 0.1 s to import: only a new or an old database pays for it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:  # alone: of several processes that start at once, one migrates
        if _present_revision(connection) == newest:
            return
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _present_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
