"""One incident or alert with everything known of it, as values: for the API and its faces, which show them.

`queue` lists many; `story` and `graph` tell the same incident in sentences and as a picture.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from vedette.core.scope import Scope
from vedette.detect.alert import Evidence
from vedette.incidents import sight
from vedette.incidents.evidence import evidence_of
from vedette.incidents.lifecycle import find
from vedette.incidents.queue import QueueEntry, entries_of
from vedette.records import alerts as store
from vedette.records import incident_queue as queue
from vedette.records import incidents as cases
from vedette.records import links as ties
from vedette.records.alerts import AlertRow
from vedette.records.database import Records
from vedette.records.incidents import ChangeRow, CommentRow
from vedette.records.links import LinkRow


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert read: techniques, evidence and the rows that raised it as values instead of text."""

    row: AlertRow
    techniques: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    sample: tuple[Mapping[str, Any], ...]

    @classmethod
    def of(cls, row: AlertRow) -> AlertView:
        """Read one row."""
        sample = tuple(json.loads(row.sample)) if row.sample else ()
        return cls(row, tuple(json.loads(row.techniques)), evidence_of(row.evidence), sample)


@dataclass(frozen=True, slots=True)
class Dossier:
    """An incident, why its alerts are together, what was done to it and said of it."""

    entry: QueueEntry
    alerts: tuple[AlertView, ...]
    links: tuple[LinkRow, ...]
    history: tuple[ChangeRow, ...]
    comments: tuple[CommentRow, ...]


def dossier(scope: Scope, records: Records, number: int, *, repeats: bool = True) -> Dossier:
    """One incident whole (of a merged one, the incident it went to). Raises NotFound."""
    row = find(scope, records, number)
    with records.read() as db:
        rows = sight.shown(scope, db, store.of_incident(scope, db, row.number, repeats=repeats))
        added = queue.of_alerts(scope, db, [row.number], within=sight.alerts_within(scope, db))
        links = ties.of_alerts(scope, db, [alert.id for alert in rows])
        return Dossier(
            entries_of([row], added)[0],
            tuple(AlertView.of(alert) for alert in rows),
            tuple(sight.shown_links(links, rows, scope, db)),
            tuple(cases.history(scope, db, row.number)),
            tuple(cases.comments(scope, db, row.number)),
        )


def alert(scope: Scope, records: Records, ident: str) -> AlertView:
    """One alert. Raises NotFound."""
    with records.read() as db:
        return AlertView.of(sight.alert(scope, db, ident))


def alerts_of_all(scope: Scope, records: Records, numbers: Iterable[int]) -> dict[int, tuple[AlertView, ...]]:
    """The (unrepeated) alerts of several incidents at once, for faces whose lists carry them."""
    found: dict[int, list[AlertView]] = {number: [] for number in numbers}
    with records.read() as db:
        for row in sight.shown(scope, db, store.of_incidents(scope, db, found)):
            found[row.incident or 0].append(AlertView.of(row))
    return {number: tuple(views) for number, views in found.items()}


def comments_of(scope: Scope, records: Records, numbers: Iterable[int]) -> dict[int, tuple[CommentRow, ...]]:
    """What was said of several incidents, oldest first."""
    with records.read() as db:
        return {number: tuple(cases.comments(scope, db, number)) for number in numbers}
