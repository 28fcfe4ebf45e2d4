"""Audit records of Microsoft 365 as they were imported, whatever their type: given on unchanged, by their workload.

Record types of data loss prevention go to DLP.All only, as there. Source:
https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema (enum
AuditLogRecordType).
"""

from __future__ import annotations

from vedette.insight.feed.content import Content
from vedette.insight.feed.kind import LakeKind

_QUERY = """CloudAppEvents
| where AuditSource == "Office 365 unified audit log"
| extend Id = tostring(RawEventData.Id), Kind = tostring(RawEventData.RecordType),
    Workload = tostring(RawEventData.Workload)
| where isnotempty(Id) and isnotempty(RawEventData.CreationTime)
| extend Content = case(Kind in ("11", "13", "33", "63", "99", "100", "107"), "DLP.All",
    Workload == "Exchange", "Audit.Exchange", Workload in ("SharePoint", "OneDrive"), "Audit.SharePoint",
    Workload == "AzureActiveDirectory", "Audit.AzureActiveDirectory", "Audit.General")
| where Content == "{content}"
| project Id, Record = RawEventData"""


def _query(content: Content) -> str:
    return _QUERY.format(content=content.value)


KIND = LakeKind("imported", tuple(Content), _query)
