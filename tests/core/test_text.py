"""Indicators in text."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core import text
from vedette.core.text import Indicators, defang, indicators, is_domain, refang


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("hxxps[://]evil[.]example/a", "https://evil.example/a"),
        ("hXXp://evil(.)example", "http://evil.example"),
        ("h**p[:]//evil [dot] example", "http[:]//evil.example"),
        ("user[@]evil{.}example, other [at] evil.example", "user@evil.example, other@evil.example"),
        ("nothing here [1] (note).", "nothing here [1] (note)."),
    ],
)
def test_refang(given_text: Any, expected: Any) -> None:
    assert refang(given_text) == expected.replace("[:]", ":")


def test_indicators() -> None:
    found = indicators(
        "Mail from Boss@Evil.Example via 192.0.2.7 and 2001:DB8::1 (not 999.1.1.1, not 1.2.3.4.5) linked "
        "hxxps://Evil[.]example:8443/a?b=c. It dropped tool.exe, notes.md and run.sh with "
        f"{'AB' * 32} and {'cd' * 16}; also http://[2001:db8::2]/x and http://192.0.2.9/y, see drop.example.co.uk!"
    )
    assert found == Indicators(
        ips=("2001:db8::2", "192.0.2.9", "192.0.2.7", "2001:db8::1"),
        domains=("evil.example", "drop.example.co.uk"),
        urls=("https://Evil.example:8443/a?b=c", "http://[2001:db8::2]/x", "http://192.0.2.9/y"),
        emails=("boss@evil.example",),
        hashes=("ab" * 32, "cd" * 16),
    )


def test_defang() -> None:
    given_text = "See https://evil.example/a.php and evil.example, mail x@evil.example from 192.0.2.7."
    safe = "See hxxps[://]evil[.]example/a.php and evil[.]example, mail x[@]evil[.]example from 192[.]0[.]2[.]7."
    assert defang(given_text) == safe
    assert indicators(safe) == indicators(given_text)
    assert defang("Nothing. Here, v1.2.") == "Nothing. Here, v1.2."


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("a.com", True),
        ("b.c.co.uk", True),
        ("dc01.corp.local", True),
        ("com", False),
        ("tool.exe", False),
        ("-a.com", False),
        ("a..com", False),
    ],
)
def test_is_domain(name: Any, known: Any) -> None:
    assert is_domain(name) is known


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    many = " ".join(f"host{number}.example" for number in range(2 * text.MOST))
    assert len(indicators(many).domains) == text.MOST
    monkeypatch.setattr(text, "LONGEST", 20)
    assert indicators("a.example " * 10).domains == ("a.example",)


@given(st.text(alphabet=":/.@[]()abc0129 -\\hxtpdo", max_size=200))
def test_anything_is_read(anything: Any) -> None:
    indicators(anything)
    defang(anything)
