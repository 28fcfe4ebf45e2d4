"""What is wrong, where, several at once, and never anything but KqlError."""

import pytest

from vedette.core.errors import BadInput
from vedette.kql.diagnostics import KqlError, SourceText
from vedette.kql.parser import parse, parse_tolerant
from vedette.kql.parser.cursor import MAX_CHAIN, MAX_NESTING
from vedette.kql.syntax import Pipe


def errors(text: str) -> list[str]:
    return [f"{item.line}:{item.column} {item.message}" for item in parse_tolerant(text)[1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T | where (a == 1", ["1:18 expected ')' but the query ends here"]),
        ("T | where", ["1:10 expected a value but the query ends here"]),
        ("T | where a ==", ["1:15 expected a value but the query ends here"]),
        ("T | where and b", ["1:11 expected a value but found 'and'"]),
        ("T where a", ["1:3 expected '|' before 'where' but found 'where'"]),
        ("T | project a b", ["1:15 expected '|', ';' or the end of the query but found 'b'"]),
        ("T | summarize count() by", ["1:25 expected a value but the query ends here"]),
        ("T | join U on", ["1:14 expected a value but the query ends here"]),
        ("T | where a in 'x'", ["1:16 expected '(' but found 'x'"]),
        ("T | where a in ()", ["1:17 expected a value but found ')'"]),
        ("T | where a between (1, 2)", ["1:23 expected '..' but found ','"]),
        ("T | where !in ('x')", ["1:11 expected a value but found '!in'"]),
        (
            "T | extend where = 1, b = where",
            ["1:27 expected a value (a column of this name is written ['where']) but found 'where'"],
        ),
        ("T |", ["1:4 expected an operator such as 'where' or 'project' but the query ends here"]),
        ("T)", ["1:2 expected '|', ';' or the end of the query but found ')'"]),
        ("let = 1; T", ["1:5 expected a name to bind but found '='"]),
        ("let f = (a: wood) { a }; T", ["1:13 expected a type such as 'string' or 'long' but found 'wood'"]),
        ("T | sort a", ["1:10 expected 'by' but found 'a'"]),
        ("T | extend a = dynamic([1,])", ["1:27 expected a value but found ']'"]),
        (
            "T | evaluate bag_unpack",
            ["1:14 expected a plugin call such as 'bag_unpack(column)' but found 'bag_unpack'"],
        ),
        (
            "T | where a > datetime(soon)",
            ["1:15 'soon' is not a datetime; write it as 2024-05-31 or 2024-05-31T13:45:00Z"],
        ),
        (".show tables", ["1:1 this is a management command; only queries can run here"]),
        ("G | graph-match (a)<-[e]->(b) project a", ["1:20 an edge has one direction, not two"]),
    ],
)
def test_one_error(text: str, expected: list[str]) -> None:
    assert errors(text) == expected


def test_comparisons_do_not_chain() -> None:
    (message,) = errors("T | where a == b == c")
    assert "do not chain" in message


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sumarize", "summarize"),
        ("were", "where"),
        ("Where", "where"),
        ("project_away", "project-away"),
        ("select", "project"),
        ("groupby", "summarize"),
        ("head", "take"),
        ("mv_expand", "mv-expand"),
    ],
)
def test_misspelt_operators_get_a_suggestion(written: str, meant: str) -> None:
    (found,) = parse_tolerant(f"T | {written} a")[1]
    assert (found.code, found.suggestion) == ("unknown-operator", meant)


def test_nothing_is_suggested_where_nothing_is_near() -> None:
    (found,) = parse_tolerant("T | frobnicate a")[1]
    assert found.suggestion == ""


def test_several_errors_at_once_over_pipes_and_statements() -> None:
    text = "let a = ;\nT | wher x | take 1 | project a b\n| count;\nlet f = () { U | tak 2 };\nV | where (x"
    assert [message.split()[0] for message in errors(text)] == ["1:9", "2:5", "2:33", "4:18", "5:13"]


def test_an_error_inside_brackets_does_not_hide_the_rest() -> None:
    assert [message.split()[0] for message in errors("T | join (U | wher x) on a | tak 1")] == ["1:15", "1:30"]
    assert [message.split()[0] for message in errors("T | where (a == | take 1; U | tak 1")] == ["1:17", "1:31"]


def test_the_tolerant_tree_keeps_what_was_understood() -> None:
    tree, _ = parse_tolerant("T | where a | wher b | take 1")
    assert isinstance(tree.result, Pipe)
    assert [type(operator).__name__ for operator in tree.result.operators] == ["Where", "Take"]


def test_parse_raises_all_of_them_as_bad_input() -> None:
    with pytest.raises(KqlError) as caught:
        parse("T | wher a\n| tak 1")
    assert isinstance(caught.value, BadInput)
    assert [(item.line, item.column) for item in caught.value.diagnostics] == [(1, 5), (2, 3)]
    assert str(caught.value) == "1:5: there is no operator 'wher' (did you mean 'where'?) (and 1 more error)"


@pytest.mark.parametrize("opening", ["(", "f(", "dynamic([", "a[", "T | join (", "iff(a, b, "])
def test_deep_nesting_is_refused(opening: str) -> None:
    found = parse_tolerant("print " + opening * (MAX_NESTING + 50))[1]
    assert "nested-too-deep" in {item.code for item in found}


def test_nesting_that_people_write_is_accepted() -> None:
    depth = MAX_NESTING - 10
    parse("print " + "iff(a, 1, " * depth + "2" + ")" * depth)
    parse("print " + "(" * depth + "2" + ")" * depth)


@pytest.mark.parametrize("link", [" + a", ".a", "[0]"])
def test_endless_chains_are_refused(link: str) -> None:
    parse("print a" + link * (MAX_CHAIN - 1))
    found = parse_tolerant("print a" + link * (MAX_CHAIN + 1))[1]
    assert [item.code for item in found] == ["nested-too-deep"]


def test_a_flood_of_errors_is_cut_short() -> None:
    assert len(errors("x x;" * 1000)) <= 60


def test_pretty_shows_the_place() -> None:
    text = "T\n| where\ta ==\n| count"
    source = SourceText(text)
    assert source.pretty(parse_tolerant(text)[1]) == ("3:1: error: expected a value but found '|'\n  | count\n  ^")
    assert source.pretty([source.diagnostic("x", "here", parse(text.replace("==", "")).span)]).endswith("T\n  ^")


def test_places_count_lines_and_columns_from_one() -> None:
    source = SourceText("ab\r\ncd\n")
    assert [source.place(offset) for offset in (0, 1, 4, 6, 7, 99)] == [(1, 1), (1, 2), (2, 1), (2, 3), (3, 1), (3, 1)]
    assert source.line(1) == "ab"
    assert source.line(3) == ""
