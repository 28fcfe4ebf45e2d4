"""What leaves quarantine and what people report: release, digests, requests, shapes of reports, corrections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from sqlalchemy import insert

from tests.mail.post import AT, PLAIN, envelope, program
from vedette.core import clock
from vedette.core.errors import Conflict, Forbidden
from vedette.core.scope import Scope
from vedette.core.vault import Vault
from vedette.mail import quarantine, release, reports, submissions
from vedette.mail.disposition import Receipt
from vedette.mail.edits import render
from vedette.mail.message import parse
from vedette.mail.policies import store
from vedette.mail.policies.book import MailSettings
from vedette.mail.policies.model import AntiSpam, Attachments, Condition, Files, FlowRule, Protection, Treatment
from vedette.mail.policies.store import Wanted
from vedette.mail.quarantine import Wanted as Asked
from vedette.mail.reading import plain, shown
from vedette.mail.reports import Said, Shape
from vedette.mail.room import MailRoom
from vedette.mail.submissions import Answer, Answered
from vedette.records import mail_messages
from vedette.records.database import Records
from vedette.records.submissions import simulated_mail

NORTH, SOUTH = Scope("north", "root@north.example", frozenset({"*"})), Scope("south", "root", frozenset({"*"}))
LEA = Scope("north", "lea@north.example")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[MailRoom]:
    with (
        Records.open(tmp_path / "state.db", Vault.at(tmp_path / "secret.key")) as records,
        clock.frozen(AT),
    ):
        yield MailRoom.open(tmp_path, records)


def spam_held(room: MailRoom) -> Receipt:
    """Something a person may release: held as spam by a rule that calls it spam."""
    store.create(NORTH, room.records, Wanted(Protection.SPAM, "Hold spam", AntiSpam(spam=Treatment.QUARANTINE)))
    rule = FlowRule(when=Condition(subject=("minutes",)), scl=5)
    store.create(NORTH, room.records, Wanted(Protection.FLOW, "Minutes are spam", rule))
    return room.gate.admit(NORTH, envelope(), PLAIN)


def test_a_released_message_is_sent_on_and_passes_us_on_its_way(room: MailRoom) -> None:
    first = spam_held(room)
    ((row,), _) = quarantine.listed(LEA, room.records, Asked(), own=True)
    assert quarantine.release(LEA, room.records, [row.id], false_positive=True) == 1
    with pytest.raises(Conflict):
        quarantine.remove(LEA, room.records, [row.id])
    (out,) = release.outgoing(NORTH, room.records, room.blobs, room.guards)
    assert (out.recipient, b"X-Vedette-Released:" in out.data) == ("lea@north.example", True)
    again = room.gate.admit(NORTH, envelope(), out.data)
    assert (again.key, again.quarantined, len(again.deliveries)) == (first.key, (), 1)
    release.sent(NORTH, room.records, out)
    assert list(release.outgoing(NORTH, room.records, room.blobs, room.guards)) == []
    with room.records.read() as db:
        (place,) = mail_messages.deliveries(NORTH, db, first.key)
        texts = [text for _, text in mail_messages.take_rows(NORTH, db, 10)]
    assert (place.original_location, place.latest_location) == ("Quarantine", "Inbox/folder")
    assert '"type":"Quarantine release"' in texts[-1]


def test_a_release_whose_bytes_are_gone_stops_no_other(room: MailRoom) -> None:
    spam_held(room)
    room.gate.admit(NORTH, envelope(), PLAIN.replace(b"minutes", b"more minutes"))
    rows, _ = quarantine.listed(NORTH, room.records, Asked())
    gone, fine = rows
    quarantine.release(NORTH, room.records, [gone.id, fine.id], false_positive=False)
    for path in room.blobs.root.rglob(f"*{gone.digest}*"):
        path.unlink()
    (out,) = release.outgoing(NORTH, room.records, room.blobs, room.guards)
    assert out.rows[0].id == fine.id
    after = quarantine.get(NORTH, room.records, gone.id)
    assert (after.state, after.note.startswith("not taken: ")) == ("held", True)


def test_a_refused_release_is_held_again_with_the_reason(room: MailRoom) -> None:
    spam_held(room)
    ((row,), _) = quarantine.listed(NORTH, room.records, Asked())
    quarantine.release(NORTH, room.records, [row.id], false_positive=False)
    (out,) = release.outgoing(NORTH, room.records, room.blobs, room.guards)
    release.refused(NORTH, room.records, out, "no such mailbox")
    after = quarantine.get(NORTH, room.records, row.id)
    assert (after.state, after.note) == ("held", "not taken: no such mailbox")


def test_people_ask_and_are_refused(room: MailRoom) -> None:
    spam_held(room)
    ((row,), _) = quarantine.listed(NORTH, room.records, Asked())
    with pytest.raises(Forbidden):
        quarantine.request(Scope("north", "tom@north.example"), room.records, row.id, "mine!")
    quarantine.request(LEA, room.records, row.id, "I wait for it")
    assert quarantine.deny(NORTH, room.records, [row.id], "no") == 1
    with pytest.raises(Conflict):
        quarantine.deny(NORTH, room.records, [row.id], "no")


def test_a_digest_names_what_is_held_once_and_nothing_people_may_not_see(room: MailRoom) -> None:
    spam_held(room)
    room.gate.admit(NORTH, envelope(sender="billing@odd.example"), program())
    settings = MailSettings(digest_from="quarantine@north.example")
    assert list(release.digests(NORTH, room.records, MailSettings(), AT)) == []
    (digest,) = release.digests(NORTH, room.records, settings, AT)
    message = parse(digest.data)
    assert "Minutes of Tuesday" in message.text
    assert "Invoice" not in message.text
    release.told(NORTH, room.records, digest)
    assert list(release.digests(NORTH, room.records, settings, AT)) == []
    assert list(release.digests(SOUTH, room.records, settings, AT)) == []


def test_a_preview_has_nothing_to_click_and_nothing_that_turns_text_round() -> None:
    raw = PLAIN.replace(b"the minutes", b"see https://bad.example/login now")
    found = shown(parse(raw))
    assert found.links == ("hxxps[:]//bad[.]example/login",)
    assert plain("a\u202eb\x07c\n") == "abc\n"


def attached(subject: str, original: bytes, name: str = "") -> bytes:
    """A report with the original attached."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = "tom@north.example", "report@north.example", subject
    message.set_content("Is this real?")
    if name:
        message.add_attachment(original, maintype="application", subtype="octet-stream", filename=name)
    else:
        message.add_attachment(parse_mime(original))
    return message.as_bytes()


def parse_mime(raw: bytes) -> EmailMessage:
    """An EmailMessage for attaching."""
    found = message_from_bytes(raw, policy=SMTP)
    assert isinstance(found, EmailMessage)
    return found


HEADERS = (
    "Received: from a.example by b.example; Fri, 20 Nov 2026 09:29:00 +0000\n"
    "From: Ada Brook <ada@partner.example>\nMessage-ID: <minutes-1@partner.example>\nSubject: Minutes\n"
)


def pasted(subject: str, text: str) -> bytes:
    """A report with text only."""
    return f"From: tom@north.example\r\nTo: report@north.example\r\nSubject: {subject}\r\n\r\n{text}".encode()


@pytest.mark.parametrize(
    ("raw", "said", "shape"),
    [
        (attached("3|Phishing", PLAIN), Said.PHISH, Shape.ATTACHED),
        (attached("1|Junk", PLAIN, "original.eml"), Said.JUNK, Shape.ATTACHED),
        (attached("2|x", PLAIN), Said.NOT_JUNK, Shape.ATTACHED),
        (attached("Not junk: Minutes", PLAIN), Said.NOT_JUNK, Shape.ATTACHED),
        (attached("[Phish Alert] Minutes", PLAIN, "phish_alert.eml"), Said.PHISH, Shape.ATTACHED),
        (attached("Fwd: odd", HEADERS.encode(), "headers.txt"), Said.PHISH, Shape.HEADERS),
        (pasted("Phishing: odd", f"Look:\n\n{HEADERS}\nthanks"), Said.PHISH, Shape.HEADERS),
        (
            pasted("Fwd: odd", "---------- Forwarded message ---------\nFrom: Ada <ada@partner.example>\n\nPay"),
            Said.PHISH,
            Shape.FORWARDED,
        ),
        (pasted("Spam: hm", "I got something odd"), Said.JUNK, Shape.NOTHING),
        (b"\xff\x00garbage", Said.PHISH, Shape.NOTHING),
    ],
)
def test_shapes_of_reports(raw: bytes, said: Said, shape: Shape) -> None:
    found = reports.read(raw)
    assert (found.said, found.shape) == (said, shape)
    if shape is not Shape.NOTHING:
        assert parse(found.original).sender.address == "ada@partner.example"


def test_a_report_mailbox_gets_everything_and_its_reports_are_taken_once(room: MailRoom) -> None:
    store.save_settings(NORTH, room.records, MailSettings(report_mailboxes=("report@north.example",)), 0)
    lure = program(message_id="bill-4")
    room.gate.admit(NORTH, envelope("lea@north.example", sender="billing@odd.example"), lure)
    told = room.gate.admit(NORTH, envelope("report@north.example", sender="tom@north.example"), attached("3|x", lure))
    assert (told.quarantined, len(told.deliveries)) == ((), 1)
    (waiting,) = submissions.waiting(NORTH, room)
    row = submissions.report(NORTH, room, waiting.digest, waiting.key)
    assert submissions.report(NORTH, room, waiting.digest, waiting.key) == row
    assert submissions.waiting(NORTH, room) == ()
    assert (row.source, row.kind, row.verdict, row.reporter) == ("user", "phish", "malware", "tom@north.example")
    assert row.policy == "Default"
    assert submissions.listed(SOUTH, room.records) == ((), 0)
    answered = submissions.answer(NORTH, room, row.id, Answered(Answer.MALWARE, "yes", list_sender=True))
    assert (answered.state, answered.answer) == ("answered", "malware")
    (learned,) = submissions.examples(NORTH, room)
    assert learned.unwanted
    assert len(learned.found.words)
    assert list(submissions.examples(SOUTH, room)) == []


def test_a_simulated_message_is_recognised(room: MailRoom) -> None:
    message = parse(PLAIN)
    assert not submissions.is_simulation(NORTH, room.records, message)
    with room.records.begin() as db:
        db.execute(insert(simulated_mail).values(tenant="north", message_id=message.message_id, simulation="sim_1"))
    assert submissions.is_simulation(NORTH, room.records, message)
    assert not submissions.is_simulation(SOUTH, room.records, message)
    assert submissions.submit(NORTH, room, PLAIN, Said.PHISH, "lea@north.example").simulation


def test_replacing_takes_the_file_out_and_leaves_the_rest(room: MailRoom) -> None:
    wanted = Wanted(Protection.ATTACHMENTS, "Replace", Attachments(mode=Files.REPLACE))
    store.create(NORTH, room.records, wanted)
    raw = program("photo.pdf")
    found = room.gate.decide(NORTH, replace(envelope(), sender="billing@odd.example"), raw)
    (copy,) = found.deliveries
    after = parse(render(raw, found.message, copy.edits))
    assert "Please open the invoice." in after.text
    assert [file.name for file in after.attachments] == ["removed-by-vedette.txt"]
    assert b"SHA-256" in after.attachments[0].data
