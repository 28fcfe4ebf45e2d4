"""Indicators as rows of ThreatIntelIndicators, so that hunting and the rules of every service know them.

`app.flow` tells them before detection, and a job does after a change. What the lake holds is asked for and compared.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec
import pyarrow as pa

from vedette.core import clock
from vedette.core.scope import Scope
from vedette.kql.compile import compile_query
from vedette.lake.lake import Lake
from vedette.lake.limits import NO_LIMITS
from vedette.mail.indicators.model import IndicatorAction, IndicatorKind
from vedette.records import indicators as kept
from vedette.records import mail_policies
from vedette.records.database import Records
from vedette.records.indicators import IndicatorRow
from vedette.schema.catalog import Catalog
from vedette.tenants import provisioning

AGAIN = timedelta(days=7)
"""After so long an indicator is told anew, before its row falls to retention."""
_TABLE = "ThreatIntelIndicators"
_TOLD = f"""{_TABLE}
| summarize arg_max(Timestamp, Modified, IsDeleted) by Id
| where IsDeleted == false
| project Id, Modified, Timestamp"""
_KEYS = {
    IndicatorKind.SHA256: "file:hashes.'SHA-256'",
    IndicatorKind.SHA1: "file:hashes.'SHA-1'",
    IndicatorKind.MD5: "file:hashes.MD5",
    IndicatorKind.DOMAIN: "domain-name:value",
    IndicatorKind.URL: "url:value",
    IndicatorKind.SENDER: "email-addr:value",
}
_WHEN = pa.timestamp("us", tz="UTC")
_SCHEMA = pa.schema(
    [(name, _WHEN) for name in ("Timestamp", "ValidFrom", "ValidUntil", "Created", "Modified")]
    + [(name, pa.bool_()) for name in ("IsActive", "IsDeleted", "Revoked")]
    + [(name, pa.string()) for name in ("Id", "ObservableKey", "ObservableValue", "Pattern", "LastUpdateMethod")]
    + [(name, pa.string()) for name in ("Tags", "Data")]
)
_DETECTED = 0
"""The batch of the rows: one that every rule has seen, for an indicator is nothing that happened."""
Told = dict[str, tuple[datetime, datetime]]
"""By id, when what the lake holds of an indicator was changed and told."""


@dataclass(slots=True)
class Telling:
    """Remembers for every tenant which state of its indicators the lake holds; one for the process."""

    lake: Lake
    records: Records
    catalog: Catalog
    _done: dict[str, str] = field(default_factory=dict)

    def due(self, scope: Scope) -> str:
        """A word for the state that is not told yet, empty when nothing is to do: by changes, and every hour.

        A tenant whose service takes no data gets no rows.
        """
        with self.records.read() as db:
            if not provisioning.intake(scope, db).met:
                return ""
            mark = mail_policies.mark(scope, db)
        state = f"{mark} {clock.now():%Y-%m-%d %H}" if mark else ""
        return "" if self._done.get(scope.tenant) == state else state

    def tell(self, scope: Scope) -> int:
        """Bring the lake up to date; how many rows that took. Repeated, it does nothing."""
        state = self.due(scope)
        if not state:
            return 0
        at = clock.now()
        with self.records.read() as db:
            rows = {row.id: row for row in kept.in_force(scope, db, at)}
        told = self._told(scope)
        fresh = [row for row in rows.values() if _is_new(row, told, at)]
        gone = [ident for ident in told if ident not in rows]
        table = self.catalog.table(_TABLE)
        if table is not None and (fresh or gone):
            found = pa.concat_tables([_rows(fresh, at), _ends(gone, at)])
            self.lake.append(scope, table, found, batch=_DETECTED)
        self._done[scope.tenant] = state
        return len(fresh) + len(gone)

    def _told(self, scope: Scope) -> Told:
        query = compile_query(_TOLD, self.catalog)
        rows = self.lake.query(scope, query, limits=NO_LIMITS).table.to_pylist()
        return {row["Id"]: (row["Modified"], row["Timestamp"]) for row in rows}


def _is_new(row: IndicatorRow, told: Told, at: datetime) -> bool:
    changed, when = told.get(row.id, (None, at))
    return changed != row.updated or when <= at - AGAIN


def _rows(rows: Iterable[IndicatorRow], at: datetime) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "Timestamp": at,
                "Id": row.id,
                "ObservableKey": _key(row),
                "ObservableValue": row.value,
                "Pattern": f"[{_key(row)} = {_quoted(row.value)}]",
                "IsActive": row.action != IndicatorAction.ALLOWED,
                "IsDeleted": False,
                "Revoked": False,
                "ValidFrom": row.created,
                "ValidUntil": row.expires,
                "Created": row.created,
                "Modified": row.updated,
                "LastUpdateMethod": row.updated_by,
                "Tags": row.threat,
                "Data": msgspec.json.encode(_data(row)).decode(),
            }
            for row in rows
        ],
        schema=_SCHEMA,
    )


def _ends(idents: Iterable[str], at: datetime) -> pa.Table:
    rows = [{"Timestamp": at, "Id": ident, "IsActive": False, "IsDeleted": True, "Modified": at} for ident in idents]
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def _data(row: IndicatorRow) -> dict[str, object]:
    return {
        "type": "indicator",
        "name": row.title,
        "description": row.description,
        "indicator_types": [row.threat],
        "severity": row.severity,
        "action": row.action,
        "source": row.source,
    }


def _key(row: IndicatorRow) -> str:
    kind = IndicatorKind(row.kind)
    if kind is IndicatorKind.IP:
        return f"ipv{ipaddress.ip_address(row.value).version}-addr:value"
    return _KEYS[kind]


def _quoted(value: str) -> str:
    """A text of a STIX pattern (STIX 2.1, 9.2)."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
