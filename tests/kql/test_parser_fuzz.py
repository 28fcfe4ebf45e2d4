"""Whatever is thrown at the parser, it answers with a tree or a KqlError, and soon."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedette.kql.diagnostics import KqlError, SourceText
from vedette.kql.parser import parse, parse_tolerant
from vedette.kql.parser.operators import OPERATORS

_TOKENS = """
T a b count() by on with as of to from step in has has_any !in~ between and or not( let set declare pattern
query_parameters restrict access alias database materialize( toscalar( datatable( externaldata( dynamic( typeof(
kind= hint.strategy= default= nulls first asc desc $left. 1 1.5 1d 'x' "y" @'z' datetime(2024-01-01) long(null)
( ) [ ] { } | ; , . .. => = == != =~ : * + - / % < > <| ``` ' " \\ // # @ ? § -- --> (a)-[e*1..2]->(b) view T:(*)
a:int true null limit step: optional output= entity_group
"""
_WORDS = [*sorted(OPERATORS), *_TOKENS.split()]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(_WORDS), max_size=40), st.sampled_from([" ", "", "\n"]))
def test_token_soup(words: list[str], glue: str) -> None:
    text = glue.join(words)
    tree, diagnostics = parse_tolerant(text)
    for item in diagnostics:
        assert 0 <= item.span.start <= item.span.end <= len(text)
        assert (item.line, item.column) == SourceText(text).place(item.span.start)
    if any(item.severity == "error" for item in diagnostics):
        with pytest.raises(KqlError):
            parse(text)
    else:
        assert parse(text) == tree


@settings(max_examples=150)
@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    parse_tolerant(text)


_QUERY = (
    "let f = (T: (x: int), a: string = 'b') { T | where x in (1, 2) and a !has 'c'; };\n"
    "f(U) | join kind=inner (V | mv-expand d to typeof(long)) on $left.a == $right.b\n"
    "| summarize n = count(), dcountif(a, b.c[0] > 1d) by bin(t, 1h), ['e f'] | top 3 by n desc nulls last"
)


@settings(max_examples=200)
@given(st.integers(0, len(_QUERY)), st.integers(0, 12), st.text(max_size=3))
def test_a_good_query_spoilt_in_one_place(at: int, gone: int, instead: str) -> None:
    parse_tolerant(_QUERY[:at] + instead + _QUERY[at + gone :])


def test_the_good_query_is_good() -> None:
    assert parse_tolerant(_QUERY)[1] == ()
