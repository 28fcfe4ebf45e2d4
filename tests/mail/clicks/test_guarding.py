"""Whose links are guarded and whose are not; one copy each where the door allows; our guards off for judging."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from tests.mail.clicks.links import BASE, NORTH, SHOP, SOUTH, guarded, letter, room
from tests.mail.post import PLAIN, envelope
from vedette.app.mailflow import copy_of
from vedette.connectors.mail.reader import MailReader
from vedette.connectors.mail_flow import packets
from vedette.connectors.mail_flow.milter import verbs
from vedette.connectors.mail_flow.passing import Passing
from vedette.core.errors import Conflict, Forbidden, NotFound
from vedette.core.scope import Scope
from vedette.ingest.connector import Record
from vedette.mail import quarantine, release, submissions
from vedette.mail.clicks import keys
from vedette.mail.clicks.rewriting import rewritten
from vedette.mail.disposition import Action, Disposition, Guarding
from vedette.mail.envelope import Way
from vedette.mail.message import parse
from vedette.mail.policies import preview, store
from vedette.mail.policies.book import MailSettings
from vedette.mail.policies.model import DEFAULT, AntiSpam, Audience, Condition, FlowRule, Links, Protection, Treatment
from vedette.mail.policies.store import Wanted
from vedette.mail.quarantine import Wanted as Asked
from vedette.mail.reports import Said
from vedette.mail.room import MailRoom
from vedette.tenants.sealing import rotate

LEA, TOM = "lea@north.example", "tom@north.example"


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[MailRoom]:
    with room(tmp_path) as made:
        yield made


def policy(mail: MailRoom, settings: Links, *users: str) -> None:
    wanted = Wanted(Protection.LINKS, "Ours", settings, Audience(users))
    store.create(NORTH, mail.records, wanted)


def copies(mail: MailRoom, found: Disposition, raw: bytes, scope: Scope = NORTH) -> dict[tuple[str, ...], bytes]:
    return {one.recipients: copy_of(scope, mail.guards, raw, one) for one in found.deliveries}


def test_each_recipient_gets_a_copy_whose_links_name_them(mail: MailRoom) -> None:
    raw = letter()
    found = mail.gate.decide(NORTH, envelope(LEA, TOM), raw)
    made = copies(mail, found, raw)
    assert set(made) == {(LEA,), (TOM,)}
    for (recipient,), data in made.items():
        (clicked,) = guarded(mail, data)
        assert (clicked.url, clicked.network_id, clicked.recipient) == (SHOP, found.network_id, recipient)
        body, was = data.partition(b"\r\n\r\n")[2], raw.partition(b"\r\n\r\n")[2]
        start = was.index(SHOP.encode())
        assert (body[:start], body.endswith(was[start + len(SHOP) :])) == (was[:start], True)
    assert any("checked when they are clicked" in reason.text for reason in found.outcomes[0].reasons)


def test_mail_without_links_and_an_installation_without_address_stay_as_they_were(tmp_path: Path) -> None:
    with room(tmp_path) as mail:
        found = mail.gate.decide(NORTH, envelope(LEA, TOM), PLAIN)
        assert [one.edits.links for one in found.deliveries] == [None]
        assert not mail.guards.keys.every(NORTH)
    with room(tmp_path, clicks="") as mail:
        raw = letter()
        found = mail.gate.decide(NORTH, envelope(LEA, TOM), raw)
        assert not guarded(mail, next(iter(copies(mail, found, raw).values())))
        assert len(found.deliveries) == 1


def test_policies_decide_for_each_recipient(mail: MailRoom) -> None:
    policy(mail, Links(rewrite=False), TOM)
    raw = letter()
    made = copies(mail, mail.gate.decide(NORTH, envelope(LEA, TOM), raw), raw)
    assert len(guarded(mail, made[(LEA,)])) == 1
    assert SHOP.encode() in made[(TOM,)]


def test_links_that_are_never_rewritten_stay(mail: MailRoom) -> None:
    policy(mail, Links(keep=("*.shop.example", "shop.example/order*")), LEA)
    raw = letter()
    (data,) = copies(mail, mail.gate.decide(NORTH, envelope(LEA), raw), raw).values()
    assert SHOP.encode() in data


@pytest.mark.parametrize(("settings", "count"), [(Links(), 1), (Links(dkim_signed=False), 0)])
def test_mail_with_a_dkim_signature_is_rewritten_unless_the_policy_says_no(
    mail: MailRoom, settings: Links, count: int
) -> None:
    policy(mail, settings, LEA)
    raw = letter(SHOP, "DKIM-Signature: v=1; a=rsa-sha256; d=partner.example; s=x; bh=x; b=y")
    (data,) = copies(mail, mail.gate.decide(NORTH, envelope(LEA), raw), raw).values()
    assert len(guarded(mail, data)) == count


def test_only_who_is_shown_to_be_inside_is_believed_and_nobody_outside_gets_our_links(mail: MailRoom) -> None:
    settings = MailSettings(domains=("north.example",), hosts=("mx.north.example",))
    store.save_settings(NORTH, mail.records, settings, 0)
    proved = "Authentication-Results: mx.north.example; dmarc=pass header.from=north.example"
    for fields, to, count in (((proved,), LEA, 0), ((), LEA, 1), ((), "ives@far.example", 0)):
        raw = letter(SHOP, *fields, sender="ada@north.example")
        (data,) = copies(mail, mail.gate.decide(NORTH, envelope(to, sender="ada@north.example"), raw), raw).values()
        assert len(guarded(mail, data)) == count, (fields, to)
    policy(mail, Links(internal=True), LEA)
    raw = letter(SHOP, proved, sender="ada@north.example")
    (data,) = copies(mail, mail.gate.decide(NORTH, envelope(LEA, sender="ada@north.example"), raw), raw).values()
    assert len(guarded(mail, data)) == 1


def test_a_report_mailbox_and_a_blind_copy_get_the_links_as_they_were(mail: MailRoom) -> None:
    store.save_settings(NORTH, mail.records, MailSettings(report_mailboxes=("report@north.example",)), 0)
    rule = FlowRule(when=Condition(subject=("order",)), bcc=("vault@north.example",))
    store.create(NORTH, mail.records, Wanted(Protection.FLOW, "Keep", rule))
    raw = letter()
    made = copies(mail, mail.gate.decide(NORTH, envelope(LEA, "report@north.example"), raw), raw)
    plain = {name for to, data in made.items() if SHOP.encode() in data for name in to}
    assert plain == {"report@north.example", "vault@north.example"}


def test_a_milter_has_one_copy_which_names_nobody_when_there_are_several(mail: MailRoom) -> None:
    policy(mail, Links(rewrite=False), TOM)
    rule = FlowRule(when=Condition(subject=("order",)), bcc=("vault@north.example",))
    store.create(NORTH, mail.records, Wanted(Protection.FLOW, "Keep", rule))
    raw = letter()
    found = mail.gate.decide(NORTH, envelope(LEA, TOM, way=Way.MILTER), raw)
    ((to, data),) = copies(mail, found, raw).items()
    assert set(to) == {LEA, TOM, "vault@north.example"}
    assert [one.recipient for one in guarded(mail, data)] == [""]
    alone = mail.gate.decide(NORTH, envelope(LEA, way=Way.MILTER), letter(number=2))
    assert [one.recipient for one in guarded(mail, next(iter(copies(mail, alone, letter(number=2)).values())))] == [LEA]


def _verbs(mail: MailRoom, raw: bytes) -> bytes:
    receipt = mail.gate.admit(NORTH, envelope(LEA, way=Way.MILTER), raw)
    passing = Passing(
        lambda _envelope, _raw: receipt, lambda data, one: copy_of(NORTH, mail.guards, data, one), lambda *_: None, ()
    )
    return verbs(receipt, (LEA,), raw, passing)


def test_a_milter_replaces_the_body_and_the_fields_that_describe_it(mail: MailRoom) -> None:
    long = "https://shop.example/" + "".join(f"{at * 7919:x}" for at in range(400))
    head = b"From: ada@partner.example\r\nTo: lea@north.example\r\nSubject: s\r\nMessage-ID: <1@x>\r\n"
    said = _verbs(mail, head + b"\r\n" + long.encode() + b"\r\n")
    assert packets.insert_header(0, "MIME-Version", " 1.0") in said
    assert packets.insert_header(0, "Content-Transfer-Encoding", " quoted-printable") in said
    assert said.count(f"{BASE}/l/north/".encode()) == 1
    said = _verbs(mail, letter(number=3))
    assert b"Content-Transfer-Encoding" not in said
    assert packets.Reply.REPLACE_BODY.value.encode() + b"--b\r\n" in said
    assert b"--b\r\n" not in _verbs(mail, PLAIN)


def test_what_is_released_is_guarded_and_known_when_it_comes_past_us(mail: MailRoom) -> None:
    store.create(NORTH, mail.records, Wanted(Protection.SPAM, "Hold spam", AntiSpam(spam=Treatment.QUARANTINE)))
    store.create(
        NORTH, mail.records, Wanted(Protection.FLOW, "Orders", FlowRule(when=Condition(subject=("order",)), scl=5))
    )
    first = mail.gate.admit(NORTH, envelope(LEA), letter())
    ((row,), _) = quarantine.listed(NORTH, mail.records, Asked())
    quarantine.release(NORTH, mail.records, [row.id], false_positive=True)
    (out,) = release.outgoing(NORTH, mail.records, mail.blobs, mail.guards)
    assert [one.recipient for one in guarded(mail, out.data)] == [LEA]
    again = mail.gate.admit(NORTH, envelope(LEA), out.data)
    assert (again.key, again.quarantined, len(again.deliveries)) == (first.key, (), 1)
    assert guarded(mail, copy_of(NORTH, mail.guards, out.data, again.deliveries[0])) == guarded(mail, out.data)
    forged = out.data.replace(b"is <a", b"is now <a")
    assert mail.gate.admit(NORTH, envelope(LEA), forged).quarantined == (LEA,)


def test_links_are_guarded_once_but_not_believed_of_other_organisations(mail: MailRoom) -> None:
    raw = letter()
    (data,) = copies(mail, mail.gate.decide(NORTH, envelope(LEA), raw), raw).values()
    twice = mail.gate.decide(NORTH, envelope(TOM), data)
    assert twice.deliveries[0].edits.links is None
    (theirs,) = copies(mail, mail.gate.decide(SOUTH, envelope(LEA), data), data, SOUTH).values()
    assert [one.url for one in guarded(mail, theirs, SOUTH)] == [SHOP]


def test_messages_are_judged_and_shown_with_the_links_senders_wrote(mail: MailRoom) -> None:
    data = rewritten(letter("http://192.0.2.9/login"), mail.guards.guard(NORTH, Guarding("n-1", LEA), (LEA,)))
    assert "http://192.0.2.9/login" not in {link.url for link in parse(data).links}
    again = mail.gate.decide(NORTH, envelope(LEA, way=Way.IMAP), data)
    assert "http://192.0.2.9/login" in {link.url for link in again.message.links}
    kept = submissions.submit(NORTH, mail, data, Said.PHISH, LEA)
    assert "192.0.2.9" in kept.findings
    ((record,),) = MailReader(plain=mail.guards.plain).read(BytesIO(data), "reported.eml", NORTH)
    assert isinstance(record, Record)
    assert b"http://192.0.2.9/login" in record.json
    assert BASE.encode() not in record.json
    assert mail.guards.plain(PLAIN) == PLAIN


def test_keys_are_renewed_and_forgotten_and_survive_a_new_installation_key(mail: MailRoom) -> None:
    raw = letter()

    def sent() -> bytes:
        (data,) = copies(mail, mail.gate.decide(NORTH, envelope(LEA), raw), raw).values()
        return data

    old = sent()
    first = mail.guards.keys.newest(NORTH).id
    assert keys.renew(NORTH, mail.records).id == mail.guards.keys.newest(NORTH).id != first
    assert guarded(mail, old) == guarded(mail, sent())
    assert old != sent()
    rotate(NORTH, mail.records, drop_old=True)
    assert len(guarded(mail, old)) == 1
    with pytest.raises(Conflict):
        keys.forget(NORTH, mail.records, mail.guards.keys.newest(NORTH).id)
    with pytest.raises(NotFound):
        keys.forget(SOUTH, mail.records, first)
    with pytest.raises(Forbidden):
        keys.forget(Scope("north", "lea"), mail.records, first)
    keys.forget(NORTH, mail.records, first)
    assert first not in mail.guards.keys.every(NORTH)
    assert "secret" not in repr(mail.guards.keys.newest(NORTH))


def test_a_preview_tells_whose_links_would_be_guarded(mail: MailRoom) -> None:
    mail.gate.admit(NORTH, envelope(LEA), letter())
    before = mail.shelf.book(NORTH)
    off = store.proposed(before, DEFAULT, Wanted(Protection.LINKS, "Default", Links(rewrite=False)))
    found = preview.preview(NORTH, mail.records, mail.blobs, before, store.changed(before, off))
    assert found.moves == (("deliver, links guarded", "deliver", 1),)


def test_held_mail_says_nothing_of_links_and_is_guarded_once_it_is_let_go(mail: MailRoom) -> None:
    found = mail.gate.decide(NORTH, envelope(LEA), letter())
    held = replace(found.outcomes[0], action=Action.QUARANTINE)
    assert preview._word(held) == "quarantine"
