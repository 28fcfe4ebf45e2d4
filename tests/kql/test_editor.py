"""Hints, explanations, completions and hovers: what an editor asks of the language."""

from __future__ import annotations

import pytest

from tests.kql.engine import Street
from vedette import kql
from vedette.kql.compile import compile_query
from vedette.kql.completion import complete
from vedette.kql.explain import explain
from vedette.kql.hover import hover
from vedette.kql.lint import lint


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Lamps | where Timestamp > ago(1d) and Note contains 'watch'", "contains"),
        ("Lamps | where Timestamp > ago(1d) and Note matches regex 'night watch'", "regex-literal"),
        ("Lamps | where Note has 'x'", "no-time"),
        ("search '*'", "search-all"),
        ("union *", "union-all"),
        ("Lamps | where Timestamp > ago(1d) | join (Lamps | take 1) on Street | join Lamps on Street", "join-whole"),
        ("DeviceInfo | where Timestamp > ago(1d) and DeviceId =~ 'a'", "case"),
        ("DeviceInfo | where Timestamp > ago(1d) and DeviceId in~ ('a', 'b')", "case"),
        ("Lamps | where Timestamp > ago(1d) and tolower(Street) == 'quay'", "case"),
        ("Lamps | where Timestamp > ago(1d) | sort by Watts | take 3", "sort-take"),
        ("Lamps | where Timestamp > ago(1d) | sort by Watts | where Lit", "sort-early"),
    ],
)
def test_hints(text: str, code: str) -> None:
    assert [found.code for found in lint(text)] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Lamps | where Timestamp > ago(1d) and Note has 'watch' | top 3 by Watts",
        "Lamps | where Timestamp > ago(1d) and Note contains 'a b' and Note matches regex 'a.*b'",
        "print 1",
        "Lamps | where (((",
    ],
)
def test_nothing_to_hint(text: str) -> None:
    assert [found for found in lint(text) if found.code != "no-time"] == []


def test_explanation() -> None:
    found = explain(compile_query("Lamps | where Watts > 30 | summarize count() by Street", Street()))
    assert found.plan.splitlines()[0].startswith(("project", "aggregate"))
    assert "scan Lamps" in found.plan
    assert ">(Watts, 30)" in found.plan
    assert found.sql.startswith("SELECT")
    assert "\x01" not in found.plan


def test_completion() -> None:
    def labels(text: str) -> list[tuple[str, str]]:
        return [(found.label, found.kind) for found in complete(text, len(text), Street())]

    assert ("where", "operator") in labels("Lamps | wh")
    assert labels("La") == [("Lamps", "table")]
    assert labels("Lamps | where Str")[0] == ("Street", "column")
    assert ("strlen", "function") in labels("Lamps | where str")
    assert labels("Lamps | project Bright = Watts | where Br") == [("Bright", "column")]
    assert ("dcount", "aggregate") in labels("Lamps | summarize dc")
    assert not [kind for _, kind in labels("Lamps | where dc") if kind == "aggregate"]
    assert labels("let least = 3; Lamps | where Watts > lea") == [("least", "name")]
    assert ("Street", "column") in labels("Lamps | where ( | project St")


def test_hover() -> None:
    text = "Lamps | where strlen(Street) > 3"
    at = {word: hover(text, text.index(word) + 1, Street()) for word in ("Lamps", "where", "strlen", "Street")}
    assert [found.kind if found else "" for found in at.values()] == ["table", "operator", "function", "column"]
    assert at["strlen"] is not None
    assert at["strlen"].detail == "strlen(string: string or dynamic) → long"
    assert hover(text, text.index(">"), Street()) is None


def test_the_package_exports_what_it_says() -> None:
    for name in kql.__all__:
        assert getattr(kql, name) is not None
    assert kql.lint_query is lint
    with pytest.raises(AttributeError):
        kql.nothing  # noqa: B018
