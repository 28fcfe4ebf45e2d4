"""Backup and restore: the same rows, incidents and audit chain again; damage is found; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests import states
from vedette.app.backup import restore, take, verify
from vedette.app.wiring import Product, open_product
from vedette.core.errors import BadInput, Conflict
from vedette.core.scope import local
from vedette.kql.compile import compile_query
from vedette.lake import freezing
from vedette.lake.arrow import rows_of
from vedette.records import copying
from vedette.records import incidents as cases
from vedette.records.audit import entries
from vedette.records.batches import add_batch
from vedette.records.deadletters import DeadLetter, add_dead_letters
from vedette.records.incidents import IncidentRow
from vedette.tenants import audit

pytestmark = pytest.mark.slow
AT = datetime(2026, 3, 4, tzinfo=UTC)
SCOPE, OTHER = local(), local("other")
QUERY = "DeviceProcessEvents | project Timestamp, DeviceName, FileName | order by Timestamp asc"


@pytest.fixture
def product(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Product]:
    """An installation with rows of two tenants over three days, an incident, a waiting segment and a rule."""
    with states.url(tmp_path / "old") as where:
        if database == "postgresql":
            monkeypatch.setenv("VEDETTE_STATE_URL", where)
        with open_product(tmp_path / "old", create=True) as opened:
            fill(opened)
            yield opened


def fill(product: Product) -> None:
    table = product.catalog.table("DeviceProcessEvents")
    assert table is not None
    for scope, count in ((SCOPE, 300), (OTHER, 7)):
        times = pa.array([AT + timedelta(minutes=15 * n) for n in range(count)], pa.timestamp("us", "UTC"))
        names = [f"pc{n}" for n in range(count)]
        rows = pa.table({"Timestamp": times, "DeviceName": names, "FileName": ["a.exe"] * count})
        product.lake.append(scope, table, rows, batch=1)
    folder = product.folder / "spool" / "main"
    folder.mkdir(parents=True)
    (folder / "seg_1.lines").write_text('{"a": 1}\n')
    add_batch(
        SCOPE, product.records, connector="toy", path="seg_1.lines", tagged=False, sources=("f",), extents=(), size=9
    )
    add_dead_letters(SCOPE, product.records, [DeadLetter("why", "f", 1, "toy", b"\0\xff")])
    with product.records.begin() as db:
        cases.add(SCOPE, db, incident(cases.next_number(SCOPE, db)))
        cases.note(SCOPE, db, 1, AT, "dana", "created", "text")
        audit.record(SCOPE, db, "incident.create", "1", detail="für ☂")
        audit.record(OTHER, db, "x", "y")
    (product.folder / "rules").mkdir()
    (product.folder / "rules" / "mine.yaml").write_text("id: mine")


def incident(number: int) -> IncidentRow:
    return IncidentRow(
        number, "Odd", False, "High", False, "Active", "", "", "", "", None, AT, AT, None, AT, AT, 3, True
    )


def seen(product: Product) -> list[object]:
    """Everything the test compares."""
    found: list[object] = []
    for scope in (SCOPE, OTHER):
        found.append(rows_of(product.lake.query(scope, compile_query(QUERY, product.catalog)).table))
        found.append(audit.verify(scope, product.records))
        with product.records.read() as db:
            found.append(cases.listed(scope, db))
            found.append(cases.history(scope, db, 1))
            found.append(list(entries(scope, db)))
    return found


def reopened(product: Product, data: Path) -> list[object]:
    product.lake.close()
    product.records.close()
    with open_product(data) as again:
        with again.records.begin() as db:
            assert cases.next_number(SCOPE, db) == 2
            assert cases.note(SCOPE, db, 1, AT, "dana", "x", "numbers go on") == 2
            db.rollback()
        return seen(again)


def test_what_was_backed_up_comes_back(
    product: Product, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = seen(product)
    made = take(product, tmp_path / "copy")
    assert (made.rows, verify(tmp_path / "copy")) == (307, ())
    assert not list((product.folder / "lake" / "engine" / "shadow").glob("backup*"))
    assert not list((product.folder / "spool").glob(".*"))
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
    with states.url(tmp_path / "new") as where:
        if database == "postgresql":
            monkeypatch.setenv("VEDETTE_STATE_URL", where)
            environment = {"VEDETTE_STATE_URL": where}
        else:
            environment = {}
        product.lake.close()
        restore(tmp_path / "copy", tmp_path / "new", environment)
        assert (tmp_path / "new" / "rules" / "mine.yaml").read_text() == "id: mine"
        assert (tmp_path / "new" / "spool" / "main" / "seg_1.lines").read_text() == '{"a": 1}\n'
        assert reopened(product, tmp_path / "new") == before


def test_a_state_on_postgresql_can_be_restored_into_a_file(
    product: Product, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = seen(product)
    take(product, tmp_path / "copy")
    product.lake.close()
    monkeypatch.delenv("VEDETTE_STATE_URL", raising=False)
    restore(tmp_path / "copy", tmp_path / "new", {})
    assert reopened(product, tmp_path / "new") == before


def test_what_comes_while_it_is_copied_is_not_in_it(
    product: Product, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = seen(product)
    save = copying.save

    def late(*given: Any) -> None:
        with product.records.begin() as db:
            audit.record(SCOPE, db, "late", "late")
        table = product.catalog.table("DeviceProcessEvents")
        assert table is not None
        product.lake.append(SCOPE, table, pa.table({"DeviceName": ["late"], "FileName": ["late"]}), batch=9)
        (product.folder / "spool" / "main" / "seg_1.lines").unlink()
        save(*given)

    monkeypatch.setattr(copying, "save", late)
    take(product, tmp_path / "copy")
    assert seen(product) != before
    product.lake.close()
    monkeypatch.delenv("VEDETTE_STATE_URL", raising=False)
    restore(tmp_path / "copy", tmp_path / "new", {})
    assert (tmp_path / "new" / "spool" / "main" / "seg_1.lines").is_file()
    assert reopened(product, tmp_path / "new") == before


@pytest.mark.parametrize("harm", ["change", "cut", "remove", "add", "manifest"])
def test_damage_is_found_and_nothing_is_restored(product: Product, tmp_path: Path, harm: str) -> None:
    copy = tmp_path / "copy"
    made = take(product, copy)
    victim = next(copy / table.archive for table in made.tables if table.archive)
    if harm == "change":
        victim.write_bytes(victim.read_bytes()[:-1] + b"x")
    elif harm == "cut":
        victim.write_bytes(victim.read_bytes()[:-1])
    elif harm == "remove":
        victim.unlink()
    elif harm == "add":
        (copy / "lake" / "more").write_text("x")
    else:
        (copy / "manifest.json").write_text('{"format": 1}')
    with pytest.raises(BadInput, match=r"whole|not the manifest"):
        restore(copy, tmp_path / "new", {})
    assert not (tmp_path / "new").exists()
    assert list(tmp_path.glob(".new*")) == []


def test_a_chain_that_was_changed_before_is_told(product: Product, tmp_path: Path) -> None:
    with product.records.begin() as db:
        db.exec_driver_sql("UPDATE audit SET actor = 'somebody' WHERE tenant = 'main'")
    with pytest.raises(Conflict, match="audit of main: entry 1 was changed"):
        take(product, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_nothing_is_overwritten(product: Product, tmp_path: Path) -> None:
    take(product, tmp_path / "copy")
    with pytest.raises(Conflict, match="exists already"):
        take(product, tmp_path / "copy")
    with pytest.raises(BadInput, match="inside the data folder"):
        take(product, product.folder / "copy")
    with pytest.raises(Conflict, match="not empty"):
        restore(tmp_path / "copy", product.folder, {})
    with pytest.raises(BadInput, match="no backup here"):
        restore(tmp_path, tmp_path / "new", {})


def test_a_state_that_is_not_empty_is_left_alone(product: Product, tmp_path: Path, database: str) -> None:
    take(product, tmp_path / "copy")
    url = str(product.records.engine.url.render_as_string(hide_password=False))
    product.lake.close()
    with pytest.raises(Conflict, match="the state database is not empty"):
        restore(tmp_path / "copy", tmp_path / "new", {"VEDETTE_STATE_URL": url})
    assert not (tmp_path / "new").exists()


def test_a_table_that_is_there_is_not_touched(product: Product, tmp_path: Path) -> None:
    made = take(product, tmp_path / "copy")
    with pytest.raises(BadInput, match="is there already"):
        freezing.attach(product.lake.pool, made.tables, lambda name: (tmp_path / "copy" / name).open("rb"))


def test_a_lake_elsewhere_is_refused_with_the_way_to_do_it(product: Product, tmp_path: Path) -> None:
    take(product, tmp_path / "copy")
    product.lake.close()
    with pytest.raises(BadInput, match="BACKUP DATABASE"):
        restore(tmp_path / "copy", tmp_path / "new", {"VEDETTE_LAKE_URL": "clickhouse://h"})
