"""The command's shell: instant help, exit codes, errors as one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from vedette.cli.hunting import period
from vedette.cli.importing import show_problems
from vedette.cli.main import COMMANDS, main
from vedette.cli.output import console, objects
from vedette.core.errors import BadInput, Location
from vedette.ingest.report import Problem

HEAVY = ("chdb", "pyarrow", "sqlalchemy", "vedette.lake", "vedette.app", "evtx")


def _run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from vedette.cli.main import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, timeout=120)


def test_help_lists_every_command_and_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom vedette.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        f"print('heavy:', [m for m in {HEAVY!r} if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "heavy: []" in run.stdout
    assert all(name in run.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main([name, "--help"])
    assert done.value.code == 0
    said = capsys.readouterr().out
    assert "--help" in said
    assert "--install-completion" not in said


def test_a_missing_folder_is_one_clear_line(tmp_path: Path) -> None:
    run = _run("incidents", "list", "--data", str(tmp_path / "none"))
    assert run.returncode == 2
    assert "import something first" in run.stderr
    assert "Traceback" not in run.stderr


def test_unknown_commands_and_things_have_their_exit_codes(tmp_path: Path) -> None:
    assert _run("fly").returncode == 2
    assert _run("tables", "NoSuchTable", "--data", str(tmp_path)).returncode == 3


def test_the_demo_leaves_other_peoples_folders_alone(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine")
    run = _run("demo", "--no-serve", "--data", str(tmp_path))
    assert run.returncode == 4
    assert (tmp_path / "precious.txt").read_text() == "mine"


def test_periods() -> None:
    assert period("P7D").days == 7
    assert period("pt12h").total_seconds() == 12 * 3600
    for wrong in ("7d", "P", "", "PT"):
        with pytest.raises(BadInput):
            period(wrong)


def test_the_same_fault_of_many_files_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    problems = [Problem(Location(f"{number}.json"), "no connector recognises it") for number in range(6)]
    show_problems(console(), [Problem(Location("torn.gz"), "truncated"), *problems])
    assert capsys.readouterr().out.splitlines() == [
        "6 files: no connector recognises it",
        *(f"  {number}.json" for number in range(4)),
        "  … and 2 more (--json shows all)",
        "torn.gz: truncated",
    ]


def test_the_heads_of_tables_are_keys_for_programs() -> None:
    rows = objects(("Source", "Dead letters", "Last seen (UTC)", "MB"), [("mail", 2, None, 0.4)])
    assert rows == [{"source": "mail", "deadLetters": 2, "lastSeen": None, "mb": 0.4}]
