"""A tenant's state in a few growing numbers, each one index lookup; for `app.pulse`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from vedette.core.clock import iso
from vedette.core.scope import Scope
from vedette.records.audit import audit_heads
from vedette.records.batches import batches
from vedette.records.database import Records
from vedette.records.jobs import jobs
from vedette.records.versions import version


@dataclass(frozen=True, slots=True)
class Pulse:
    """Each word changes when something of its kind does: incidents, batches of signals, audited settings, jobs."""

    incidents: str
    signals: str
    settings: str
    jobs: str


def pulse(scope: Scope, records: Records) -> Pulse:
    """The tenant's pulse now."""
    tenant = scope.tenant
    with records.read() as db:
        changed = version(scope, db)
        loaded = db.scalar(select(func.max(batches.c.number)).where(batches.c.tenant == tenant))
        audited = db.scalar(select(audit_heads.c.position).where(audit_heads.c.tenant == tenant))
        worked = db.scalar(select(func.max(jobs.c.finished)).where(jobs.c.tenant == tenant))
    return Pulse(
        incidents=str(changed),
        signals=str(loaded or 0),
        settings=str(audited or 0),
        jobs=iso(worked) if worked else "",
    )
