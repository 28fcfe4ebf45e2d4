"""Mail messages that people add to an incident by hand: found among the signals, kept as alerts of lowest severity.

The API calls `candidates` for the person who looks for one, and `add` with those they chose; `undo` takes them out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.errors import BadInput, NotFound
from vedette.core.ids import stable_id
from vedette.core.scope import Scope
from vedette.detect.alert import Alert, Evidence, Role, Severity, Tactic
from vedette.incidents import shelf
from vedette.incidents.intake import Intake
from vedette.incidents.lifecycle import live
from vedette.kql.compile import compile_query
from vedette.lake.arrow import rows_of
from vedette.lake.lake import Lake
from vedette.lake.limits import Limits
from vedette.records import alert_index as index_store
from vedette.records import alerts as store
from vedette.records import incidents as cases
from vedette.records.database import Records
from vedette.schema.catalog import Catalog
from vedette.schema.entities import entities_of
from vedette.schema.types import Service
from vedette.tenants.rights import demand

DETECTOR: Final = "added-by-a-person"
MOST: Final = 20
"""Messages added at once."""
_SHOWN: Final = 50
_LIMITS: Final = Limits(seconds=20, rows=2_000)
_COLUMNS: Final = (
    "Timestamp, NetworkMessageId, InternetMessageId, SenderFromAddress, SenderMailFromAddress, SenderIPv4, "
    "RecipientEmailAddress, RecipientObjectId, Subject, DeliveryAction, ThreatTypes"
)
_FIND: Final = f"""
declare query_parameters (name: string);
EmailEvents
| where Subject contains name or SenderFromAddress contains name or RecipientEmailAddress contains name
    or NetworkMessageId == name or InternetMessageId == name
| summarize Timestamp = min(Timestamp), Sender = take_any(SenderFromAddress), Subject = take_any(Subject),
    Recipients = make_set(RecipientEmailAddress, 20), Action = take_any(DeliveryAction), Threats = take_any(ThreatTypes)
    by NetworkMessageId
| where isnotempty(NetworkMessageId)
| top {_SHOWN} by Timestamp desc
"""
_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A message that could be added; `added` when this incident has it already."""

    id: str
    at: datetime
    sender: str
    subject: str
    recipients: tuple[str, ...]
    action: str
    threats: str
    added: bool


def candidates(scope: Scope, lake: Lake, records: Records, number: int, text: str) -> tuple[Candidate, ...]:
    """Messages with the text in subject, sender or recipient, or of this id, newest first, at most fifty.

    Raises Forbidden, NotFound, BadInput for an empty text.
    """
    demand(scope, "incidents.add-mail")
    if not text.strip():
        raise BadInput("name a subject, a sender, a recipient or an id")
    with records.read() as db:
        live(scope, db, number)
        have = {row.id for row in store.of_incident(scope, db, number, repeats=True)}
    query = compile_query(_FIND, Catalog.stock(), parameters={"name": text.strip()})
    rows = rows_of(lake.query(scope, query, limits=_LIMITS).table)
    return tuple(_candidate(number, row, have) for row in rows)


def add(
    scope: Scope, lake: Lake, records: Records, number: int, ids: Iterable[str], because: str = ""
) -> tuple[int, tuple[Alert, ...]]:
    """Put messages (by NetworkMessageId) into the incident; its history entry, and the alerts they became.

    Raises Forbidden, NotFound for a message that no signal tells of, BadInput when all are in it already or too many.
    """
    demand(scope, "incidents.add-mail")
    wanted = list(dict.fromkeys(ids))
    if not 1 <= len(wanted) <= MOST:
        raise BadInput(f"name 1 to {MOST} messages")
    rows = _rows(scope, lake, wanted)
    missing = [ident for ident in wanted if ident not in rows]
    if missing:
        raise NotFound(f"there is no message {missing[0]}")
    alerts = tuple(_alert(scope, number, ident, rows[ident]) for ident in wanted)
    with records.begin() as db:
        live(scope, db, number)
        _keep(scope, db, alerts)
        fresh = [row for row in store.by_ids(scope, db, [alert.id for alert in alerts]) if row.incident is None]
        if not fresh:
            raise BadInput("these messages were added before and are in an incident already")
        store.place(scope, db, [row.id for row in fresh], incident=number, group=None)
        undo = {"do": "move", "target": number, "from": {}, "lone": {r.id: r.lone_group for r in fresh}, "statuses": {}}
        named = ", ".join(f"“{row.title.partition(': ')[2]}”" for row in fresh[:3]) + (" …" if len(fresh) > 3 else "")
        text = f"{len(fresh)} messages added, {named}, because {because or f'{scope.actor} decided so'}."
        entry = cases.note(scope, db, number, clock.now(), scope.actor, "mail added", text, json.dumps(undo))
        cases.change(scope, db, number, {"handled": True})
        shelf.refresh(scope, db, number)
    return entry, alerts


def _rows(scope: Scope, lake: Lake, ids: Sequence[str]) -> dict[str, list[_Row]]:
    listed = ", ".join(json.dumps(ident) for ident in ids)
    text = f"EmailEvents | where NetworkMessageId in ({listed}) | project {_COLUMNS} | order by Timestamp asc"
    found: dict[str, list[_Row]] = {}
    for row in rows_of(lake.query(scope, compile_query(text, Catalog.stock()), limits=_LIMITS).table):
        found.setdefault(str(row["NetworkMessageId"]), []).append(row)
    return found


def _alert(scope: Scope, number: int, ident: str, rows: Sequence[_Row]) -> Alert:
    table = Catalog.stock().table("EmailEvents")
    assert table is not None, "EmailEvents is a table of the product"
    named = (Evidence(entity, Role(role)) for row in rows for entity, role in entities_of(table, row))
    key = stable_id("al", "message", str(number), ident)
    subject = str(rows[0]["Subject"]) or "(no subject)"
    return Alert(
        id=key,
        detector=DETECTOR,
        title=f"Message added by {scope.actor}: {subject}",
        description="A person put this message into the incident; no rule found it.",
        severity=Severity.INFORMATIONAL,
        category=Tactic.INITIAL_ACCESS,
        techniques=(),
        service=Service.MAIL,
        source="Vedette",
        first_activity=rows[0]["Timestamp"],
        last_activity=rows[-1]["Timestamp"],
        created=clock.now(),
        evidence=tuple(dict.fromkeys(named)),
        fingerprint=key,
        count=len(rows),
        sample=json.dumps([{name: _plain(value) for name, value in row.items()} for row in rows[:10]]),
    )


def _keep(scope: Scope, db: Connection, alerts: Sequence[Alert]) -> None:
    """Store them with who is who in them; they are in no incident yet, and correlation is not asked."""
    intake = Intake(scope, db)
    intake.fold(alerts, ())
    intake.resolve()
    intake.weigh()
    rows, index = intake.rows()
    store.add(scope, db, rows)
    index_store.add_index(scope, db, index)


def _candidate(number: int, row: _Row, have: set[str]) -> Candidate:
    ident = str(row["NetworkMessageId"])
    found = row["Recipients"]
    recipients = json.loads(found) if isinstance(found, str) else list(found or ())
    return Candidate(
        id=ident,
        at=row["Timestamp"],
        sender=row["Sender"],
        subject=row["Subject"],
        recipients=tuple(map(str, recipients)),
        action=row["Action"],
        threats=row["Threats"],
        added=stable_id("al", "message", str(number), ident) in have,
    )


def _plain(value: object) -> object:
    return clock.iso(value) if isinstance(value, datetime) else value
