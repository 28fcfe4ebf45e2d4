"""What the lake holds about one message, asked by its NetworkMessageId; `explain` puts it together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from vedette.core.scope import Scope
from vedette.kql.compile import compile_query
from vedette.lake.arrow import rows_of
from vedette.lake.lake import Lake
from vedette.lake.limits import Limits
from vedette.schema.catalog import Catalog

Row = Mapping[str, Any]
_LIMITS: Final = Limits(seconds=20, rows=2_000)
_ASKED: Final[dict[str, str]] = {
    "EmailEvents": "top 1000 by Timestamp desc",
    "EmailUrlInfo": "distinct Url, UrlDomain, UrlLocation | take 500",
    "EmailAttachmentInfo": (
        "summarize FileType = take_any(FileType), FileSize = max(FileSize), ThreatTypes = take_any(ThreatTypes) "
        "by FileName, SHA256 | take 500"
    ),
    "EmailPostDeliveryEvents": "top 500 by Timestamp asc",
    "UrlClickEvents": "top 500 by Timestamp asc",
    "AlertEvidence": "distinct AlertId | take 500",
}


@dataclass(frozen=True, slots=True)
class Told:
    """The rows of each table that speak of the message; `partial` names the tables that were cut by a limit."""

    tables: Mapping[str, list[dict[str, Any]]]
    partial: tuple[str, ...]

    def of(self, table: str) -> list[dict[str, Any]]:
        """The rows of one table."""
        return self.tables.get(table, [])


def told(scope: Scope, lake: Lake, catalog: Catalog, network_id: str) -> Told:
    """Everything the scope sees of this message; tables without rows are not asked."""
    filled = lake.filled(scope)
    found: dict[str, list[dict[str, Any]]] = {}
    cut: list[str] = []
    for table, rest in _ASKED.items():
        if table not in filled:
            continue
        text = f"declare query_parameters (name: string);\n{table} | where NetworkMessageId == name | {rest}"
        result = lake.query(scope, compile_query(text, catalog, parameters={"name": network_id}), limits=_LIMITS)
        found[table] = rows_of(result.table)
        if result.partial:
            cut.append(table)
    return Told(found, tuple(cut))


def bag(row: Row, column: str) -> dict[str, Any]:
    """A column that holds JSON, as far as it is an object."""
    try:
        found = json.loads(row.get(column) or "{}")
    except (ValueError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def text(values: Row, name: str) -> str:
    """A value as text; empty for none."""
    found = values.get(name)
    return "" if found is None else str(found)


def texts(values: Row, name: str) -> tuple[str, ...]:
    """A value that is a list of texts."""
    found = values.get(name)
    return tuple(str(one) for one in found) if isinstance(found, list) else ()


def number(values: Row, name: str) -> float:
    """A value as a number, 0 for none."""
    found = values.get(name)
    return float(found) if isinstance(found, (int, float)) else 0.0
