"""The spool: raw records on disk before anything else happens to them.

`ingest.pipeline` writes batches into it and loads the segments it seals; a segment without a row in `records.batches`
was never promised to anyone and is swept away at the next start.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.ingest.connector import Record, Unreadable
from vedette.ingest.formats.content import BLOCK, Batch, Block, lines_of
from vedette.lake.segment import Extent, Segment
from vedette.records.batches import Batch as BatchRow
from vedette.records.batches import add_batch, find_batch, pending_batches
from vedette.records.database import Records
from vedette.records.deadletters import kept_batches

SEGMENT = 256 * 1024 * 1024
"""Bytes after which a segment is sealed: a load has fixed costs, for Windows events half a second of the processor, and
takes memory by the size of its segment (0.8 GB for this one)."""

FIRST = 96 * 1024 * 1024
"""Bytes of the first segment of a large file, so that loading begins early."""

_LARGE = BLOCK // 2
_SOURCES_MOST = 5000
_SUFFIX = ".lines"
_growing: set[Path] = set()
"""Segments that writers of this process have open: nobody else may take them for leftovers."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A segment and its pending batch."""

    segment: Segment
    batch: BatchRow


@dataclass(slots=True)
class _Growing:
    """A segment being written."""

    path: Path
    file: int
    tagged: bool
    sources: list[str] = field(default_factory=list)
    extents: list[Extent] = field(default_factory=list)
    size: int = 0

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self.file, view) :]
        self.size += len(data)

    def extend(self, offset: int) -> None:
        """What is written next comes from `offset` of the source; an extent is needed only where it does not follow."""
        last = self.extents[-1] if self.extents else None
        if last is None or self.size - last.position != offset - last.offset:
            self.extents.append(Extent(self.size, offset))


class Spool:
    """Writes the segments of one tenant; `seal` is called with every one, in order of number.

    What is sealed outlives our death, and the machine's too unless `durable` is false: to wait for the disk is idle
    where the source stays until the rows are durable. `Segment.whole` tells what a dead machine took along.
    """

    def __init__(
        self, scope: Scope, records: Records, root: Path, seal: Callable[[Sealed], None], *, durable: bool = True
    ) -> None:
        self._scope = scope
        self._records = records
        self._folder = root / scope.tenant
        self._folder.mkdir(parents=True, exist_ok=True)
        self._seal = seal
        self._durable = durable
        self._tagged: dict[str, _Growing] = {}
        self._plain: tuple[str, str, _Growing] | None = None
        self._limit = FIRST
        self._last: dict[str, str] = {}  # the source a connector's former segment ended with

    def write(self, connector: str, source: str, batch: Batch) -> list[Unreadable]:
        """Append a batch of one source; what is unreadable in it comes back, for the dead letters."""
        if isinstance(batch, Block):
            if len(batch.data) >= _LARGE or (self._plain is not None and self._plain[:2] == (connector, source)):
                self._write_block(connector, source, batch)
            else:
                self._write_tagged(connector, source, lines_of(batch))
            return []
        records = [item for item in batch if isinstance(item, Record)]
        if records:
            self._write_tagged(connector, source, records)
        return [item for item in batch if isinstance(item, Unreadable)]

    def write_one(self, connector: str, source: str, offset: int, json: bytes) -> None:
        """Append a single record, as it is."""
        self._write_tagged(connector, source, [Record(json, offset)])

    def end_of_source(self) -> None:
        """The file at hand is read to its end: a segment of its own is sealed, a shared one stays open."""
        if self._plain is not None:
            connector, _, growing = self._plain
            self._plain, self._limit = None, FIRST
            self._finish(connector, growing)

    def flush(self) -> None:
        """Seal everything."""
        self.end_of_source()
        for connector, growing in list(self._tagged.items()):
            del self._tagged[connector]
            self._finish(connector, growing)

    def abandon(self) -> None:
        """Remove every segment that is not sealed: it was promised to nobody, and a full disk needs its room."""
        growing = [*self._tagged.values(), *([self._plain[2]] if self._plain else [])]
        self._tagged, self._plain = {}, None
        for each in growing:
            os.close(each.file)
            each.path.unlink(missing_ok=True)
            _growing.discard(each.path)

    def _write_block(self, connector: str, source: str, block: Block) -> None:
        if self._plain is None or self._plain[:2] != (connector, source):
            self.end_of_source()
            self._plain = (connector, source, self._begin_plain(source))
        growing = self._plain[2]
        growing.extend(block.offset)
        growing.write(block.data)
        if growing.size >= min(SEGMENT, self._limit):
            self._finish(connector, growing)
            self._limit = SEGMENT
            self._plain = (connector, source, self._begin_plain(source))

    def _begin_plain(self, source: str) -> _Growing:
        growing = self._begin(tagged=False)
        growing.sources.append(source)
        return growing

    def _write_tagged(self, connector: str, source: str, records: list[Record]) -> None:
        growing = self._tagged.get(connector)
        if growing is None:
            growing = self._tagged[connector] = self._begin(tagged=True)
        if not growing.sources:
            if self._last.get(connector) == source:
                growing.extents.append(Extent(0, records[0].offset))  # the rest of a source begins here
            growing.sources.append(source)
        elif growing.sources[-1] != source:
            growing.sources.append(source)
        number = len(growing.sources) - 1
        growing.write(b"".join(b"%d:%d\t%b\n" % (number, record.offset, record.json) for record in records))
        if growing.size >= SEGMENT or len(growing.sources) >= _SOURCES_MOST:
            del self._tagged[connector]
            self._last[connector] = source
            self._finish(connector, growing)

    def _begin(self, *, tagged: bool) -> _Growing:
        path = self._folder / (new_id("seg") + _SUFFIX)
        _growing.add(path)
        return _Growing(path, os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o600), tagged)

    def _finish(self, connector: str, growing: _Growing) -> None:
        if not growing.size:
            os.close(growing.file)
            growing.path.unlink()
            _growing.discard(growing.path)
            return
        os.close(growing.file)
        if self._durable:
            force(growing.path)
        batch = add_batch(
            self._scope,
            self._records,
            connector=connector,
            path=growing.path.name,
            tagged=growing.tagged,
            sources=tuple(growing.sources),
            extents=tuple((extent.position, extent.offset) for extent in growing.extents),
            size=growing.size,
        )
        _growing.discard(growing.path)
        self._seal(Sealed(_segment(self._folder, batch), batch))


def pending(scope: Scope, records: Records, root: Path) -> tuple[Sealed, ...]:
    """Segments that were sealed but not loaded, in order; files nobody promised and nobody is writing are removed."""
    folder = root / scope.tenant
    # First the files, then who writes, then the promises: what is sealed meanwhile is found in one of them.
    left = [path for path in folder.glob(f"*{_SUFFIX}") if path not in _growing] if folder.is_dir() else []
    rows = pending_batches(scope, records)
    kept = (find_batch(scope, records, number) for number in kept_batches(scope, records))
    promised = {row.path for row in (*rows, *kept) if row is not None}
    for path in left:
        if path.name not in promised:
            path.unlink(missing_ok=True)
    return tuple(Sealed(_segment(folder, row), row) for row in rows)


def again(scope: Scope, records: Records, root: Path, number: int) -> Sealed | None:
    """A kept segment as a new pending batch; None when it is gone."""
    row = find_batch(scope, records, number)
    folder = root / scope.tenant
    if row is None or not (folder / row.path).is_file():
        return None
    fresh = add_batch(
        scope,
        records,
        connector=row.connector,
        path=row.path,
        tagged=row.tagged,
        sources=row.sources,
        extents=row.extents,
        size=row.bytes,
    )
    return Sealed(_segment(folder, fresh), fresh)


def _segment(folder: Path, row: BatchRow) -> Segment:
    extents = tuple(Extent(position, offset) for position, offset in row.extents)
    return Segment(folder / row.path, row.tagged, row.sources, extents, row.bytes)


def force(path: Path) -> None:
    """Make a file and its name durable."""
    for each in (path, path.parent):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
