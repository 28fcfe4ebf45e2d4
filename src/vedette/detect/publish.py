"""Our alerts as rows of AlertInfo and AlertEvidence, so that hunting sees them beside everybody else's.

`app.flow` calls `publish` after detection; `foreign` leaves these rows out.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from vedette.core.scope import Scope
from vedette.detect.alert import Alert, Evidence
from vedette.lake.lake import Lake
from vedette.schema import entities as kinds
from vedette.schema.catalog import Catalog
from vedette.schema.types import Service

SOURCE = "Vedette"
CUSTOM = "cd_"
"""How the ids of custom detections begin."""

_DETECTION = {
    Service.ENDPOINT: "Vedette endpoint rules",
    Service.MAIL: "Vedette mail rules",
    Service.IDENTITY: "Vedette identity rules",
    Service.CLOUD_APP: "Vedette cloud app rules",
    Service.VEDETTE: "Vedette",
}

Row = dict[str, object]


def publish(scope: Scope, lake: Lake, alerts: Sequence[Alert], *, batch: int) -> None:
    """Append the alerts' rows under a batch number detection has passed already, so that no rule runs over them."""
    for name, rows in (
        ("AlertInfo", [_info(alert) for alert in alerts]),
        ("AlertEvidence", [_row(alert, item) for alert in alerts for item in alert.evidence]),
    ):
        table = Catalog.stock().table(name)
        if table is None or not rows:
            continue
        names = sorted({key for row in rows for key in row})
        columns = {key: [row.get(key) for row in rows] for key in names}
        lake.append(scope, table, pa.table(columns), batch=batch)


def _info(alert: Alert) -> Row:
    return {
        "Timestamp": alert.first_activity,
        "AlertId": alert.id,
        "Title": alert.title,
        "Category": alert.category.value,
        "Severity": alert.severity.value,
        "ServiceSource": SOURCE,
        "DetectionSource": source_of(alert),
        "AttackTechniques": ", ".join(alert.techniques),
    }


def source_of(alert: Alert) -> str:
    """Which part of the product raised the alert, in the words of AlertInfo.DetectionSource."""
    return "Custom detection" if alert.detector.startswith(CUSTOM) else _DETECTION[alert.service]


def _row(alert: Alert, item: Evidence) -> Row:
    row: Row = {
        "Timestamp": alert.first_activity,
        "AlertId": alert.id,
        "Title": alert.title,
        "Categories": alert.category.value,
        "Severity": alert.severity.value,
        "ServiceSource": SOURCE,
        "DetectionSource": source_of(alert),
        "AttackTechniques": ", ".join(alert.techniques),
        "EntityType": item.entity.type.value,
        "EvidenceRole": item.role.value,
        "AdditionalFields": kinds.to_json(item.entity),
    }
    return row | {key: value for key, value in columns_of(item.entity).items() if value}


def columns_of(entity: kinds.Entity) -> dict[str, str]:
    """The columns of AlertEvidence an entity fills; the rest of it stands in AdditionalFields."""
    match entity:
        case kinds.Device():
            return {"DeviceId": entity.id, "DeviceName": entity.name}
        case kinds.Account():
            return {
                "AccountName": entity.name,
                "AccountDomain": entity.domain,
                "AccountSid": entity.sid,
                "AccountObjectId": entity.object_id,
                "AccountUpn": entity.upn,
            }
        case kinds.Mailbox():
            return {"AccountUpn": entity.address, "AccountObjectId": entity.object_id}
        case kinds.MailMessage():
            return {"NetworkMessageId": entity.network_message_id, "EmailSubject": entity.subject}
        case kinds.File():
            return {
                "FileName": entity.name,
                "FolderPath": entity.folder,
                "SHA1": entity.sha1,
                "SHA256": entity.sha256,
            }
        case kinds.Process():
            return {
                "DeviceName": entity.device,
                "FileName": entity.file.name,
                "FolderPath": entity.file.folder,
                "ProcessCommandLine": entity.command_line,
            }
        case kinds.Ip():
            return {"RemoteIP": entity.address}
        case kinds.Url():
            return {"RemoteUrl": entity.url}
        case kinds.Domain():
            return {"RemoteUrl": entity.name}
        case kinds.CloudApp():
            return {"Application": entity.name}
        case kinds.OAuthApp():
            return {"OAuthApplicationId": entity.id, "Application": entity.name}
        case kinds.RegistryValue():
            return {"RegistryKey": entity.key, "RegistryValueName": entity.name, "RegistryValueData": entity.data}
        case _:
            return {}
