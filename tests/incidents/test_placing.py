"""Merge, split and move by people: where alerts go, that they stay there, and the way back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.incidents.crafted import SCOPE, alert, four_hosts, hit, invoice_fraud, memory
from vedette.core.errors import BadInput, Conflict, NotFound
from vedette.detect.alert import Tactic
from vedette.incidents import lifecycle
from vedette.incidents.correlate import correlate
from vedette.incidents.incident import Classification
from vedette.incidents.placing import merge, move, split
from vedette.incidents.undo import undo
from vedette.records import alerts as store
from vedette.records import incidents as cases
from vedette.records.database import Records
from vedette.schema.entities import Account, Device


@pytest.fixture
def records() -> Iterator[Records]:
    with memory() as opened:
        correlate(SCOPE, opened, invoice_fraud())
        correlate(SCOPE, opened, four_hosts())
        yield opened


def placed(records: Records) -> dict[str, int | None]:
    with records.read() as db:
        return {row.id: row.incident for row in store.listed(SCOPE, db, limit=1000)[0]}


def last_change(records: Records, number: int, verb: str) -> int:
    with records.read() as db:
        return [entry.id for entry in cases.history(SCOPE, db, number) if entry.verb == verb][-1]


MAIL, HOSTS = ("b1", "b2", "b3"), ("h0", "h1", "h2", "h3")


def test_merge_redirects_and_undo_brings_back(records: Records) -> None:
    lifecycle.tag(SCOPE, records, 2, add=["hosts"])
    (entry,) = merge(SCOPE, records, [2], 1, "one intruder")
    assert set(placed(records).values()) == {1}
    with records.read() as db:
        assert cases.get(SCOPE, db, 1).tags == "hosts"
        assert cases.get(SCOPE, db, 1).alerts == 7
    undo(SCOPE, records, entry)
    assert placed(records) == {**dict.fromkeys(MAIL, 1), **dict.fromkeys(HOSTS, 2)}
    with records.read() as db:
        back = cases.get(SCOPE, db, 2)
        assert (back.status, back.redirect, back.alerts) == ("Active", None, 4)
        assert cases.get(SCOPE, db, 1).tags == ""


def test_an_undone_merge_is_not_done_again_by_correlation(records: Records) -> None:
    (entry,) = merge(SCOPE, records, [2], 1)
    undo(SCOPE, records, entry)
    both = hit(Account(upn="otto@northwind.example"), Account(domain="NORTHWIND", name="jonas"))
    report = correlate(SCOPE, records, [alert("x", 40, Tactic.COLLECTION, both)])
    assert report.merged == ()
    assert report.held == ((1, 2),)
    assert placed(records)["x"] in (1, 2)
    assert placed(records)["h0"] == 2
    assert "a person keeps them apart" in _texts(records, 1)


def test_split_makes_a_new_incident_that_is_not_absorbed_again(records: Records) -> None:
    new = split(SCOPE, records, 2, ["h2", "h3"], "another intruder")
    assert new == 3
    assert {placed(records)[ident] for ident in ("h2", "h3")} == {3}
    more = hit(Device(name="wks12.northwind.example"), Account(domain="NORTHWIND", name="jonas"))
    report = correlate(SCOPE, records, [alert("y", 30, Tactic.COLLECTION, more)])
    assert report.merged == ()
    assert placed(records)["h3"] == 3
    assert placed(records)["h0"] == 2
    undo(SCOPE, records, last_change(records, 2, "split"))
    assert {placed(records)[ident] for ident in HOSTS} == {2}


def test_undoing_a_split_leaves_a_redirect_and_allows_merging_again(records: Records) -> None:
    split(SCOPE, records, 2, ["h3"])
    undo(SCOPE, records, last_change(records, 2, "split"))
    assert lifecycle.find(SCOPE, records, 3).number == 2
    more = hit(Device(name="dc02.northwind.example"), Account(domain="NORTHWIND", name="jonas"))
    correlate(SCOPE, records, [alert("y", 40, Tactic.COLLECTION, more)])
    assert placed(records)["y"] == 2


def test_move_takes_repeats_along_and_undo_puts_everything_back(records: Records) -> None:
    till = hit(Device(name="till3"))
    twins = [alert(f"t{n}", n, Tactic.EXECUTION, till, fingerprint="t", detector="t") for n in range(2)]
    correlate(SCOPE, records, twins)
    before = placed(records)
    entry = move(SCOPE, records, ["t1", "b1"], 2)
    after = placed(records)
    assert [after[ident] for ident in ("t0", "t1", "b1", "b2")] == [2, 2, 2, 1]
    assert lifecycle.find(SCOPE, records, 3).number == 2
    undo(SCOPE, records, entry)
    assert placed(records) == before
    with records.read() as db:
        assert cases.get(SCOPE, db, 3).status == "Active"


def test_undo_respects_what_happened_since(records: Records) -> None:
    (entry,) = merge(SCOPE, records, [2], 1)
    move_entry = split(SCOPE, records, 1, ["h3"])
    merge(SCOPE, records, [1], move_entry)
    with pytest.raises(Conflict, match="undo that merge first"):
        undo(SCOPE, records, entry)


def test_correlation_never_merges_over_owners_or_classifications(records: Records) -> None:
    lifecycle.assign(SCOPE, records, 1, "kim")
    lifecycle.assign(SCOPE, records, 2, "lou")
    both = hit(Account(upn="otto@northwind.example"), Account(domain="NORTHWIND", name="jonas"))
    assert correlate(SCOPE, records, [alert("x", 40, Tactic.COLLECTION, both)]).merged == ()
    assert "different owners" in _texts(records, 2)
    lifecycle.assign(SCOPE, records, 2, "kim")
    lifecycle.classify(SCOPE, records, 1, Classification.TRUE_POSITIVE)
    lifecycle.classify(SCOPE, records, 2, Classification.FALSE_POSITIVE)
    assert correlate(SCOPE, records, [alert("z", 41, Tactic.COLLECTION, both)]).merged == ()
    lifecycle.classify(SCOPE, records, 2, Classification.TRUE_POSITIVE)
    assert correlate(SCOPE, records, [alert("w", 42, Tactic.COLLECTION, both)]).merged == ((2, 1),)


def test_nonsense_is_refused(records: Records) -> None:
    with pytest.raises(BadInput, match="not alerts of incident 1"):
        split(SCOPE, records, 1, ["h0"])
    with pytest.raises(BadInput, match="every alert"):
        split(SCOPE, records, 1, MAIL)
    with pytest.raises(BadInput, match="already"):
        move(SCOPE, records, ["b1"], 1)
    with pytest.raises(NotFound, match="no alert nope"):
        move(SCOPE, records, ["nope"], 1)
    with pytest.raises(BadInput, match="other incidents"):
        merge(SCOPE, records, [1], 1)


def _texts(records: Records, number: int) -> str:
    with records.read() as db:
        return "\n".join(entry.text for entry in cases.history(SCOPE, db, number))
