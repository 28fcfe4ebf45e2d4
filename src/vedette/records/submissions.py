"""Reported messages as kept: by users through a report mailbox, by administrators; with our verdict and the answer.

`mail.submissions` writes and reads them. Corrections feed the training of the scorer; simulated mail is known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Index, String, Table, Text, func, insert, select, update

from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata
from vedette.records.selection import Columns, Condition, Order, clause, page

submissions = Table(
    "submissions",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("source", String(8), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("shape", String(16), nullable=False),
    Column("reporter", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("network_id", String(64), nullable=False),
    Column("message_id", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("submitted", Instant, nullable=False),
    Column("verdict", String(24), nullable=False),
    Column("reasons", Text, nullable=False),
    Column("findings", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("simulation", Boolean, nullable=False),
    Column("state", String(12), nullable=False),
    Column("answer", String(12), nullable=False),
    Column("answered_by", Text, nullable=False),
    Column("answered_at", Instant),
    Column("note", Text, nullable=False),
    Index(None, "tenant", "submitted"),
    Index(None, "tenant", "state", "submitted"),
    Index(None, "tenant", "network_id"),
)
simulated_mail = Table(
    "simulated_mail",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("message_id", String(998), primary_key=True),
    Column("simulation", String(40), nullable=False),
)


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """One report. `source` is `user` or `admin`; `kind` what they say: `junk`, `phish`, `malware`, `not junk`.

    `shape` is how the report came, `verdict` ours with `reasons` (lines) and `findings` (JSON), `policy` what had let
    it through or held it; `state` is `new` or `answered`, `answer` what the administrator says it is.
    """

    id: str
    source: str
    kind: str
    shape: str
    reporter: str
    recipient: str
    sender: str
    subject: str
    network_id: str
    message_id: str
    digest: str
    submitted: datetime
    verdict: str
    reasons: str
    findings: str
    policy: str
    simulation: bool
    state: str
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    note: str = ""


_c = submissions.c
_COLUMNS = [_c[field.name] for field in fields(SubmissionRow)]
FIELDS: Columns = {field.name: _c[field.name] for field in fields(SubmissionRow)}
"""What may be asked for."""
NEWEST = Order("submitted")
"""How lists are sorted."""


def find(scope: Scope, db: Connection, ident: str) -> SubmissionRow | None:
    """One report."""
    row = db.execute(select(*_COLUMNS).where(_c.tenant == scope.tenant, _c.id == ident)).first()
    return SubmissionRow(*row) if row else None


def get(scope: Scope, db: Connection, ident: str) -> SubmissionRow:
    """One report. Raises NotFound."""
    row = find(scope, db, ident)
    if row is None:
        raise NotFound(f"there is no submission {ident}")
    return row


def add(scope: Scope, db: Connection, row: SubmissionRow) -> None:
    """Keep a new report."""
    db.execute(insert(submissions).values(tenant=scope.tenant, **asdict(row)))


def change(scope: Scope, db: Connection, ident: str, values: Mapping[str, Any]) -> None:
    """Set columns of one."""
    db.execute(update(submissions).where(_c.tenant == scope.tenant, _c.id == ident).values(dict(values)))


def listed(
    scope: Scope, db: Connection, condition: Condition, *, limit: int, cursor: str = ""
) -> tuple[tuple[SubmissionRow, ...], int]:
    """Newest first, with how many match in all. Raises BadInput for a strange cursor."""
    here = (_c.tenant == scope.tenant) & clause(condition, FIELDS)
    query = page(select(*_COLUMNS).where(here), NEWEST, FIELDS, _c.id, cursor).limit(limit)
    total = db.scalar(select(func.count()).select_from(submissions).where(here)) or 0
    return tuple(SubmissionRow(*row) for row in db.execute(query)), total


def reported(scope: Scope, db: Connection, since: datetime, *, limit: int) -> tuple[str, ...]:
    """NetworkMessageIds of what users reported since then, the newest first."""
    here = (_c.tenant == scope.tenant) & (_c.source == "user") & (_c.submitted >= since) & (_c.network_id != "")
    query = select(_c.network_id).where(here).order_by(_c.submitted.desc()).limit(limit)
    return tuple(dict.fromkeys(db.scalars(query)))


def reporters(scope: Scope, db: Connection, since: datetime, *, limit: int) -> frozenset[tuple[str, str]]:
    """Who reported what since then: pairs of network id and the user's address in lower case; the newest reports."""
    here = (_c.tenant == scope.tenant) & (_c.source == "user") & (_c.submitted >= since) & (_c.network_id != "")
    query = select(_c.network_id, _c.reporter).where(here).order_by(_c.submitted.desc()).limit(limit)
    return frozenset((ident, who.lower()) for ident, who in db.execute(query))


def of_message(scope: Scope, db: Connection, network_id: str, *, limit: int = 100) -> tuple[SubmissionRow, ...]:
    """The reports of a message but for simulated ones, the newest first."""
    here = (_c.tenant == scope.tenant) & (_c.network_id == network_id) & ~_c.simulation
    query = select(*_COLUMNS).where(here).order_by(_c.submitted.desc(), _c.id).limit(limit)
    return tuple(SubmissionRow(*row) for row in db.execute(query))


def corrections(scope: Scope, db: Connection, *, limit: int) -> tuple[tuple[str, str], ...]:
    """Digest and the administrator's answer of every answered report of a whole message, the newest first."""
    here = (_c.tenant == scope.tenant) & (_c.state == "answered") & (_c.findings != "") & ~_c.simulation
    query = select(_c.digest, _c.answer).where(here).order_by(_c.answered_at.desc()).limit(limit)
    return tuple((digest, answer) for digest, answer in db.execute(query))


def held_digests(scope: Scope, db: Connection) -> frozenset[str]:
    """The blobs reports that wait for an answer still need."""
    here = (_c.tenant == scope.tenant) & (_c.state == "new") & (_c.digest != "")
    return frozenset(db.scalars(select(_c.digest).where(here).distinct()))


def simulation_of(scope: Scope, db: Connection, message_id: str) -> str:
    """The simulation a message belongs to, empty for none. Simulations write here whom they send what."""
    s = simulated_mail.c
    query = select(s.simulation).where(s.tenant == scope.tenant, s.message_id == message_id[:998])
    return str(db.scalar(query) or "")
