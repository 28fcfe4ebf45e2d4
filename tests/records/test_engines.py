"""Both engines keep the same promises: one writer a lane, snapshots for readers, text of any kind, one migration."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests import states
from tests.postgres import Postgres
from vedette.core.errors import BadInput, Conflict, VedetteError
from vedette.core.scope import Scope, local
from vedette.records import audit, engine, identities
from vedette.records.database import Records
from vedette.records.deadletters import DeadLetter, add_dead_letters, list_dead_letters
from vedette.records.identities import EntityRow, NameRow
from vedette.tenants.audit import verify

WRITERS, EACH = 4, 15
PROGRAM = """
import sys
from vedette.core.clock import now
from vedette.core.scope import Scope, local
from vedette.records import audit, incidents
from vedette.records.database import Records
from vedette.records.incidents import IncidentRow

with Records.open(sys.argv[1]) as records:
    for _ in range(int(sys.argv[2])):
        with records.begin(local()) as db:
            number = incidents.next_number(local(), db)
            row = IncidentRow(number, "n", False, "Low", False, "Active", "", "", "", "", None, now(), now(), None,
                              now(), now(), 0, False)
            incidents.add(local(), db, row)
            audit.append(local(), db, "incident.create", str(number))
"""


def test_processes_that_write_at_once_neither_collide_nor_fork_the_audit(database: str, tmp_path: Path) -> None:
    with states.url(tmp_path) as where:
        Records.open(where).close()
        command = [sys.executable, "-c", PROGRAM, where, str(EACH)]
        running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(WRITERS)]
        for each in running:
            assert (each.communicate()[1], each.returncode) == (b"", 0)
        with Records.open(where) as records:
            with records.read() as db:
                subjects = [int(entry.subject) for entry in audit.entries(local(), db)]
            verdict = verify(local(), records)
    assert subjects == list(range(1, WRITERS * EACH + 1))
    assert verdict.whole
    assert verdict.entries == WRITERS * EACH


def test_several_programs_that_start_at_once_migrate_once(postgres: Postgres) -> None:
    url, faults = postgres.database(), list[Exception]()

    def start() -> None:
        try:
            Records.open(url).close()
        except (VedetteError, DBAPIError) as error:
            faults.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    postgres.drop(url)


def test_a_reader_sees_one_moment_and_writes_nothing(database: str, tmp_path: Path) -> None:
    with states.url(tmp_path) as where, Records.open(where) as records, records.read() as before:
        assert audit.head(local(), before).position == 0
        with records.begin() as db:
            audit.append(local(), db, "x", "y")
        assert audit.head(local(), before).position == 0
        with records.read() as after:
            assert audit.head(local(), after).position == 1


def test_writers_of_different_tenants_do_not_wait_for_each_other(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_BUSY_MS", 100)
    url = postgres.database()
    with Records.open(url) as records:
        with records.begin(local("north")) as north, records.begin(local("south")) as south:
            audit.append(local("north"), north, "x", "y")
            audit.append(local("south"), south, "x", "y")
        with records.begin(local("north")):
            for scope in (local("north"), None):
                with pytest.raises(Conflict, match="busy"):
                    _write(records, scope)
    postgres.drop(url)


def test_text_of_every_kind_and_length_comes_back(database: str) -> None:
    long = "x" * 5000
    with states.fresh() as records:
        add_dead_letters(local(), records, [DeadLetter("why\0", "файл ☂", 2**40, "toy", b"\0\xff")])
        (letter,) = list_dead_letters(local(), records)
        with records.begin() as db:
            identities.save(local(), db, [EntityRow(long, "f", "B"), EntityRow("a", "f", long)], [])
            identities.save(local(), db, [], [NameRow("k", value, "a", "", True) for value in ("b", "B", "ä", "a")])
            found = identities.labels(local(), db, ["a", long])
            order = db.scalars(text("SELECT value FROM entity_names ORDER BY value")).all()
    assert (letter.raw, letter.offset, letter.source) == (b"\0\xff", 2**40, "файл ☂")
    assert letter.reason in ("why\0", "why␀")
    assert found["a"].label == found[long].id == long
    assert list(order) == ["B", "a", "b", "ä"]


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql+nothing://x", "://", "oracle://a"])
def test_a_url_of_something_else_is_refused_in_words(url: str) -> None:
    with pytest.raises(BadInput, match="the state database is a URL such as"):
        Records.open(url)


def test_a_server_that_does_not_answer_is_named() -> None:
    with pytest.raises(Conflict, match="cannot open the state database vedette"):
        Records.open("postgresql://nobody@/vedette?host=/nowhere")


def _write(records: Records, scope: Scope | None) -> None:
    with records.begin(scope):
        pass
