"""Incidents, alerts and evidence as Microsoft Graph security writes them.

Source: https://learn.microsoft.com/graph/api/resources/security-incident, security-alert and security-alertevidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vedette.api.graph.words import SOURCES, camel
from vedette.core.clock import iso
from vedette.detect.alert import Evidence, Role
from vedette.incidents.dossier import AlertView
from vedette.incidents.queue import QueueEntry
from vedette.records.incidents import CommentRow
from vedette.schema.entities import (
    Account,
    CloudApp,
    Device,
    File,
    Ip,
    Mailbox,
    MailCluster,
    MailMessage,
    OAuthApp,
    Process,
    RegistryValue,
    Url,
)
from vedette.schema.types import Service

_TYPE = "#microsoft.graph.security."


def incident(entry: QueueEntry, tenant: str, base: str, comments: Iterable[CommentRow] = ()) -> dict[str, Any]:
    """One incident, without its alerts (those come with `$expand=alerts`)."""
    row = entry.incident
    return {
        "id": str(row.number),
        "tenantId": tenant,
        "status": camel(row.status),
        "incidentWebUrl": f"{base}/incidents/{row.number}",
        "redirectIncidentId": None if row.redirect is None else str(row.redirect),
        "displayName": row.name,
        "createdDateTime": iso(row.created),
        "lastUpdateDateTime": iso(row.updated),
        "assignedTo": row.assigned or None,
        "classification": camel(row.classification),
        "determination": camel(row.determination),
        "severity": camel(row.severity),
        "customTags": [tag for tag in row.tags.split("\n") if tag],
        "systemTags": [],
        "description": None,
        "comments": [
            {"comment": said.text, "createdByDisplayName": said.actor, "createdDateTime": iso(said.at)}
            for said in comments
        ],
    }


def alert(view: AlertView, tenant: str, base: str) -> dict[str, Any]:
    """One alert with its evidence."""
    row = view.row
    return {
        "id": row.id,
        "providerAlertId": row.id,
        "incidentId": None if row.incident is None else str(row.incident),
        "status": camel(row.status),
        "severity": camel(row.severity),
        "classification": camel(row.classification),
        "determination": camel(row.determination),
        "serviceSource": SOURCES[Service(row.service)],
        "detectionSource": "customDetection" if row.source == "Vedette" else "unknown",
        "productName": row.source,
        "detectorId": row.detector,
        "tenantId": tenant,
        "title": row.title,
        "description": row.description,
        "recommendedActions": "",
        "category": row.category,
        "assignedTo": row.assigned or None,
        "alertWebUrl": f"{base}/alerts/{row.id}",
        "incidentWebUrl": None if row.incident is None else f"{base}/incidents/{row.incident}",
        "actorDisplayName": None,
        "threatDisplayName": None,
        "threatFamilyName": None,
        "mitreTechniques": list(view.techniques),
        "createdDateTime": iso(row.created),
        "lastUpdateDateTime": iso(row.updated),
        "resolvedDateTime": iso(row.updated) if row.status == "Resolved" else None,
        "firstActivityDateTime": iso(row.first_activity),
        "lastActivityDateTime": iso(row.last_activity),
        "systemTags": [],
        "comments": [],
        "evidence": [evidence(item, iso(row.created)) for item in view.evidence],
    }


def evidence(item: Evidence, created: str) -> dict[str, Any]:
    """One piece of evidence, typed as Graph types it."""
    kind, facts = _typed(item)
    return {
        "@odata.type": _TYPE + kind,
        "createdDateTime": created,
        "verdict": "suspicious",
        "remediationStatus": "none",
        "remediationStatusDetails": None,
        "roles": ["attacked" if item.role is Role.IMPACTED else "contextual"],
        "detailedRoles": [],
        "tags": [],
        **facts,
    }


def _typed(item: Evidence) -> tuple[str, dict[str, Any]]:
    found = item.entity
    match found:
        case Device() | Process() | File() | RegistryValue():
            return _of_host(found)
        case Account():
            return "userEvidence", {"userAccount": _user(found)}
        case Mailbox():
            return "mailboxEvidence", {"primaryAddress": found.address, "displayName": None, "userAccount": None}
        case MailMessage():
            return "analyzedMessageEvidence", {
                "networkMessageId": found.network_message_id,
                "internetMessageId": found.internet_message_id,
                "p2Sender": {"emailAddress": found.sender},
                "recipientEmailAddress": found.recipient,
                "subject": found.subject,
            }
        case MailCluster():
            return "mailClusterEvidence", {"query": found.query, "clusterBy": None, "networkMessageIds": []}
        case Ip():
            return "ipEvidence", {"ipAddress": found.address, "countryLetterCode": None}
        case Url():
            return "urlEvidence", {"url": found.url}
        case CloudApp():
            return "cloudApplicationEvidence", {"appId": _number(found.id), "displayName": found.name}
        case OAuthApp():
            return "oauthApplicationEvidence", {"appId": found.id, "displayName": found.name}
        case _:
            return "dnsEvidence", {"domainName": getattr(found, "name", "") or getattr(found, "id", "")}


def _of_host(found: Device | Process | File | RegistryValue) -> tuple[str, dict[str, Any]]:
    match found:
        case Device():
            return "deviceEvidence", {
                "mdeDeviceId": found.id or None,
                "deviceDnsName": found.name,
                "osPlatform": None,
                "healthStatus": "unknown",
                "riskScore": "none",
                "onboardingStatus": "onboarded",
                "defenderAvStatus": "unknown",
                "ipInterfaces": [],
                "loggedOnUsers": [],
            }
        case Process():
            return "processEvidence", {
                "processId": found.pid or None,
                "processCommandLine": found.command_line,
                "processCreationDateTime": found.created or None,
                "detectionStatus": "detected",
                "mdeDeviceId": found.device or None,
                "imageFile": _file(found.file),
                "userAccount": None,
            }
        case File():
            return "fileEvidence", {"detectionStatus": "detected", "mdeDeviceId": None, "fileDetails": _file(found)}
        case RegistryValue():
            hive, _, key = found.key.partition("\\")
            value = {"registryValueName": found.name, "registryValue": found.data}
            return "registryValueEvidence", {"registryHive": hive, "registryKey": key, **value}


def _file(found: File) -> dict[str, Any]:
    return {
        "sha1": found.sha1 or None,
        "sha256": found.sha256 or None,
        "fileName": found.name or None,
        "filePath": found.folder or None,
        "fileSize": None,
        "filePublisher": None,
        "signer": None,
        "issuer": None,
    }


def _user(found: Account) -> dict[str, Any]:
    return {
        "accountName": found.name or None,
        "domainName": found.domain or None,
        "userSid": found.sid or None,
        "azureAdUserId": found.object_id or None,
        "userPrincipalName": found.upn or None,
        "displayName": found.display_name or None,
    }


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else None
