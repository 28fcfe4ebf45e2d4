"""Loading one segment: rows once, in their batch; leftovers named; staging gone; tenants apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ingest.fakes import ALPHA, PLAN, Sql, count, mapping
from vedette.core.errors import BadInput, Upstream
from vedette.core.scope import local
from vedette.kql.plan import Column
from vedette.lake.lake import Lake
from vedette.lake.load import load
from vedette.lake.plan import OURS, LoadPlan, Road
from vedette.lake.segment import Extent, Segment
from vedette.lake.staging import Staging
from vedette.schema.types import ScalarType


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    with Lake.open(tmp_path / "lake") as opened:
        yield opened


def plain(path: Path, *lines: str) -> Segment:
    path.write_text("".join(line + "\n" for line in lines))
    return Segment(path, False, ("f.json",), (Extent(0, 100),), path.stat().st_size)


def record(n: int, kind: str = "alpha", day: int = 2) -> str:
    return json.dumps({"t": f"2026-01-{day:02}T03:04:05.{n:06}Z", "kind": kind, "name": f"n{n}", "n": n})


def test_a_batch_loads_once_whatever_its_number(lake: Lake, tmp_path: Path) -> None:
    segment = plain(tmp_path / "s", *(record(n) for n in range(10)), record(3), "")
    first = load(local(), lake, PLAN, segment, 1)
    assert (first.records, first.repeated, first.rows, first.duplicates) == (11, 1, {"Alpha": 10}, 0)
    assert first.first is not None
    assert first.last is not None
    assert (first.last - first.first).microseconds == 9
    second = load(local(), lake, PLAN, segment, 2)
    assert (second.rows, second.duplicates) == ({}, 10)
    rows = lake.pool.run("SELECT DISTINCT _Batch, _IngestedAt > '2020-01-01' AS stamped FROM t_main.Alpha").to_pylist()
    assert rows == [{"_Batch": 1, "stamped": 1}]


def test_tagged_segments_know_the_file_of_every_line(lake: Lake, tmp_path: Path) -> None:
    path = tmp_path / "s"
    lines = [f"0:7\t{record(1)}", f"1:0\t{record(2)}", '1:99\t{"tab\there']
    path.write_text("".join(line + "\n" for line in lines))
    segment = Segment(path, True, ("it's.json", "b\\c.json"), (), path.stat().st_size)
    result = load(local(), lake, PLAN, segment, 1)
    rows = lake.pool.run("SELECT Name, Source FROM t_main.Alpha ORDER BY Name").to_pylist()
    assert rows == [{"Name": "n1", "Source": "it's.json"}, {"Name": "n2", "Source": "b\\c.json"}]
    [dead] = result.dead
    assert (dead.raw, dead.reason) == (b'{"tab\there', "not JSON")
    [(raw, place)] = segment.locations(frozenset([dead.raw]))
    assert (raw, place.source, place.offset) == (dead.raw, "b\\c.json", 99)


def test_an_id_of_its_own_decides_what_is_the_same_event(lake: Lake, tmp_path: Path) -> None:
    identity = Sql("SELECT JSONExtractString(line, 'key') AS _Key, line, file, _EventId FROM $R")
    plan = replace(PLAN, id=identity)
    one, two = (record(5)[:-1] + f', "key": "k", "copy": {n}}}' for n in (1, 2))
    result = load(local(), lake, plan, plain(tmp_path / "s", one, two, record(6), record(7)), 1)
    assert (result.repeated, result.rows) == (1, {"Alpha": 3})


def test_two_mappings_of_one_table_may_take_the_same_record(lake: Lake, tmp_path: Path) -> None:
    plan = LoadPlan("toy", None, None, (mapping(ALPHA, "alpha"), mapping(ALPHA, "alpha", name="Alpha.again")))
    segment = plain(tmp_path / "s", record(1))
    assert load(local(), lake, plan, segment, 1).rows == {"Alpha": 2}
    assert load(local(), lake, plan, segment, 2).rows == {}
    assert count(lake, "Alpha") == (2, 2)


def test_a_renamed_mapping_takes_nothing_twice(lake: Lake, tmp_path: Path) -> None:
    segment = plain(tmp_path / "s", record(1), json.dumps({"t": "2026-01-02T00:00:00Z", "items": ["a", "b"]}))
    assert load(local(), lake, PLAN, segment, 1).rows == {"Alpha": 1, "Items": 2}
    renamed = replace(PLAN, mappings=tuple(replace(m, name=f"{m.name}.other") for m in PLAN.mappings))
    again = load(local(), lake, renamed, segment, 2)
    assert (again.rows, again.duplicates) == ({}, 3)


def test_equal_lines_are_events_of_their_own_where_a_connector_says_so(lake: Lake, tmp_path: Path) -> None:
    plan = replace(PLAN, repeats=True)
    first = plain(tmp_path / "a", *[record(1)] * 3, record(2))
    result = load(local(), lake, plan, replace(first, extents=(Extent(0, 0),)), 1)
    assert (result.records, result.repeated, result.rows) == (4, 0, {"Alpha": 4})
    assert load(local(), lake, plan, replace(first, extents=(Extent(0, 0),)), 2).rows == {}
    rest = plain(tmp_path / "b", record(1), record(1))  # the same file goes on in a second segment
    assert load(local(), lake, plan, rest, 3).rows == {"Alpha": 2}
    assert load(local(), lake, plan, rest, 4).rows == {}
    assert count(lake, "Alpha") == (6, 6)


def test_a_segment_too_large_for_the_memory_goes_in_parts(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, asked = Staging.make, list[bool]()

    def limited(self: Staging, name: str, columns: str, query: str) -> str:
        asked.append("cityHash64(_EventId) % 8" in query)
        if name == "stage" and not asked[-1]:
            raise BadInput("too little memory")
        return make(self, name, columns, query)

    monkeypatch.setattr(Staging, "make", limited)
    segment = plain(tmp_path / "s", *(record(n) for n in range(40)), record(7), "broken")
    result = load(local(), lake, PLAN, segment, 1)
    assert (result.records, result.repeated, result.rows) == (42, 1, {"Alpha": 40})
    assert [dead.raw for dead in result.dead] == [b"broken"]
    assert result.first is not None
    assert asked.count(True) == 8
    monkeypatch.setattr(Staging, "make", make)
    assert load(local(), lake, PLAN, segment, 2).rows == {}


def test_what_no_part_has_memory_for_is_an_error(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> str:
        raise BadInput("too little memory")

    monkeypatch.setattr(Staging, "make", never)
    with pytest.raises(BadInput, match="too little memory"):
        load(local(), lake, PLAN, plain(tmp_path / "s", record(1)), 1)


def test_a_shape_is_materialised_and_gates_keep_mappings_from_running(lake: Lake, tmp_path: Path) -> None:
    columns = tuple(Column(name, ScalarType.STRING) for name in ("line", "file", "kind"))
    shape = Sql("SELECT line, file, JSONExtractString(line, 'kind') AS kind, _EventId FROM $R", columns=columns)
    gated = replace(PLAN.mappings[0], query=replace(PLAN.mappings[0].query, gate="kind = 'alpha'"))  # type: ignore[type-var]
    never = replace(gated, name="Alpha.never", query=Sql("SELECT throwIf(1), _EventId FROM $R", gate="kind = 'never'"))
    result = load(local(), lake, LoadPlan("toy", None, shape, (gated, never)), plain(tmp_path / "s", record(1)), 1)
    assert (result.rows, result.failed) == ({"Alpha": 1}, {})


SHAPED = tuple(Column(name, ScalarType.STRING) for name in ("line", "file", "kind", "t"))
SHAPE = Sql(
    "SELECT line, file, JSONExtractString(line, 'kind') AS kind, "
    "parseDateTime64BestEffortOrNull(JSONExtractString(line, 't'), 7, 'UTC') AS t, _EventId FROM $R",
    columns=(*SHAPED[:3], Column("t", ScalarType.DATETIME)),
)
STRAIGHT = replace(PLAN.mappings[0].query, gate="kind = 'alpha'", exact=True, kept=(("Timestamp", "t"),))  # type: ignore[type-var]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables in memory that loads made."""
    names: list[str] = []
    make = Staging.make

    def noted(self: Staging, name: str, columns: str, query: str) -> str:
        names.append(name)
        return make(self, name, columns, query)

    monkeypatch.setattr(Staging, "make", noted)
    return names


def test_rows_that_need_not_wait_are_made_when_they_are_inserted(lake: Lake, tmp_path: Path, made: list[str]) -> None:
    plan = LoadPlan("toy", None, SHAPE, (replace(PLAN.mappings[0], query=STRAIGHT), PLAN.mappings[1]))
    untimed = json.dumps({"t": "", "kind": "alpha"})
    segment = plain(
        tmp_path / "s", record(1), record(2, "beta"), record(1), record(3, day=5), record(4, "x"), untimed, "{"
    )
    result = load(local(), lake, plan, segment, 1)
    assert result.failed == {}
    assert (result.rows, result.repeated, result.duplicates) == ({"Alpha": 2, "Beta": 1}, 1, 0)
    assert (result.unmapped, result.first is not None and result.first.day) == ({"n4": 1}, 2)
    assert {dead.reason for dead in result.dead} == {"not JSON", "the time of the event cannot be read"}
    assert "m0" not in made
    assert "m1" in made
    again = load(local(), lake, plan, segment, 2)
    assert (again.rows, again.duplicates) == ({}, 3)


def test_a_choosy_mapping_beside_one_that_takes_all_need_not_wait(lake: Lake, tmp_path: Path, made: list[str]) -> None:
    odd = Sql(
        "SELECT t AS `Timestamp`, JSONExtractString(line, 'name') AS `Name`, 0 AS `Number`, '' AS `Source`, "
        "_EventId FROM $R WHERE kind IN ('alpha', 'x') AND endsWith(JSONExtractString(line, 'name'), '1')",
        gate="kind IN ('alpha', 'x')",
        kept=(("Timestamp", "t"),),
    )
    choosy = replace(PLAN.mappings[1], name="Beta.odd", query=odd)
    plan = LoadPlan("toy", None, SHAPE, (replace(PLAN.mappings[0], query=STRAIGHT), choosy))
    beside = plain(tmp_path / "beside", *(record(n) for n in range(1, 13)))
    result = load(local(), lake, plan, beside, 1)
    assert (result.rows, result.unmapped) == ({"Alpha": 12, "Beta": 2}, {})
    assert load(local(), lake, plan, beside, 2).duplicates == 14
    assert "m1" not in made
    alone = load(local(), lake, plan, plain(tmp_path / "alone", record(21, "x"), record(22, "x")), 3)
    assert (alone.rows, alone.unmapped) == ({"Beta": 1}, {"n22": 1})
    assert "m1" in made


def test_a_mapping_that_fails_while_it_is_inserted_counts_its_records(lake: Lake, tmp_path: Path) -> None:
    query = replace(  # type: ignore[type-var]
        STRAIGHT, text="SELECT throwIf(1) AS `Name`, t AS `Timestamp`, 0 AS `Number`, '' AS `Source`, _EventId FROM $R"
    )
    plan = LoadPlan("toy", None, SHAPE, (replace(PLAN.mappings[0], query=query), PLAN.mappings[1]))
    result = load(local(), lake, plan, plain(tmp_path / "s", record(1), record(2), record(3, "beta")), 1)
    assert (result.rows, result.unmapped, list(result.failed)) == ({"Beta": 1}, {"Alpha": 2}, ["Alpha"])


def test_a_road_shapes_what_it_knows_and_the_shape_the_rest(lake: Lake, tmp_path: Path) -> None:
    own = Sql(
        "SELECT line, file, 'alpha' AS kind, "
        "parseDateTime64BestEffortOrNull(JSONExtractString(line, 't'), 7, 'UTC') AS t, "
        "JSONExtractString(line, 'road') = 'own' AS Ours, _EventId FROM $R",
        columns=(*SHAPE.columns, OURS),
    )
    plan = LoadPlan("toy", None, SHAPE, (replace(PLAN.mappings[0], query=STRAIGHT), PLAN.mappings[1]))
    plan = replace(plan, roads=(Road("own", (("road",), ("t",)), own),))
    ours = [record(n)[:-1] + ', "road": "own"}' for n in range(4)]
    result = load(local(), lake, plan, plain(tmp_path / "all", *ours), 1)
    assert (result.records, result.rows) == (4, {"Alpha": 4})
    others = [record(9, "beta"), record(9, "beta"), '{"road":', record(10, "x")]
    mixed = load(local(), lake, plan, plain(tmp_path / "mixed", *ours, *others), 2)
    assert (mixed.records, mixed.repeated, mixed.rows, mixed.duplicates) == (8, 1, {"Beta": 1}, 4)
    assert (mixed.unmapped, [dead.reason for dead in mixed.dead]) == ({"n10": 1}, ["not JSON"])
    few = load(local(), lake, plan, plain(tmp_path / "few", *ours[:1], *(record(n, "beta") for n in range(20, 25))), 3)
    assert few.rows == {"Beta": 5}


def test_unmapped_records_are_counted_by_what_they_call_themselves(lake: Lake, tmp_path: Path) -> None:
    windows = json.dumps({"EventID": 99, "Channel": "Odd"})
    nested = json.dumps({"Event": {"System": {"EventID": 7, "Channel": "Deep"}}})
    segment = plain(tmp_path / "s", windows, nested, json.dumps({"Operation": "Op"}), json.dumps({"x": 1}))
    assert load(local(), lake, PLAN, segment, 1).unmapped == {"Odd 99": 1, "Deep 7": 1, "Op": 1, "": 1}


def test_events_of_many_days_fit_one_batch(lake: Lake, tmp_path: Path) -> None:
    lines = [record(n).replace("2026-01-02", f"20{n % 20 + 10}-{n % 12 + 1:02}-{n % 28 + 1:02}") for n in range(420)]
    assert load(local(), lake, PLAN, plain(tmp_path / "s", *lines), 1).rows == {"Alpha": 420}


def test_staging_is_gone_also_after_a_failure(lake: Lake, tmp_path: Path) -> None:
    segment = plain(tmp_path / "s", record(1))
    broken = LoadPlan("toy", None, Sql("SELECT nonsense FROM $R"), PLAN.mappings)
    with pytest.raises(Upstream):
        load(local(), lake, broken, segment, 1)
    load(local(), lake, PLAN, segment, 1)
    left = lake.pool.run("SELECT name FROM system.databases WHERE startsWith(name, 'staging_')").to_pylist()
    assert left == []


def test_tenants_do_not_share_rows_or_ids(lake: Lake, tmp_path: Path) -> None:
    segment = plain(tmp_path / "s", record(1))
    assert load(local("one"), lake, PLAN, segment, 1).rows == {"Alpha": 1}
    assert load(local("two"), lake, PLAN, segment, 1).rows == {"Alpha": 1}
