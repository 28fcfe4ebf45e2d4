"""Texts that fuzzing found or that people have tried elsewhere stay harmless; see `benchmarks/kql_fuzz.py`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kql.engine import connection
from tests.kql.fuzzing import check, escape
from tests.kql.oracle.generator import query as generated
from tests.kql.test_isolation import HOSTILE, SOUP
from tests.kql.test_parser_fuzz import _WORDS
from vedette.kql.compile import SETTINGS

CORPUS = Path(__file__).parent / "corpus"
TEXTS = [
    text for path in sorted(CORPUS.glob("*.txt")) for text in path.read_text("utf-8").split("\n---\n") if text.strip()
]
_NODE = re.compile(r"^\s*(TableIdentifier|Function|TableExpression)\s+(\S+)")


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_corpus(text: str) -> None:
    for stock in (False, True):
        check(text, stock=stock)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_the_engine_sees_no_other_table(text: str) -> None:
    """As the engine itself parses the statement."""
    sql = check(text)
    if sql is None:
        return
    lines = connection().query(f"EXPLAIN AST {sql}", "TSVRaw").bytes().decode().splitlines()
    tables = {match[2] for line in lines if (match := _NODE.match(line)) and match[1] == "TableIdentifier"}
    assert {name for name in tables if name != "lamps" and not name.startswith("_m")} == set()


CALLS = ("strcat", "tostring", "parse_json", "split", "iff", "bin", "ago")
OPERATORS = ("==", "has", "contains", "+", "and", "in", "matches regex", "between")
GRAMMAR = st.recursive(
    st.sampled_from([*HOSTILE, "Street", "Watts", "Extra.a", "1", "1d", "'x'", "now()", "dynamic([1])", "ago(1h)"]),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(CALLS), inner).map(lambda pair: f"{pair[0]}({pair[1]}, {pair[1]})"),
        st.tuples(inner, st.sampled_from(OPERATORS), inner).map(lambda words: f"({' '.join(words)})"),
        inner.map(lambda one: f"['{one}']"),
        inner.map(lambda one: f"toscalar(Lamps | project {one})"),
    ),
    max_leaves=8,
)
STEPS = (
    "where {}", "extend a = {}", "project {}", "summarize count() by {}", "mv-expand {}", "join (Lamps) on {}",
    "union ({})", "parse Note with {} b", "sort by {}", "evaluate {}", "as {}", "invoke {}", "take {}", "search {}",
    "make-series count() on {} step 1d", "top 3 by {}", "render {}", "lookup (Lamps) on {}",
    "scan with (step s: {};)",
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(STEPS), GRAMMAR), max_size=5))
def test_queries_of_a_grammar(steps: list[tuple[str, str]]) -> None:
    check("Lamps" + "".join(" | " + step.format(expr) for step, expr in steps))


@settings(max_examples=150)
@given(st.lists(st.sampled_from([*SOUP, *HOSTILE, *_WORDS]), max_size=40), st.sampled_from(["", " ", "\n"]))
def test_words_in_any_order(words: list[str], glue: str) -> None:
    check("Lamps " + glue.join(words))


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(0, 400), st.integers(0, 9), st.sampled_from([*HOSTILE, *SOUP]))
def test_good_queries_spoilt(seed: int, at: int, gone: int, text: str) -> None:
    whole = generated(seed)
    at %= len(whole)
    check(whole[:at] + text + whole[at + gone :], stock=True)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 FROM system.tables", "SELECT 1 FROM `system`.`tables`", "SELECT file('x')", "SELECT 1 FROM url('x')",
        "SELECT sleep(3)", "SELECT 1; DROP TABLE lamps", "SELECT 1 -- x", "SELECT 1 INTO OUTFILE 'x'",
        "SELECT 'a' FORMAT X", "SELECT 1 FROM lamps JOIN users ON 1", "SELECT dictGet('d', 'a', 1)",
        "SELECT 1 SETTINGS readonly = 0",
        "SELECT 'a\\' FROM lamps", "SELECT currentUser()", "SELECT 1 /* x */",
    ],
)  # fmt: skip
def test_escapes_would_be_seen(sql: str) -> None:
    assert escape(sql + SETTINGS)
    assert escape("SELECT 'url(--;' AS `drop` FROM lamps" + SETTINGS) == ""
