"""Tables for people: what is copied into another command stays in one line, however narrow the terminal.

What is not a terminal, a pipe or a file, gets whole lines.
"""

from __future__ import annotations

import pytest

from vedette.cli.output import console, heading, print_table

IDS = ("ti_83wtr6h0t1dk5pjj", "pipe-with-generated-name-made-by-program-in-user-folder")
NAMES = ("Kind", "Id", "Rule", "About")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without colours, and as wide as COLUMNS says."""
    for name, value in (("TTY_COMPATIBLE", "1"), ("TERM", "dumb"), ("LINES", "25")):
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("width", ["20", "80", "300"])
def test_ids_stay_whole(width: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", width)
    print_table(NAMES, [("Url", *IDS, "word " * 40)], whole=("Id", "Rule"))
    said = capsys.readouterr().out.splitlines()
    assert any(all(ident in line for ident in IDS) for line in said)
    assert "".join(said).count("word") == 40


@pytest.mark.usefixtures("terminal")
def test_nothing_is_wider_than_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    print_table(NAMES, [("Url", *IDS, "word " * 40)])
    assert max(map(len, capsys.readouterr().out.splitlines())) == 40


def test_what_is_not_a_terminal_gets_whole_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    words = "a sentence of more than twenty columns"
    heading(console(), f"[x] {words}", "High")
    console().print(words)
    print_table(("Alert", "Says"), [("al_1", words), ("al_2", "[b]")], title=f"{words} [/x]", footer=words)
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()] == [
        f"[x] {words}  High",
        words,
        f"{words} [/x]",
        "Alert  Says",
        f"al_1   {words}",
        "al_2   [b]",
        words,
    ]
