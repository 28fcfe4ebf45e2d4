"""What a backup says of itself: `manifest.json` with every file's hash; written last, checked before anything is used.

`app.backup` writes and reads it.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from vedette.core.errors import BadInput, Location
from vedette.core.shapes import from_json
from vedette.lake.freezing import Packed

FORMAT = 1
NAME = "manifest.json"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the backup: its path in it, its size in bytes and its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole backup. `made` is RFC 3339, `revision` the state's schema, `left_out` what is not in it, in words."""

    format: int
    version: str
    made: str
    revision: str
    tables: tuple[Packed, ...]
    files: tuple[Entry, ...]
    left_out: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows of the lake."""
        return sum(table.rows for table in self.tables)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(entry.size for entry in self.files)


class Writing:
    """A new file that counts and hashes what is written, and is on disk when closed without error."""

    def __init__(self, root: Path, path: str) -> None:
        self._path = path
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        self._file: BinaryIO = (root / path).open("xb")
        self._hash, self._size = hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        """Append."""
        self._hash.update(data)
        self._size += len(data)
        return self._file.write(data)

    def close(self) -> Entry:
        """Make it durable; what the manifest says of it."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return Entry(self._path, self._size, self._hash.hexdigest())


def copied(source: Path, root: Path, path: str) -> Entry:
    """A file copied into the backup."""
    writing = Writing(root, path)
    with source.open("rb") as file:
        while block := file.read(_BLOCK):
            writing.write(block)
    return writing.close()


def write(root: Path, manifest: Manifest) -> None:
    """The last file of a backup: without it there is none."""
    with (root / NAME).open("xb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(root, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def read(root: Path) -> Manifest:
    """The manifest of a backup. Raises BadInput when there is none that this version understands."""
    path = root / NAME
    if not path.is_file():
        raise BadInput("there is no backup here (no manifest.json)", Location(str(root)))
    try:
        manifest = from_json(path.read_bytes(), Manifest)
    except msgspec.DecodeError as error:
        raise BadInput(f"not the manifest of a backup: {error}", Location(str(path))) from error
    if manifest.format > FORMAT:
        raise BadInput(f"made by a newer Vedette ({manifest.version}): upgrade first", Location(str(path)))
    for name in (*(entry.path for entry in manifest.files), *(table.archive for table in manifest.tables)):
        if name.startswith("/") or ".." in name.split("/"):
            raise BadInput(f"it names a file outside of itself: {name!r}", Location(str(path)))
    return manifest


def faults(root: Path, manifest: Manifest) -> list[str]:
    """Files that are missing, changed or too many."""
    found = []
    for entry in manifest.files:
        path = root / entry.path
        if not path.is_file():
            found.append(f"{entry.path} is missing")
        elif path.stat().st_size != entry.size:
            found.append(f"{entry.path} has {path.stat().st_size:,} bytes instead of {entry.size:,}")
        elif _sha256(path) != entry.sha256:
            found.append(f"{entry.path} was changed")
    known = {entry.path for entry in manifest.files} | {NAME}
    present = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    return [*found, *(f"{name} does not belong to it" for name in sorted(present - known))]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
