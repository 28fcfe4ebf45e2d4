"""Exports: every form holds every row with its type, in bounded memory; zones, formulas, tenants, cancelling."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.detect.world import START, World
from tests.insight.conftest import limited, person
from vedette.core.errors import BadInput, Forbidden, Upstream
from vedette.core.scope import Scope, local
from vedette.insight.exports import Export, ExportOptions, Form, export
from vedette.insight.hunting import Hunting, HuntLimits, HuntRequest
from vedette.insight.quota import QuotaPolicy, QuotaSpent
from vedette.kql.diagnostics import KqlError
from vedette.lake.limits import TimeSpan
from vedette.records import audit, hunt_runs
from vedette.schema.catalog import Catalog

TYPES = """print Text = 'a "quoted", text', When = datetime(2026-03-29T01:30:00.1234567Z), Bag = dynamic({"a": [1, 2]}),
  Whole = 7, Real = 0.5, Yes = true, Span = 1d + 2h + 5tick, Id = guid(74be27de-1e4e-49d9-b579-fe0b331d3642),
  Money = decimal(12.50), Nothing = int(null), Back = -90s"""


def text_of(made: Export) -> str:
    return b"".join(made.chunks).decode()


def run(world: World, query: str, options: ExportOptions, scope: Scope | None = None) -> Export:
    hunting = Hunting(world.lake, world.records)
    return export(scope or world.scope, hunting, HuntRequest(query), options)


def test_csv_keeps_every_type_readable(world: World) -> None:
    made = run(world, TYPES, ExportOptions(Form.CSV))
    (row,) = csv.DictReader(io.StringIO(text_of(made)))
    assert made.media.startswith("text/csv")
    assert row == {
        "Text": 'a "quoted", text',
        "When (UTC)": "2026-03-29T01:30:00.1234567Z",
        "Bag": '{"a":[1,2]}',
        "Whole": "7",
        "Real": "0.5",
        "Yes": "true",
        "Span": "1.02:00:00.0000005",
        "Id": "74be27de-1e4e-49d9-b579-fe0b331d3642",
        "Money": "12.500000000000000000",
        "Nothing": "",
        "Back": "'-00:01:30",
    }


def test_another_zone_stands_beside_utc_and_in_the_header(world: World) -> None:
    (row,) = csv.DictReader(io.StringIO(text_of(run(world, TYPES, ExportOptions(Form.CSV, "Europe/Vienna")))))
    assert row["When (UTC)"] == "2026-03-29T01:30:00.1234567Z"
    assert row["When (Europe/Vienna)"] == "2026-03-29T03:30:00.1234567", "an hour later than winter time"
    (line,) = json.loads(text_of(run(world, TYPES, ExportOptions(Form.JSON, "Europe/Vienna"))))
    assert line["When (Europe/Vienna)"].startswith("2026-03-29T03:30")


def test_json_holds_values_not_text(world: World) -> None:
    (row,) = json.loads(text_of(run(world, TYPES, ExportOptions(Form.JSON))))
    assert row["Bag"] == {"a": [1, 2]}
    assert (row["Whole"], row["Real"], row["Yes"], row["Nothing"]) == (7, 0.5, True, None)
    assert row["When"] == "2026-03-29T01:30:00.1234567Z"
    assert row["Back"] == "-00:01:30"


def test_every_form_has_every_row(world: World) -> None:
    query = "range x from 1 to 250000 step 1 | extend y = strcat('row ', x)"
    lines = text_of(run(world, query, ExportOptions(Form.NDJSON))).splitlines()
    assert len(lines) == 250_000
    assert len({json.loads(line)["x"] for line in lines}) == 250_000
    assert len(json.loads(text_of(run(world, query, ExportOptions(Form.JSON))))) == 250_000
    assert len(text_of(run(world, query, ExportOptions(Form.CSV))).splitlines()) == 250_001
    table = pq.read_table(io.BytesIO(b"".join(run(world, query, ExportOptions(Form.PARQUET)).chunks)))
    assert table.num_rows == 250_000
    assert table.schema.field("x").type == pa.int64()


def test_parquet_keeps_types_and_their_kql_names(world: World) -> None:
    table = pq.read_table(io.BytesIO(b"".join(run(world, TYPES, ExportOptions(Form.PARQUET)).chunks)))
    assert table.schema.field("When").type == pa.timestamp("ns", "UTC")
    assert table.schema.field("Span").metadata[b"kql"] == b"timespan"


@pytest.mark.parametrize("form", list(Form))
def test_no_rows_give_a_whole_file(world: World, form: Form) -> None:
    data = b"".join(run(world, "DeviceProcessEvents | project Timestamp, FileName", ExportOptions(form)).chunks)
    match form:
        case Form.CSV:
            assert data == b"Timestamp (UTC),FileName\n"
        case Form.JSON:
            assert json.loads(data) == []
        case Form.NDJSON:
            assert data == b""
        case Form.PARQUET:
            assert pq.read_table(io.BytesIO(data)).column_names == ["Timestamp", "FileName"]


def test_a_spreadsheet_does_not_take_text_for_a_formula(world: World) -> None:
    query = "print a = '=1+1', b = '@x', c = 'plain', d = '-2', e = -2, ['=f'] = '\\tx'"
    header, safe = csv.reader(io.StringIO(text_of(run(world, query, ExportOptions(Form.CSV)))))
    assert header[-1] == "'=f"
    assert safe == ["'=1+1", "'@x", "plain", "'-2", "-2", "'\tx"]
    _, bare = csv.reader(io.StringIO(text_of(run(world, query, ExportOptions(Form.CSV, safe=False)))))
    assert bare == ["=1+1", "@x", "plain", "-2", "-2", "\tx"]


def test_memory_stays_bounded_whatever_the_number_of_rows(world: World) -> None:
    table = Catalog.stock().table("DeviceEvents")
    assert table is not None
    count = 400_000
    commands = pa.array([f"a command line that takes some room {n:040}" for n in range(count)])
    times = pa.array([START] * count, pa.timestamp("us", "UTC"))
    rows = pa.table({"Timestamp": times, "ProcessCommandLine": commands, "FileName": commands})
    world.lake.append(world.scope, table, rows, batch=1)
    query = "DeviceEvents | project Timestamp, ProcessCommandLine, FileName"
    del commands, times
    whole = rows.nbytes
    for form in (Form.CSV, Form.NDJSON, Form.PARQUET):
        before, peak, size = pa.total_allocated_bytes(), 0, 0
        for chunk in run(world, query, ExportOptions(form)).chunks:
            peak = max(peak, pa.total_allocated_bytes() - before, len(chunk))
            size += len(chunk)
        assert size > 1_000_000
        assert peak < whole / 2, form


def test_exports_show_only_what_the_scope_may_see(world: World) -> None:
    world.put(
        "DeviceProcessEvents", [{"DeviceName": "ws-1", "FileName": "a"}, {"DeviceName": "ws-2", "FileName": "b"}], 1
    )
    options, query = ExportOptions(Form.NDJSON), "DeviceProcessEvents | project FileName"
    assert len(text_of(run(world, query, options)).splitlines()) == 2
    assert text_of(run(world, query, options, local("elsewhere"))) == ""
    assert json.loads(text_of(run(world, query, options, limited(person(world, "lee"), "ws-2")))) == {"FileName": "b"}
    with pytest.raises(Forbidden):
        run(world, query, options, Scope(world.scope.tenant, "max"))


def test_what_is_wrong_is_said_before_the_first_byte(world: World) -> None:
    with pytest.raises(KqlError):
        run(world, "DeviceProcessEvents | where Nothing == 1", ExportOptions())
    with pytest.raises(BadInput, match="time zone"):
        run(world, "print 1", ExportOptions(zone="Europe/Atlantis"))
    tight = Hunting(world.lake, world.records, policy=QuotaPolicy(calls_per_minute=1))
    request = HuntRequest("print 1", interface="api", counted=True)
    text_of(export(world.scope, tight, request))
    with pytest.raises(QuotaSpent):
        export(world.scope, tight, request)


def test_an_export_stands_in_history_and_audit_log(world: World) -> None:
    text_of(run(world, "range x from 1 to 10 step 1", ExportOptions()))
    with world.records.read() as db:
        (done,), _ = hunt_runs.listed(world.scope, db)
        verbs = [entry.verb for entry in audit.entries(world.scope, db)]
    assert (done.state, done.rows) == ("done", 10)
    assert verbs == ["hunting.export"]


def test_an_export_can_be_cancelled_on_the_way(world: World) -> None:
    hunting = Hunting(world.lake, world.records)
    request = HuntRequest("range x from 1 to 3000000 step 1", id="big")
    made = export(world.scope, hunting, request, ExportOptions(Form.NDJSON))
    chunks = iter(made.chunks)
    next(chunks)
    next(chunks)
    hunting.cancel(world.scope, "big")
    with pytest.raises(Upstream, match="cancelled"):
        for _ in chunks:
            pass
    assert hunting.running(world.scope) == ()


def test_an_export_given_up_by_its_reader_frees_its_turn(world: World) -> None:
    hunting = Hunting(world.lake, world.records)
    made = export(world.scope, hunting, HuntRequest("range x from 1 to 3000000 step 1"), ExportOptions(Form.NDJSON))
    chunks = iter(made.chunks)
    next(chunks)
    chunks.close()  # type: ignore[attr-defined]
    assert hunting.running(world.scope) == ()
    assert hunting.run(world.scope, HuntRequest("print 1", limits=HuntLimits(seconds=5))).total == 1


def test_a_timespan_narrows_an_export(world: World) -> None:
    rows = [{"FileName": f"p{n}", "Timestamp": START + timedelta(hours=n)} for n in range(5)]
    world.put("DeviceProcessEvents", rows, 1)
    hunting = Hunting(world.lake, world.records)
    request = HuntRequest("DeviceProcessEvents", timespan=TimeSpan(START, START + timedelta(hours=2)))
    made = export(world.scope, hunting, request, ExportOptions(Form.NDJSON))
    assert len(text_of(made).splitlines()) == 2
