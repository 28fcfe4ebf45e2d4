"""Mail that meets indicators: at the gate, in imported files, delivered before they were known; two organisations."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.mail.letters import letter, with_file
from tests.mail.post import AT, PLAIN, envelope
from vedette.connectors.mail.reader import MailReader
from vedette.core import clock
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.scope import Scope
from vedette.core.vault import Vault
from vedette.ingest.connector import Record
from vedette.mail import actions
from vedette.mail.indicators import store
from vedette.mail.indicators.model import IndicatorAction, IndicatorKind, Threat, Wanted
from vedette.mail.room import MailRoom
from vedette.mail.verdict import Decision
from vedette.records.database import Records
from vedette.records.selection import Every

NORTH, SOUTH = (Scope(name, "root", frozenset({"*"})) for name in ("north", "south"))
LINK = PLAIN.replace(b"Dear Lea,", b"Dear Lea, see https://pages.lure.example/Doc?x=1 for")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[MailRoom]:
    with Records.open(tmp_path / "state.db", Vault.at(tmp_path / "secret.key")) as records, clock.frozen(AT):
        yield MailRoom.open(tmp_path, records)


def known(room: MailRoom, kind: IndicatorKind, value: str, threat: Threat = Threat.PHISH, **more: object) -> str:
    wanted = Wanted(kind, value, "March lures", threat, source="Fjell CERT", **more)  # type: ignore[arg-type]
    return store.submit(NORTH, room.records, wanted).id


@pytest.mark.parametrize(
    ("kind", "value", "what"),
    [
        (IndicatorKind.URL, "http://pages.lure.example/doc?x=1", "link"),
        (IndicatorKind.DOMAIN, "lure.example", "host"),
        (IndicatorKind.SENDER, "ADA@partner.example", "sender"),
        (IndicatorKind.DOMAIN, "partner.example", "sender"),
        (IndicatorKind.IP, "192.0.2.7", "relay"),
    ],
)
def test_the_gate_names_the_indicator_and_who_says_it(
    room: MailRoom, kind: IndicatorKind, value: str, what: str
) -> None:
    assert room.gate.decide(NORTH, envelope(), LINK).verdict.decision is Decision.CLEAN
    ident = known(room, kind, value)
    found = room.gate.decide(NORTH, envelope(), LINK).verdict
    assert found.decision in {Decision.PHISH, Decision.HIGH_CONFIDENCE_PHISH}
    assert any(f"known-{what}" == finding.code for finding in found.findings)
    assert any("indicator 'March lures' of Fjell CERT" in reason for reason in found.reasons)
    assert room.gate.decide(SOUTH, envelope(), LINK).verdict.decision is Decision.CLEAN
    store.remove(NORTH, room.records, [ident])
    assert room.gate.decide(NORTH, envelope(), LINK).verdict.decision is Decision.CLEAN


@pytest.mark.parametrize("name", ["sha256", "sha1", "md5"])
def test_files_are_known_by_any_hash(room: MailRoom, name: str) -> None:
    kinds = {"sha256": IndicatorKind.SHA256, "sha1": IndicatorKind.SHA1, "md5": IndicatorKind.MD5}
    known(room, kinds[name], hashlib.new(name, b"a lantern").hexdigest(), Threat.MALWARE)
    raw = with_file("lamp.bin", b"a lantern")
    assert room.gate.decide(NORTH, envelope(), raw).verdict.decision is Decision.MALWARE
    assert room.gate.decide(NORTH, envelope(), with_file("lamp.bin", b"another")).verdict.decision is Decision.CLEAN


def test_actions_weigh_and_ends_silence(room: MailRoom) -> None:
    known(room, IndicatorKind.DOMAIN, "lure.example", action=IndicatorAction.AUDIT)
    audited = room.gate.decide(NORTH, envelope(), LINK).verdict
    assert (audited.decision, any(one.code == "known-host" for one in audited.findings)) == (Decision.CLEAN, True)
    known(room, IndicatorKind.DOMAIN, "lure.example", expires=AT + timedelta(hours=1))
    assert room.gate.decide(NORTH, envelope(), LINK).verdict.threat == "Phish"
    with clock.frozen(AT + timedelta(hours=2)):
        assert room.gate.decide(NORTH, envelope(), LINK).verdict.decision is Decision.CLEAN
    known(room, IndicatorKind.DOMAIN, "pages.lure.example", action=IndicatorAction.ALLOWED)
    known(room, IndicatorKind.DOMAIN, "lure.example")
    assert store.listed(NORTH, room.records, Every())[1] == 2


def test_what_was_delivered_before_it_was_known_is_purged(room: MailRoom) -> None:
    room.gate.admit(NORTH, envelope(), LINK)
    room.gate.admit(SOUTH, envelope("sue@south.example"), LINK)

    def again(scope: Scope) -> int:
        book, informed = room.shelf.book(scope), room.watch.informed(scope)
        return actions.rejudge(scope, room.records, room.blobs, book, informed=informed).planned

    assert again(NORTH) == 0
    known(room, IndicatorKind.URL, "https://pages.lure.example/Doc?x=1")
    assert (again(NORTH), again(NORTH), again(SOUTH)) == (1, 0, 0)
    (row,), _ = actions.listed(NORTH, room.records)
    assert (row.trigger, row.state) == ("ZAP", "pending")
    assert "indicator 'March lures' of Fjell CERT" in row.reason


def test_imported_mail_meets_the_indicators_of_its_organisation(room: MailRoom) -> None:
    known(room, IndicatorKind.DOMAIN, "lure.example")
    reader = MailReader(knowledge=room.gate.knowledge)
    said = {}
    for scope in (NORTH, SOUTH):
        ((record,),) = reader.read(io.BytesIO(letter("see https://lure.example/")), "a.eml", scope)
        assert isinstance(record, Record)
        said[scope.tenant] = b"Fjell CERT" in record.json
    assert said == {"north": True, "south": False}


def test_only_who_may_changes_them_and_a_file_is_kept_as_one(room: MailRoom) -> None:
    like = Wanted(IndicatorKind.DOMAIN, "", "a list")
    taken = store.take(NORTH, room.records, b"a.example\nb.example\nnothing\n", like)
    assert (taken.added, taken.replaced, len(taken.refused)) == (2, 0, 1)
    assert store.take(NORTH, room.records, b"a.example\nc.example\n", like).replaced == 1
    rows, total = store.listed(NORTH, room.records, Every())
    assert (total, store.listed(SOUTH, room.records, Every())[1]) == (3, 0)
    nobody = Scope("north", "tom")
    with pytest.raises(Forbidden):
        store.take(nobody, room.records, b"d.example", like)
    with pytest.raises(Forbidden):
        store.listed(nobody, room.records, Every())
    with pytest.raises(NotFound):
        store.remove(SOUTH, room.records, [rows[0].id])
    with pytest.raises(BadInput):
        known(room, IndicatorKind.DOMAIN, "d.example", expires=AT - timedelta(days=1))


def test_what_has_ended_in_a_file_is_told_and_the_rest_is_kept(room: MailRoom) -> None:
    feed = b"indicatorValue,expirationTime\nold.example,2001-01-01T00:00:00Z\nlure.example,\n"
    taken = store.take(NORTH, room.records, feed, Wanted(IndicatorKind.DOMAIN, "", "a feed"))
    assert (taken.added, taken.refused) == (1, (("old.example", "its end has passed"),))


def test_an_organisation_keeps_so_many(room: MailRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST", 1)
    known(room, IndicatorKind.DOMAIN, "a.example")
    known(room, IndicatorKind.DOMAIN, "a.example")
    with pytest.raises(Conflict):
        known(room, IndicatorKind.DOMAIN, "b.example")
