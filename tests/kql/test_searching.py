"""Searches without an index, numbers and texts inside JSON: the cheap forms answer as the definitions say."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from vedette.core.scope import local
from vedette.kql.compile import compile_query
from vedette.lake.lake import Lake
from vedette.schema.catalog import Catalog

SCOPE = local("searching")
NOW = datetime(2026, 3, 2, tzinfo=UTC)
TEXTS = (
    "", "term", "TERM", "a term b", "terms", "aterm", "x_term_y", "x-term.", "éterm", "termé", "“term”",
    "é term", "é”term",
    "term1", "٣term", "two words", "Two-Words", "“two words", "two wordsé", "ztwo words é two words",
    "тест term", "term\n",
    "a.term", "[term]", "`term{", "@term~", ":term;", "/term", "tErMinal é", "-- é", "..", "a..b",
)  # fmt: skip
NEEDLES = ("term", "Term", "two words", "words", "-", "..", ".term", "term1", "é", "x_term", "a", "[term]")
OPERATORS = ("has", "has_cs", "hasprefix", "hasprefix_cs", "hassuffix", "hassuffix_cs")


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """An empty lake."""
    with Lake.open(tmp_path_factory.mktemp("searching") / "lake") as lake:
        yield lake


def numbers(lake: Lake, texts: tuple[str, ...], condition: str) -> list[int]:
    """Places of the texts that meet a condition on `T`."""
    rows = ", ".join(f"{place}, {json.dumps(text, ensure_ascii=False)}" for place, text in enumerate(texts))
    query = compile_query(f"datatable(N: long, T: string)[{rows}] | where {condition} | project N", Catalog.stock())
    return sorted(lake.query(SCOPE, query, now=NOW).table.column("N").to_pylist())


def _word(text: str) -> bool:
    return unicodedata.category(text)[0] in "LN"


def has(text: str, needle: str, operator: str) -> bool:
    """Whether a text has a needle, by the definition: an edge of the needle that is a word's is one of the text's."""
    if not operator.endswith("_cs"):
        text, needle = text.lower(), needle.lower()
    before, after = "suffix" not in operator, "prefix" not in operator
    for found in re.finditer(f"(?={re.escape(needle)})", text):
        start, end = found.start(), found.start() + len(needle)
        left = not before or not _word(needle[0]) or not start or not _word(text[start - 1])
        right = not after or not _word(needle[-1]) or end == len(text) or not _word(text[end])
        if left and right:
            return True
    return False


@pytest.mark.parametrize("needle", NEEDLES)
@pytest.mark.parametrize("operator", OPERATORS)
def test_terms(lake: Lake, operator: str, needle: str) -> None:
    wanted = [place for place, text in enumerate(TEXTS) if has(text, needle, operator)]
    others = [place for place in range(len(TEXTS)) if place not in wanted]
    assert numbers(lake, TEXTS, f'T {operator} "{needle}"') == wanted
    assert numbers(lake, TEXTS, f'T !{operator} "{needle}"') == others


@pytest.mark.parametrize(
    "needles", [("term", "words"), ("zz", "two words", "term1"), ("-", "zz"), ("..", "@"), ("é", "a")]
)
def test_several_terms(lake: Lake, needles: tuple[str, ...]) -> None:
    listed = ", ".join(f'"{needle}"' for needle in needles)
    some = [place for place, text in enumerate(TEXTS) if any(has(text, needle, "has") for needle in needles)]
    every = [place for place, text in enumerate(TEXTS) if all(has(text, needle, "has") for needle in needles)]
    assert numbers(lake, TEXTS, f"T has_any ({listed})") == some
    assert numbers(lake, TEXTS, f"T has_any (dynamic([{listed}]))") == some
    assert numbers(lake, TEXTS, f"T has_all ({listed})") == every


def test_letters_of_every_script_are_only_looked_at_where_there_are_some() -> None:
    text = 'DeviceProcessEvents | where AccountName has "term" | count'
    sql = compile_query(text, Catalog.stock()).sql(lambda table: table.name, now=NOW, tenant="searching")
    assert sql.index("positionCaseInsensitive(") < sql.index("hasTokenCaseInsensitive(") < sql.index("lengthUTF8(")


NUMBERS: dict[str, tuple[int | None, int | None, float | None]] = {
    "0": (0, 0, 0.0), "1": (1, 1, 1.0), "-7": (-7, -7, -7.0), "7.0": (7, 7, 7.0), "7.9": (7, 7, 7.9),
    "-7.9": (-7, -7, -7.9), "1e3": (1000, 1000, 1000.0), "true": (None, None, None), "false": (None, None, None),
    "null": (None, None, None), '"7"': (7, 7, 7.0), '" 7 "': (7, 7, 7.0), '"+7"': (7, 7, 7.0), '"0x1F"': (31, 31, None),
    '"0"': (0, 0, 0.0), '"1"': (1, 1, 1.0), '""': (None, None, None), '"12abc"': (None, None, None),
    '"true"': (None, None, None), '"nan"': (None, None, float("nan")), '"-nan"': (None, None, float("nan")),
    "9223372036854775807": (2**63 - 1, None, 2.0**63), "9223372036854775808": (None, None, 2.0**63),
    "-9223372036854775808": (-(2**63), None, -(2.0**63)), "-9223372036854775809": (-(2**63), None, -(2.0**63)),
    "18446744073709551615": (None, None, 2.0**64), "1e30": (None, None, 1e30),
    "2147483647": (2**31 - 1, 2**31 - 1, 2.0**31 - 1),
    "2147483648": (2**31, None, 2.0**31), "-2147483648": (-(2**31), -(2**31), -(2.0**31)), "{}": (None, None, None),
    "[7]": (None, None, None), '{"a":7}': (None, None, None), '"\\u0037"': (7, 7, 7.0), "0.1": (0, 0, 0.1),
}  # fmt: skip


@pytest.mark.parametrize("value", NUMBERS)
def test_numbers_at_the_end_of_a_path(lake: Lake, value: str) -> None:
    text = json.dumps(f'{{"v": {value}}}')
    query = compile_query(
        f"datatable(T: string)[{text}] | extend E = parse_json(T) | project tolong(E.v), toint(E.v), toreal(E.v)",
        Catalog.stock(),
    )
    (row,) = lake.query(SCOPE, query, now=NOW).table.to_pylist()
    whole, short, real = row.values()
    assert (whole, short) == NUMBERS[value][:2]
    assert repr(real) == repr(NUMBERS[value][2])


OBJECTS = (
    '{"v":"System"}', '{"v":"Sys\\u0074em"}', '{"v":"system"}', '{"v":{"System":1}}', '{"w":"System"}', '{"v":7.0}',
    "no System",
    '{"v":"1e5"}', '{"v":100000.0}', '{"v":"C:\\\\System"}', '{"v":"a/b"}', '{"v":"a\\/b"}', '{"v":["System"]}', "",
    '{"v":true}',
    '{"\\u0076":"System"}', '{"v":"two words"}', '{"v":"é"}', '{"v":"say \\"x\\""}', '{"v":"true"}', '{"v":7}',
)  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        "System", "system", "7", "7.0", "100000", "1e5", "a/b", "C:\\\\System", "two words", "é", 'say \\"x\\"',
        "true", "", "x",
    ],
)  # fmt: skip
def test_texts_inside_json(lake: Lake, value: str) -> None:
    place = "tostring(parse_json(T).v)"
    exactly = numbers(lake, OBJECTS, f'strcat({place}, "") == "{value}"')
    assert numbers(lake, OBJECTS, f'{place} == "{value}"') == exactly
    assert numbers(lake, OBJECTS, f'"{value}" == {place}') == exactly
    assert numbers(lake, OBJECTS, f'{place} in ("{value}", "y")') == exactly
    assert numbers(lake, OBJECTS, f'not({place} == "{value}")') == [n for n in range(len(OBJECTS)) if n not in exactly]


def test_json_is_searched_for_a_text_before_it_is_parsed() -> None:
    for condition in ('== "System"', 'in ("System", "High")'):
        text = f"DeviceEvents | where tostring(parse_json(AdditionalFields).Level) {condition} | count"
        sql = compile_query(text, Catalog.stock()).sql(lambda table: table.name, now=NOW, tenant="searching")
        assert sql.index("multiSearchAny(") < sql.index("JSONExtractString(")
