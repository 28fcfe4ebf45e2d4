"""Turning the service off: the data is kept or deleted as the person says, and a deletion ends with a receipt.

`turn_off` begins, `drain` does it (again after a crash); `delete` removes a whole organisation. The audit chain and the
receipts stay: they hold digests and names of verbs, none of the deleted content.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import Connection, Table, delete, func, select

from vedette.core.clock import iso, now
from vedette.core.errors import Conflict, Forbidden
from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.lake.lake import Lake
from vedette.records import tenants as kept
from vedette.records.database import Records
from vedette.records.migrations.tables import all_tables
from vedette.records.tenants import ReceiptRow
from vedette.tenants import audit
from vedette.tenants.provisioning import tenant
from vedette.tenants.rights import demand
from vedette.tenants.states import Event, State, move

_FOREVER = frozenset({"audit", "audit_heads", "tenant_receipts"})
# What makes an organisation rather than its signals: it stays when the service is only turned off.
_ORGANISATION = frozenset(
    {
        "tenants",
        "tenant_services",
        "tenant_settings",
        "tenant_consents",
        "subscriptions",
        "licences",
        "users",
        "user_groups",
        "user_group_members",
        "role_assignments",
        "role_groups",
        "device_groups",
        "accounts",
        "invitations",
        "recovery_codes",
        "api_keys",
        "sessions",
        "mail_click_keys",  # guarded links in mailboxes outlive the service, and nobody else's may be followed
    }
)


class Leaving(StrEnum):
    """What becomes of the data."""

    KEEP = "keep"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Erased:
    """Something outside lake and records that was deleted, for the receipt: what, and how many bytes."""

    what: str
    bytes: int


Eraser = Callable[[Scope], Erased]


def turn_off(scope: Scope, records: Records, data: Leaving) -> None:
    """Begin to turn the service off; there is no default for what becomes of the data.

    Raises Forbidden, Conflict unless the service is on or being set up.
    """
    demand(scope, "tenant.turn-off")
    with records.begin() as db:
        row = tenant(scope, db)
        after = replace(
            row,
            state=move(State(row.state), Event.TURN_OFF),
            because=f"{scope.actor} turns the service off, data: {data}",
            leaving=data.value,
            updated=now(),
        )
        kept.save(scope, db, after)
        audit.record(scope, db, "tenant.turn-off", scope.tenant, before=row, after=after, detail=after.because)


def drain(scope: Scope, records: Records, lake: Lake, erasers: Sequence[Eraser] = ()) -> ReceiptRow | None:
    """Finish turning off: delete what is to be deleted, and be off. The receipt of a deletion, None when data is kept.

    Raises Conflict unless the tenant is draining; harmless when repeated after a crash.
    """
    with records.read() as db:
        row = tenant(scope, db)
    after_state = move(State(row.state), Event.DRAINED)
    receipt = None
    if row.leaving == Leaving.DELETE:
        receipt = _erase(scope, records, lake, erasers, spare=_FOREVER | _ORGANISATION)
    with records.begin() as db:
        because = f"turned off; data {'deleted, receipt ' + receipt.id if receipt else 'kept'}"
        after = replace(row, state=after_state, because=because, leaving="", updated=now())
        kept.set_steps(scope, db, ())
        kept.save(scope, db, after)
        audit.record(scope, db, "tenant.off", scope.tenant, before=row, after=after, detail=because)
    return receipt


def delete_tenant(scope: Scope, records: Records, lake: Lake, erasers: Sequence[Eraser] = ()) -> ReceiptRow:
    """Delete an organisation whole: signals, state, people, roles. For the operator, and only when it is not on.

    Raises Forbidden, NotFound, Conflict while the service is on.
    """
    if "*" not in scope.rights:
        raise Forbidden("only the operator of the installation deletes an organisation")
    with records.read() as db:
        row = tenant(scope, db)
    if State(row.state) in (State.ON, State.PROVISIONING, State.DRAINING):
        raise Conflict(f"{scope.tenant} is {row.state}; turn the service off first")
    return _erase(scope, records, lake, erasers, spare=_FOREVER)


def _erase(
    scope: Scope, records: Records, lake: Lake, erasers: Sequence[Eraser], *, spare: frozenset[str]
) -> ReceiptRow:
    """Delete lake, files and records, then write the receipt in the transaction that deletes the records."""
    tables = {stats.table: stats.rows for stats in lake.stats(scope) if stats.rows}
    with records.begin() as db:
        # Counted before anything goes: after a crash the second try finds less.
        audit.record(scope, db, "tenant.erase", scope.tenant, detail=json.dumps(tables, sort_keys=True))
    lake.drop(scope)
    files = [eraser(scope) for eraser in erasers]
    with records.begin() as db:
        gone = _erase_records(scope, db, spare)
        document = {
            "tenant": scope.tenant,
            "at": iso(now()),
            "by": scope.actor,
            "lake_rows": tables,
            "records": gone,
            "files": {item.what: item.bytes for item in files},
        }
        text = json.dumps(document, sort_keys=True, ensure_ascii=False)
        receipt = ReceiptRow(new_id("rc"), now(), scope.actor, text, audit.digest(document))
        kept.add_receipt(scope, db, receipt)
        audit.record(scope, db, "tenant.erased", scope.tenant, after=document, detail=f"receipt {receipt.id}")
    return receipt


def _erase_records(scope: Scope, db: Connection, spare: frozenset[str]) -> dict[str, int]:
    """Rows deleted by table; children before parents, so that foreign keys hold."""
    gone: dict[str, int] = {}
    for table in reversed(all_tables().sorted_tables):
        if table.name in spare or "tenant" not in table.c:
            continue
        count = _count(scope, db, table)
        if count:
            db.execute(delete(table).where(table.c.tenant == scope.tenant))
            gone[table.name] = count
    return gone


def _count(scope: Scope, db: Connection, table: Table) -> int:
    return db.execute(select(func.count()).select_from(table).where(table.c.tenant == scope.tenant)).scalar_one()
