"""Opens what a person points at: files, folders, gzip, bzip2, xz, zip and tar in one another, within limits.

`ingest.pipeline` walks the result; what cannot be opened becomes a Problem and never stops the rest.
"""

from __future__ import annotations

import bz2
import io
import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from vedette.core.errors import Location
from vedette.ingest.inflate import DAMAGE, Bomb, Counted, Inflating
from vedette.ingest.report import Problem

DEPTH = 4
"""How many containers may stand in one another."""

MEMBERS = 200_000
"""How many files one archive may hold."""

ARCHIVE_RATIO, ARCHIVE_FLOOR = 300, 1 << 30
"""An archive may unpack to 1 GiB, or to 300 times its size, whichever is more."""

_HEAD = 256 * 1024
if TYPE_CHECKING:
    Buffered = io.BufferedReader[Any]
else:
    Buffered = io.BufferedReader
_ERRORS = (*DAMAGE, tarfile.TarError)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file ready to read. `head` is its beginning (not consumed), `path` is set for a plain file on disk."""

    name: str
    stream: Buffered
    head: bytes
    path: Path | None


@dataclass(frozen=True, slots=True)
class Found:
    """A file on disk and its size in bytes."""

    path: Path
    size: int


def find(paths: list[Path], report: Callable[[Problem], None]) -> list[Found]:
    """All files under `paths` in order of name; hidden ones are skipped unless named themselves."""
    found: list[Found] = []
    for path in paths:
        try:
            files = sorted(_files(path)) if path.is_dir() else [path]
            found += [Found(file, file.stat().st_size) for file in files]
            if not files:
                report(Problem(Location(str(path)), "no file in this folder (hidden ones are passed over)"))
        except OSError as error:
            report(Problem(Location(str(path)), f"cannot be read: {error.strerror or error}"))
    return found


def _files(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _files(entry)
        elif entry.is_file():
            yield entry


class Opener:
    """Opens one file on disk after the other; `read` counts the bytes taken from disk so far."""

    def __init__(self, report: Callable[[Problem], None]) -> None:
        self._report = report
        self._done = 0
        self._counted: Counted | None = None

    @property
    def read(self) -> int:
        """Bytes read from disk, of files done and the one at hand."""
        return self._done + (self._counted.count if self._counted else 0)

    def open(self, found: Found) -> Iterator[Opened]:
        """The files inside `found`, itself included; each must be read before the next is asked for."""
        name = str(found.path)
        try:
            with found.path.open("rb", buffering=0) as file:
                self._counted = Counted(file)
                stream = Buffered(self._counted, _HEAD)
                bound = max(ARCHIVE_FLOOR, ARCHIVE_RATIO * found.size)
                yield from self._open(stream, name, 0, _Budget(bound), found.path)
        except _ERRORS as error:
            self._report(Problem(Location(name), f"cannot be read: {error}"))
        self._done += found.size
        self._counted = None

    def _open(self, stream: Buffered, name: str, depth: int, budget: _Budget, path: Path | None) -> Iterator[Opened]:
        head = _peek(stream)
        kind = _kind(head)
        if kind is None:
            yield Opened(name, stream, head, path)
        elif depth >= DEPTH:
            self._report(Problem(Location(name), f"more than {DEPTH} archives in one another"))
        elif kind == "zip":
            yield from self._zip(stream, name, depth, budget, path)
        elif kind == "tar":
            yield from self._tar(stream, name, depth, budget)
        else:
            yield from self._inflate(stream, name, kind, depth, budget)

    def _inflate(self, stream: Buffered, name: str, kind: str, depth: int, budget: _Budget) -> Iterator[Opened]:
        inflating = Inflating(stream, _INFLATERS[kind], budget.spend)
        inner = Buffered(inflating, _HEAD)
        plain = name[: -len(_SUFFIX[kind])] if name.lower().endswith(_SUFFIX[kind]) else name
        try:
            yield from self._open(inner, plain, depth + 1, budget, None)
        finally:
            if inflating.problem:
                at = Location(name, offset=inflating.produced)
                self._report(Problem(at, f"{inflating.problem}; read up to here"))

    def _zip(self, stream: Buffered, name: str, depth: int, budget: _Budget, path: Path | None) -> Iterator[Opened]:
        with tempfile.TemporaryFile() as copy:
            file: IO[bytes] = stream
            if path is None:
                _copy(stream, copy)
                file = copy
            try:
                archive = zipfile.ZipFile(path or file)
            except (zipfile.BadZipFile, OSError, ValueError) as error:
                self._report(Problem(Location(name), f"not a whole zip archive: {error}"))
                return
            with archive:
                members = [member for member in archive.infolist() if not member.is_dir()]
                for member in members[:MEMBERS]:
                    place = f"{name}!{member.filename}"
                    if not _hidden(member.filename):
                        yield from self._member(partial(archive.open, member), place, depth, budget)
                if len(members) > MEMBERS:
                    self._report(Problem(Location(name), f"only the first {MEMBERS} of {len(members)} files were read"))

    def _tar(self, stream: Buffered, name: str, depth: int, budget: _Budget) -> Iterator[Opened]:
        count = 0
        try:
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                for member in archive:
                    count += 1
                    if count > MEMBERS:
                        self._report(Problem(Location(name), f"only the first {MEMBERS} files were read"))
                        return
                    if member.isfile() and not _hidden(member.name):
                        place = f"{name}!{member.name}"
                        yield from self._member(partial(archive.extractfile, member), place, depth, budget)
        except (tarfile.TarError, EOFError) as error:
            self._report(Problem(Location(name), f"not a whole tar archive: {error}"))

    def _member(
        self, opening: Callable[[], IO[bytes] | None], name: str, depth: int, budget: _Budget
    ) -> Iterator[Opened]:
        try:
            raw = opening()
            if raw is None:
                return
            with raw:
                guarded = Inflating(raw, None, budget.spend)
                yield from self._open(Buffered(guarded, _HEAD), name, depth + 1, budget, None)
                if guarded.problem:
                    at = Location(name, offset=guarded.produced)
                    self._report(Problem(at, f"{guarded.problem}; read up to here"))
        except _ERRORS as error:
            self._report(Problem(Location(name), f"cannot be unpacked: {error}"))


class _Budget:
    """Bytes one file on disk may still unpack to; archives inside archives share it."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._most = most

    def spend(self, size: int) -> None:
        """Raises Bomb when the budget is used up."""
        self._left -= size
        if self._left < 0:
            raise Bomb(f"unpacks to more than {self._most >> 20} MB, which looks like an archive bomb")


def _peek(stream: Buffered) -> bytes:
    """The beginning of a stream; a decompressor may give less at a time than the buffer could hold."""
    head: bytes = stream.peek(_HEAD)
    return head


def _kind(head: bytes) -> str | None:
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"BZh") and head[4:10] in {b"1AY&SY", b"\x17rE8P\x90"}:
        return "bzip2"
    if head.startswith(b"\xfd7zXZ\0"):
        return "xz"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head[257:262] == b"ustar":
        return "tar"
    return None


_INFLATERS: dict[str, Callable[[], Any]] = {
    "gzip": lambda: zlib.decompressobj(31),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lzma.LZMADecompressor,
}
_SUFFIX = {"gzip": ".gz", "bzip2": ".bz2", "xz": ".xz"}


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def _copy(stream: IO[bytes], copy: IO[bytes]) -> None:
    while data := stream.read(1 << 20):
        copy.write(data)
    copy.seek(0)
