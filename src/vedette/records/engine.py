"""The engines below the state database, SQLite and PostgreSQL: made so that both keep the same promises.

`records.database` opens them; nothing else knows which one it is. A writer has its database (or its tenant) to itself,
a reader sees one moment and waits for nobody.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects.postgresql.base import PGTypeCompiler
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import StaticPool

from vedette.core.errors import BadInput

READS = "vedette_reads"
"""Execution option of a reading connection."""
LANE = "vedette_lane"
"""Execution option of a writing connection: the tenant it writes for; without it, all of them."""

_BUSY_MS = 30_000
_SCHEMES = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
# Any two numbers, as long as every Vedette takes the same: the keys of PostgreSQL's advisory locks.
_EVERYTHING, _TENANT = 0x56454445, 0x56454446


def open_engine(where: Path | str) -> Engine:
    """An engine for a SQLite file (its folder is made), `:memory:` or a URL. Nothing is connected yet.

    Raises BadInput for a URL of another database, or when PostgreSQL's driver is not installed.
    """
    if str(where) == ":memory:":
        engine = create_engine("sqlite://", poolclass=StaticPool)
    elif isinstance(where, str) and "://" in where:
        engine = _of_url(where)
    else:
        path = Path(where).absolute()
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(f"sqlite:///{path}")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
        event.listen(engine, "begin", _begin_postgresql)
        engine.dialect.type_compiler_instance = _Types(engine.dialect)
    return engine


def _of_url(text: str) -> Engine:
    wanted = "the state database is a URL such as postgresql://user@host/vedette or sqlite:////folder/state.db"
    try:
        url = make_url(text)
        url = url.set(drivername=_SCHEMES.get(url.drivername, url.drivername))
        if url.drivername not in ("sqlite", "postgresql+psycopg"):
            raise BadInput(f"{wanted}, not {url.drivername}://…")
        if url.drivername == "sqlite":
            return create_engine(url)
        return create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise BadInput(wanted) from error
    except ModuleNotFoundError as error:
        raise BadInput("PostgreSQL needs its driver: pip install 'vedette[postgresql]'") from error


def _prepare_sqlite(connection: Any, _: object) -> None:
    # The driver's own implicit BEGIN starts too late to protect a read-then-write; ours is in `_begin_sqlite`.
    connection.isolation_level = None
    for pragma in (f"busy_timeout={_BUSY_MS}", "journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get(READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _prepare_postgresql(connection: Any, _: object) -> None:
    from psycopg.types.string import StrDumper

    class Clean(StrDumper):
        """PostgreSQL keeps no NUL in text, SQLite does: it becomes its picture (U+2400), in values and in look-ups."""

        def dump(self, obj: str) -> Any:
            """The text's bytes."""
            return super().dump(obj.replace("\0", "\u2400") if "\0" in obj else obj)

    connection.adapters.register_dumper(str, Clean)
    connection.autocommit = True
    for setting in (f"lock_timeout = {_BUSY_MS}", "timezone = 'UTC'", "synchronous_commit = on"):
        connection.execute(f"SET {setting}")
    connection.autocommit = False


def _begin_postgresql(connection: Connection) -> None:
    """A reader's snapshot; or a writer's lane, so that read-then-write is as safe as under SQLite's one writer.

    A writer of one tenant excludes writers of that tenant and of everything; locks end with the transaction.
    """
    options = connection.get_execution_options()
    if options.get(READS, False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    elif lane := options.get(LANE, ""):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock_shared({_EVERYTHING})")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TENANT}, hashtext(%s))", (lane,))
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_EVERYTHING})")


class _Types(PGTypeCompiler):
    """Columns of text as SQLite has them: of any length (evidence is as long as it is), in the order of code points."""

    def visit_VARCHAR(self, type_: Any, **kw: Any) -> str:  # noqa: N802
        """`String(n)`."""
        column = isinstance(kw.get("type_expression"), Column)
        return 'TEXT COLLATE "C"' if column else str(super().visit_VARCHAR(type_, **kw))

    def visit_TEXT(self, type_: Any, **kw: Any) -> str:  # noqa: N802
        """`Text`."""
        column = isinstance(kw.get("type_expression"), Column)
        return 'TEXT COLLATE "C"' if column else str(super().visit_TEXT(type_, **kw))
