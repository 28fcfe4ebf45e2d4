"""Record type 87, SecurityComplianceRBAC: who was given or lost a role, a key, a permission. Used by the registry."""

from __future__ import annotations

from vedette.core.scope import Scope
from vedette.insight.feed.content import Content
from vedette.insight.feed.kind import AuditKind, Fields
from vedette.insight.feed.kinds.audited import audited
from vedette.records.audit import AuditEntry

NAME = "SecurityComplianceRBAC"
VERBS = ("roles.", "permissions.", "keys.", "applications.", "devices.")


def _chosen(entry: AuditEntry) -> bool:
    return entry.verb.startswith(VERBS)


def _write(scope: Scope, entry: AuditEntry) -> Fields:
    return audited(scope, entry, record_type=87)


KIND = AuditKind(NAME, Content.GENERAL, _chosen, _write)
