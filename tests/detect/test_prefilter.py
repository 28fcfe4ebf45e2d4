"""Necessary literals: found where every match must hold one, never where a match could do without."""

from __future__ import annotations

import re

import pytest

from vedette.detect.prefilter import needles, pattern
from vedette.schema.catalog import Catalog


def found(condition: str, *, before: str = "", table: str = "DeviceProcessEvents") -> set[tuple[str, str]] | None:
    schema = Catalog.stock().table(table)
    assert schema is not None
    wanted = needles(f"{before}{table} | {condition}", schema)
    return None if wanted is None else set(wanted)


CMD = "ProcessCommandLine"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (f"where {CMD} has 'CertUtil'", {(CMD, "certutil")}),
        (f"where {CMD} contains_cs 'Decode'", {(CMD, "decode")}),
        (f"where {CMD} startswith 'abc' and {CMD} endswith 'longer text'", {(CMD, "longer text")}),
        (f"where {CMD} has_any ('aa', 'bb')", {(CMD, "aa"), (CMD, "bb")}),
        (f"where {CMD} has_all ('ab', 'abcdef')", {(CMD, "abcdef")}),
        (f"where FileName in~ ('A.x', 'bx') or {CMD} =~ 'xy'", {("FileName", "a.x"), ("FileName", "bx"), (CMD, "xy")}),
        (f"where ({CMD} has 'one' and {CMD} has 'eleven') or {CMD} has 'two'", {(CMD, "eleven"), (CMD, "two")}),
        (f"where ActionType == 'ProcessCreatedAndMore' | where {CMD} has 'abc'", {(CMD, "abc")}),
        (f"extend Other = tolower({CMD}) | where {CMD} has 'abc'", {(CMD, "abc")}),
        (f"where ProcessId > 4 | where {CMD} has 'abc' | summarize count() by DeviceName", {(CMD, "abc")}),
    ],
)  # fmt: skip
def test_the_most_telling_condition_is_chosen(condition: str, expected: set[tuple[str, str]]) -> None:
    assert found(condition) == expected


@pytest.mark.parametrize(
    "condition",
    [
        f"where {CMD} !has 'abc'",
        f"where not({CMD} has 'abc')",
        f"where {CMD} has 'abc' or ProcessId == 4",
        f"where {CMD} has_any ('abc', strcat('d', 'e'))",
        f"where {CMD} has DeviceName",
        f"where {CMD} has ''",
        f"where {CMD} has 'é'",
        f"where {CMD} matches regex '[a-c]{3}'",
        f"where tolower({CMD}) has 'abc'",
        f"extend {CMD} = 'abc' | where {CMD} has 'abc'",
        f"project {CMD} = FileName | where {CMD} has 'abc'",
        f"where ProcessId == 4 or {CMD} in ('abc')",
    ],
)
def test_a_condition_that_can_hold_without_the_text_gives_none(condition: str) -> None:
    assert found(condition) is None


def test_lists_bound_by_let_are_read() -> None:
    assert found(f"where {CMD} has_any (Words)", before="let Words = dynamic(['aa', 'Bb']); ") == {
        (CMD, "aa"),
        (CMD, "bb"),
    }
    assert found(f"where {CMD} has Word", before="let Word = 'abc'; ") == {(CMD, "abc")}
    assert found(f"where {CMD} has_any (Words)", before="let Words = DeviceEvents | project FileName; ") is None


def test_the_pattern_means_the_literals_themselves() -> None:
    wild = pattern(["a.b*c", "c:\\x"])
    assert re.search(wild, "has a.b*c here")
    assert re.search(wild, "in c:\\x")
    assert not re.search(wild, "a-bbc")
