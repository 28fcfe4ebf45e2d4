"""The library: shelves, who may change what, versions, the bin, favourites, functions, files, stock queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.detect.world import World
from tests.insight.conftest import person
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.scope import Scope, local
from vedette.insight import editor, exchange, library, stock
from vedette.insight.hunting import Hunting, HuntRequest
from vedette.insight.saved import Draft, Kind, Saved, Shelf
from vedette.kql.compile import compile_query
from vedette.kql.diagnostics import KqlError
from vedette.lake.lake import Lake
from vedette.records import audit
from vedette.records.database import Records
from vedette.schema.catalog import Catalog
from vedette.schema.types import Service

QUERY = Draft("Odd tools", "DeviceProcessEvents | where FileName == 'tool.exe'", folder="mine / odd", tags=("a", " b "))
KIM = Scope("north", "kim", frozenset({"hunting.run"}))
LEE = Scope("north", "lee", frozenset({"hunting.run"}))
BOSS = Scope("north", "boss", frozenset({"hunting.run", "detections.manage"}))
SOUTH = Scope("south", "kim", frozenset({"hunting.run", "detections.manage"}))


@pytest.fixture
def records() -> Iterator[Records]:
    with Records.open(":memory:") as records:
        yield records


def listed(scope: Scope, records: Records, **which: object) -> list[str]:
    with records.read() as db:
        found = library.queries(scope, db, **which)  # type: ignore[arg-type]
    return [item.draft.name for item in found if item.shelf is not Shelf.STOCK]


def function(name: str, text: str, parameters: str = "", *, shared: bool = True) -> Draft:
    return Draft(name, text, Kind.FUNCTION, parameters=parameters, shared=shared)


def test_what_is_saved_is_read_back_tidied(records: Records) -> None:
    saved = library.create(KIM, records, QUERY)
    with records.read() as db:
        again = library.query(KIM, db, saved.id)
    assert again == saved
    assert (again.draft.folder, again.draft.tags) == ("mine/odd", ("a", "b"))
    assert (again.shelf, again.version, again.updated_by) == (Shelf.MINE, 1, "kim")


def test_private_queries_are_seen_by_their_owner_only_and_shared_ones_by_all_of_the_tenant(records: Records) -> None:
    private = library.create(KIM, records, QUERY)
    library.create(KIM, records, replace(QUERY, name="For all", shared=True))
    assert listed(KIM, records) == ["For all", "Odd tools"]
    assert listed(LEE, records) == ["For all"]
    assert listed(SOUTH, records) == [], "another tenant, the same name of a person"
    assert listed(LEE, records, shelf=Shelf.MINE) == []
    with records.read() as db:
        for stranger in (LEE, SOUTH):
            with pytest.raises(NotFound):
                library.query(stranger, db, private.id)
            with pytest.raises(NotFound):
                library.history(stranger, db, private.id)
    with pytest.raises(NotFound):
        library.update(SOUTH, records, private.id, QUERY, private.etag)


def test_a_shared_query_is_changed_by_its_owner_or_by_who_manages_detections(records: Records) -> None:
    saved = library.create(KIM, records, replace(QUERY, shared=True))
    with pytest.raises(Forbidden, match="belongs to kim"):
        library.update(LEE, records, saved.id, QUERY, saved.etag)
    changed = library.update(BOSS, records, saved.id, replace(saved.draft, description="better"), saved.etag)
    assert (changed.version, changed.updated_by, changed.owner) == (2, "boss", "kim")


def test_somebody_elses_change_in_between_is_not_overwritten(records: Records) -> None:
    saved = library.create(KIM, records, QUERY)
    library.update(KIM, records, saved.id, replace(QUERY, text="print 1"), saved.etag)
    with pytest.raises(Conflict, match="version 2"):
        library.update(KIM, records, saved.id, replace(QUERY, text="print 2"), saved.etag)
    with pytest.raises(Conflict):
        library.remove(KIM, records, saved.id, saved.etag)


def test_history_and_going_back(records: Records) -> None:
    saved = library.create(KIM, records, QUERY)
    second = library.update(KIM, records, saved.id, replace(QUERY, text="print 2"), saved.etag)
    third = library.revert(KIM, records, saved.id, 1, second.etag)
    assert third.draft == saved.draft
    with records.read() as db:
        versions = library.history(KIM, db, saved.id)
    assert [(v.version, v.verb, v.by) for v in versions] == [
        (3, "revert", "kim"),
        (2, "update", "kim"),
        (1, "create", "kim"),
    ]
    assert versions[1].draft.text == "print 2"
    with pytest.raises(NotFound, match="no version 9"):
        library.revert(KIM, records, saved.id, 9, third.etag)


def test_the_bin_gives_back_what_was_deleted(records: Records) -> None:
    saved = library.create(KIM, records, QUERY)
    library.remove(KIM, records, saved.id, saved.etag)
    assert listed(KIM, records) == []
    with records.read() as db:
        assert [item.id for item in library.bin_of(KIM, db)] == [saved.id]
        assert library.bin_of(LEE, db) == ()
        with pytest.raises(NotFound):
            library.query(KIM, db, saved.id)
    with pytest.raises(NotFound):
        library.restore(LEE, records, saved.id)
    assert library.restore(KIM, records, saved.id).draft == saved.draft
    assert listed(KIM, records) == ["Odd tools"]


def test_a_name_can_be_used_once_in_a_folder(records: Records) -> None:
    library.create(KIM, records, QUERY)
    with pytest.raises(Conflict, match="already"):
        library.create(KIM, records, QUERY)
    library.create(KIM, records, replace(QUERY, folder="other"))
    library.create(LEE, records, QUERY)


@pytest.mark.parametrize("draft", [replace(QUERY, name=" "), replace(QUERY, text=""), replace(QUERY, name="x" * 201)])
def test_what_cannot_be_saved_is_refused(records: Records, draft: Draft) -> None:
    with pytest.raises(BadInput):
        library.create(KIM, records, draft)


def test_work_in_progress_can_be_saved_though_it_does_not_compile(records: Records) -> None:
    assert library.create(KIM, records, replace(QUERY, text="DeviceProcessEvents | wher")).version == 1


def test_favourites_are_ones_own_and_reach_stock_queries(records: Records) -> None:
    saved = library.create(KIM, records, replace(QUERY, shared=True))
    library.favourite(LEE, records, saved.id, on=True)
    library.favourite(LEE, records, "stock-rare-programs", on=True)

    def marked(scope: Scope) -> list[str]:
        with records.read() as db:
            return [item.id for item in library.queries(scope, db) if item.favourite]

    assert marked(LEE) == [saved.id, "stock-rare-programs"]
    assert marked(KIM) == []
    library.favourite(LEE, records, saved.id, on=False)
    assert marked(LEE) == ["stock-rare-programs"]
    with pytest.raises(NotFound):
        library.favourite(LEE, records, "stock-nothing", on=True)


def test_stock_queries_are_read_and_not_changed(records: Records) -> None:
    with records.read() as db:
        item = library.query(KIM, db, "stock-rare-programs")
    assert (item.shelf, item.version) == (Shelf.STOCK, 0)
    with pytest.raises(Forbidden, match="save a copy"):
        library.update(BOSS, records, item.id, item.draft, item.etag)


def test_who_may_not_hunt_has_no_library(records: Records) -> None:
    nobody = Scope("north", "max")
    with records.read() as db, pytest.raises(Forbidden):
        library.queries(nobody, db)
    with pytest.raises(Forbidden):
        library.create(nobody, records, QUERY)


def test_every_change_stands_in_the_audit_log(records: Records) -> None:
    saved = library.create(KIM, records, QUERY)
    second = library.update(KIM, records, saved.id, replace(QUERY, text="print 2"), saved.etag)
    library.remove(KIM, records, saved.id, second.etag)
    library.restore(KIM, records, saved.id)
    with records.read() as db:
        verbs = [entry.verb for entry in audit.entries(KIM, db) if entry.subject == saved.id]
    assert verbs == [f"hunting.query.{verb}" for verb in ("create", "update", "delete", "restore")]


def test_functions_are_used_in_queries(world: World) -> None:
    kim, lee = person(world, "kim"), person(world, "lee")
    world.put("DeviceProcessEvents", [{"FileName": "a.exe", "DeviceName": "ws-1"}, {"FileName": "b.exe"}], 1)
    library.create(
        kim, world.records, function("Programs", "DeviceProcessEvents | where FileName == name", "(name: string)")
    )
    library.create(kim, world.records, function("Twice", "2 * x", "(x: long)", shared=False))
    service = Hunting(world.lake, world.records)
    result = service.run(lee, HuntRequest("Programs('a.exe') | project DeviceName"))
    assert result.main.rows() == [{"DeviceName": "ws-1"}]
    assert service.run(kim, HuntRequest("print y = Twice(4)")).main.rows() == [{"y": 8}]
    with pytest.raises(KqlError):
        service.run(lee, HuntRequest("print y = Twice(4)"))
    with pytest.raises(KqlError):
        service.run(replace(local("elsewhere")), HuntRequest("Programs('a.exe')"))


def test_functions_may_call_each_other_but_not_themselves(records: Records) -> None:
    first = library.create(KIM, records, function("First", "DeviceProcessEvents | take 1"))
    library.create(KIM, records, function("Second", "First | project FileName"))
    with pytest.raises(BadInput, match="First → Second → First"):
        library.update(KIM, records, first.id, function("First", "Second()"), first.etag)


@pytest.mark.parametrize(
    ("name", "error"),
    [("DeviceEvents", "is a table"), ("strlen", "built-in"), ("count", "built-in"), ("a b", "not a function's name")],
)
def test_a_function_cannot_take_a_name_that_means_something(records: Records, name: str, error: str) -> None:
    with pytest.raises((Conflict, BadInput), match=error):
        library.create(KIM, records, function(name, "print 1"))


def test_a_function_that_does_not_compile_is_refused(records: Records) -> None:
    with pytest.raises(KqlError):
        library.create(KIM, records, function("Broken", "DeviceProcessEvents | where Nothing == 1"))
    tabular = function("Narrow", "T | where FileName has 'a'", "(T: (FileName: string))")
    assert library.create(KIM, records, tabular).version == 1


def test_one_shared_function_a_name_and_ones_own_wins(records: Records) -> None:
    library.create(KIM, records, function("Mine", "print 'shared'"))
    with pytest.raises(Conflict):
        library.create(LEE, records, function("Mine", "print 'again'"))
    library.create(LEE, records, function("Mine", "print 'own'", shared=False))
    with records.read() as db:
        assert "'own'" in library.functions_of(LEE, db)["Mine"]
        assert "'shared'" in library.functions_of(KIM, db)["Mine"]
        assert library.functions_of(SOUTH, db) == {}
        assert "'shared'" in library.shared_functions(LEE, db)["Mine"]


@pytest.mark.parametrize("ending", ["kql", "yaml"])
def test_files_go_out_and_come_in_without_loss(records: Records, ending: str) -> None:
    draft = Draft(
        "Two lines",
        "// not a header\nDeviceEvents\n| take 1",
        description="what it does: this",
        folder="a/b",
        tags=("x", "y z"),
        techniques=("T1059",),
        shared=True,
    )
    text = exchange.to_kql(draft) if ending == "kql" else exchange.to_yaml([draft])
    (back,) = exchange.read(text, f"queries.{ending}")
    assert back == draft


def test_a_plain_kql_file_is_named_by_its_file(records: Records) -> None:
    (draft,) = exchange.read("// a remark\nDeviceEvents | take 1\n", "folder/odd events.kql")
    assert (draft.name, draft.text.splitlines()[0]) == ("odd events", "// a remark")


@pytest.mark.parametrize(
    ("text", "name", "error"),
    [
        ("- name: a", "q.yaml", "text is missing"),
        ("- {name: a, text: b, colour: c}", "q.yaml", "unknown field colour"),
        ("x", "q.pdf", "kql or .yaml"),
        ("// kind: view\nprint 1", "q.kql", "query or function"),
    ],
)
def test_files_that_are_none_are_refused_with_the_place(text: str, name: str, error: str) -> None:
    with pytest.raises(BadInput, match=error):
        exchange.read(text, name)


def test_imported_names_that_are_taken_get_a_number_and_functions_come_first(records: Records) -> None:
    library.create(KIM, records, QUERY)
    drafts = [replace(QUERY, folder="mine/odd"), Draft("Uses", "Helper()"), function("Helper", "print 1")]
    saved = exchange.bring_in(KIM, records, drafts, shared=False)
    assert [item.draft.name for item in saved] == ["Helper", "Odd tools (2)", "Uses"]
    assert {item.draft.shared for item in saved} == {False}


def test_the_editor_gets_diagnostics_hints_and_saved_functions(records: Records) -> None:
    library.create(KIM, records, function("Programs", "DeviceProcessEvents", "(days: int = 1)"))
    with records.read() as db:
        bad = editor.check(KIM, db, "Programs() | where FileNam contains 'abcdef'", Catalog.stock())
        good = editor.check(KIM, db, "Programs() | project FileName", Catalog.stock())
        found = editor.completions(KIM, db, "Pro", 3, Catalog.stock())
        operators = editor.completions(KIM, db, "Programs | pro", 14, Catalog.stock())
    assert not bad.usable
    assert [(d.line, d.column, d.suggestion) for d in bad.diagnostics if d.code == "unknown-column"] == [
        (1, 20, "FileName")
    ]
    assert "contains" in {d.code for d in bad.diagnostics}
    assert (good.usable, good.tables, [c.name for c in good.columns]) == (True, ("DeviceProcessEvents",), ["FileName"])
    assert (found[0].label, found[0].detail) == ("Programs", "Programs(days: int = 1)")
    assert "project" in {item.label for item in operators}


STOCK = stock.stock_queries()


@pytest.mark.parametrize("query", STOCK, ids=[query.id for query in STOCK])
def test_every_stock_query_compiles_and_explains_itself(query: stock.StockQuery) -> None:
    compiled = compile_query(query.query, Catalog.stock())
    assert not compiled.warnings
    assert len(query.description.split()) >= 8
    assert query.techniques
    assert all(technique.startswith("T1") for technique in query.techniques)
    assert query.tags
    assert "ago(" in query.query or query.id == "risky-oauth-apps", "reads no more than it needs"


def test_stock_queries_cover_all_services_under_names_of_their_own() -> None:
    assert len(STOCK) >= 40
    assert {query.service for query in STOCK} >= {Service.ENDPOINT, Service.MAIL, Service.IDENTITY, Service.CLOUD_APP}
    for values in ([q.id for q in STOCK], [q.title for q in STOCK], [" ".join(q.query.split()) for q in STOCK]):
        assert len(set(values)) == len(values)


def test_every_stock_query_runs(lake: Lake) -> None:
    scope = local("stockqueries")
    for query in STOCK:
        assert lake.query(scope, compile_query(query.query, Catalog.stock())).table.num_rows == 0, query.id


def test_a_stock_file_that_is_wrong_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "endpoint.yaml"
    path.write_text("- {id: a, title: b}\n")
    with pytest.raises(BadInput, match=r"endpoint.yaml:1:3: missing: description"):
        stock.read(path)
    other = tmp_path / "kitchen.yaml"
    other.write_text("[]")
    with pytest.raises(BadInput, match="named by a service"):
        stock.read(other)


def test_etags_differ_between_versions_and_queries(records: Records) -> None:
    first, second = library.create(KIM, records, QUERY), library.create(LEE, records, QUERY)
    third: Saved = library.update(KIM, records, first.id, QUERY, first.etag)
    assert len({first.etag, second.etag, third.etag}) == 3
