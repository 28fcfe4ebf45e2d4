"""An entry of our own audit log as a record; for the record types made of it."""

from __future__ import annotations

from vedette.core.scope import Scope
from vedette.insight.feed.kind import Fields, fields
from vedette.records.audit import AuditEntry


def audited(scope: Scope, entry: AuditEntry, *, record_type: int) -> Fields:
    """Who did what to what; `Parameters` names the digests of the thing before and after."""
    begun = fields(
        scope,
        "audit",
        str(entry.position),
        record_type=record_type,
        operation=entry.verb,
        workload="SecurityComplianceCenter",
        user=entry.actor,
        at=entry.at,
    )
    return {
        **begun,
        "ObjectId": entry.subject,
        "SecurityComplianceCenterEventType": 0,
        "NonPIIParameters": "",
        "Parameters": entry.detail,
        "Before": entry.before,
        "After": entry.after,
        "AuditPosition": entry.position,
        "AuditHash": entry.hash,
    }
