"""The logs that are passed on, and where each of them ends now: rows of the lake, alerts, incidents, our audit log.

The audit feed and the streams keep positions in these; both are handed one `Sources` by `app.background` or the API.
"""

from __future__ import annotations

from dataclasses import dataclass

from vedette.core.scope import Scope
from vedette.lake.lake import Lake
from vedette.records import audit, changes
from vedette.records.batches import watermark
from vedette.records.database import Records
from vedette.schema.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Sources:
    """What is open: the lake, the state database, the tables there are."""

    lake: Lake
    records: Records
    catalog: Catalog


@dataclass(frozen=True, slots=True)
class Ends:
    """Where each log ends: the last batch loaded without a gap, the marks of changes, the entries of the audit log."""

    batch: int
    alert: str
    incident: str
    audit: int

    @property
    def mark(self) -> str:
        """One text that changes when anything is new."""
        return f"{self.batch} {self.alert} {self.incident} {self.audit}"


def ends(scope: Scope, records: Records) -> Ends:
    """Where the tenant's logs end now."""
    batch = watermark(scope, records)
    with records.read() as db:
        return Ends(
            batch,
            changes.newest_alert(scope, db),
            changes.newest_incident(scope, db),
            audit.head(scope, db).position,
        )
