"""Tables for people: what is copied into another command stays in one line, however narrow the terminal."""

from __future__ import annotations

import pytest

from vedette.cli.output import print_table

IDS = ("ti_83wtr6h0t1dk5pjj", "pipe-with-generated-name-made-by-program-in-user-folder")
NAMES = ("Kind", "Id", "Rule", "About")


@pytest.mark.parametrize("width", ["20", "80", "300"])
def test_ids_stay_whole(width: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", width)
    print_table(NAMES, [("Url", *IDS, "word " * 40)], whole=("Id", "Rule"))
    said = capsys.readouterr().out.splitlines()
    assert any(all(ident in line for ident in IDS) for line in said)
    assert "".join(said).count("word") == 40


def test_nothing_is_wider_than_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    print_table(NAMES, [("Url", *IDS, "word " * 40)])
    assert max(map(len, capsys.readouterr().out.splitlines())) == 40
