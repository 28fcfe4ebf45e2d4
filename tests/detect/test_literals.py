from __future__ import annotations

import re

import pytest

from vedette.detect.literals import required


@pytest.mark.parametrize(
    ("expression", "texts"),
    [
        (r"(?i)\bWhoAmI(\.exe)?\b", {"whoami"}),
        (r"(vssadmin|wmic).{0,40}delete", {"delete"}),
        (r"(certutil|bitsadmin)\W+x", {"certutil", "bitsadmin"}),
        (r"net1?\W+(stop|pause)", {"stop", "pause"}),
        (r"(abc)+", {"abc"}),
    ],
)
def test_required(expression: str, texts: set[str]) -> None:
    found = required(expression)
    assert found is not None
    assert found == texts


@pytest.mark.parametrize("expression", [r"a?", r"(abc)?", r"(abcd|.*)", r"\d+", r"[a-z]{4}", "(", r"(?i)(ab|cdef)"])
def test_nothing_certain(expression: str) -> None:
    assert required(expression) is None


def test_every_match_contains_one() -> None:
    expression = r"(?i)(reg(\.exe)?\W+(add|delete)|Set-ItemProperty).{0,80}(Defender|AMSI)"
    texts = required(expression)
    assert texts
    for line in ("REG ADD hklm\\defender", "set-itemproperty x AMSI"):
        assert re.search(expression, line)
        assert any(text in line.lower() for text in texts)
