"""Alerts other products raised: rows of AlertInfo and AlertEvidence become Alert values, so that they join incidents.

`app.flow` asks for those of new batches after an import; the position is kept like a rule's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from vedette.core import clock
from vedette.core.ids import stable_id
from vedette.core.scope import Scope
from vedette.detect.alert import Alert, Evidence, Role, Severity, Tactic
from vedette.detect.publish import SOURCE
from vedette.kql.compile import Query, compile_query
from vedette.lake.arrow import rows_of
from vedette.lake.lake import Lake
from vedette.lake.limits import NO_LIMITS, BatchRange
from vedette.schema.catalog import Catalog
from vedette.schema.entities import entities_of
from vedette.schema.types import Service, TableSchema

DETECTOR = "alerts-of-other-products"
_TECHNIQUE = re.compile(r"\bT\d{4}(?:\.\d{3})?\b")
_SEVERITIES = {severity.value.lower(): severity for severity in Severity}
_CATEGORIES = {tactic.value.lower(): tactic for tactic in Tactic} | {
    "malware": Tactic.EXECUTION,
    "ransomware": Tactic.IMPACT,
    "exploit": Tactic.EXECUTION,
    "unwantedsoftware": Tactic.EXECUTION,
    "suspiciousactivity": Tactic.EXECUTION,
    "credentialtheft": Tactic.CREDENTIAL_ACCESS,
    "credentialstealing": Tactic.CREDENTIAL_ACCESS,
    "threatmanagement": Tactic.INITIAL_ACCESS,
    "mailflow": Tactic.COLLECTION,
    "datalossprevention": Tactic.EXFILTRATION,
    "accessgovernance": Tactic.PERSISTENCE,
    "informationgovernance": Tactic.EXFILTRATION,
}
_SERVICES = (
    (("endpoint", "defender antivirus", "wazuh", "suricata", "aminer", "sysmon", "windows"), Service.ENDPOINT),
    (("office", "exchange", "mail", "compliance"), Service.MAIL),
    (("identity", "entra", "azure ad", "active directory", "aad"), Service.IDENTITY),
    (("cloud app", "cloud", "azure", "aws", "app governance"), Service.CLOUD_APP),
)


def foreign_alerts(scope: Scope, lake: Lake, batches: BatchRange) -> tuple[Alert, ...]:
    """Alerts that were imported by these batches, with the evidence that came with them, in order of time."""
    infos = lake.query(scope, _query("AlertInfo"), limits=NO_LIMITS, batches=batches).table
    if not infos.num_rows:
        return ()
    rows = lake.query(scope, _query("AlertEvidence"), limits=NO_LIMITS, batches=batches).table
    table = Catalog.stock().table("AlertEvidence")
    if table is None:
        raise LookupError("the catalog has no AlertEvidence")
    evidence: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows_of(rows):
        evidence.setdefault(str(row["AlertId"]), []).append(row)
    at = clock.now()
    known = _Entities(table)
    found = {
        str(row["AlertId"]): _alert(scope, row, evidence.get(str(row["AlertId"]), []), known, at)
        for row in rows_of(infos)
    }
    return tuple(sorted(found.values(), key=lambda alert: (alert.first_activity, alert.id)))


@cache
def _query(table: str) -> Query:
    return compile_query(f"{table} | where ServiceSource != '{SOURCE}'", Catalog.stock())


def _alert(
    scope: Scope, info: Mapping[str, Any], rows: list[Mapping[str, Any]], known: _Entities, created: datetime
) -> Alert:
    evidence = _evidence(rows, known)
    product = info["ServiceSource"] or info["DetectionSource"] or "another product"
    title = info["Title"] or "Alert without a title"
    first = info["Timestamp"]
    last = max((row["Timestamp"] for row in rows if row["Timestamp"]), default=first)
    whom = sorted(item.entity.type + repr(item.entity) for item in evidence)
    return Alert(
        id=stable_id("al", scope.tenant, product, info["AlertId"]),
        detector=f"{product}: {title}",
        title=title,
        description=f"Raised by {product}.",
        severity=_SEVERITIES.get((info["Severity"] or "").lower(), Severity.INFORMATIONAL),
        category=_category(info["Category"] or ""),
        techniques=tuple(dict.fromkeys(_TECHNIQUE.findall(info["AttackTechniques"] or ""))),
        service=_service(f"{product} {info['DetectionSource'] or ''}"),
        source=product,
        first_activity=min(first, last),
        last_activity=max(first, last),
        created=created,
        evidence=evidence,
        fingerprint=stable_id("fp", scope.tenant, product, title, first.strftime("%Y-%m-%d"), *whom),
        sample=json.dumps([{"AlertId": info["AlertId"], "Category": info["Category"]}], ensure_ascii=False),
    )


class _Entities:
    """Entities of evidence rows; a hundred thousand alerts speak of a few hundred of them, so each is read once."""

    def __init__(self, table: TableSchema) -> None:
        self._table = table
        self._known: dict[tuple[tuple[str, Any], ...], tuple[Evidence, ...]] = {}

    def of(self, row: Mapping[str, Any]) -> tuple[Evidence, ...]:
        """The evidence of one row."""
        key = tuple((name, value) for name, value in row.items() if value and name not in _OF_THE_ALERT)
        found = self._known.get(key)
        if found is None:
            command = row.get("ProcessCommandLine") or ""
            pairs = entities_of(self._table, row)
            found = self._known[key] = tuple(Evidence(entity, Role(role), command) for entity, role in pairs)
        return found


_OF_THE_ALERT = frozenset({"AlertId", "Timestamp", "Title", "Severity", "Categories", "AttackTechniques"})
"""Columns of an evidence row that say nothing about its entity."""


def _evidence(rows: Iterable[Mapping[str, Any]], known: _Entities) -> tuple[Evidence, ...]:
    found: dict[Any, Evidence] = {}
    for row in rows:
        for item in known.of(row):
            found.setdefault(item.entity, item)
    return tuple(found.values())


def _category(text: str) -> Tactic:
    """The tactic a product's category stands for; Execution, the broadest, where it names none."""
    return _CATEGORIES.get(re.sub(r"[^a-z]", "", text.lower()), Tactic.EXECUTION)


def _service(text: str) -> Service:
    lowered = text.lower()
    return next((service for words, service in _SERVICES if any(word in lowered for word in words)), Service.ENDPOINT)
