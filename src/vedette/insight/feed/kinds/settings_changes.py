"""Record type 18, SecurityComplianceCenterEOPCmdlet: every other change in our own audit log. Used by the registry."""

from __future__ import annotations

from vedette.core.scope import Scope
from vedette.insight.feed.content import Content
from vedette.insight.feed.kind import AuditKind, Fields
from vedette.insight.feed.kinds import mail_access, role_changes
from vedette.insight.feed.kinds.audited import audited
from vedette.records.audit import AuditEntry


def _chosen(entry: AuditEntry) -> bool:
    return not role_changes.KIND.chosen(entry) and not mail_access.KIND.chosen(entry)


def _write(scope: Scope, entry: AuditEntry) -> Fields:
    return audited(scope, entry, record_type=18)


KIND = AuditKind("SecurityComplianceCenter", Content.GENERAL, _chosen, _write)
