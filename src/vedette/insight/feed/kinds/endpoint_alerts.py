"""Record type 78, WDATPAlerts: alerts about devices. Used by the registry."""

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

NAME = "WDATPAlerts"


def _chosen(row: AlertRow) -> bool:
    return row.service == Service.ENDPOINT and not row.detector.startswith(CUSTOM)


def _write(scope: Scope, view: AlertView) -> Iterator[Fields]:
    return alerted(scope, view, record_type=78, workload="WDATPAlerts", user=NAME)


KIND = AlertKind(NAME, Content.GENERAL, _chosen, _write)
