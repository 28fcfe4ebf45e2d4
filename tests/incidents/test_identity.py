"""One person, one device, one id, and the reasons for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from tests.incidents.crafted import SCOPE, by, hit, memory
from vedette.core.scope import Scope
from vedette.incidents.identity import Identity, explain
from vedette.incidents.signals import Named, signals_of
from vedette.schema.entities import Account, Device, Entity, File, Mailbox, MailMessage

SID = "S-1-5-21-7-7-7-1500"


@pytest.fixture
def db() -> Iterator[Connection]:
    with memory() as records, records.begin() as connection:
        yield connection


def names(*entities: Entity) -> list[Named]:
    return [item for entity in entities for item in signals_of(hit(entity))[0]]


def learn(db: Connection, *entities: Entity, scope: Scope = SCOPE) -> list[str]:
    """Resolve in one batch and keep; the ids."""
    found = names(*entities)
    identity = Identity.load(scope, db, found)
    for item in found:
        identity.add(item, "Sign-in")
    identity.settle()
    identity.save(scope, db)
    return [identity.id_of(item) for item in found]


def test_domain_user_upn_sid_object_id_and_mailbox_are_one_person(db: Connection) -> None:
    ids = learn(
        db,
        Account(domain="NORTHWIND", name="mara", sid=SID),
        Account(upn="mara@northwind.example", object_id="0a1b2c3d-aaaa-4bbb-8ccc-123456789012"),
        Mailbox("Mara@Northwind.example"),
        Account(sid=SID),
        Account(domain="northwind", name="MARA"),
    )
    assert len(set(ids)) == 1


def test_device_id_dns_name_and_short_name_are_one_device(db: Connection) -> None:
    ids = learn(db, Device("d-1", "sts01.northwind.example"), Device(name="STS01"), Device(id="D-1"))
    assert len(set(ids)) == 1


def test_it_is_remembered_for_later_batches(db: Connection) -> None:
    (first,) = learn(db, Account(domain="NORTHWIND", name="mara", sid=SID, upn="mara@northwind.example"))
    assert learn(db, Mailbox("mara@northwind.example")) == [first]
    assert learn(db, Account(sid=SID)) == [first]
    assert learn(db, Account(sid=SID), scope=Scope("southwind", "eli"))[0] == learn(
        db, Account(sid=SID), scope=Scope("southwind", "eli")
    )[0]  # fmt: skip
    assert explain(Scope("southwind", "eli"), db, "mara@northwind.example") == []


def test_a_weak_name_joins_nobody_when_two_people_carry_it(db: Connection) -> None:
    ids = learn(
        db,
        Account(domain="NORTHWIND", name="sam", sid=SID),
        Account(domain="SOUTHWIND", name="sam", sid="S-1-5-21-8-8-8-1500"),
        Account(name="sam"),
    )
    assert len(set(ids)) == 3


def test_two_machines_of_one_short_name_stay_two(db: Connection) -> None:
    ids = learn(db, Device(name="web1.east.example"), Device(name="web1.west.example"))
    assert len(set(ids)) == 2


def test_an_outside_sender_is_not_a_colleague_of_the_same_name(db: Connection) -> None:
    found = [
        *signals_of(by(Mailbox("joe@elsewhere.example")))[0],
        *names(Account(name="joe")),
    ]
    identity = Identity()
    for item in found:
        identity.add(item)
    identity.settle()
    assert identity.id_of(found[0]) != identity.id_of(found[1])


def test_hashes_of_one_file_and_ids_of_one_message_are_one(db: Connection) -> None:
    ids = learn(db, File("a.exe", sha256="ab" * 32, sha1="cd" * 20), File(sha1="CD" * 20), File(sha256="ef" * 32))
    assert ids[0] == ids[1] != ids[2]
    message = learn(db, MailMessage("nm-1", "<x@y>"), MailMessage(internet_message_id="x@y"))
    assert len(set(message)) == 1


def test_what_joins_two_known_people_is_reported_as_merged(db: Connection) -> None:
    old, other = learn(db, Account(sid=SID), Account(upn="lea@northwind.example"))
    assert old != other
    found = names(Account(sid=SID, upn="lea@northwind.example"))
    identity = Identity.load(SCOPE, db, found)
    identity.add(found[0], "Sign-in")
    identity.save(SCOPE, db)
    assert [{gone, kept} for gone, kept in identity.merged] == [{old, other}]


def test_the_reasons_can_be_read(db: Connection) -> None:
    learn(db, Account(domain="NORTHWIND", name="mara", sid=SID), Account(upn="mara@northwind.example"))
    said = explain(SCOPE, db, "mara@northwind.example")
    assert said[0].startswith("mara@northwind.example is one person, known by ")
    assert any("because the alert “Sign-in” names both as the same" in line for line in said)
    assert any("both go by the account northwind\\mara and nothing known about them contradicts it" in s for s in said)


def test_learning_the_same_again_adds_no_reasons(db: Connection) -> None:
    entities = (Account(domain="NORTHWIND", name="mara", sid=SID), Account(name="mara"), Device(name="sts01"))
    learn(db, *entities)
    before = explain(SCOPE, db, SID)
    learn(db, *entities)
    assert explain(SCOPE, db, SID) == before
