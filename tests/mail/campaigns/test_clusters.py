"""Clusters, campaigns and what follows for delivered copies, through the gate; nothing crosses organisations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.mail.campaigns.letters import REPORT, letter, lure, way
from tests.mail.post import AT, program
from vedette.core import clock
from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.core.vault import Vault
from vedette.mail import actions
from vedette.mail.blobs import Blobs
from vedette.mail.campaigns import campaigns, clusters, report, zap
from vedette.mail.campaigns.fingerprint import fingerprint
from vedette.mail.campaigns.flow import Layer
from vedette.mail.gate import Gate
from vedette.mail.message import parse
from vedette.mail.policies.book import Book
from vedette.mail.verdict import Decision
from vedette.records import mail_messages, mail_prints
from vedette.records.database import Records

NORTH, SOUTH = Scope("north", "test", frozenset({"*"})), Scope("south", "test", frozenset({"*"}))


@dataclass(frozen=True, slots=True)
class House:
    records: Records
    blobs: Blobs
    gate: Gate

    def cluster(self, network_id: str, scope: Scope = NORTH) -> str:
        with self.records.read() as db:
            found = mail_prints.print_of(scope, db, network_id)
        return found.cluster if found else ""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with Records.open(tmp_path / "state.db", Vault.at(tmp_path / "secret.key")) as records:
        blobs = Blobs(tmp_path / "mail", records)
        yield House(records, blobs, Gate(records, blobs, lambda scope: Book()))


def admitted(house: House, number: int, *to: str, scope: Scope = NORTH) -> str:
    raw = lure(number, "Lea Horn", to[0] if to else "lea@north.example")
    return house.gate.admit(scope, way(f"desk{number}@host{number}.example", *to), raw).network_id


def test_copies_come_into_one_cluster_and_other_letters_do_not(house: House) -> None:
    copies = [admitted(house, number) for number in (1, 22, 333)]
    other = house.gate.admit(NORTH, way("ada@p.example"), letter(REPORT, "ada@p.example", "l@n.example", "Quay", "r@x"))
    assert len({house.cluster(one) for one in copies}) == 1
    assert house.cluster(other.network_id) not in {"", house.cluster(copies[0])}
    with house.records.read() as db:
        (cluster,) = mail_prints.clusters(NORTH, db, [house.cluster(copies[0])]).values()
    assert (cluster.messages, cluster.copies, cluster.leaders) == (3, 3, 1)


def test_similar_messages_are_found_and_belong_to_one_organisation(house: House) -> None:
    first, second = admitted(house, 1), admitted(house, 2)
    admitted(house, 3, "sue@south.example", scope=SOUTH)
    found = clusters.similar(NORTH, house.records, first)
    assert [one.message.network_id for one in found] == [second]
    assert found[0].body == 1.0
    assert clusters.similar(SOUTH, house.records, first) == ()


def test_the_row_for_the_lake_names_the_cluster(house: House) -> None:
    network = admitted(house, 1)
    with house.records.read() as db:
        ((_, text),) = mail_messages.take_rows(NORTH, db, 10)
    assert json.loads(text)["cluster"] == house.cluster(network)


def bills(house: House, count: int, scope: Scope = NORTH) -> None:
    for number in range(count):
        envelope = replace(
            way(f"billing@odd{number}.example", f"p{number}@north.example"), received=AT + timedelta(hours=number)
        )
        house.gate.admit(scope, envelope, program(message_id=f"bill-{number}"))


def test_the_third_unwanted_copy_makes_a_campaign_that_grows(house: House) -> None:
    bills(house, 2)
    assert report.listed(NORTH, house.records, days=3650) == ((), 0)
    bills(house, 5)
    (line,), total = report.listed(NORTH, house.records, days=3650)
    row = line.row
    assert (line.people, line.junked, line.blocked, line.clicks, sum(line.trend)) == (5, 0, 5, 0, 5)
    assert (total, row.type, row.messages, row.copies, row.inboxed) == (1, "Malware", 5, 5, 0)
    assert row.last - row.first == timedelta(hours=4)
    found = report.detail(NORTH, house.records, row.id)
    assert [one.copies for one in found.over_time] == [1, 1, 1, 1, 1]
    assert len(found.recipients) == 5
    ways = {(flow.layer, flow.name, flow.to_layer, flow.to_name): flow.copies for flow in found.flow}
    assert ways[Layer.AUTHENTICATION, "Not checked", Layer.VERDICT, "MALW"] == 5
    assert ways[Layer.VERDICT, "MALW", Layer.TECHNOLOGY, "Antimalware protection"] == 5
    assert ways[Layer.ACTION, "Blocked", Layer.LATEST, "Quarantine"] == 5
    assert ways[Layer.LATEST, "Quarantine", Layer.USER, "Nothing known"] == 5
    first_hour = report.detail(NORTH, house.records, row.id, row.first, row.first)
    assert sum(flow.copies for flow in first_hour.flow if flow.layer == "relay") == 1
    assert report.listed(SOUTH, house.records, days=3650) == ((), 0)
    with pytest.raises(NotFound):
        report.detail(SOUTH, house.records, row.id)


def test_each_recipient_of_a_campaign_becomes_one_row(house: House) -> None:
    bills(house, 4)
    bills(house, 4)  # a second attempt of each
    with house.records.read() as db:
        told = [json.loads(text) for _, text in mail_messages.take_rows(NORTH, db, 100)]
    rows = [one for record in told for one in record.get("campaigns", ())]
    assert sorted(row["recipient"] for row in rows) == [f"p{number}@north.example" for number in range(4)]
    assert len({row["id"] for row in rows}) == 1


def test_what_was_delivered_is_planned_away_once_its_like_is_unwanted(house: House) -> None:
    now = clock.now()
    raws = {name: letter(REPORT, "ada@p.example", "l@n.example", "Quay", f"{name}@x") for name in ("a", "b")}
    kept = [house.gate.admit(NORTH, replace(way("ada@p.example"), received=now), raw) for raw in raws.values()]
    assert zap.waiting(NORTH, house.records) == ""
    with house.records.begin(NORTH) as db:
        assert campaigns.verdict_changed(NORTH, db, kept[0].network_id, Decision.PHISH, "an administrator said so")
        assert not campaigns.verdict_changed(SOUTH, db, kept[0].network_id, Decision.PHISH, "no")
    assert zap.waiting(NORTH, house.records)
    found = zap.spread(NORTH, house.records, house.blobs, Book())
    assert (found.looked, found.planned) == (2, 2)
    assert zap.waiting(NORTH, house.records) == ""
    rows, total = actions.listed(NORTH, house.records)
    assert total == 2
    assert {(row.kind, row.trigger, row.category, row.reason) for row in rows} == {
        ("move to quarantine", "ZAP", "PHSH", "an administrator said so")
    }


def test_a_value_that_many_share_is_not_looked_up_by_more_of_them(house: House) -> None:
    page = "http://portal.example/path/of/all"
    with house.records.begin(NORTH) as db:
        for number in range(clusters.COMMON + 10):
            words = " ".join(f"w{chr(97 + number % 26)}{chr(97 + at)}{chr(97 + number // 26)}" for at in range(26))
            raw = letter(f"{words}\r\n{page}\r\n", "a@b.example", "l@n.example", "x", f"{number}@x")
            own = fingerprint(raw, parse(raw), "")
            clusters.join(NORTH, db, f"ml_{number}", f"n{number}", AT, own, "clean", 1)
            (mark,) = own.values[12:]
        pairs = mail_prints.near(NORTH, db, [mark], 1000)
    assert len(pairs) == clusters.COMMON


def test_fingerprints_are_forgotten_with_all_they_are_found_by(house: House) -> None:
    network = admitted(house, 1)
    with house.records.begin(NORTH) as db:
        assert mail_prints.forget(NORTH, db, AT, clusters.values) == 0
        own = mail_prints.print_of(NORTH, db, network)
        assert own is not None
        assert mail_prints.forget(NORTH, db, AT + timedelta(days=1), clusters.values) == 1
        assert mail_prints.near(NORTH, db, list(clusters.values(own)), 10) == ()
        assert mail_prints.clusters(NORTH, db, [own.cluster]) == {}
