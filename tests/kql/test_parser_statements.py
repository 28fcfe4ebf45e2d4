"""Statements: let and its functions, set, declare, restrict, alias, batches."""

import pytest

from tests.kql.shapes import shape
from vedette.kql import syntax as s
from vedette.kql.diagnostics import KqlError
from vedette.kql.parser import parse
from vedette.schema.types import ScalarType


def first(text: str) -> s.Statement:
    return parse(text).statements[0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("let a = 1; T", s.Let),
        ("let ['a b'] = 1; T", s.Let),
        ("let a = materialize(T | take 1); a", s.Let),
        ("let a = union T, U; a", s.Let),
        ("let a = range x from 1 to 2 step 1; a", s.Let),
        ("let a = (T | take 1); a", s.Let),
        ("let a = entity_group [database('x'), database('y')]; T", s.Let),
        ("set notruncation; T", s.SetOption),
        ("set querytrace = true; T", s.SetOption),
        ("set x = 'y'; T", s.SetOption),
        ("set x = dynamic([1]); T", s.SetOption),
        ("declare query_parameters(a: string = 'x', b: long); T", s.DeclareParameters),
        ("declare pattern P; T", s.DeclarePattern),
        ("declare pattern P = (a: string)[b: string] { ('x').['y'] = { T }; ('z') = { U }; }; T", s.DeclarePattern),
        ("restrict access to (T, U*, database('d').*); T", s.Restrict),
        ("alias database d = cluster('c').database('x'); T", s.Alias),
    ],
)
def test_statement_is_understood(text: str, kind: type[s.Statement]) -> None:
    assert type(first(text)) is kind


@pytest.mark.parametrize(
    ("text", "names", "body"),
    [
        ("let f = () { 1 }; T", [], "1"),
        ("let f = (a: int) { a + 1 }; T", ["a"], "(+ a 1)"),
        ("let f = (T: (x: int), a: string = 'b') { T | where x == a; }; T", ["T", "a"], "{T | Where}"),
        ("let f = (T: (*)) { T | count }; T", ["T"], "{T | Count}"),
        ("let f = view () { T | count }; T", [], "{T | Count}"),
        ("let f = (a: int) { let b = a; let c = b; c }; T", ["a"], "c"),
    ],
)
def test_functions(text: str, names: list[str], body: str) -> None:
    let = first(text)
    assert isinstance(let, s.Let)
    assert isinstance(let.value, s.Lambda)
    assert [parameter.name for parameter in let.value.parameters] == names
    assert shape(let.value.body.result) == body


def test_function_parameters_in_detail() -> None:
    let = first("let f = (T: (x: int, y: string), U: (*), a: timespan = 1d) { T }; f(T)")
    assert isinstance(let, s.Let)
    assert isinstance(let.value, s.Lambda)
    table, anything, scalar = let.value.parameters
    assert table.table is not None
    assert [(column.name, column.type) for column in table.table] == [("x", ScalarType.INT), ("y", ScalarType.STRING)]
    assert anything.table == ()
    assert (scalar.type, shape(scalar.default)) == (ScalarType.TIMESPAN, "864000000000")


def test_parentheses_around_a_table_are_no_function() -> None:
    let = first("let a = (T); a")
    assert isinstance(let, s.Let)
    assert shape(let.value) == "T"


def test_a_batch_has_several_results() -> None:
    tree = parse("let a = 1; T | take a; U | count; V")
    assert [type(statement) for statement in tree.statements] == [s.Let, s.Output, s.Output]
    assert shape(tree.result) == "V"


def test_empty_and_closing_semicolons() -> None:
    assert shape(parse(";;T | count;\n;").result) == "{T | Count}"
    assert parse("").result is None
    assert parse("// nothing here").result is None
    assert parse("let a = 1;").result is None


def test_directives_are_for_clients() -> None:
    assert shape(parse("#connect cluster('x')\nT | count").result) == "{T | Count}"


def test_external_data() -> None:
    tree = parse("externaldata(a: string, b: long)[h@'https://x/y', 'z'] with (format = 'csv', skip = true)")
    assert isinstance(tree.result, s.ExternalData)
    assert [column.name for column in tree.result.columns] == ["a", "b"]
    assert [shape(uri) for uri in tree.result.uris] == ["'https://x/y'", "'z'"]
    assert [(item.name, shape(item.value)) for item in tree.result.properties] == [
        ("format", "'csv'"),
        ("skip", "True"),
    ]


def test_datatable_values() -> None:
    tree = parse("datatable(a: int, b: date, ['c d']: dynamic)[1, date(1970-01-01), dynamic([1]), -2, null, '',]")
    assert isinstance(tree.result, s.DataTable)
    assert [column.name for column in tree.result.columns] == ["a", "b", "c d"]
    assert [shape(value) for value in tree.result.values] == ["1", "0", "[1]", "-2", "null", "''"]


def test_obsolete_type_names() -> None:
    tree = parse("datatable(a: boolean, b: date, c: time, d: double, e: uuid, f: int64, g: uniqueid)[]")
    assert isinstance(tree.result, s.DataTable)
    assert [str(column.type) for column in tree.result.columns] == [
        "bool",
        "datetime",
        "timespan",
        "real",
        "guid",
        "long",
        "guid",
    ]


@pytest.mark.parametrize("declared", ["let a = 1;\nlet f = (x: long) { x + a };\n", "let a = 1; T\n", "let a = ;\n"])
def test_what_many_texts_begin_with_is_read_once_and_tells_the_same(declared: str) -> None:
    for rest in ("T | where b == f(2)", "T | where ", ""):
        found = []
        for known in ("", declared):
            try:
                found.append(repr(parse(declared + rest, known)))
            except KqlError as error:
                found.append(repr(error.diagnostics))
        assert found[0] == found[1]
