"""The state database: schema at open, pragmas, transactions, instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Dialect, ForeignKey, Integer, MetaData, Table, text
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.exc import StatementError
from sqlalchemy.schema import CreateIndex, CreateTable

from vedette.core.errors import Conflict
from vedette.records.database import MIGRATIONS, Instant, Records, newest_revision
from vedette.records.migrations.snapshot import INITIAL, read, written
from vedette.records.migrations.tables import all_tables

DIALECTS: list[Dialect] = [SQLiteDialect(), PGDialect()]  # type: ignore[no-untyped-call]


def test_a_fresh_file_has_every_table_of_the_metadata(tmp_path: Path) -> None:
    with Records.open(tmp_path / "deep" / "state.sqlite") as records, records.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, all_tables()) == []


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_the_first_schema_is_the_metadata(dialect: Dialect) -> None:
    frozen, present = read(INITIAL.read_text()), all_tables()
    assert _ddl(frozen, dialect) == _ddl(present, dialect), "run python -m vedette.records.migrations --initial"


def test_the_first_schema_refuses_what_it_cannot_say() -> None:
    tables = MetaData()
    Table("notes", tables, Column("id", Integer, primary_key=True), Column("of", ForeignKey("notes.id")))
    with pytest.raises(ValueError, match="foreign keys"):
        written(tables)


def test_the_newest_revision_by_name_is_the_head_alembic_sees() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == newest_revision()


def test_sqlite_is_durable_and_strict(tmp_path: Path) -> None:
    with Records.open(tmp_path / "state.sqlite") as records, records.read() as connection:
        answers = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "foreign_keys")]
        assert answers == ["wal", 1]
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_a_failed_block_leaves_nothing(tmp_path: Path) -> None:
    with Records.open(tmp_path / "state.sqlite") as records:
        with records.begin() as connection:
            connection.execute(text("CREATE TABLE notes (body TEXT)"))
        with pytest.raises(ZeroDivisionError):
            _insert_and_fail(records)
        with records.read() as connection:
            assert connection.execute(text("SELECT count(*) FROM notes")).scalar() == 0


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    with Records.open(tmp_path / "state.sqlite") as records, records.begin() as writer:
        writer.execute(text("CREATE TABLE notes (body TEXT)"))
        with records.read() as reader:
            assert reader.execute(text("SELECT count(*) FROM sqlite_master WHERE name = 'notes'")).scalar() == 0


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    with Records.open(path) as records, records.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Conflict, match="9999"):
        Records.open(path)


def test_instants_keep_their_moment_and_refuse_naive_ones(tmp_path: Path) -> None:
    times = Table("times", MetaData(), Column("at", Instant))
    here = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=5)))
    with Records.open(tmp_path / "state.sqlite") as records, records.begin() as connection:
        times.create(connection)
        connection.execute(times.insert().values(at=here))
        back = connection.execute(times.select()).scalar_one()
        assert back == here
        assert back.tzinfo is UTC
        with pytest.raises(StatementError, match="time zone"):
            connection.execute(times.insert().values(at=here.replace(tzinfo=None)))


def _insert_and_fail(records: Records) -> None:
    with records.begin() as connection:
        connection.execute(text("INSERT INTO notes VALUES ('x')"))
        raise ZeroDivisionError


def _ddl(tables: MetaData, dialect: Dialect) -> dict[str, list[str]]:
    return {
        table.name: [
            str(CreateTable(table).compile(dialect=dialect)),
            *sorted(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes),
        ]
        for table in tables.tables.values()
    }
