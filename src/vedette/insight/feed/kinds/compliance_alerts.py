"""Record type 40, SecurityComplianceAlerts: alerts about mail and those of correlation itself, with their entities.

Used by the registry. Source: office-365-management-activity-api-schema, "Security and Compliance Alerts schema".
"""

from __future__ import annotations

from collections.abc import Iterator

from vedette.core.scope import Scope
from vedette.detect.publish import CUSTOM
from vedette.incidents.dossier import AlertView
from vedette.insight.feed.content import Content
from vedette.insight.feed.kind import AlertKind, Fields
from vedette.insight.feed.kinds.alerted import alerted
from vedette.records.alerts import AlertRow
from vedette.schema.types import Service

NAME = "SecurityComplianceAlerts"


def _chosen(row: AlertRow) -> bool:
    return row.service in (Service.MAIL, Service.VEDETTE) and not row.detector.startswith(CUSTOM)


def _write(scope: Scope, view: AlertView) -> Iterator[Fields]:
    return alerted(scope, view, record_type=40, workload="SecurityComplianceCenter", user=NAME)


KIND = AlertKind(NAME, Content.GENERAL, _chosen, _write)
