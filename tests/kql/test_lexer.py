"""Tokens: kinds, extents and what is no token."""

import pytest

from vedette.kql.diagnostics import SourceText
from vedette.kql.lexer import MAX_LENGTH, tokenize


def tokens(text: str) -> list[tuple[str, str]]:
    found, problems = tokenize(SourceText(text))
    assert problems == []
    return [(kind, piece) for kind, piece in zip(found.kinds, found.texts, strict=True) if kind != "end"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("abc", "name"),
        ("$left", "name"),
        ("_x1", "name"),
        ("2fa_enabled", "name"),
        ("12", "long"),
        ("0x1F", "long"),
        ("1.5", "real"),
        ("1e10", "real"),
        ("1.5e-3", "real"),
        ("2.", "real"),
        ("1d", "timespan"),
        ("2.5h", "timespan"),
        ("10ms", "timespan"),
        ("1tick", "timespan"),
        ("3microseconds", "timespan"),
        ("'a'", "string"),
        ('"a"', "string"),
        (r"'it\'s'", "string"),
        ("@'C:\\'", "string"),
        ("@'it''s'", "string"),
        ("h'secret'", "string"),
        ('H@"secret"', "string"),
        ("```a\n'b'```", "string"),
        ("~~~a\nb~~~", "string"),
        ("datetime(2024-01-01 10:00)", "typed"),
        ("guid(null)", "typed"),
        ("74be27de-1e4e-49d9-b579-fe0b331d3642", "guid"),
        ("in~", "operator"),
        ("!in~", "operator"),
        ("!has_cs", "operator"),
        ("#connect somewhere", "directive"),
    ],
)
def test_one_token(text: str, kind: str) -> None:
    assert tokens(text) == [(kind, text)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a..b", ["a", "..", "b"]),
        ("1..5", ["1", "..", "5"]),
        ("a=>b", ["a", "=>", "b"]),
        ("a<>b", ["a", "<>", "b"]),
        ("a=~b!~c", ["a", "=~", "b", "!~", "c"]),
        ("x<-1", ["x", "<", "-", "1"]),
        ("project-away", ["project", "-", "away"]),
        ("a // note\n b", ["a", "b"]),
        ("matches  regex", ["matches regex"]),
        ("time (x)", ["time", "(", "x", ")"]),
        ("mydatetime(1)", ["mydatetime", "(", "1", ")"]),
        ("'http://x' // y", ["'http://x'"]),
        ("a\u00a0b\ufeffc", ["a", "b", "c"]),
    ],
)
def test_where_tokens_end(text: str, pieces: list[str]) -> None:
    assert [piece for _, piece in tokens(text)] == pieces


def test_places_are_offsets_into_the_text() -> None:
    text = "T  |\n where  'x'"
    found, _ = tokenize(SourceText(text))
    pieces = [text[start:end] for start, end in zip(found.starts, found.ends, strict=True) if end > start]
    assert pieces == ["T", "|", "where", "'x'"]


def test_an_unclosed_string_ends_with_its_line() -> None:
    found, problems = tokenize(SourceText("T | where a == 'x | take 1\n| take 2"))
    assert [problem.code for problem in problems] == ["unclosed-string"]
    assert (problems[0].line, problems[0].column) == (1, 16)
    assert found.texts[-8:-6] == ["take", "2"]


def test_characters_kql_does_not_know_are_reported_and_skipped() -> None:
    found, problems = tokenize(SourceText("T § | count"))
    assert [problem.message for problem in problems] == ["unexpected character '§'"]
    assert found.texts[:3] == ["T", "|", "count"]


def test_a_text_beyond_the_limit_is_refused_unread() -> None:
    found, problems = tokenize(SourceText("x" * (MAX_LENGTH + 1)))
    assert [problem.code for problem in problems] == ["too-long"]
    assert set(found.kinds) == {"end"}


@pytest.mark.parametrize("rubbish", ["\x01", "'a\n", "datetime(", "```"])
def test_long_rubbish_is_described_briefly(rubbish: str) -> None:
    _, problems = tokenize(SourceText(rubbish * 20_000))
    assert len(problems) <= 20
