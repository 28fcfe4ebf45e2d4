"""What people do to one incident, its history, and undoing it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.incidents.crafted import SCOPE, alert, four_hosts, hit, invoice_fraud, memory
from vedette.core.errors import BadInput, Conflict, NotFound
from vedette.detect.alert import Severity, Tactic
from vedette.incidents import lifecycle
from vedette.incidents.correlate import correlate
from vedette.incidents.incident import AlertStatus, Classification, Determination, Status
from vedette.incidents.placing import merge
from vedette.incidents.undo import undo
from vedette.records import alerts as store
from vedette.records import incidents as cases
from vedette.records.database import Records
from vedette.records.incidents import IncidentRow
from vedette.schema.entities import Account


@pytest.fixture
def records() -> Iterator[Records]:
    with memory() as opened:
        correlate(SCOPE, opened, invoice_fraud())
        yield opened


def row(records: Records, number: int = 1) -> IncidentRow:
    with records.read() as db:
        return cases.get(SCOPE, db, number)


def statuses(records: Records) -> set[str]:
    with records.read() as db:
        return set(store.statuses(SCOPE, db, 1))


def test_resolving_resolves_the_alerts_and_is_undoable(records: Records) -> None:
    entry = lifecycle.resolve(SCOPE, records, 1, Classification.TRUE_POSITIVE, Determination.PHISHING, "seen in mail")
    found = row(records)
    assert (found.status, found.classification, found.determination) == ("Resolved", "TruePositive", "Phishing")
    assert found.resolved is not None
    assert statuses(records) == {"Resolved"}
    undo(SCOPE, records, entry)
    found = row(records)
    assert (found.status, found.classification, found.resolved) == ("Active", "Unknown", None)
    assert statuses(records) == {"New"}
    with records.read() as db:
        assert [c.text for c in cases.comments(SCOPE, db, 1)] == ["seen in mail"]


def test_an_undo_can_be_undone(records: Records) -> None:
    first = lifecycle.assign(SCOPE, records, 1, "kim")
    with records.read() as db:
        assert {found.assigned for found in store.of_incident(SCOPE, db, 1)} == {"kim"}
    second = undo(SCOPE, records, first)
    assert row(records).assigned == ""
    undo(SCOPE, records, second)
    assert row(records).assigned == "kim"


def test_nothing_is_undone_twice_or_over_a_later_change(records: Records) -> None:
    first = lifecycle.assign(SCOPE, records, 1, "kim")
    second = lifecycle.assign(SCOPE, records, 1, "lou")
    with pytest.raises(Conflict, match="changed again since"):
        undo(SCOPE, records, first)
    undo(SCOPE, records, second)
    with pytest.raises(Conflict, match="undone already"):
        undo(SCOPE, records, second)
    assert row(records).assigned == "kim"


def test_reopening_makes_the_alerts_new_again(records: Records) -> None:
    lifecycle.resolve(SCOPE, records, 1, Classification.FALSE_POSITIVE, Determination.CLEAN)
    lifecycle.reopen(SCOPE, records, 1, "came back")
    assert row(records).status == "Active"
    assert statuses(records) == {"New"}
    with pytest.raises(Conflict, match="not resolved"):
        lifecycle.reopen(SCOPE, records, 1)


def test_words_must_fit(records: Records) -> None:
    with pytest.raises(BadInput, match="Clean does not fit TruePositive"):
        lifecycle.classify(SCOPE, records, 1, Classification.TRUE_POSITIVE, Determination.CLEAN)
    with pytest.raises(BadInput, match="merging"):
        lifecycle.set_status(SCOPE, records, 1, Status.REDIRECTED)
    with pytest.raises(NotFound, match="no incident 9"):
        lifecycle.assign(SCOPE, records, 9, "kim")


def test_tags_name_and_severity_set_by_hand_stay(records: Records) -> None:
    lifecycle.tag(SCOPE, records, 1, add=["finance", "vip", "finance"])
    lifecycle.tag(SCOPE, records, 1, add=["q1"], remove=["vip"])
    lifecycle.rename(SCOPE, records, 1, "The invoice case")
    lifecycle.set_severity(SCOPE, records, 1, Severity.HIGH)
    who = Account(upn="otto@northwind.example")
    correlate(SCOPE, records, [alert("b4", 70, Tactic.EXFILTRATION, hit(who))])
    found = row(records)
    assert (found.tags, found.name, found.severity, found.alerts) == ("finance\nq1", "The invoice case", "High", 4)
    with pytest.raises(BadInput, match="one line"):
        lifecycle.tag(SCOPE, records, 1, add=[" "])


def test_history_names_actor_and_time_and_only_grows(records: Records) -> None:
    lifecycle.assign(SCOPE, records, 1, "kim")
    lifecycle.comment(SCOPE, records, 1, "asked the user")
    with records.read() as db:
        history = cases.history(SCOPE, db, 1)
    assert [(entry.actor, entry.verb) for entry in history] == [
        ("correlation", "created"),
        ("dana", "assigned"),
        ("dana", "commented"),
    ]
    assert history[1].text == "assigned: (nothing) → kim"
    with pytest.raises(BadInput, match="cannot be undone"):
        undo(SCOPE, records, history[0].id)


def test_the_incident_follows_its_alerts_to_resolved(records: Records) -> None:
    lifecycle.set_alert_status(SCOPE, records, ["b1", "b2"], AlertStatus.RESOLVED)
    assert row(records).status == "Active"
    lifecycle.set_alert_status(SCOPE, records, ["b3"], AlertStatus.RESOLVED)
    assert row(records).status == "Resolved"


def test_a_merged_incident_points_to_where_it_went(records: Records) -> None:
    correlate(SCOPE, records, four_hosts())
    merge(SCOPE, records, [2], 1)
    assert lifecycle.find(SCOPE, records, 2).number == 1
    with pytest.raises(Conflict, match="merged into incident 1"):
        lifecycle.assign(SCOPE, records, 2, "kim")
    with pytest.raises(BadInput, match="30000"):
        lifecycle.comment(SCOPE, records, 1, "x" * 30_001)
