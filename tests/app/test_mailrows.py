"""Mail from the gate to the lake, into backups, and out of an installation that forgets an organisation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest

from tests.mail.post import AT, PLAIN, envelope, program
from vedette.app import backup, mailrows
from vedette.app.erasing import erasers
from vedette.app.wiring import Product, open_product
from vedette.connectors.mail_flow.relay import Answer, NextHop, Relay
from vedette.core import clock
from vedette.core.errors import NotFound
from vedette.core.scope import local
from vedette.kql.compile import compile_query
from vedette.mail import quarantine
from vedette.mail.quarantine import Wanted
from vedette.records import mail_messages
from vedette.records.deadletters import dead_letters_by_reason
from vedette.schema.catalog import Catalog

TABLES = {"EmailEvents", "EmailUrlInfo", "EmailAttachmentInfo", "EmailPostDeliveryEvents", "CampaignInfo"}
MAIN = local("main")


@pytest.fixture
def product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Product]:
    monkeypatch.setenv("VEDETTE_MAIL_DNS", "none")
    with open_product(tmp_path / "data", create=True) as made:
        made.lake.provision(MAIN, [table for table in Catalog.stock().tables() if table.name in TABLES])
        yield made
        assert not dead_letters_by_reason(MAIN, made.records), "every table takes what is its own, and no more"


def rows(product: Product, query: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = product.lake.query(MAIN, compile_query(query, Catalog.stock())).table.to_pylist()
    return found


def test_each_recipient_gets_a_row_with_what_was_decided(product: Product) -> None:
    gate = product.mail.gate
    kept = gate.admit(MAIN, envelope("lea@north.example", "tom@north.example"), PLAIN)
    held = gate.admit(MAIN, envelope("lea@north.example", sender="billing@odd.example"), program())
    other = gate.admit(MAIN, envelope("sue@north.example"), PLAIN)
    assert mailrows.drain(product, MAIN) == 3
    assert mailrows.drain(product, MAIN) == 0
    found = rows(
        product,
        "EmailEvents | sort by NetworkMessageId asc, RecipientEmailAddress asc "
        "| project NetworkMessageId, RecipientEmailAddress, DeliveryAction, LatestDeliveryLocation, EmailAction, "
        "EmailActionPolicy, Why = tostring(parse_json(AdditionalFields).Explanation)",
    )
    assert len(found) == 4
    assert {row["NetworkMessageId"] for row in found} == {kept.network_id, held.network_id}
    assert other.network_id == kept.network_id
    (blocked,) = [row for row in found if row["DeliveryAction"] == "Blocked"]
    assert (blocked["LatestDeliveryLocation"], blocked["EmailAction"]) == ("Quarantine", "quarantine")
    assert blocked["EmailActionPolicy"] == "attachments"
    assert "malicious" in str(blocked["Why"])


def test_rows_taken_twice_are_there_once(product: Product) -> None:
    product.mail.gate.admit(MAIN, envelope(), PLAIN)
    with product.records.read() as db:
        ((_, text),) = mail_messages.take_rows(MAIN, db, 10)
    mailrows.drain(product, MAIN)
    with product.records.begin(MAIN) as db:
        mail_messages.put_row(MAIN, db, text)
    mailrows.drain(product, MAIN)
    assert rows(product, "EmailEvents | count") == [{"Count": 1}]


def test_a_campaign_has_a_row_for_each_recipient(product: Product) -> None:
    for number in range(4):
        sent = envelope(f"p{number}@north.example", sender=f"b{number}@odd.example")
        product.mail.gate.admit(MAIN, sent, program(message_id=f"bill-{number}"))
    mailrows.drain(product, MAIN)
    found = rows(
        product,
        "CampaignInfo | join kind=inner EmailEvents on NetworkMessageId, RecipientEmailAddress "
        "| summarize Copies = count(), Clusters = dcount(tostring(parse_json(AdditionalFields).ClusterId)) "
        "by CampaignType, CampaignId",
    )
    assert [(row["CampaignType"], row["Copies"], row["Clusters"]) for row in found] == [("Malware", 4, 1)]


def test_a_backup_holds_the_raw_messages(product: Product, tmp_path: Path) -> None:
    product.mail.gate.admit(MAIN, envelope(), PLAIN)
    made = backup.take(product, tmp_path / "backup")
    names = [entry.path for entry in made.files if "/mail/" in entry.path]
    assert len(names) == 1
    assert PLAIN not in (tmp_path / "backup" / names[0]).read_bytes()


def test_an_organisation_that_goes_takes_its_messages_along(product: Product) -> None:
    receipt = product.mail.gate.admit(MAIN, envelope(), PLAIN)
    with product.records.read() as db:
        digest = mail_messages.get(MAIN, db, receipt.key).digest
    erased = {found.what: found.bytes for found in (erase(MAIN) for erase in erasers(product.folder))}
    assert erased["raw messages"] > 0
    with pytest.raises(NotFound):
        product.mail.blobs.get(MAIN, digest)


def test_what_is_over_is_forgotten(product: Product) -> None:
    receipt = product.mail.gate.admit(MAIN, envelope(sender="billing@odd.example"), program())
    with clock.frozen(AT + timedelta(days=20)):
        assert mailrows.tidy(product, MAIN) == ""
    with clock.frozen(AT + timedelta(days=60)):
        assert mailrows.tidy(product, MAIN).startswith("1 expired in quarantine, 0 entries, 1 messages")
    with product.records.read() as db:
        assert mail_messages.find(MAIN, db, receipt.key) is None


class Server(Relay):
    """The next server, which takes everything but what it is told to refuse."""

    taken: ClassVar[list[tuple[str, bytes]]] = []
    refuses: ClassVar[set[str]] = set()

    def pass_on(self, sender: str, recipients: tuple[str, ...], data: bytes) -> dict[str, Answer]:
        self.taken.extend((each, data) for each in recipients if each not in self.refuses)
        return {each: Answer(550, "no") if each in self.refuses else Answer(250, "ok") for each in recipients}


def test_released_messages_and_digests_are_sent_and_rows_say_so(product: Product) -> None:
    server = Server(NextHop("smtp", "127.0.0.1", 1))
    server.refuses.add("gone@north.example")
    raw = program(message_id="bill-11")
    product.mail.gate.admit(
        MAIN,
        replace(
            envelope("lea@north.example", "gone@north.example", sender="billing@odd.example"), received=clock.now()
        ),
        raw,
    )
    rows_, _ = quarantine.listed(MAIN, product.records, Wanted())
    quarantine.release(MAIN, product.records, [row.id for row in rows_], false_positive=True)
    assert mailrows.send(product, MAIN, server) == (1, 0)
    assert mailrows.send(product, MAIN, server) == (0, 0)
    assert [each for each, _ in server.taken] == ["lea@north.example"]
    states = {row.recipient: row.state for row in quarantine.listed(MAIN, product.records, Wanted())[0]}
    assert states == {"lea@north.example": "released", "gone@north.example": "held"}
    mailrows.drain(product, MAIN)
    found = rows(product, "EmailPostDeliveryEvents | project ActionType, RecipientEmailAddress, SourceLocation")
    assert found == [
        {
            "ActionType": "Quarantine release",
            "RecipientEmailAddress": "lea@north.example",
            "SourceLocation": "Quarantine",
        }
    ]
