"""What a record type of the feed is made of: one of three logs, which entries of it, and how an entry is written.

Each file of `kinds/` defines one; `registry` lists them, `cutting` and `reading` carry them out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from vedette.core.scope import Scope
from vedette.incidents.dossier import AlertView
from vedette.insight.feed.content import Content
from vedette.records.alerts import AlertRow
from vedette.records.audit import AuditEntry
from vedette.tenants.tokens import directory_id

Fields = dict[str, object]
"""One audit record, ready to be encoded."""


@dataclass(frozen=True, slots=True)
class AlertKind:
    """Records made of alerts; they are written down when a blob is cut, for alerts change later."""

    name: str
    content: Content
    chosen: Callable[[AlertRow], bool]
    write: Callable[[Scope, AlertView], Iterator[Fields]]


@dataclass(frozen=True, slots=True)
class AuditKind:
    """Records made of entries of our own audit log, which never change."""

    name: str
    content: Content
    chosen: Callable[[AuditEntry], bool]
    write: Callable[[Scope, AuditEntry], Fields]


@dataclass(frozen=True, slots=True)
class LakeKind:
    """Records that were imported: `query` gives them by content in a column `Record`, with their `Id`, in KQL."""

    name: str
    contents: tuple[Content, ...]
    query: Callable[[Content], str]


RecordKind = AlertKind | AuditKind | LakeKind


def fields(
    scope: Scope, *parts: str, record_type: int, operation: str, workload: str, user: str, at: datetime
) -> Fields:
    """What every record begins with; the same `parts` give the same Id, so that readers can drop doubles.

    Source: https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema
    """
    return {
        "CreationTime": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        "Id": str(uuid5(NAMESPACE_URL, "\n".join(("vedette:record", scope.tenant, *parts)))),
        "Operation": operation,
        "OrganizationId": directory_id(scope.tenant),
        "RecordType": record_type,
        "ResultStatus": "Succeeded",
        "UserKey": user,
        "UserType": 4 if "@" not in user else 0,
        "Version": 1,
        "Workload": workload,
        "UserId": user,
    }
