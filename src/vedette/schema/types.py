"""KQL's scalar types and the column and table records of the catalog; used by every room that speaks of tables.

Type names follow https://learn.microsoft.com/kusto/query/scalar-data-types/.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ScalarType(StrEnum):
    """The ten scalar types of KQL."""

    BOOL = "bool"
    DATETIME = "datetime"
    DECIMAL = "decimal"
    DYNAMIC = "dynamic"
    GUID = "guid"
    INT = "int"
    LONG = "long"
    REAL = "real"
    STRING = "string"
    TIMESPAN = "timespan"


class Service(StrEnum):
    """The four services whose signals meet in an incident, and ours for what we derive."""

    ENDPOINT = "endpoint"
    MAIL = "mail"
    IDENTITY = "identity"
    CLOUD_APP = "cloud app"
    VEDETTE = "vedette"


@dataclass(frozen=True, slots=True)
class ColumnSchema:
    """One column: `since` and `until` are schema dates (`YYYY-MM`), empty when it was always / is still there.

    `search` asks the lake for a text index, `repeats` for dictionary encoding (few distinct values).
    """

    name: str
    type: ScalarType
    description: str = ""
    since: str = ""
    until: str = ""
    search: bool = False
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table; `time` names the event-time column (`Timestamp`, or empty for knowledge-base tables).

    `renames` maps a retired column name to its present one, `aliases` are retired names of the table.
    A retired table with columns of its own names its heir in `successor`; the lake answers from both.
    A table of `state` says how things are, not what happened (one without time always): rules read it whole.
    """

    name: str
    group: str
    service: Service
    description: str
    columns: tuple[ColumnSchema, ...]
    since: str = ""
    time: str = "Timestamp"
    aliases: tuple[str, ...] = ()
    renames: dict[str, str] = field(default_factory=dict)
    successor: str = ""
    state: bool = False
    _named: dict[str, ColumnSchema] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_named", {column.name: column for column in self.columns})

    def column(self, name: str) -> ColumnSchema | None:
        """The column of exactly this name, or None."""
        return self._named.get(name)
