"""What is new since a stream's positions, as items: rows batch by batch, alerts and incidents change by change.

`sending` calls it. Rows of our own alerts in AlertInfo and AlertEvidence come with the alert's changes, for they are
written under batches that were passed on already; all else comes by the watermark of ingestion.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from vedette.core.clock import iso
from vedette.core.scope import Scope
from vedette.detect.publish import SOURCE
from vedette.incidents.dossier import AlertView
from vedette.insight.feed.sources import Sources
from vedette.insight.spelling import utc_text
from vedette.insight.streams.item import ALERTS, INCIDENTS, PREFIX, Item
from vedette.insight.streams.terms import Choice, TableChoice
from vedette.insight.writers import JsonWriter
from vedette.kql.compile import compile_query
from vedette.lake.limits import BatchRange
from vedette.records import changes
from vedette.records import roles as kept_roles
from vedette.records.incidents import IncidentRow
from vedette.schema.entities import to_json
from vedette.tenants import devices

PAGE = 200
"""Alerts or incidents read at once."""
_OURS = ("AlertInfo", "AlertEvidence")
_RECEIVED = "Received__"


@dataclass(frozen=True, slots=True)
class Step:
    """Some items, and the position of the log they are from once they have arrived."""

    items: Iterator[Item]
    log: str
    position: str


def rows(scope: Scope, sources: Sources, choice: Choice, batches: BatchRange) -> Iterator[Item]:
    """Rows of the chosen tables that these batches brought."""
    for table in choice.spelt(sources.catalog):
        others = f'ServiceSource != "{SOURCE}"' if table.name in _OURS else ""
        yield from _rows(scope, sources, table, others, batches)


def alert_step(scope: Scope, sources: Sources, choice: Choice, mark: str) -> Step | None:
    """The next alerts that changed after the mark, None when there are none."""
    whole = bool(of_our_alerts(choice, sources))  # every alert has its rows, those that repeat another too
    with sources.records.read() as db:
        found = changes.alerts_after(scope, db, mark, limit=PAGE, repeats=whole)
    if not found:
        return None
    views = [AlertView.of(row) for row in found]
    return Step(_of_alerts(scope, sources, choice, views), "alert", changes.mark_of(found[-1]))


def incident_step(scope: Scope, sources: Sources, mark: str) -> Step | None:
    """The next incidents that changed after the mark, None when there are none."""
    with sources.records.read() as db:
        found = changes.incidents_after(scope, db, mark, limit=PAGE)
    return Step(map(_incident, found), "incident", changes.mark_of(found[-1])) if found else None


def of_our_alerts(choice: Choice, sources: Sources) -> tuple[TableChoice, ...]:
    """The chosen tables that hold rows of our own alerts."""
    return tuple(table for table in choice.spelt(sources.catalog) if table.name in _OURS)


def _of_alerts(scope: Scope, sources: Sources, choice: Choice, views: Sequence[AlertView]) -> Iterator[Item]:
    if choice.alerts:
        yield from (_alert(view) for view in views if view.row.repeat_of is None)
    ids = [view.row.id for view in views if view.row.source == SOURCE]
    for table in of_our_alerts(choice, sources) if ids else ():
        listed = ", ".join(devices.quoted(ident) for ident in ids)
        yield from _rows(scope, sources, table, f'ServiceSource == "{SOURCE}" and AlertId in ({listed})', None)


def _rows(scope: Scope, sources: Sources, table: TableChoice, also: str, batches: BatchRange | None) -> Iterator[Item]:
    schema = sources.catalog.table(table.name)
    if schema is None:
        return
    parts = [table.name, *(f"| where {text}" for text in (also, table.where) if text)]
    if schema.column("MachineGroup") is None:
        with sources.records.read() as db:
            groups = kept_roles.device_groups_of(scope, db)
        named = schema.column("DeviceName") is not None
        parts.append(f"| extend MachineGroup = {devices.naming(groups) if named else chr(34) * 2}")
    parts.append(f"| extend {_RECEIVED} = ingestion_time()")
    query = compile_query("\n".join(parts), sources.catalog)
    for batch in sources.lake.stream(scope, query, batches=batches):
        place = batch.schema.get_field_index(_RECEIVED)
        times = utc_text(batch.column(place)).to_pylist()
        bare = batch.drop_columns([_RECEIVED])
        lines = b"".join(JsonWriter(bare.schema, "UTC", lines=True).write(bare)).split(b"\n")
        category = PREFIX + table.name
        yield from (Item(at or "", category, line) for at, line in zip(times, lines, strict=False) if line)


def _alert(view: AlertView) -> Item:
    row = view.row
    body = {
        "alertId": row.id,
        "incidentId": row.incident,
        "title": row.title,
        "description": row.description,
        "severity": row.severity,
        "category": row.category,
        "mitreTechniques": list(view.techniques),
        "status": row.status,
        "classification": row.classification,
        "determination": row.determination,
        "assignedTo": row.assigned or None,
        "service": row.service,
        "source": row.source,
        "detectorId": row.detector,
        "repeats": row.repeats,
        "createdDateTime": iso(row.created),
        "lastUpdateDateTime": iso(row.updated),
        "firstActivityDateTime": iso(row.first_activity),
        "lastActivityDateTime": iso(row.last_activity),
        "evidence": [
            {"role": item.role.value, "detail": item.detail, **json.loads(to_json(item.entity))}
            for item in view.evidence
        ],
    }
    return Item(iso(row.updated), ALERTS, msgspec.json.encode(body))


def _incident(row: IncidentRow) -> Item:
    body = {
        "incidentId": row.number,
        "redirectIncidentId": row.redirect,
        "incidentName": row.name,
        "severity": row.severity,
        "status": row.status,
        "classification": row.classification,
        "determination": row.determination,
        "assignedTo": row.assigned or None,
        "tags": [tag for tag in row.tags.split("\n") if tag],
        "alerts": row.alerts,
        "createdTime": iso(row.created),
        "lastUpdateTime": iso(row.updated),
        "firstActivity": iso(row.first_activity) if row.first_activity else None,
        "lastActivity": iso(row.last_activity) if row.last_activity else None,
    }
    return Item(iso(row.updated), INCIDENTS, msgspec.json.encode(body))
