"""A lake's tables at one moment as files, and back: frozen by hard links, packed one archive a table, attached again.

`app.backup` calls it. Freezing takes milliseconds a table and copies nothing; what is packed later is what was frozen.
"""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from vedette.core.errors import BadInput, Location
from vedette.lake.connection import Pool
from vedette.lake.ddl import quoted

_SHADOW = "shadow"


class Sink(Protocol):
    """What an archive is written to."""

    def write(self, data: bytes, /) -> int: ...


@dataclass(frozen=True, slots=True)
class Frozen:
    """One table at the moment it was frozen: how to make it (`create`), its rows, and the folder of its parts."""

    database: str
    table: str
    create: str
    rows: int
    folder: Path


@dataclass(frozen=True, slots=True)
class Packed:
    """One table in an archive: `archive` holds its parts, empty for a table without rows."""

    database: str
    table: str
    create: str
    rows: int
    archive: str


def freeze(pool: Pool, name: str) -> tuple[Frozen, ...]:
    """Every table of every tenant, under a name that is not in use. Call `thaw` when done with it."""
    rows = pool.run(
        "SELECT database, name, create_table_query AS made, data_paths[1] AS path FROM system.tables "
        "WHERE startsWith(database, 't_') AND engine LIKE '%MergeTree' ORDER BY database, name"
    ).to_pylist()
    found = []
    for row in rows:
        pool.run(f"ALTER TABLE {_place(row['database'], row['name'])} FREEZE WITH NAME '{name}'")
        inside = Path(row["path"]).relative_to(pool.folder / "engine")
        folder = pool.folder / "engine" / _SHADOW / name / inside
        found.append(Frozen(row["database"], row["name"], row["made"], _rows(folder), folder))
    return tuple(found)


def thaw(pool: Pool, name: str) -> None:
    """Forget what was frozen under this name."""
    shutil.rmtree(pool.folder / "engine" / _SHADOW / name, ignore_errors=True)


def pack(table: Frozen, file: Sink) -> None:
    """Write the parts of a frozen table as a tar archive; they are compressed already."""
    with tarfile.open(fileobj=cast(BinaryIO, file), mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for part in _parts(table.folder):
            archive.add(part, arcname=part.name, filter=_plain)


def attach(pool: Pool, tables: Collection[Packed], opened: Callable[[str], BinaryIO]) -> None:
    """Make the tables in an empty lake and give them their parts; `opened` gives an archive by name.

    Raises BadInput when a table is there already or an archive holds what no part holds.
    """
    for database in {table.database for table in tables}:
        pool.execute(f"CREATE DATABASE IF NOT EXISTS {quoted(database)}")
    for table in tables:
        if pool.run(
            "SELECT 1 FROM system.tables WHERE database = {d:String} AND name = {t:String}",
            {"d": table.database, "t": table.table},
        ).num_rows:
            raise BadInput(f"{table.database}.{table.table} is there already: restore into an empty lake")
        pool.execute(table.create)
        if not table.archive:
            continue
        place = _place(table.database, table.table)
        row = pool.run(
            "SELECT data_paths[1] AS path FROM system.tables WHERE database = {d:String} AND name = {t:String}",
            {"d": table.database, "t": table.table},
        ).to_pylist()[0]
        with opened(table.archive) as file:
            parts = _unpack(file, Path(row["path"]) / "detached", table.archive)
        for part in parts:
            pool.execute(f"ALTER TABLE {place} ATTACH PART '{part}'")


def _unpack(file: BinaryIO, folder: Path, name: str) -> list[str]:
    try:
        with tarfile.open(fileobj=file, mode="r|") as archive:
            archive.extractall(folder, filter="data")
    except tarfile.TarError as error:
        raise BadInput(f"not an archive of a table: {error}", Location(name)) from error
    return sorted(part.name for part in folder.iterdir())


def _parts(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def _rows(folder: Path) -> int:
    return sum(int((part / "count.txt").read_text()) for part in _parts(folder))


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without who owned it here."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _place(database: str, table: str) -> str:
    return f"{quoted(database)}.{quoted(table)}"
