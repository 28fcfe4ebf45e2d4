"""The Connector contract: what a folder under `connectors/` says of itself, as data and at most one reader.

`ingest.mapping` compiles it, `app.wiring` finds the folders; a connector imports only from rooms before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from vedette.core.errors import Location
from vedette.core.scope import Scope
from vedette.schema.types import Service


@dataclass(frozen=True, slots=True)
class Record:
    """One raw record as a JSON object in UTF-8 without line breaks, and where it came from."""

    json: bytes
    offset: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A piece of input that is no record: kept as a dead letter with its reason and place."""

    raw: bytes
    reason: str
    location: Location


class Reader(Protocol):
    """Turns one opened, already decompressed file into JSON records, in batches; never raises for bad content."""

    def read(self, stream: BinaryIO, name: str, scope: Scope) -> Iterator[list[Record | Unreadable]]:
        """Yield batches of records and unreadable pieces in file order; memory stays bounded. `scope`: whose file."""
        ...


@dataclass(frozen=True, slots=True)
class Mapping:
    """KQL from the shaped records to rows of `table`; `name` is the file's stem (`DeviceProcessEvents.sysmon`)."""

    name: str
    table: str
    kql: str


@dataclass(frozen=True, slots=True)
class Detect:
    """How a file is recognised: globs on the name, a format, and keys of which all must stand in a sample record.

    `keys` may hold paths (`Event.System.EventID`) and tests (`Operation`, `eventSource=*.amazonaws.com`).
    """

    files: tuple[str, ...] = ()
    keys: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Road:
    """A way records travel that has a cheaper shape of its own, `shape.<name>.kql`; `keys` are paths they all have."""

    name: str
    keys: tuple[str, ...]
    shape: str


@dataclass(frozen=True, slots=True)
class Connector:
    """A product we read. `shape` is KQL from `Records` to the columns all mappings share (empty: `Records` itself).

    `roads` are asked first for the records they know, and give the shape's columns and `Ours`, whether they did.
    `functions` are the statements that shapes and mappings begin with.
    `id` is a KQL expression over `raw` that names an event stably, empty for the hash of the record; `repeats` tells
    that equal lines of one file are different events.
    """

    name: str
    title: str
    description: str
    service: Service
    folder: Path
    format: str
    detect: Detect
    mappings: tuple[Mapping, ...]
    shape: str = ""
    roads: tuple[Road, ...] = ()
    functions: str = ""
    id: str = ""
    priority: int = 0
    repeats: bool = False
    reader: Reader | None = None
    tables: frozenset[str] = field(default_factory=frozenset)
