"""A small world for detection's tests: rules from a few words, a lake with a tenant of its own, rows put in batches."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from tests import states
from vedette.core.scope import Scope, local
from vedette.detect.document import parse
from vedette.detect.load import rule_of
from vedette.detect.rule import Origin, Rule
from vedette.lake.lake import Lake
from vedette.records.database import Records
from vedette.schema.catalog import Catalog
from vedette.schema.types import ScalarType

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
QUERY = 'DeviceProcessEvents | where FileName == "tool.exe"'
_FIELDS = {
    "id": "tool-seen",
    "title": "Tool seen",
    "description": "A tool nobody uses here was started on a device, which is how the example intruder begins.",
    "severity": "high",
    "category": "Execution",
    "techniques": "[T1059]",
    "service": "endpoint",
    "fires": "[{DeviceProcessEvents: [{FileName: tool.exe, DeviceName: ws-1}]}]",
    "silent": "[{DeviceProcessEvents: [{FileName: other.exe}]}]",
}
_tenants = itertools.count(1)


def rule_text(query: str = QUERY, **fields: str) -> str:
    """The YAML of a rule about `tool.exe`, with these fields changed or added."""
    values = {**_FIELDS, **fields}
    lines = [f"{name}: {value}" for name, value in values.items()]
    block = "\n".join("  " + line for line in query.strip().splitlines())
    return "\n".join(lines) + f"\nquery: |\n{block}\n"


def rule(query: str = QUERY, origin: Origin = Origin.USER, **fields: str) -> Rule:
    """The rule of `rule_text`."""
    return rule_of(parse(rule_text(query, **fields), f"{fields.get('id', 'tool-seen')}.yaml"), origin)


@dataclass(frozen=True, slots=True)
class World:
    """One tenant: its scope, the lake, the state database."""

    lake: Lake
    records: Records
    scope: Scope

    @classmethod
    @contextmanager
    def new(cls, lake: Lake) -> Iterator[World]:
        """A tenant nobody used before."""
        with states.memory() as records:
            yield cls(lake, records, local(f"detect{next(_tenants)}"))

    def put(self, table: str, rows: Sequence[Mapping[str, object]], batch: int) -> None:
        """Append rows; one without Timestamp happens a second after the one before it, from START on."""
        schema = Catalog.stock().table(table)
        assert schema is not None
        full = [{schema.time: START + timedelta(seconds=n), **row} for n, row in enumerate(rows)]
        names = list(dict.fromkeys(name for row in full for name in row))
        columns = {}
        for name in names:
            column = schema.column(name)
            assert column is not None, name
            text = column.type in (ScalarType.STRING, ScalarType.DYNAMIC)
            columns[name] = [row.get(name, "" if text else None) for row in full]
        self.lake.append(self.scope, schema, pa.table(columns), batch=batch)
