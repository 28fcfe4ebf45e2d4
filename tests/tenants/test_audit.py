"""The audit chain: whole when left alone; changed, cut, reordered and emptied chains are found out."""

from __future__ import annotations

import csv
import io
import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from tests.states import url
from vedette.core.clock import now
from vedette.core.errors import BadInput
from vedette.core.scope import Scope, local
from vedette.records import audit as kept
from vedette.records.audit import Head, Wanted
from vedette.records.database import Records
from vedette.tenants import audit
from vedette.tenants.audit import ExportFormat, digest, export, note, record, verify


@pytest.fixture
def chain(records: Records, operator: Scope) -> Records:
    with records.begin() as db:
        for number in range(5):
            record(operator, db, "thing.change", f"thing {number}", before=None, after={"n": number}, detail='ø, "x"\n')
    return records


def test_an_untouched_chain_is_whole(chain: Records, operator: Scope) -> None:
    verdict = verify(operator, chain)
    assert verdict.whole
    assert (verdict.entries, verdict.head.position) == (5, 5)
    assert verify(operator, chain, expected=verdict.head).whole
    assert verify(local("south"), chain).whole


@pytest.mark.parametrize("column", ["actor", "verb", "subject", "detail", "before", "after", "hash", "previous"])
def test_changing_anything_is_found(chain: Records, operator: Scope, column: str) -> None:
    with chain.begin() as db:
        db.execute(update(kept.audit).where(kept.audit.c.position == 3).values({column: "0"}))
    assert not verify(operator, chain).whole


def test_changing_the_time_is_found(chain: Records, operator: Scope) -> None:
    with chain.begin() as db:
        earlier = next(e for e in kept.entries(operator, db) if e.position == 2).at - timedelta(days=1)
        db.execute(update(kept.audit).where(kept.audit.c.position == 2).values(at=earlier))
    assert "entry 2 was changed after it was written" in verify(operator, chain).faults


def test_taking_one_out_is_found(chain: Records, operator: Scope) -> None:
    with chain.begin() as db:
        db.execute(delete(kept.audit).where(kept.audit.c.position == 3))
    assert "entry 4 follows entry 2: something between is gone" in verify(operator, chain).faults


def test_cutting_the_end_is_found(chain: Records, operator: Scope) -> None:
    with chain.begin() as db:
        db.execute(delete(kept.audit).where(kept.audit.c.position > 3))
    assert verify(operator, chain).faults == (
        "the chain ends at entry 3, but 5 entries were recorded: its end was cut",
    )


def test_cutting_the_end_with_its_record_is_found_by_a_head_noted_elsewhere(chain: Records, operator: Scope) -> None:
    noted = verify(operator, chain).head
    with chain.begin() as db:
        db.execute(delete(kept.audit).where(kept.audit.c.position > 3))
        last = next(e for e in kept.entries(operator, db) if e.position == 3)
        db.execute(update(kept.audit_heads).values(position=3, hash=last.hash))
    assert verify(operator, chain).whole
    assert not verify(operator, chain, expected=noted).whole


def test_swapping_two_is_found(chain: Records, operator: Scope) -> None:
    with chain.begin() as db:
        for before, after in ((2, 99), (3, 2), (99, 3)):
            db.execute(update(kept.audit).where(kept.audit.c.position == before).values(position=after))
    assert not verify(operator, chain).whole


def test_writing_it_anew_from_some_point_is_found_by_a_noted_head(chain: Records, operator: Scope) -> None:
    noted = verify(operator, chain).head
    with chain.begin() as db:
        db.execute(delete(kept.audit))
        db.execute(delete(kept.audit_heads))
        for number in range(5):
            record(operator, db, "thing.change", f"other {number}")
    assert verify(operator, chain).whole
    assert not verify(operator, chain, expected=noted).whole
    assert verify(operator, chain, expected=Head(0, kept.GENESIS)).whole


def test_many_faults_are_cut_at_twenty(records: Records, operator: Scope) -> None:
    with records.begin() as db:
        for _ in range(40):
            record(operator, db, "x", "y")
        db.execute(update(kept.audit).values(actor="somebody else"))
    assert 20 <= len(verify(operator, records).faults) <= 22


def test_a_change_that_fails_leaves_no_entry(chain: Records, operator: Scope) -> None:
    def fail() -> None:
        with chain.begin() as db:
            record(operator, db, "thing.change", "thing")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert verify(operator, chain).entries == 5


def test_export_as_json_lines_and_csv(chain: Records, operator: Scope) -> None:
    lines = [json.loads(line) for line in export(operator, chain, ExportFormat.JSON)]
    assert [line["verb"] for line in lines] == ["thing.change"] * 5 + ["audit.export"]
    assert lines[0]["detail"] == 'ø, "x"\n'
    rows = list(csv.reader(io.StringIO("".join(export(operator, chain, ExportFormat.CSV)), newline="")))
    assert rows[0][:3] == ["tenant", "position", "at"]
    assert len(rows) == 8
    late = [json.loads(line) for line in export(operator, chain, ExportFormat.JSON, since=now())]
    assert len(late) <= 1


def test_a_read_of_mail_is_noted(records: Records, operator: Scope) -> None:
    entry = note(operator, records, audit.MAIL_ACCESS, "message 1", detail="preview")
    assert (entry.position, entry.verb, entry.actor) == (1, "AdminMailAccess", "operator")


def test_digests_are_of_the_value_not_of_its_order() -> None:
    assert digest({"a": 1, "b": (1, 2)}) == digest({"b": [1, 2], "a": 1})
    assert digest(frozenset("ab")) == digest(frozenset("ba"))
    assert digest(None) == ""
    assert len(digest("")) == 64


def test_pages_of_newest(chain: Records, operator: Scope) -> None:
    with chain.read() as db:
        first = kept.newest(operator, db, limit=2)
        assert [e.position for e in kept.newest(operator, db, limit=2, before=first[-1].position)] == [3, 2]
        assert kept.newest(operator, db, wanted=Wanted(verb="nothing")) == ()


def test_several_writers_make_one_chain(tmp_path: Path, database: str) -> None:
    with url(tmp_path) as where, Records.open(where) as records:

        def write(name: str) -> None:
            for _ in range(10):
                with records.begin() as db:
                    record(Scope("north", name), db, "x", name)

        threads = [threading.Thread(target=write, args=(f"w{n}",)) for n in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        verdict = verify(local("north"), records)
    assert verdict.whole
    assert verdict.entries == 30


def test_long_chains_are_read_page_by_page(records: Records, operator: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_PAGE", 3)
    with records.begin() as db:
        for number in range(7):
            record(operator, db, "x", str(number))
    assert verify(operator, records).entries == 7
    with records.read() as db:
        assert [entry.subject for entry in kept.entries(operator, db, after=2)] == ["2", "3", "4", "5", "6"]


def test_entries_asked_for(chain: Records, operator: Scope) -> None:
    with chain.begin() as db:
        record(Scope(operator.tenant, "ada"), db, "roles.assign", "account rita", detail="100 % of it")
    asked = (
        (Wanted(verb="thing.change"), 5),
        (Wanted(verb="thing."), 5),
        (Wanted(verb="thing"), 0),
        (Wanted(actor="ada"), 1),
        (Wanted(text="RITA"), 1),
        (Wanted(text="100 %"), 1),
        (Wanted(text="%"), 1),
        (Wanted(since=now() + timedelta(hours=1)), 0),
        (Wanted(until=now() + timedelta(hours=1)), 6),
    )
    for wanted, count in asked:
        page = audit.page(operator, chain, limit=2, wanted=wanted)
        assert (page.total, len(page.entries)) == (count, min(count, 2)), wanted


def test_csv_has_the_zone_asked_for_and_no_formula(records: Records, operator: Scope) -> None:
    with records.begin() as db:
        record(operator, db, "thing.change", "=HYPERLINK(1)")
    lines = list(csv.reader(io.StringIO("".join(export(operator, records, ExportFormat.CSV, zone="Asia/Tokyo")))))
    assert lines[0][-1] == "at (Asia/Tokyo)"
    assert lines[1][-1].endswith("+09:00")
    assert lines[1][lines[0].index("subject")] == "'=HYPERLINK(1)"
    with pytest.raises(BadInput, match="no time zone"):
        export(operator, records, ExportFormat.CSV, zone="../../etc/passwd")
