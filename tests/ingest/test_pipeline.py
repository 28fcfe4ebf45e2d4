"""The import: rows, re-import, dead letters, replay, broken files beside good ones, resuming what was left."""

from __future__ import annotations

import gzip
import json
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ingest.conftest import Home
from tests.ingest.fakes import ALPHA, PLAN, TOY, Sql, count, mapping
from vedette.core.errors import BadInput
from vedette.core.progress import Step
from vedette.ingest import spool
from vedette.ingest.connector import Connector, Detect, Unreadable
from vedette.ingest.formats import lines
from vedette.ingest.formats.content import Batch
from vedette.ingest.pipeline import import_paths
from vedette.ingest.spool import Spool
from vedette.lake import leftovers
from vedette.lake.plan import LoadPlan
from vedette.records.batches import loaded_batches, pending_batches, watermark
from vedette.records.deadletters import list_dead_letters
from vedette.records.sources import SourceState, source_health


def record(n: int, kind: str = "alpha", **more: object) -> str:
    return json.dumps({"t": f"2026-01-02T03:04:05.{n:06}Z", "kind": kind, "name": f"n{n}", "n": n, **more})


def write(path: Path, *texts: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(text + "\n" for text in texts))
    return path


def test_rows_land_and_a_second_import_changes_nothing(home: Home, tmp_path: Path) -> None:
    file = write(tmp_path / "in.json", *(record(n) for n in range(50)), record(7, "beta"), record(7, "beta"))
    first = home.load(file)
    assert (first.rows, first.records, first.repeated, first.dead) == ({"Alpha": 50, "Beta": 1}, 52, 1, {})
    again = home.load(file)
    assert (again.rows, again.duplicates, again.dead) == ({}, 51, {})
    assert (count(home.lake, "Alpha"), count(home.lake, "Beta")) == ((50, 50), (1, 1))
    sources = home.lake.pool.run("SELECT DISTINCT Source FROM t_main.Alpha").to_pylist()
    assert sources == [{"Source": str(file)}]


def test_an_expanding_mapping_gives_several_rows_once(home: Home, tmp_path: Path) -> None:
    file = write(tmp_path / "in.json", record(1, "list", items=["a", "b", "a"]), record(2, "list", items=["a"]))
    assert home.load(file).rows == {"Items": 3}
    assert home.load(file).rows == {}
    assert count(home.lake, "Items") == (3, 3)


def test_what_cannot_be_used_is_dead_or_counted_with_its_place(home: Home, tmp_path: Path) -> None:
    good, odd = record(1), record(2, "gamma")
    timeless = json.dumps({"t": "someday", "kind": "alpha", "name": "x"})
    ancient = json.dumps({"t": "1970-01-01T00:00:00Z", "kind": "alpha", "name": "x"})
    beta = json.dumps({"t": "never", "kind": "beta", "name": "x"})
    file = write(tmp_path / "in.json", good, '{"t": "broken', timeless, odd, "", ancient, beta)
    report = home.load(file)
    assert report.rows == {"Alpha": 1}
    assert [(left.connector, left.records) for left in report.unmapped] == [("toy", 1)]
    assert report.dead == {"not JSON": 1, "the time of the event cannot be read": 3}
    text = file.read_text()
    letters = {letter.raw.decode(): letter for letter in list_dead_letters(home.scope, home.records)}
    assert {raw: letter.offset for raw, letter in letters.items()} == {
        raw: text.index(raw) for raw in ('{"t": "broken', timeless, ancient, beta)
    }
    assert {letter.source for letter in letters.values()} == {str(file)}
    assert all(letter.whole and letter.connector == "toy" for letter in letters.values())
    home.load(file)
    assert len(list_dead_letters(home.scope, home.records)) == 4


def test_large_files_get_segments_of_their_own_with_true_offsets(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "BLOCK", 2000)
    monkeypatch.setattr(spool, "_LARGE", 1000)
    monkeypatch.setattr(spool, "SEGMENT", 5000)
    texts = [record(n) for n in range(300)]
    texts[250] = '{"t": "broken'
    file = write(tmp_path / "in.json", *texts)
    report = home.load(file)
    assert report.rows == {"Alpha": 299}
    assert len(report.batches) > 3
    assert [letter.offset for letter in list_dead_letters(home.scope, home.records)] == [
        file.read_text().index('{"t": "b')
    ]
    assert watermark(home.scope, home.records) == report.batches[-1]


def test_replay_takes_the_letters_a_better_mapping_can_read(home: Home, tmp_path: Path) -> None:
    file = write(tmp_path / "in.json", json.dumps({"t": "", "kind": "alpha", "name": "x"}), '{"t": "broken')
    home.load(file)
    forgiving = Sql(
        "SELECT toDateTime64('2026-01-02 03:04:05', 7, 'UTC') AS `Timestamp`, 'x' AS `Name`, "
        "CAST(NULL AS Nullable(Int64)) AS `Number`, file AS `Source`, _EventId FROM $R WHERE isValidJSON(line)"
    )
    fixed = replace(PLAN, mappings=(replace(PLAN.mappings[0], query=forgiving),))
    home.plan_of = lambda connector: fixed
    report = home.replay()
    assert report.rows == {"Alpha": 1}
    assert [letter.raw for letter in list_dead_letters(home.scope, home.records)] == [b'{"t": "broken']


def test_a_failing_mapping_keeps_its_records_and_the_others_run(home: Home, tmp_path: Path) -> None:
    broken = replace(
        mapping(ALPHA, "alpha", name="Alpha.bad"), query=Sql("SELECT throwIf(1) AS `Name`, _EventId FROM $R")
    )
    home.plan_of = lambda connector: LoadPlan("toy", None, None, (broken, *PLAN.mappings[1:]))
    file = write(tmp_path / "in.json", record(1), record(2, "beta"))
    report = home.load(file)
    assert report.rows == {"Beta": 1}
    assert (report.dead_letters, report.unmapped) == (1, ())
    [letter] = list_dead_letters(home.scope, home.records)
    assert "Alpha.bad failed" in letter.reason
    assert source_health(home.scope, home.records)[0].state is SourceState.FAILING
    home.plan_of = lambda connector: PLAN
    assert home.replay().rows == {"Alpha": 1}
    assert list_dead_letters(home.scope, home.records) == ()
    assert list((home.folder / "spool" / "main").iterdir()) == []
    assert count(home.lake, "Beta") == (1, 1)


def test_a_connector_is_compiled_beside_the_spooling_of_its_records(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, seen, write_block = threading.Event(), list[bool](), Spool.write

    def plan(_connector: Connector) -> LoadPlan:
        asked.set()
        return PLAN

    def write_late(self: Spool, connector: str, source: str, batch: Batch) -> list[Unreadable]:
        seen.append(asked.wait(20))
        return write_block(self, connector, source, batch)

    home.plan_of = plan
    monkeypatch.setattr(Spool, "write", write_late)
    assert home.load(write(tmp_path / "in.json", record(1))).rows == {"Alpha": 1}
    assert seen == [True]


def test_more_dead_records_than_letters_stay_in_the_kept_segment(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "DEAD_MOST", 3)
    file = write(tmp_path / "in.json", record(1), *(json.dumps({"kind": "alpha", "n": n}) for n in range(8)))
    assert home.load(file).dead_letters == 8
    for _ in range(2):
        letters = list_dead_letters(home.scope, home.records)
        assert sorted(letter.count for letter in letters) == [1, 1, 1, 5]
        home.replay()
    assert len(list((home.folder / "spool" / "main").iterdir())) == 1
    monkeypatch.undo()
    timed = Sql(
        "SELECT toDateTime64('2026-01-02 03:04:05', 7, 'UTC') AS `Timestamp`, '' AS `Name`, "
        "CAST(0 AS Nullable(Int64)) AS `Number`, file AS `Source`, _EventId FROM $R WHERE NOT JSONHas(line, 't')"
    )
    home.plan_of = lambda connector: replace(PLAN, mappings=(replace(PLAN.mappings[0], query=timed),))
    assert home.replay().rows == {"Alpha": 8}
    assert list_dead_letters(home.scope, home.records) == ()
    assert list((home.folder / "spool" / "main").iterdir()) == []


def test_broken_files_do_not_stop_the_good_one(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    good = "".join(record(n) + "\n" for n in range(2000)).encode()
    write(folder / "a.json", record(1))
    (folder / "b.json.gz").write_bytes(gzip.compress(good)[:-20])
    (folder / "c.zip").write_bytes(b"PK\x03\x04 not a zip")
    (folder / "d.bin").write_bytes(bytes(range(256)) * 10)
    (folder / "e.json").write_bytes('{"t":"2026-01-02T00:00:00Z","kind":"alpha","name":"caf\xe9"}\n'.encode("latin-1"))
    write(folder / "f.json", json.dumps({"else": 1}))
    (folder / "g.evtx").write_bytes(b"ElfFile\0" + b"\1" * 90_000)
    write(folder / ".hidden.json", record(99, "beta"))
    with zipfile.ZipFile(folder / "h.zip", "w") as archive:
        archive.writestr("deep/in.json", record(3, "beta"))
    report = home.load(folder)
    assert report.rows["Beta"] == 1
    assert count(home.lake, "Alpha")[0] > 1000
    told = {Path(problem.location.source).name: problem for problem in report.problems}
    assert told["b.json.gz"].message.startswith("truncated")
    assert told["b.json.gz"].location.offset
    assert "not a whole zip" in told["c.zip"].message
    assert "not a format" in told["d.bin"].message
    assert "Latin-1" in told["e.json"].message
    assert told["f.json"].message == "no connector recognises these ndjson records; their fields: else"
    letters = list_dead_letters(home.scope, home.records)
    assert {Path(letter.source).name for letter in letters if "event log" in letter.reason} == {"g.evtx"}


def test_a_connector_can_be_named_and_an_unknown_one_is_refused(home: Home, tmp_path: Path) -> None:
    file = write(tmp_path / "in.json", json.dumps({"else": 1}))
    assert home.load(file, as_="toy").unmapped[0].records == 1
    with pytest.raises(BadInput, match="no connector 'nobody'; there are toy"):
        home.load(file, as_="nobody")
    with pytest.raises(BadInput, match="no such file"):
        home.load(tmp_path / "absent")


@pytest.mark.parametrize("wrapped", [False, True])
def test_each_record_of_a_file_of_many_kinds_goes_to_its_connector(home: Home, tmp_path: Path, wrapped: bool) -> None:
    home.connectors = (TOY, replace(TOY, name="other", detect=Detect(keys=(("name", "other"),))))
    home.plan_of = lambda connector: replace(PLAN, connector=connector.name)
    others = [json.dumps({"name": f"o{n}", "other": n, "t": "2026-01-02T03:04:05Z"}) for n in range(2)]
    texts = [record(1), *others, record(2)]
    if wrapped:
        texts = [json.dumps({"preview": False, "result": {"_raw": text}}) for text in texts]
    report = home.load(write(tmp_path / "mixed.json", *texts))
    assert (report.connectors, report.rows) == ({"toy": 1, "other": 1}, {"Alpha": 2})
    assert [item.connector for item in report.unmapped] == ["other", "other"]
    assert home.load(tmp_path / "mixed.json", as_="toy").connectors == {"toy": 1}


def test_another_product_may_begin_in_the_middle_of_a_large_file(home: Home, tmp_path: Path) -> None:
    home.connectors = (TOY, replace(TOY, name="other", detect=Detect(keys=(("name", "other"),))))
    home.plan_of = lambda connector: replace(PLAN, connector=connector.name)
    filler = "x" * 1_000
    mine = [json.dumps({**json.loads(record(n)), "filler": filler}) for n in range(3_000)]
    others = [json.dumps({"name": f"o{n}", "other": n, "filler": filler}) for n in range(3_000)]
    report = home.load(write(tmp_path / "mixed.json", *mine, *others))
    assert report.connectors == {"toy": 1, "other": 1}
    assert report.rows == {"Alpha": 3_000}
    assert "other" in {item.connector for item in report.unmapped}


def test_a_folder_without_a_file_is_told(home: Home, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    (empty / "inner").mkdir(parents=True)
    write(empty / ".hidden", record(1))
    with pytest.raises(BadInput, match="empty: no file in this folder"):
        home.load(empty)
    report = home.load(empty, write(tmp_path / "in.jsonl", record(1)))
    assert (report.files, [problem.location.source for problem in report.problems]) == (1, [str(empty)])


def test_what_was_spooled_but_not_loaded_is_loaded_by_resume(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    file = write(tmp_path / "in.json", *(record(n) for n in range(10)))
    with monkeypatch.context() as patched:
        patched.setattr("vedette.ingest.pipeline.prepare", die)
        with pytest.raises(KeyboardInterrupt):
            home.load(file)
    assert len(pending_batches(home.scope, home.records)) == 1
    assert watermark(home.scope, home.records) == 0
    (home.folder / "spool" / "main" / "seg_orphan.lines").write_text("never promised")
    assert home.resume().rows == {"Alpha": 10}
    assert list((home.folder / "spool" / "main").iterdir()) == []
    assert [batch.rows for batch in loaded_batches(home.scope, home.records)] == [10]
    assert home.resume().batches == ()


def test_progress_tells_bytes_items_and_time(home: Home, tmp_path: Path) -> None:
    steps: list[Step] = []
    file = write(tmp_path / "in.json", *(record(n) for n in range(10)))
    import_paths(home.scope, home.lake, home.records, (TOY,), [file], progress=steps.append, plan_of=home.plan_of)
    assert (steps[-1].total, steps[-1].items) == (file.stat().st_size, 10)
    assert steps[-1].done == file.stat().st_size


def test_health_of_a_source(home: Home, tmp_path: Path) -> None:
    home.load(write(tmp_path / "in.json", record(1), record(2)))
    [health] = source_health(home.scope, home.records)
    assert (health.connector, health.state, health.events, health.rows) == ("toy", SourceState.OK, 2, 2)
    assert health.newest_event is not None
    assert health.newest_event.isoformat() == "2026-01-02T03:04:05.000002+00:00"
    assert health.rate > 0
