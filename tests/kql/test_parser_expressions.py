"""Scalar expressions: precedence, postfix forms, literals in place."""

import pytest

from tests.kql.shapes import scalar
from vedette.kql.parser import parse
from vedette.kql.syntax import Binary, Literal, Pipe, Where
from vedette.schema.types import ScalarType


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a or b and c", "(or a (and b c))"),
        ("a and b or c", "(or (and a b) c)"),
        ("a == 1 and b != 2", "(and (== a 1) (!= b 2))"),
        ("a <> 1", "(!= a 1)"),
        ("a + b * c - d", "(- (+ a (* b c)) d)"),
        ("(a + b) * c", "(* (+ a b) c)"),
        ("a < b == c > d", "(== (< a b) (> c d))"),
        ("a + b > c", "(> (+ a b) c)"),
        # String operators bind closer than arithmetic: Microsoft's grammar.
        ("a * b has 'x'", "(* a (has b 'x'))"),
        ("a has 'x' == b", "(== (has a 'x') b)"),
        ("a =~ 'x' or a !~ 'y'", "(or (=~ a 'x') (!~ a 'y'))"),
        ("a matches regex @'\\d'", "(matches regex a '\\\\d')"),
        ("a !hasprefix_cs 'x'", "(!hasprefix_cs a 'x')"),
        ("a notcontains 'x'", "(notcontains a 'x')"),
        ("a in ('x', b)", "(in a ['x', b])"),
        ("a !in~ ('x')", "(!in~ a ['x'])"),
        ("a has_any (dynamic(['x']))", "(has_any a [['x']])"),
        ("a in (T | project b)", "(in a [{T | Project}])"),
        ("a between (1 .. 2)", "(between a 1 2)"),
        ("a !between (ago(1d)..now())", "(!between a ago(864000000000) now())"),
        ("-5", "-5"),
        ("-1.5", "-1.5"),
        ("-a", "(- a)"),
        ("- 9223372036854775808", "-9223372036854775808"),
        ("1 - 1", "(- 1 1)"),
        ("a - -1", "(- a -1)"),
        ("-1d", "-864000000000"),
        ("'a' \"b\" @'c'", "'abc'"),
        ("a.b['c'][0].d", "a.b['c'][0].d"),
        ("a.['b c']", "a.b c"),
        ("a[-1]", "a[-1]"),
        ("['x y'] == 1", "(== x y 1)"),
        ("database('d').T", "database('d').T"),
        ("cluster('c').database('d').f(1)", "cluster('c').database('d').f(1)"),
        ("f(a, n = 2, *)", "f(a, n=2, *)"),
        ("toscalar(T | count)", "toscalar({T | Count})"),
        ("toscalar(range x from 1 to 2 step 1 | count)", "toscalar({ | RangeSource | Count})"),
        ("range(1, 2)", "range(1, 2)"),
        ("true and FALSE", "(and True False)"),
        ("count() - kind", "(- count() kind)"),
        ("typeof(long)", "typeof<long>"),
        ("typeof(a: int, b: string)", "typeof<[('a', 'int'), ('b', 'string')]>"),
        ("not(a)", "not(a)"),
    ],
)
def test_shapes(text: str, expected: str) -> None:
    assert scalar(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dynamic(null)", "None"),
        ("dynamic([1, -2.5, 'a', true, null])", "[1, -2.5, 'a', True, None]"),
        ("""dynamic({"a": {'b': []}})""", "{'a': {'b': []}}"),
        ("dynamic(7)", "7"),
        ("dynamic(dynamic([1]))", "[1]"),
        ("dynamic([long(5), int(null)])", "[5, None]"),
    ],
)
def test_dynamic(text: str, expected: str) -> None:
    assert scalar(text) == expected


def test_times_inside_dynamic_stay_typed() -> None:
    tree = parse("T | where x == dynamic([1d, datetime(1970-01-02)])").result
    assert isinstance(tree, Pipe)
    where = tree.operators[0]
    assert isinstance(where, Where)
    assert isinstance(where.predicate, Binary)
    assert isinstance(where.predicate.right, Literal)
    day = 864_000_000_000
    kinds = [(item.type, item.value) for item in where.predicate.right.value]  # type: ignore[attr-defined]
    assert kinds == [(ScalarType.TIMESPAN, day), (ScalarType.DATETIME, day)]


def test_a_time_of_day_is_that_of_today() -> None:
    assert scalar("datetime(8:30)") == "(+ startofday(now()) 306000000000)"


def test_thousands_of_conditions_make_a_shallow_tree() -> None:
    tree = parse("T | where " + " or ".join(f"a == {number}" for number in range(5000))).result
    assert isinstance(tree, Pipe)
    where = tree.operators[0]
    assert isinstance(where, Where)
    node, depth = where.predicate, 0
    while isinstance(node, Binary) and node.op == "or":
        node, depth = node.left, depth + 1
    assert depth == 13


def test_spans_cover_what_they_stand_for() -> None:
    text = "T | where (a + b) * c == 1 and d has 'x'"
    tree = parse(text).result
    assert isinstance(tree, Pipe)
    where = tree.operators[0]
    assert isinstance(where, Where)
    assert isinstance(where.predicate, Binary)
    spans = [tree.span, where.span, where.predicate.left.span, where.predicate.right.span]
    assert [text[span.start : span.end] for span in spans] == [
        text,
        "where (a + b) * c == 1 and d has 'x'",
        "(a + b) * c == 1",
        "d has 'x'",
    ]
