"""Messages that passed the gate: what was decided, where each recipient's copy is, and rows on their way to the lake.

`mail.gate` writes a message once by its key; quarantine, pending actions and the preview of policies read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

mail_messages = Table(
    "mail_messages",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("key", String(40), primary_key=True),
    Column("network_id", String(64), nullable=False),
    Column("message_id", String(1000), nullable=False),
    Column("received", Instant, nullable=False),
    Column("way", String(12), nullable=False),
    Column("sender", Text, nullable=False),
    Column("mail_from", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("facts", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("sent", Text, nullable=False),
    Index(None, "tenant", "received"),
    Index(None, "tenant", "network_id"),
    Index(None, "tenant", "message_id"),
    Index(None, "tenant", "digest"),
)
mail_deliveries = Table(
    "mail_deliveries",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("key", String(40), primary_key=True),
    Column("recipient", String(320), primary_key=True),
    Column("received", Instant, nullable=False),
    Column("category", String(10), nullable=False),
    Column("action", String(16), nullable=False),
    Column("original_action", String(16), nullable=False),
    Column("original_location", String(40), nullable=False),
    Column("latest_action", String(16), nullable=False),
    Column("latest_location", String(40), nullable=False),
    Column("outcome", Text, nullable=False),
    Index(None, "tenant", "recipient", "received"),
)
mail_rows = Table(
    "mail_rows",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("record", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One handing over. `facts` and `plan` are JSON of what policies knew and of the copies to send on.

    `sent` holds the numbers of copies that were sent on, separated by commas. `received` is UTC, `size` bytes.
    """

    key: str
    network_id: str
    message_id: str
    received: datetime
    way: str
    sender: str
    mail_from: str
    subject: str
    size: int
    digest: str
    facts: str
    plan: str
    sent: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """The copy of one recipient: decided as what (`category`, `action`), first put where, and where it is now.

    `outcome` is JSON of the whole decision with its explanation.
    """

    key: str
    recipient: str
    received: datetime
    category: str
    action: str
    original_action: str
    original_location: str
    latest_action: str
    latest_location: str
    outcome: str


_m, _d, _r = mail_messages.c, mail_deliveries.c, mail_rows.c
_MESSAGE = [_m[field.name] for field in fields(MessageRow)]
_DELIVERY = [_d[field.name] for field in fields(DeliveryRow)]


def find(scope: Scope, db: Connection, key: str) -> MessageRow | None:
    """A message by its key."""
    row = db.execute(select(*_MESSAGE).where(_m.tenant == scope.tenant, _m.key == key)).first()
    return MessageRow(*row) if row else None


def get(scope: Scope, db: Connection, key: str) -> MessageRow:
    """A message by its key. Raises NotFound."""
    row = find(scope, db, key)
    if row is None:
        raise NotFound(f"there is no message {key}")
    return row


def with_network_id(scope: Scope, db: Connection, network_id: str) -> tuple[MessageRow, ...]:
    """Every handing over of a message, oldest first."""
    query = select(*_MESSAGE).where(_m.tenant == scope.tenant, _m.network_id == network_id)
    return tuple(MessageRow(*row) for row in db.execute(query.order_by(_m.received, _m.key)))


def find_sent(scope: Scope, db: Connection, network_id: str, message_id: str) -> MessageRow | None:
    """The newest handing over of a message somebody else names: by network id, else by Message-ID."""
    for column, value in ((_m.network_id, network_id), (_m.message_id, message_id[:1000])):
        query = select(*_MESSAGE).where(_m.tenant == scope.tenant, column == value)
        row = db.execute(query.order_by(_m.received.desc()).limit(1)).first() if value else None
        if row is not None:
            return MessageRow(*row)
    return None


def add(scope: Scope, db: Connection, row: MessageRow, deliveries: Iterable[DeliveryRow]) -> None:
    """Keep a message with its recipients."""
    db.execute(insert(mail_messages).values(tenant=scope.tenant, **asdict(row)))
    rows = [{"tenant": scope.tenant, **asdict(delivery)} for delivery in deliveries]
    if rows:
        db.execute(insert(mail_deliveries), rows)


def deliveries(scope: Scope, db: Connection, key: str) -> tuple[DeliveryRow, ...]:
    """The recipients of a message."""
    query = select(*_DELIVERY).where(_d.tenant == scope.tenant, _d.key == key).order_by(_d.recipient)
    return tuple(DeliveryRow(*row) for row in db.execute(query))


def of_keys(scope: Scope, db: Connection, keys: Sequence[str]) -> dict[str, MessageRow]:
    """These messages by their keys, in the order asked, those that are there."""
    found: dict[str, MessageRow] = {}
    for at in range(0, len(keys), 500):
        query = select(*_MESSAGE).where(_m.tenant == scope.tenant, _m.key.in_(keys[at : at + 500]))
        found.update({row[0]: MessageRow(*row) for row in db.execute(query)})
    return {key: found[key] for key in keys if key in found}


def facts_of(scope: Scope, db: Connection, keys: Sequence[str]) -> dict[str, str]:
    """The facts (JSON) of many messages, by key."""
    found: dict[str, str] = {}
    for at in range(0, len(keys), 500):
        query = select(_m.key, _m.facts).where(_m.tenant == scope.tenant, _m.key.in_(keys[at : at + 500]))
        found.update(db.execute(query).all())
    return found


def recipients_of(scope: Scope, db: Connection, keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The recipients of many messages, by key."""
    found: dict[str, list[str]] = {}
    for at in range(0, len(keys), 500):
        query = select(_d.key, _d.recipient).where(_d.tenant == scope.tenant, _d.key.in_(keys[at : at + 500]))
        for key, recipient in db.execute(query.order_by(_d.recipient)):
            found.setdefault(key, []).append(recipient)
    return {key: tuple(names) for key, names in found.items()}


def to_mailboxes(
    scope: Scope, db: Connection, mailboxes: Sequence[str], moment: datetime, limit: int
) -> tuple[MessageRow, ...]:
    """Messages since a moment of which one of these mailboxes got a copy, oldest first."""
    mine = select(_d.key).where(_d.tenant == scope.tenant, _d.recipient.in_(mailboxes), _d.received >= moment)
    query = select(*_MESSAGE).where(_m.tenant == scope.tenant, _m.key.in_(mine))
    return tuple(MessageRow(*row) for row in db.execute(query.order_by(_m.received, _m.key).limit(limit)))


def mark_sent(scope: Scope, db: Connection, key: str, number: int) -> None:
    """A copy was sent on."""
    row = get(scope, db, key)
    done = {int(one) for one in row.sent.split(",") if one} | {number}
    text = ",".join(str(one) for one in sorted(done))
    db.execute(update(mail_messages).where(_m.tenant == scope.tenant, _m.key == key).values(sent=text))


def moved(scope: Scope, db: Connection, key: str, recipient: str, action: str, location: str) -> None:
    """The recipient's copy is somewhere else now; where it was put first stays."""
    here = (_d.tenant == scope.tenant) & (_d.key == key) & (_d.recipient == recipient)
    db.execute(update(mail_deliveries).where(here).values(latest_action=action, latest_location=location))


def since(scope: Scope, db: Connection, moment: datetime, limit: int) -> tuple[tuple[MessageRow, ...], int]:
    """The newest messages since a moment, and how many there are in all."""
    here = (_m.tenant == scope.tenant) & (_m.received >= moment)
    query = select(*_MESSAGE).where(here).order_by(_m.received.desc(), _m.key).limit(limit)
    total = db.scalar(select(func.count()).select_from(mail_messages).where(here)) or 0
    return tuple(MessageRow(*row) for row in db.execute(query)), total


def forget(scope: Scope, db: Connection, before: datetime, *, limit: int = 10_000) -> int:
    """Delete messages received before a moment, the oldest first; how many. Their rows in the lake stay."""
    old = select(_m.key).where(_m.tenant == scope.tenant, _m.received < before).order_by(_m.received).limit(limit)
    keys = list(db.scalars(old))
    for at in range(0, len(keys), 500):
        some = keys[at : at + 500]
        db.execute(delete(mail_deliveries).where(_d.tenant == scope.tenant, _d.key.in_(some)))
        db.execute(delete(mail_messages).where(_m.tenant == scope.tenant, _m.key.in_(some)))
    return len(keys)


def put_row(scope: Scope, db: Connection, record: str) -> None:
    """A raw record (JSON) for the lake, durable with the transaction; `take_rows` hands it on."""
    number = rows_waiting(scope, db) + 1
    db.execute(insert(mail_rows).values(tenant=scope.tenant, number=number, record=record))


def take_rows(scope: Scope, db: Connection, limit: int) -> tuple[tuple[int, str], ...]:
    """The oldest raw records that wait, with their numbers."""
    query = select(_r.number, _r.record).where(_r.tenant == scope.tenant).order_by(_r.number).limit(limit)
    return tuple((number, record) for number, record in db.execute(query))


def drop_rows(scope: Scope, db: Connection, last: int) -> None:
    """Forget the raw records up to a number: they are in the spool."""
    db.execute(delete(mail_rows).where(_r.tenant == scope.tenant, _r.number <= last))


def rows_waiting(scope: Scope, db: Connection) -> int:
    """The number of the newest record that waits, 0 for none."""
    return int(db.scalar(select(func.max(_r.number)).where(_r.tenant == scope.tenant)) or 0)
