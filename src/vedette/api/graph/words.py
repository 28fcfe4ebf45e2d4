"""Our words as Microsoft Graph spells them (camelCase), and fields its `$filter` may name."""

from __future__ import annotations

from vedette.api.odata import Field, Reads, words_of
from vedette.detect.alert import Severity, Tactic
from vedette.incidents.incident import AlertStatus, Classification, Determination, Status
from vedette.schema.types import Service

SOURCES = {
    Service.ENDPOINT: "microsoftDefenderForEndpoint",
    Service.MAIL: "microsoftDefenderForOffice365",
    Service.IDENTITY: "microsoftDefenderForIdentity",
    Service.CLOUD_APP: "microsoftDefenderForCloudApps",
    Service.VEDETTE: "microsoft365Defender",
}
_DETERMINATIONS = words_of(
    Determination,
    unknown="NotAvailable",
    compromisedaccount="CompromisedUser",
    notmalicious="Clean",
    notenoughdatatovalidate="InsufficientData",
    confirmedactivity="ConfirmedUserActivity",
)
_CLOSED = {
    "severity": Field("severity", words=words_of(Severity), graded=True),
    "classification": Field("classification", words=words_of(Classification)),
    "determination": Field("determination", words=_DETERMINATIONS),
    "assignedTo": Field("assigned"),
    "createdDateTime": Field("created", Reads.MOMENT),
}
INCIDENT_FIELDS = {
    **_CLOSED,
    "id": Field("number", Reads.NUMBER),
    "displayName": Field("name"),
    "status": Field("status", words=words_of(Status)),
    "lastUpdateDateTime": Field("updated", Reads.MOMENT),
}
ALERT_FIELDS = {
    **_CLOSED,
    "id": Field("id"),
    "title": Field("title"),
    "incidentId": Field("incident", Reads.NUMBER),
    "category": Field("category", words=words_of(Tactic)),
    "status": Field("status", words=words_of(AlertStatus)),
    "lastUpdateDateTime": Field("updated", Reads.MOMENT),
    "firstActivityDateTime": Field("first_activity", Reads.MOMENT),
    "lastActivityDateTime": Field("last_activity", Reads.MOMENT),
    "serviceSource": Field("service", words={name.lower(): service.value for service, name in SOURCES.items()}),
}


def camel(word: str) -> str:
    """The word with a small first letter; NotAvailable is Graph's unknown."""
    return "unknown" if word == "NotAvailable" else word[:1].lower() + word[1:]
