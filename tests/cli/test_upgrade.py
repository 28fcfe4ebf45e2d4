"""`vedette backup`, `restore` and `upgrade` at the command line: words and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from vedette.app.wiring import open_product
from vedette.cli.main import main
from vedette.core.scope import local
from vedette.records.database import Records

pytestmark = pytest.mark.slow


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with open_product(tmp_path / "data", create=True) as product:
        table = product.catalog.table("DeviceProcessEvents")
        assert table is not None
        product.lake.provision(local(), [table])
    return tmp_path / "data"


def run(*words: str | Path, code: int = 0) -> None:
    with pytest.raises(SystemExit) as caught:
        main([str(word) for word in words])
    assert caught.value.code == code


def test_backup_verify_and_restore(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("backup", tmp_path / "copy", "--data", data)
    assert "every hash and the audit chains are right" in capsys.readouterr().out
    run("backup", tmp_path / "copy", "--verify")
    run("restore", tmp_path / "copy", "--data", tmp_path / "new")
    run("upgrade", "--check", "--data", tmp_path / "new")
    (tmp_path / "copy" / "state.db").write_bytes(b"x")
    run("backup", tmp_path / "copy", "--verify", code=1)
    run("restore", tmp_path / "copy", "--data", tmp_path / "newer", code=2)
    run("restore", tmp_path / "copy", "--data", tmp_path / "new", code=2)


def test_upgrade_tells_and_mends(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("upgrade", "--check", "--data", data)
    assert "there is nothing to migrate" in capsys.readouterr().out
    with open_product(data) as product:
        place = "`t_main`.`DeviceProcessEvents`"
        product.lake.pool.execute(f"ALTER TABLE {place} DROP COLUMN `SHA1`")
        product.lake.pool.execute(f"ALTER TABLE {place} DROP INDEX `ix_FolderPath`")
        product.lake.pool.execute(f"ALTER TABLE {place} MODIFY COLUMN ProcessId Nullable(Int32)")
    run("upgrade", "--check", "--data", data, code=1)
    told = capsys.readouterr().out
    assert "columns to add: SHA1; indexes to add: FolderPath; types that differ and stay: ProcessId is" in told
    run("upgrade", "--data", data)
    capsys.readouterr()
    run("upgrade", "--check", "--data", data)
    assert "ProcessId" in capsys.readouterr().out


def test_a_newer_state_is_refused(data: Path) -> None:
    with Records.open(data / "state.db") as records, records.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    run("upgrade", "--check", "--data", data, code=4)


def test_no_installation_is_bad_input(tmp_path: Path) -> None:
    run("upgrade", "--check", "--data", tmp_path, code=2)
