"""An alert as records: that it was raised, what it is about, that it changed; for the four record types of alerts.

Ids are stable: whoever reads the same alert twice drops one by its Id.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from vedette.core.clock import iso
from vedette.core.scope import Scope
from vedette.incidents.dossier import AlertView
from vedette.insight.feed.kind import Fields, fields
from vedette.schema.entities import EntityType, label, to_json

_STATUS = {"New": "Active", "InProgress": "Investigating", "Resolved": "Resolved"}
_CATEGORY = {"InitialAccess": "ThreatManagement", "Exfiltration": "DataLossPrevention", "Collection": "MailFlow"}
_ENTITY = {EntityType.USER: "User", EntityType.MAILBOX: "Recipients", EntityType.MAIL_MESSAGE: "Sender"}


def alerted(scope: Scope, view: AlertView, *, record_type: int, workload: str, user: str) -> Iterator[Fields]:
    """AlertTriggered, AlertEntityGenerated for each entity, and AlertUpdated once somebody touched the alert."""
    row = view.row
    body = {**_body(view), "Status": _STATUS.get(row.status, row.status)}

    def record(operation: str, *parts: str) -> Fields:
        at = row.updated if operation == "AlertUpdated" else row.created
        begun = fields(
            scope,
            "alert",
            row.id,
            operation,
            *parts,
            record_type=record_type,
            operation=operation,
            workload=workload,
            user=user,
            at=at,
        )
        return {**begun, "ObjectId": row.id, **body}

    yield {**record("AlertTriggered"), "Status": "Active", "Comments": "New alert"}
    for item in dict.fromkeys(view.evidence):
        entity = item.entity
        yield {
            **record("AlertEntityGenerated", entity.type.value, to_json(entity)),
            "Comments": "New alert",
            "AlertEntityId": label(entity),
            "EntityType": _ENTITY.get(entity.type, entity.type.value),
            "EntityData": json.loads(to_json(entity)),
        }
    if (row.status, row.assigned, row.classification) != ("New", "", "Unknown"):
        yield {
            **record("AlertUpdated", iso(row.updated)),
            "Comments": f"{row.status}, {row.classification}" + (f", assigned to {row.assigned}" * bool(row.assigned)),
        }


def _body(view: AlertView) -> Fields:
    row = view.row
    return {
        "AlertId": row.id,
        "AlertType": "Custom" if row.detector.startswith("cd_") else "System",
        "Name": row.title,
        "PolicyId": row.detector,
        "Severity": row.severity,
        "Category": _CATEGORY.get(row.category, "Other"),
        "Source": row.source,
        "AlertLinks": [],
        "Data": json.dumps(
            {
                "description": row.description,
                "tactic": row.category,
                "techniques": list(view.techniques),
                "firstActivity": iso(row.first_activity),
                "lastActivity": iso(row.last_activity),
                "incident": row.incident,
            },
            ensure_ascii=False,
        ),
    }
