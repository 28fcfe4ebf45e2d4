"""One opened file to the spool: its encoding, its format, its connector, its records and its dead letters.

`ingest.pipeline` runs it in the thread that fills the spool.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from vedette.core.errors import Location
from vedette.core.scope import Scope
from vedette.ingest.connector import Connector, Record, Unreadable
from vedette.ingest.containers import Opened
from vedette.ingest.formats.content import Batch, Block, Bytes
from vedette.ingest.formats.encoding import Utf8
from vedette.ingest.formats.sniff import BINARY, READERS, Format, sniff
from vedette.ingest.recognition import SAMPLE, Kinds, reader_for, recognise, sample
from vedette.ingest.report import Problem, Tally
from vedette.ingest.spool import Spool
from vedette.records.database import Records
from vedette.records.deadletters import DeadLetter, add_dead_letters

_TRIED = 20
_FIELDS, _FIELD = 8, 40
"""How many fields of a record nobody recognises are named, and characters of each."""

_LOOKED_AT, _LINES_LOOKED_AT = 20, 4
"""Records, and lines of plain JSON, of each further batch that are looked at, for another product's."""


@dataclass(frozen=True, slots=True)
class _OnDisk:
    """A stream that tells its reader where the file lies, for parsers that must seek."""

    stream: Bytes
    path: Path | None

    def read(self, size: int = -1, /) -> bytes:
        return self.stream.read(size)


class FileReading:
    """Reads files into `spool` with the given connectors; `forced` is the connector of `--as`.

    `recognised` is told the connector of each file before its first record is spooled.
    """

    def __init__(
        self,
        scope: Scope,
        records: Records,
        spool: Spool,
        connectors: Sequence[Connector],
        forced: Connector | None,
        tally: Tally,
        recognised: Callable[[Connector], object],
    ) -> None:
        self._scope = scope
        self._records = records
        self._spool = spool
        self._connectors = connectors
        self._forced = forced
        self._tally = tally
        self._tell = recognised

    def read(self, opened: Opened) -> Iterator[int]:
        """Spool one file; yields now and then, with the raw bytes taken since, so that the caller can show progress."""
        if not opened.head:
            return
        text = Utf8(io.BytesIO(opened.head), opened.head).read()
        sniffed = sniff(text if text and not opened.head.startswith(b"ElfFile") else opened.head, opened.name)
        own = self._forced if self._forced and self._forced.reader else None
        if self._forced is None:
            own = reader_for(opened.name, sniffed, self._connectors)
        if own is not None and own.reader is not None:
            yield from self._spool_all(own, opened.name, own.reader.read(opened.stream, opened.name, self._scope))
        elif sniffed is None or sniffed not in READERS:
            self._problem(opened.name, "not a format of logs we know")
        elif sniffed in BINARY:
            yield from self._recognised(opened.name, sniffed, _OnDisk(opened.stream, opened.path))
        else:
            stream = Utf8(opened.stream, opened.head)
            yield from self._recognised(opened.name, sniffed, stream)
            if stream.repaired:
                amount = "a byte here is" if stream.repaired == 1 else f"{stream.repaired} bytes from here on are"
                message = f"{amount} not UTF-8, read as Latin-1"
                self._problem(opened.name, message, stream.first)

    def _recognised(self, name: str, format_: Format, stream: Bytes) -> Iterator[int]:
        batches = READERS[format_](stream, name)
        tried: list[Batch] = []
        for batch in batches:
            tried.append(batch)
            if isinstance(batch, Block) or any(isinstance(item, Record) for item in batch) or len(tried) >= _TRIED:
                break
        if not tried:
            self._problem(name, f"no records in this {format_} file")
            return
        connector = self._forced or recognise(name, tried[-1], self._connectors)
        if connector is not None:
            kinds = None if self._forced else Kinds(connector, self._connectors)
            yield from self._spool_all(connector, name, chain(tried, batches), kinds)
            return
        broken = [item for batch in tried if not isinstance(batch, Block) for item in batch]
        if broken and all(isinstance(item, Unreadable) for item in broken):
            self.bury("", [item for item in broken if isinstance(item, Unreadable)])
            return
        fields = next((list(found) for found in sample(tried[-1])), [])
        named = ", ".join("".join(filter(str.isprintable, field[:_FIELD])) for field in fields[:_FIELDS])
        more = f" and {len(fields) - _FIELDS} more" if len(fields) > _FIELDS else ""
        self._problem(name, f"no connector recognises these {format_} records; their fields: {named or 'none'}{more}")

    def _spool_all(
        self, connector: Connector, name: str, batches: Iterator[Batch], kinds: Kinds | None = None
    ) -> Iterator[int]:
        begun: set[str] = set()
        several, looked = False, SAMPLE
        for batch in batches:
            if kinds is not None and not several:
                several = kinds.several(batch, looked)
                looked = _LINES_LOOKED_AT if isinstance(batch, Block) else _LOOKED_AT
            for taker, part in kinds.by_connector(batch) if kinds is not None and several else ((connector, batch),):
                if taker.name not in begun:
                    begun.add(taker.name)
                    self._tell(taker)
                    self._tally.connectors[taker.name] += 1
                dead = self._spool.write(taker.name, name, part)
                if dead:
                    self.bury(taker.name, dead)
            yield _size(batch)
        self._spool.end_of_source()

    def bury(self, connector: str, dead: Sequence[Unreadable]) -> None:
        """Keep unreadable pieces as dead letters."""
        letters = [
            DeadLetter(
                reason=item.reason,
                source=item.location.source,
                offset=item.location.offset or 0,
                connector=connector,
                raw=item.raw,
                whole=False,
            )
            for item in dead
        ]
        add_dead_letters(self._scope, self._records, letters)
        self._tally.dead.update(letter.reason for letter in letters)

    def _problem(self, name: str, message: str, offset: int | None = None) -> None:
        self._tally.problems.append(Problem(Location(name, offset=offset), message))


def _size(batch: Batch) -> int:
    if isinstance(batch, Block):
        return len(batch.data)
    return sum(len(item.json) if isinstance(item, Record) else len(item.raw) for item in batch)
