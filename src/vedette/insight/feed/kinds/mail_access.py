"""Operation AdminMailAccess (record type 34, ThreatFinder): somebody looked into somebody's mail.

Used by the registry; the entries are `tenants.audit.MAIL_ACCESS`, written before the mail is shown.
"""

from __future__ import annotations

from vedette.core.scope import Scope
from vedette.insight.feed.content import Content
from vedette.insight.feed.kind import AuditKind, Fields
from vedette.insight.feed.kinds.audited import audited
from vedette.records.audit import AuditEntry
from vedette.tenants.audit import MAIL_ACCESS


def _chosen(entry: AuditEntry) -> bool:
    return entry.verb == MAIL_ACCESS


def _write(scope: Scope, entry: AuditEntry) -> Fields:
    return audited(scope, entry, record_type=34)


KIND = AuditKind("AdminMailAccess", Content.GENERAL, _chosen, _write)
