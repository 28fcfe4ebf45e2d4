"""The gate: what is decided, what is durable, and that a second attempt changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.mail.post import AT, PLAIN, envelope, program
from vedette.core.clock import frozen
from vedette.core.errors import Conflict, NotFound
from vedette.core.scope import Scope
from vedette.core.vault import Vault
from vedette.mail import quarantine as releasing
from vedette.mail.blobs import Blobs
from vedette.mail.disposition import Action
from vedette.mail.edits import render
from vedette.mail.envelope import Way
from vedette.mail.gate import Gate
from vedette.mail.policies.book import Book
from vedette.records import mail_messages, quarantine
from vedette.records.database import Records
from vedette.records.selection import Every
from vedette.tenants.sealing import rotate

NORTH, SOUTH = Scope("north", "test", frozenset({"*"})), Scope("south", "test", frozenset({"*"}))


@dataclass(frozen=True, slots=True)
class House:
    records: Records
    blobs: Blobs
    gate: Gate


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with Records.open(tmp_path / "state.db", Vault.at(tmp_path / "secret.key")) as records:
        blobs = Blobs(tmp_path / "mail", records)
        yield House(records, blobs, Gate(records, blobs, lambda scope: Book()))


def test_a_plain_message_is_delivered_with_our_stamps_and_without_forged_ones(house: House) -> None:
    found = house.gate.decide(NORTH, envelope(), PLAIN)
    assert [one.action for one in found.outcomes] == [Action.DELIVER]
    (copy,) = found.deliveries
    assert ("Authentication-Results", 1) in copy.edits.remove
    assert ("X-Vedette-Report", 1) in copy.edits.remove
    sent = render(PLAIN, found.message, copy.edits)
    assert sent.count(b"X-Vedette-Report:") == 1
    assert b"spf=pass" not in sent
    assert sent.endswith(PLAIN.partition(b"\r\n\r\n")[2])


def test_results_a_sender_wrote_are_not_believed(house: House) -> None:
    assert house.gate.decide(NORTH, envelope(), PLAIN).authentication.spf == ""


def test_a_program_is_held_and_the_reasons_say_so(house: House) -> None:
    receipt = house.gate.admit(NORTH, envelope(sender="billing@odd.example"), program())
    assert receipt.quarantined == ("lea@north.example",)
    assert receipt.deliveries == ()
    with house.records.read() as db:
        (row,), total = quarantine.listed(NORTH, db, Every(), limit=10)
        (delivery,) = mail_messages.deliveries(NORTH, db, receipt.key)
    assert (total, row.category, row.may_release) == (1, "MALW", False)
    assert (delivery.original_action, delivery.original_location) == ("Blocked", "Quarantine")
    assert "malicious" in delivery.outcome
    assert "Default" in delivery.outcome


def test_a_second_attempt_is_the_same_handing_over(house: House) -> None:
    first = house.gate.admit(NORTH, envelope("lea@north.example", "tom@north.example"), PLAIN)
    house.gate.sent(NORTH, first.key, 0)
    relayed = b"Received: from a by b; Fri, 20 Nov 2026 09:31:00 +0000\r\n" + PLAIN
    again = house.gate.admit(NORTH, envelope("tom@north.example", "lea@north.example"), relayed)
    assert (first.repeated, again.repeated, again.key, again.sent) == (False, True, first.key, (0,))
    assert again.deliveries == first.deliveries
    with house.records.read() as db:
        assert len(mail_messages.take_rows(NORTH, db, 10)) == 1
        assert len(mail_messages.with_network_id(NORTH, db, first.network_id)) == 1


def _dated(raw: bytes, second: int, after: bytes = b"") -> bytes:
    """The message with a Date where Postfix stamps one: below all fields it has, `after` below that."""
    head, _, body = raw.replace(b"Date: Fri, 20 Nov 2026 09:29:00 +0000\r\n", b"").partition(b"\r\n\r\n")
    return head + f"\r\nDate: Fri, 20 Nov 2026 09:30:{second:02} +0000\r\n".encode() + after + b"\r\n" + body


@pytest.mark.parametrize(
    ("way", "after", "same"),
    [(Way.MILTER, b"", True), (Way.SMTP, b"", False), (Way.MILTER, b"X-Mailer: Fjell\r\n", False)],
)
def test_a_date_that_the_server_stamps_at_each_attempt_is_no_other_message(
    house: House, way: Way, after: bytes, same: bool
) -> None:
    first = house.gate.admit(NORTH, envelope(way=way), _dated(PLAIN, 1, after))
    again = house.gate.admit(NORTH, envelope(way=way), _dated(PLAIN, 9, after))
    assert again.repeated is same
    assert (again.network_id == first.network_id) is same


def test_what_was_stamped_and_released_comes_past_us(house: House) -> None:
    """An hour later, with the Date of the attempt that was kept."""
    first = house.gate.admit(NORTH, envelope(way=Way.MILTER), _dated(program(), 1))
    assert first.quarantined == ("lea@north.example",)
    with house.records.read() as db:
        (row,), _ = quarantine.listed(NORTH, db, Every(), limit=10)
    with frozen(AT):  # quarantine forgets
        releasing.release(NORTH, house.records, [row.id], false_positive=False)
    later = replace(envelope(way=Way.MILTER), received=AT + timedelta(hours=1))
    again = house.gate.admit(NORTH, later, _dated(program(), 1))
    assert (again.repeated, again.quarantined, len(again.deliveries)) == (True, (), 1)


def test_other_recipients_are_another_handing_over_of_the_same_message(house: House) -> None:
    first = house.gate.admit(NORTH, envelope("lea@north.example"), PLAIN)
    other = house.gate.admit(NORTH, envelope("tom@north.example"), PLAIN)
    assert first.key != other.key
    assert first.network_id == other.network_id


def test_what_is_delivered_already_is_only_looked_at(house: House) -> None:
    seen = house.gate.decide(NORTH, envelope(way=Way.IMAP, location="Junk folder"), program())
    assert seen.deliveries == ()
    assert seen.outcomes[0].action is Action.QUARANTINE
    receipt = house.gate.admit(NORTH, envelope(way=Way.IMAP, location="Junk folder"), program())
    with house.records.read() as db:
        (delivery,) = mail_messages.deliveries(NORTH, db, receipt.key)
        assert quarantine.listed(NORTH, db, Every(), limit=10)[1] == 0
    assert (delivery.original_action, delivery.original_location) == ("Delivered", "Junk folder")


def test_a_blob_is_encrypted_bound_to_its_tenant_and_forgotten_with_its_key(house: House, tmp_path: Path) -> None:
    digest = house.blobs.put(NORTH, PLAIN)
    (path,) = (tmp_path / "mail" / "north").glob("*/*")
    assert b"Minutes" not in path.read_bytes()
    assert house.blobs.get(NORTH, digest) == PLAIN
    with pytest.raises(NotFound):
        house.blobs.get(SOUTH, digest)
    house.blobs.put(SOUTH, b"other")
    stolen = tmp_path / "mail" / "south" / digest[:2] / digest
    stolen.parent.mkdir(exist_ok=True)
    stolen.write_bytes(path.read_bytes())
    with pytest.raises(Conflict, match="changed on disk"):
        house.blobs.get(SOUTH, digest)


def test_a_new_installation_key_opens_old_messages(house: House) -> None:
    digest = house.blobs.put(NORTH, PLAIN)
    assert rotate(NORTH, house.records, drop_old=True).secrets == 1
    assert house.blobs.get(NORTH, digest) == PLAIN


def test_old_messages_are_swept_but_those_held(house: House) -> None:
    held, free = house.blobs.put(NORTH, PLAIN), house.blobs.put(NORTH, program())
    later = AT.replace(year=AT.year + 10)
    assert house.blobs.sweep(NORTH, later, frozenset({held})) > 0
    assert house.blobs.has(NORTH, held)
    assert not house.blobs.has(NORTH, free)
