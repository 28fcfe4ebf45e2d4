"""Fingerprints of messages, the clusters they form, and what look-alikes are found by; `mail.campaigns` writes them.

Only the leaders of clusters are in `mail_bands`, and a value that many share is not put there again: it tells nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

mail_prints = Table(
    "mail_prints",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("key", String(40), primary_key=True),
    Column("network_id", String(64), nullable=False),
    Column("cluster", String(40), nullable=False),
    Column("received", Instant, nullable=False),
    Column("sketch", LargeBinary, nullable=False),
    Column("pairs", Integer, nullable=False),
    Column("marks", LargeBinary, nullable=False),
    Column("client", String(64), nullable=False),
    Column("domain", Text, nullable=False),
    Column("decision", String(24), nullable=False),
    Index(None, "tenant", "cluster", "received"),
    Index(None, "tenant", "network_id"),
    Index(None, "tenant", "received"),
)
mail_bands = Table(
    "mail_bands",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("value", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(40), primary_key=True),
)
mail_clusters = Table(
    "mail_clusters",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("campaign", String(40), nullable=False),
    Column("decision", String(24), nullable=False),
    Column("due", Text, nullable=False),
    Column("leaders", Integer, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("unwanted", Integer, nullable=False),
    Column("first", Instant, nullable=False),
    Column("last", Instant, nullable=False),
    Index(None, "tenant", "campaign"),
    Index(None, "tenant", "last"),
)


@dataclass(frozen=True, slots=True)
class PrintRow:
    """The fingerprint of one handing over. `sketch` and `marks` are packed numbers, `decision` our verdict then."""

    key: str
    network_id: str
    cluster: str
    received: datetime
    sketch: bytes
    pairs: int
    marks: bytes
    client: str
    domain: str
    decision: str


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """Messages that look alike. `copies` counts recipients, `unwanted` those of unwanted messages.

    `decision` is the worst verdict among them (empty: none is unwanted); `due` is why delivered copies are to be
    looked at again, empty when that is done. `campaign` may be empty.
    """

    id: str
    campaign: str
    decision: str
    due: str
    leaders: int
    messages: int
    copies: int
    unwanted: int
    first: datetime
    last: datetime


_p, _b, _c = mail_prints.c, mail_bands.c, mail_clusters.c
_PRINT = [_p[field.name] for field in fields(PrintRow)]
_CLUSTER = [_c[field.name] for field in fields(ClusterRow)]


def near(scope: Scope, db: Connection, values: Sequence[int], limit: int) -> tuple[tuple[int, str], ...]:
    """Which leaders have which of these values."""
    query = select(_b.value, _b.key).where(_b.tenant == scope.tenant, _b.value.in_(values)).limit(limit)
    return tuple((value, key) for value, key in db.execute(query))


def put_bands(scope: Scope, db: Connection, key: str, values: Iterable[int]) -> None:
    """Make a message a leader that look-alikes are found by."""
    rows = [{"tenant": scope.tenant, "value": value, "key": key} for value in dict.fromkeys(values)]
    if rows:
        db.execute(insert(mail_bands), rows)


def add(scope: Scope, db: Connection, row: PrintRow) -> None:
    """Keep a fingerprint."""
    db.execute(insert(mail_prints).values(tenant=scope.tenant, **asdict(row)))


def prints(scope: Scope, db: Connection, keys: Sequence[str]) -> tuple[PrintRow, ...]:
    """The fingerprints of these messages, those that are there."""
    query = select(*_PRINT).where(_p.tenant == scope.tenant, _p.key.in_(keys))
    return tuple(PrintRow(*row) for row in db.execute(query))


def print_of(scope: Scope, db: Connection, network_id: str) -> PrintRow | None:
    """The newest fingerprint of a message by its network id."""
    query = select(*_PRINT).where(_p.tenant == scope.tenant, _p.network_id == network_id)
    found = (PrintRow(*row) for row in db.execute(query))  # sorted here: SQLite would walk all messages by time
    return max(found, key=lambda row: (row.received, row.key), default=None)


def members(scope: Scope, db: Connection, clusters: Sequence[str], limit: int) -> tuple[PrintRow, ...]:
    """The newest messages of clusters."""
    found: list[PrintRow] = []
    for cluster in dict.fromkeys(clusters):  # one by one: each is a walk along the index, all at once need not be
        query = select(*_PRINT).where(_p.tenant == scope.tenant, _p.cluster == cluster)
        found += [PrintRow(*row) for row in db.execute(query.order_by(_p.received.desc()).limit(limit))]
    return tuple(sorted(found, key=lambda row: (row.received, row.key), reverse=True)[:limit])


def clusters(scope: Scope, db: Connection, idents: Sequence[str]) -> dict[str, ClusterRow]:
    """These clusters by their ids."""
    query = select(*_CLUSTER).where(_c.tenant == scope.tenant, _c.id.in_(idents))
    return {row.id: row for row in (ClusterRow(*found) for found in db.execute(query))}


def due(scope: Scope, db: Connection, limit: int) -> tuple[ClusterRow, ...]:
    """Clusters whose delivered copies are to be looked at again."""
    query = select(*_CLUSTER).where(_c.tenant == scope.tenant, _c.due != "")
    return tuple(ClusterRow(*row) for row in db.execute(query.order_by(_c.last.desc(), _c.id).limit(limit)))


def of_campaign(scope: Scope, db: Connection, campaign: str, limit: int) -> tuple[ClusterRow, ...]:
    """The clusters of a campaign, the newest first."""
    query = select(*_CLUSTER).where(_c.tenant == scope.tenant, _c.campaign == campaign)
    return tuple(ClusterRow(*row) for row in db.execute(query.order_by(_c.last.desc(), _c.id).limit(limit)))


def save(scope: Scope, db: Connection, row: ClusterRow) -> None:
    """Keep a cluster as it is now."""
    values = asdict(row)
    here = (_c.tenant == scope.tenant) & (_c.id == row.id)
    if not db.execute(update(mail_clusters).where(here).values(values)).rowcount:
        db.execute(insert(mail_clusters).values(tenant=scope.tenant, **values))


def mark_campaign(scope: Scope, db: Connection, idents: Sequence[str], campaign: str) -> None:
    """These clusters belong to a campaign."""
    db.execute(update(mail_clusters).where(_c.tenant == scope.tenant, _c.id.in_(idents)).values(campaign=campaign))


def mark_due(scope: Scope, db: Connection, ident: str, decision: str, why: str) -> None:
    """Say what a cluster counts as now, and why its delivered copies are to be looked at again (empty: they were)."""
    values = {"due": why, "decision": decision} if decision else {"due": why}
    db.execute(update(mail_clusters).where(_c.tenant == scope.tenant, _c.id == ident).values(**values))


def forget(
    scope: Scope, db: Connection, before: datetime, values: Callable[[PrintRow], Iterable[int]], *, limit: int = 10_000
) -> int:
    """Delete fingerprints of messages received before a moment, and clusters that ended before it; how many.

    `values` tells what a message may be found by.
    """
    query = select(*_PRINT).where(_p.tenant == scope.tenant, _p.received < before).order_by(_p.received).limit(limit)
    old = [PrintRow(*row) for row in db.execute(query)]
    for row in old:
        own = list(values(row))
        db.execute(delete(mail_bands).where(_b.tenant == scope.tenant, _b.value.in_(own), _b.key == row.key))
    for at in range(0, len(old), 500):
        some = [row.key for row in old[at : at + 500]]
        db.execute(delete(mail_prints).where(_p.tenant == scope.tenant, _p.key.in_(some)))
    db.execute(delete(mail_clusters).where(_c.tenant == scope.tenant, _c.last < before))
    return len(old)
