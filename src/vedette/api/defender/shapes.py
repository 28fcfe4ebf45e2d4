"""Incidents, alerts, devices and entities as the Microsoft 365 Defender API writes them.

Source: https://learn.microsoft.com/defender-xdr/api-list-incidents; every key is present, null where it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vedette.core.clock import iso
from vedette.detect.alert import Evidence
from vedette.incidents.dossier import AlertView
from vedette.incidents.incident import Status
from vedette.incidents.queue import QueueEntry
from vedette.records.incidents import CommentRow
from vedette.schema.entities import (
    Account,
    Device,
    EntityType,
    File,
    Ip,
    Mailbox,
    MailCluster,
    MailMessage,
    Process,
    RegistryValue,
    Url,
)
from vedette.schema.types import Service

SOURCES = {
    Service.ENDPOINT: "MicrosoftDefenderForEndpoint",
    Service.MAIL: "MicrosoftDefenderForOffice365",
    Service.IDENTITY: "MicrosoftDefenderForIdentity",
    Service.CLOUD_APP: "MicrosoftDefenderForCloudApps",
    Service.VEDETTE: "Microsoft365Defender",
}
STATUSES = {Status.ACTIVE: "Active", Status.IN_PROGRESS: "InProgress", Status.RESOLVED: "Resolved"}
_ENTITY = (
    "sha1", "sha256", "fileName", "filePath", "processId", "processCommandLine", "processCreationTime",
    "parentProcessId", "parentProcessCreationTime", "ipAddress", "url", "accountName", "domainName", "userSid",
    "aadUserId", "userPrincipalName", "mailboxDisplayName", "mailboxAddress", "clusterBy", "sender", "recipient",
    "subject", "deliveryAction", "securityGroupId", "securityGroupName", "registryHive", "registryKey",
    "registryValueType", "registryValue", "deviceId",
)  # fmt: skip
_TYPES = {
    EntityType.MAILBOX: "MailBox",
    EntityType.REGISTRY_VALUE: "Registry",
    EntityType.MAIL_MESSAGE: "MailMessage",
    EntityType.MAIL_CLUSTER: "MailCluster",
}


def incident(
    entry: QueueEntry, alerts: Iterable[AlertView], comments: Iterable[CommentRow] = (), *, tenant: str = ""
) -> dict[str, Any]:
    """One incident with its alerts."""
    row = entry.incident
    return {
        "incidentId": row.number,
        "redirectIncidentId": row.redirect,
        "incidentName": row.name,
        "createdTime": iso(row.created),
        "lastUpdateTime": iso(row.updated),
        "assignedTo": row.assigned or None,
        "classification": row.classification,
        "determination": row.determination,
        "status": row.status,
        "severity": row.severity,
        "tags": [tag for tag in row.tags.split("\n") if tag],
        "comments": [{"comment": said.text, "createdBy": said.actor, "createdTime": iso(said.at)} for said in comments],
        "alerts": [alert(view) for view in alerts],
    }


def alert(view: AlertView) -> dict[str, Any]:
    """One alert inside an incident."""
    row = view.row
    return {
        "alertId": row.id,
        "providerAlertId": row.id,
        "incidentId": row.incident,
        "serviceSource": SOURCES[Service(row.service)],
        "creationTime": iso(row.created),
        "lastUpdatedTime": iso(row.updated),
        "resolvedTime": iso(row.updated) if row.status == "Resolved" else None,
        "firstActivity": iso(row.first_activity),
        "lastActivity": iso(row.last_activity),
        "title": row.title,
        "description": row.description,
        "category": row.category,
        "status": row.status,
        "severity": row.severity,
        "investigationId": None,
        "investigationState": "UnsupportedAlertType",
        "classification": row.classification,
        "determination": row.determination,
        "detectionSource": row.source,
        "detectorId": row.detector,
        "assignedTo": row.assigned or None,
        "actorName": None,
        "threatFamilyName": None,
        "mitreTechniques": list(view.techniques),
        "devices": devices(view.evidence),
        "entities": [entity(item) for item in view.evidence if not isinstance(item.entity, Device)],
    }


def devices(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """The devices of an alert, each once."""
    found: dict[str, Device] = {}
    for item in evidence:
        if isinstance(item.entity, Device):
            found.setdefault(item.entity.id or item.entity.name.lower(), item.entity)
    return [
        {
            "mdatpDeviceId": device.id or device.name,
            "aadDeviceId": None,
            "deviceDnsName": device.name,
            "osPlatform": None,
            "version": None,
            "osProcessor": None,
            "osBuild": None,
            "healthStatus": "Unknown",
            "riskScore": "None",
            "rbacGroupId": None,
            "rbacGroupName": None,
            "firstSeen": None,
            "tags": [],
        }
        for device in found.values()
    ]


def entity(item: Evidence) -> dict[str, Any]:
    """One entity: its kind, what it is, nulls for the rest."""
    found = item.entity
    kind = _TYPES.get(found.type, found.type.value)
    return {"entityType": kind, **dict.fromkeys(_ENTITY), **{k: v for k, v in _facts(item).items() if v not in ("", 0)}}


def _facts(item: Evidence) -> Mapping[str, object]:
    found = item.entity
    match found:
        case File():
            return {"sha1": found.sha1, "sha256": found.sha256, "fileName": found.name, "filePath": found.folder}
        case Process():
            return {
                "fileName": found.file.name,
                "filePath": found.file.folder,
                "sha1": found.file.sha1,
                "sha256": found.file.sha256,
                "processId": found.pid,
                "processCommandLine": found.command_line,
                "processCreationTime": found.created,
            }
        case Ip():
            return {"ipAddress": found.address}
        case Url():
            return {"url": found.url}
        case Account():
            return {
                "accountName": found.name,
                "domainName": found.domain,
                "userSid": found.sid,
                "aadUserId": found.object_id,
                "userPrincipalName": found.upn,
            }
        case Mailbox():
            return {"mailboxAddress": found.address, "aadUserId": found.object_id}
        case MailMessage():
            return {"sender": found.sender, "recipient": found.recipient, "subject": found.subject}
        case MailCluster():
            return {"clusterBy": found.query}
        case RegistryValue():
            hive, _, key = found.key.partition("\\")
            return {"registryHive": hive, "registryKey": key, "registryValue": found.data}
        case _:
            return {}
