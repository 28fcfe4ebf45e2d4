"""Compiles a connector's KQL to the plan that `lake.load` runs; each connector once a process.

`ingest.pipeline` asks for plans; `rules lint` and the tests compile connectors through it too.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import overload

from vedette.core.errors import BadInput, Location
from vedette.ingest.connector import Connector
from vedette.ingest.connector import Road as RoadText
from vedette.kql.compile import MappingQuery, compile_mapping
from vedette.lake.plan import OURS, LoadMapping, LoadPlan, Road
from vedette.schema.catalog import Catalog


class Plans:
    """Compiled connectors of one catalog, kept by name. Thread-safe; nothing is compiled twice."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._plans: dict[str, tuple[Connector, LoadPlan]] = {}
        self._compiling = threading.Lock()

    def plan(self, connector: Connector) -> LoadPlan:
        """The connector's plan, its mappings not yet compiled. Raises BadInput (KqlError) that names the mistake."""
        with self._compiling:
            kept = self._plans.get(connector.name)
            if kept is None or kept[0] != connector:
                kept = self._plans[connector.name] = (connector, _plan(connector, self._catalog))
            return kept[1]


class _Lazily(Sequence[LoadMapping]):
    """Mappings that are compiled when somebody first looks: records are parsed and shaped meanwhile. Thread-safe."""

    def __init__(self, compile_: Callable[[], tuple[LoadMapping, ...]]) -> None:
        self._compile = compile_
        self._compiling = threading.Lock()
        self._made: tuple[LoadMapping, ...] | None = None

    def _all(self) -> tuple[LoadMapping, ...]:
        with self._compiling:
            if self._made is None:
                self._made = self._compile()
            return self._made

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[LoadMapping]:
        return iter(self._all())

    @overload
    def __getitem__(self, index: int) -> LoadMapping: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[LoadMapping]: ...

    def __getitem__(self, index: int | slice) -> LoadMapping | Sequence[LoadMapping]:
        return self._all()[index]


def compile_connector(connector: Connector, catalog: Catalog) -> LoadPlan:
    """The whole plan of one connector. Raises BadInput (KqlError) for KQL that does not compile, an unknown table."""
    plan = _plan(connector, catalog)
    return replace(plan, mappings=tuple(plan.mappings))


def _plan(connector: Connector, catalog: Catalog) -> LoadPlan:
    identity: MappingQuery | None = None
    if connector.id:
        text = f"Records | project _Key = tostring({connector.id})"
        identity = compile_mapping(text, target=None, source=None, carry=("line", "file", "_EventId"))
    shape: MappingQuery | None = None
    if connector.shape:
        shape = compile_mapping(
            connector.shape, target=None, source=None, carry=("_EventId",), declared=connector.functions
        )
    roads = tuple(_road(connector, road, shape) for road in connector.roads)
    mappings = _Lazily(lambda: _mappings(connector, catalog, shape))
    return LoadPlan(connector.name, identity, shape, mappings, connector.repeats, roads)


def _mappings(connector: Connector, catalog: Catalog, shape: MappingQuery | None) -> tuple[LoadMapping, ...]:
    mappings = []
    for mapping in connector.mappings:
        table = catalog.table(mapping.table)
        if table is None:
            place = Location(str(connector.folder / "mapping" / f"{mapping.name}.kql"))
            raise BadInput(f"there is no table {mapping.table!r}", place)
        source = shape.columns if shape else None
        query = compile_mapping(
            mapping.kql, target=table, source=source, carry=("_EventId",), declared=connector.functions
        )
        columns = tuple(column.name for column in query.columns if table.column(column.name))
        mappings.append(LoadMapping(mapping.name, table, query, columns))
    return tuple(mappings)


def _road(connector: Connector, road: RoadText, shape: MappingQuery | None) -> Road:
    query = compile_mapping(road.shape, target=None, source=None, carry=("_EventId",), declared=connector.functions)
    if shape is None or shape.expands or query.expands or query.columns != (*shape.columns, OURS):
        place = Location(str(connector.folder / f"shape.{road.name}.kql"))
        raise BadInput("a road gives the columns of the shape in their order and the bool Ours, a row a record", place)
    return Road(road.name, tuple(tuple(key.split(".")) for key in road.keys), query)
