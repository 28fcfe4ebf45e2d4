"""Necessary literals: found where every match must hold one, never where a match could do without."""

from __future__ import annotations

import re

import pytest

from vedette.detect.prefilter import CODED, Needles, needles, pattern
from vedette.schema.catalog import Catalog


def found(condition: str, *, before: str = "", table: str = "DeviceProcessEvents") -> set[tuple[str, str]] | None:
    schema = Catalog.stock().table(table)
    assert schema is not None
    wanted = needles(f"{before}{table} | {condition}", schema)
    return None if wanted is None else set(wanted.texts)


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


FACTS = "extend Facts = parse_json(AdditionalFields) | extend Script = tostring(Facts.Command), Also = Facts['a b'].c"
JSON = "AdditionalFields"


@pytest.mark.parametrize(
    ("condition", "texts"),
    [
        ("where Script has 'Mimi'", {"mimi"}),
        ("where Also contains 'x y_z.w-v'", {"x y_z.w-v"}),
        ("where tostring(parse_json(AdditionalFields).Command) has_any ('abc', 'defg')", {"abc", "defg"}),
        (r"where Script contains @'C:\Windows\Temp\a'", {"windows"}),
        ("where Script =~ '<tag attribute=1>'", {"tag attribute"}),
        (r"where Script matches regex @'(?i)(net\s+user|whoami)'", {"user", "whoami"}),
    ],
)
def test_what_is_read_from_json_is_looked_for_in_the_column_as_far_as_json_writes_it_plainly(
    condition: str, texts: set[str]
) -> None:
    assert found(f"{FACTS} | {condition}", table="DeviceEvents") == {(JSON, text) for text in (*texts, CODED)}


@pytest.mark.parametrize(
    "condition",
    [
        f"{FACTS} | where Script has '47'",
        f"{FACTS} | where Script has '4738'",
        f"{FACTS} | where Script contains ': {{'",
        f"{FACTS} | where Script has_any ('abcd', '/x')",
        f"{FACTS} | extend Script = DeviceName | extend Script = strcat(Script, 'x') | where Script has 'abc'",
        "extend A = tostring(parse_json(AdditionalFields).x), B = A | where B has 'abc'",
        "extend Facts = parse_json(AdditionalFields) | where tostring(Facts[DeviceName]) has 'abc'",
        "where AdditionalFields.Command has 'abc'",
    ],
)
def test_what_json_may_write_in_another_way_is_not_looked_for(condition: str) -> None:
    assert found(condition, table="DeviceEvents") is None


def test_the_kind_of_event_is_asked_for_as_well() -> None:
    schema = Catalog.stock().table("DeviceEvents")
    assert schema is not None
    kind, text = frozenset({("ActionType", "one"), ("ActionType", "two")}), frozenset({(JSON, "something")})
    query = "DeviceEvents | where ActionType in ('One', 'Two') and AdditionalFields has 'something'"
    assert needles(query, schema) == Needles(text, kind)
    assert needles("DeviceEvents | where ActionType in ('One', 'Two')", schema) == Needles(kind)


@pytest.mark.parametrize(("text", "hit"), [(r"\u006dimi", True), (r"\u004D", True), (r"\u0027 \u003c \u00e9", False)])
def test_coded_letters_count_as_any_text(text: str, hit: bool) -> None:
    assert bool(re.search(pattern([CODED, "mimi"]), text.lower())) is hit


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
