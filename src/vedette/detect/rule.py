"""A detection rule as data: KQL plus what an analyst must know, and examples that prove it fires and stays silent.

`load` makes rules from YAML, `lint` judges them, `schedule` runs them, `alerts` turns what they find into alerts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from vedette.core.errors import Location
from vedette.detect.alert import Role, Severity, Tactic
from vedette.schema.entities import EntityType
from vedette.schema.types import Service


class Origin(StrEnum):
    """Who wrote the rule: it came with the product, the user wrote it, or it was converted from Sigma."""

    STOCK = "stock"
    USER = "user"
    SIGMA = "sigma"


@dataclass(frozen=True, slots=True)
class EntityMap:
    """How the columns of a result row make one entity: `columns` pairs a field of the entity with a column."""

    type: EntityType
    role: Role
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ExampleTable:
    """Rows of one table in an example; a row names only the columns that matter."""

    table: str
    rows: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One case: the rows of every table that are there when the rule runs; `line` is where it stands in the file."""

    tables: tuple[ExampleTable, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    `lookback` is set for rules that need more than the new rows (aggregations, joins); `frequency` is the shortest
    time between two runs, None for "whenever new rows came". `entities` empty means: found by column names.
    `location` is the file, `lines` pairs a field with the line it stands on.
    """

    id: str
    title: str
    description: str
    severity: Severity
    category: Tactic
    techniques: tuple[str, ...]
    service: Service
    query: str
    lookback: timedelta | None = None
    frequency: timedelta | None = None
    entities: tuple[EntityMap, ...] = ()
    response: tuple[str, ...] = ()
    false_positives: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    fires: tuple[Example, ...] = ()
    silent: tuple[Example, ...] = ()
    origin: Origin = Origin.STOCK
    location: Location = field(default_factory=Location)
    lines: tuple[tuple[str, int], ...] = ()

    def at(self, name: str) -> Location:
        """Where the field of that name stands in the file; the file itself when it is not there."""
        return Location(self.location.source, dict(self.lines).get(name), None)
