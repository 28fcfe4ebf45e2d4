"""Runs a rule over the example rows in its YAML: they become small relations inside the SQL, no table is made.

`lint` proves with it that a rule fires and stays silent; `vedette rules test` shows what it gave.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import TracebackType
from typing import Any, Final, Protocol

import pyarrow as pa

from vedette.core.errors import BadInput, Upstream
from vedette.detect.rule import Example, Rule
from vedette.kql.compile import Catalog, Query, compile_query
from vedette.lake.ddl import literal, structure
from vedette.schema.types import ScalarType, TableSchema

BASE_TIME: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_SETTINGS: Final = "SETTINGS date_time_input_format = 'best_effort', input_format_skip_unknown_fields = 1"


class Engine(Protocol):
    """Whatever runs engine SQL: the lake's connection, or `MemoryEngine` where no lake is open."""

    def run(self, sql: str) -> pa.Table:
        """The answer to `sql`; raises Upstream or BadInput when the engine refuses it."""


class MemoryEngine:
    """An embedded engine without a data folder; only one engine can be open in a process at a time."""

    def __init__(self) -> None:
        # Half a second to import: only who runs examples pays for it.
        import chdb

        self._connection = chdb.connect(":memory:")
        # A handful of rows: what is spent on making a plan good is never won back.
        self._connection.query("SET max_threads = 1, compile_expressions = 0, query_plan_enable_optimizations = 0")

    def run(self, sql: str) -> pa.Table:
        """The answer to `sql`; raises Upstream when the engine refuses it."""
        try:
            data = self._connection.query(sql, "ArrowStream").bytes()
        except RuntimeError as error:
            raise Upstream(str(error), permanent=True) from error
        return pa.ipc.open_stream(io.BytesIO(data)).read_all() if data else pa.table({})

    def close(self) -> None:
        """Release the engine, so that a lake can be opened."""
        self._connection.close()

    def __enter__(self) -> MemoryEngine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What an example gave: the rows, or the engine's complaint."""

    example: Example
    rows: pa.Table | None
    error: str = ""

    @property
    def fired(self) -> bool:
        """Whether at least one row came out."""
        return self.rows is not None and self.rows.num_rows > 0


@dataclass(frozen=True, slots=True)
class ExampleReport:
    """A rule's cases: those under `fires`, and those under `silent`."""

    fires: tuple[CaseResult, ...]
    silent: tuple[CaseResult, ...]

    @property
    def passed(self) -> bool:
        """Whether all do what they should."""
        ran = all(not case.error for case in (*self.fires, *self.silent))
        return ran and all(case.fired for case in self.fires) and not any(case.fired for case in self.silent)


def run_examples(rule: Rule, catalog: Catalog, engine: Engine) -> ExampleReport:
    """Run all examples of a rule; raises KqlError when its query does not compile."""
    query = compile_query(rule.query, catalog)
    return ExampleReport(
        tuple(run_case(query, example, engine) for example in rule.fires),
        tuple(run_case(query, example, engine) for example in rule.silent),
    )


def run_case(query: Query, example: Example, engine: Engine) -> CaseResult:
    """Run one example; what the engine or the example's values complain of is told in the result."""
    try:
        return CaseResult(example, run_example(query, example, engine))
    except (Upstream, BadInput, ValueError) as error:
        return CaseResult(example, None, str(error).partition("\n")[0][:400])


def run_example(query: Query, example: Example, engine: Engine, *, tenant: str = "main") -> pa.Table:
    """The rows the query gives when only the rows of the example exist; raises Upstream or BadInput from the engine.

    A row without Timestamp gets one, a second apart from 09:00 on; the present is a second after the last row.
    """
    given: dict[str, list[Mapping[str, object]]] = {}
    for table in example.tables:
        given.setdefault(table.table, []).extend(table.rows)

    def relation(table: TableSchema) -> str:
        rows = [row for name in (table.name, *table.aliases) for row in given.get(name, ())]
        return relation_of(table, rows)

    return engine.run(query.sql(relation, now=_present(example), tenant=tenant))


def relation_of(table: TableSchema, rows: list[Mapping[str, object]]) -> str:
    """A SQL table expression with the physical columns of `table` that holds just these rows."""
    lines = "\n".join(json.dumps(_line(table, row, number)) for number, row in enumerate(rows))
    return f"(SELECT * FROM format('JSONEachRow', {literal(structure(table))}, {literal(lines)}) {_SETTINGS})"


def _line(table: TableSchema, row: Mapping[str, object], number: int) -> dict[str, Any]:
    types = {column.name: column.type for column in table.columns}
    line: dict[str, Any] = {"_IngestedAt": BASE_TIME.isoformat(), "_Batch": 1, "_EventId": f"{number:016}"}
    if table.time:
        line[table.time] = (BASE_TIME + timedelta(seconds=number)).isoformat()
    for name, value in row.items():
        line[name] = _value(types.get(name, ScalarType.STRING), value)
    return line


def _value(kind: ScalarType, value: object) -> object:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if kind is ScalarType.DYNAMIC and value is not None:
        ready = isinstance(value, str) and value[:1] in ("{", "[", "")
        return value if ready else json.dumps(value)
    if kind in (ScalarType.STRING, ScalarType.GUID) and value is not None:
        return value if isinstance(value, str) else json.dumps(value)
    return value


def _present(example: Example) -> datetime:
    latest = BASE_TIME
    for table in example.tables:
        latest = max(latest, BASE_TIME + timedelta(seconds=len(table.rows)))
        for row in table.rows:
            value = row.get("Timestamp")
            if isinstance(value, str):
                value = datetime.fromisoformat(value)
            if isinstance(value, datetime):
                latest = max(latest, value if value.tzinfo else value.replace(tzinfo=UTC))
    return latest + timedelta(seconds=1)
