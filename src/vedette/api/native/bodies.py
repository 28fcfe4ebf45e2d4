"""The bodies that several nouns share: alerts, evidence and incidents as our own API shows them."""

from __future__ import annotations

from typing import Any

from vedette.api.wire import Moment, Wire
from vedette.detect.alert import Evidence, Role, Severity, Tactic
from vedette.incidents.dossier import AlertView
from vedette.incidents.incident import AlertStatus, Classification, Determination, Status
from vedette.incidents.queue import QueueEntry
from vedette.records.alerts import AlertRow
from vedette.schema.entities import EntityType, label
from vedette.schema.types import Service


class EvidenceBody(Wire):
    """One entity of an alert: what it is (AlertEvidence's EntityType), its part in it, and its own fields."""

    type: EntityType
    role: Role
    label: str
    detail: str
    entity: dict[str, Any]

    @classmethod
    def of(cls, item: Evidence) -> EvidenceBody:
        """From an alert's evidence."""
        return cls(
            type=item.entity.type,
            role=item.role,
            label=label(item.entity),
            detail=item.detail,
            entity={name: getattr(item.entity, name) for name in type(item.entity).__dataclass_fields__},
        )


class AlertLine(Wire):
    """An alert in a list; `count` rows raised it and `repeats` like it were folded into it."""

    id: str
    title: str
    detector: str
    severity: Severity
    category: Tactic
    service: Service
    source: str
    status: AlertStatus
    classification: Classification
    determination: Determination
    assigned: str
    incident: int | None
    repeat_of: str | None
    count: int
    repeats: int
    first_activity: Moment
    last_activity: Moment
    created: Moment
    updated: Moment

    @classmethod
    def of(cls, row: AlertRow) -> AlertLine:
        """From the stored alert."""
        return cls.model_validate(row)


class AlertBody(AlertLine):
    """An alert with its evidence and the rows that raised it (as hunted, by column name)."""

    description: str
    techniques: list[str]
    evidence: list[EvidenceBody]
    rows: list[dict[str, Any]]

    @classmethod
    def read(cls, view: AlertView) -> AlertBody:
        """From an alert read."""
        line = AlertLine.of(view.row)
        return cls(
            **{name: getattr(line, name) for name in AlertLine.model_fields},
            description=view.row.description,
            techniques=list(view.techniques),
            evidence=[EvidenceBody.of(item) for item in view.evidence],
            rows=[dict(row) for row in view.sample],
        )


class IncidentLine(Wire):
    """An incident in the queue; `alerts` counts its alerts with repeats."""

    number: int
    name: str
    severity: Severity
    status: Status
    classification: Classification
    determination: Determination
    assigned: str
    tags: list[str]
    services: list[Service]
    categories: list[Tactic]
    alerts: int
    redirect: int | None
    created: Moment
    updated: Moment
    resolved: Moment | None
    first_activity: Moment | None
    last_activity: Moment | None

    @classmethod
    def of(cls, entry: QueueEntry) -> IncidentLine:
        """From a line of the queue."""
        row = entry.incident
        plain = {
            name: getattr(row, name)
            for name in cls.model_fields
            if name not in ("tags", "services", "categories") and hasattr(row, name)
        }
        return cls(
            **plain,
            tags=[tag for tag in row.tags.split("\n") if tag],
            services=list(entry.services),
            categories=[Tactic(word) for word in entry.categories],
        )
