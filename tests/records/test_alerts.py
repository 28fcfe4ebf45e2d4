"""Alerts, links, incidents and names as kept: by tenant, in pages, replaced and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.states import fresh
from vedette.core.clock import frozen, now
from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.records import alert_index, alerts, identities, incidents, links
from vedette.records.alert_index import IndexRow
from vedette.records.alerts import AlertRow
from vedette.records.database import Records
from vedette.records.identities import EntityRow, NameRow
from vedette.records.links import LinkRow, StopRow

ONE, OTHER = Scope("northwind", "dana"), Scope("southwind", "eli")


@pytest.fixture
def records(database: str) -> Iterator[Records]:
    with fresh() as opened, frozen(now()):
        yield opened


def row(ident: str, minute: int = 0, repeat_of: str | None = None) -> AlertRow:
    at = now() + timedelta(minutes=minute)
    return AlertRow(
        ident, "rule", f"Alert {ident}", "", "Low", "Execution", "[]", "endpoint", "x", at, at, at, "[]", ident, 1,
        "[]", "cell", repeat_of, 0, None, None, 1.0, False, "d", "", "New", "Unknown", "NotAvailable", "", at,
    )  # fmt: skip


def test_alerts_of_one_tenant_are_invisible_to_the_other(records: Records) -> None:
    with records.begin() as db:
        alerts.add(ONE, db, [row("a"), row("b", 1)])
        alerts.add(OTHER, db, [row("a")])
        alerts.place(ONE, db, ["a"], incident=1, group=None)
        assert alerts.known_ids(OTHER, db, ["a", "b"]) == {"a"}
        assert alerts.get(OTHER, db, "a").incident is None
        assert [found.id for found in alerts.of_incident(ONE, db, 1)] == ["a"]
        with pytest.raises(NotFound, match="no alert b"):
            alerts.get(OTHER, db, "b")


def test_lists_say_how_many_there_are(records: Records) -> None:
    with records.begin() as db:
        alerts.add(ONE, db, [row(f"a{n:02}", n) for n in range(30)])
        page, total = alerts.listed(ONE, db, limit=2, skip=1)
    assert ([found.id for found in page], total) == (["a28", "a27"], 30)


def test_placing_an_alert_takes_its_repeats_along(records: Records) -> None:
    with records.begin() as db:
        alerts.add(ONE, db, [row("a"), row("b", 1, repeat_of="a")])
        alerts.place(ONE, db, ["a"], incident=4, group=None)
        alerts.count_repeats(ONE, db, {"a": (1, 5, now(), now() + timedelta(hours=1))})
        first, second = alerts.of_incident(ONE, db, 4)
    assert (first.repeats, first.count, second.incident) == (1, 6, 4)
    assert first.last_activity == now() + timedelta(hours=1)


def test_merged_entities_take_their_alerts_along(records: Records) -> None:
    with records.begin() as db:
        alerts.add(ONE, db, [row("a"), row("b")])
        rows = [
            IndexRow("old", "a", "device", 1.0),
            IndexRow("old", "b", "device", 2.0),
            IndexRow("new", "b", "device", 2.0),
        ]
        alert_index.add_index(ONE, db, rows)
        assert alert_index.move_entities(ONE, db, [("old", "new")]) == {"a", "b"}
        assert alert_index.holders(ONE, db, ["new"], 0, 9) == {"a", "b"}
        assert alert_index.holders(ONE, db, ["new"], 1.5, 9) == {"b"}
        assert alert_index.holders(OTHER, db, ["new"], 0, 9) == set()


def test_habits_are_counted_by_hour(records: Records) -> None:
    with records.begin() as db:
        alert_index.save_rates(ONE, db, {("p", 5): 2, ("p", 9): 1})
        alert_index.save_rates(ONE, db, {("p", 5): 3})
        assert alert_index.rates(ONE, db, ["p"], 0, 8) == {"p": {5: 3}}
        assert alert_index.rates(OTHER, db, ["p"], 0, 8) == {}


def test_links_resting_on_a_value_are_found_exactly(records: Records) -> None:
    with records.begin() as db:
        rows = [LinkRow("a", "b", "joined", 1.0, "share it", "ip:10.0.0.1\nen_x", now())]
        rows.append(LinkRow("c", "d", "joined", 1.0, "share it", "ip:10.0.0.11", now()))
        links.add(ONE, db, rows)
        assert links.resting_on(ONE, db, ["ip:10.0.0.1"]) == {"a", "b"}
        assert links.resting_on(OTHER, db, ["ip:10.0.0.1"]) == set()
        assert links.of_alerts(ONE, db, ["d", "c"]) == rows[1:]


def test_separations_and_stop_values_are_kept_by_tenant(records: Records) -> None:
    with records.begin() as db:
        links.separate(ONE, db, 7, 3, change=1)
        links.stop(ONE, db, [StopRow("ip:1", "private ip", "1", 30, "too many", now())])
        assert links.separated(ONE, db) == {(3, 7)}
        assert links.separated(OTHER, db) == set()
        assert links.stopped(ONE, db)["ip:1"].connects == 30
        assert links.stopped(OTHER, db) == {}
        links.reunite(ONE, db, 1)
        assert links.separated(ONE, db) == set()


def test_incident_numbers_start_at_one_in_every_tenant(records: Records) -> None:
    with records.begin() as db:
        assert incidents.next_number(ONE, db) == 1
        entry = incidents.note(ONE, db, 1, now(), "dana", "created", "text")
        incidents.mark_undone(ONE, db, entry, 99)
        assert incidents.get_change(ONE, db, entry).undone_by == 99
        assert incidents.history(OTHER, db, 1) == []
        with pytest.raises(NotFound, match="no incident 1"):
            incidents.get(ONE, db, 1)


def test_names_are_replaced_with_their_entity(records: Records) -> None:
    with records.begin() as db:
        entity = EntityRow("en_1", "person", "mara")
        identities.save(ONE, db, [entity], [NameRow("user", "mara", "en_1", "", False)])
        identities.save(ONE, db, [entity], [NameRow("sid", "s-1", "en_1", "", True)])
        assert identities.names_of_entities(ONE, db, ["en_1"]) == [NameRow("sid", "s-1", "en_1", "", True)]
        assert identities.names_of_values(OTHER, db, ["s-1"]) == []
        identities.forget(ONE, db, [("en_1", "en_2")])
        assert identities.labels(ONE, db, ["en_1"]) == {}
