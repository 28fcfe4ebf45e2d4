"""Which connector reads a file: by its own reader and file names, else by the keys of the first records.

`ingest.reading` asks for every file; not being recognised is an answer, never an error. Of a file that holds records of
several products, as the export of a SIEM does, each record goes to the connector that knows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any

import msgspec

from vedette.ingest.connector import Connector, Record, Unreadable
from vedette.ingest.formats.content import Batch, Block, lines_of
from vedette.ingest.formats.sniff import Format

SAMPLE = 200
"""Records looked at."""

_SMALL = 256 * 1024
"""Bytes of a block up to which all its lines are told apart."""

_KEPT = 1000
"""Sets of keys remembered."""


@dataclass(frozen=True, slots=True)
class Match:
    """A connector and the share of the sampled records that have its keys."""

    connector: Connector
    share: float


def reader_for(name: str, sniffed: Format | None, connectors: Sequence[Connector]) -> Connector | None:
    """The connector whose own reader takes this file: by a glob on its name, or because it is a mail."""
    own = [connector for connector in connectors if connector.reader is not None]
    named = [connector for connector in own if _named(name, connector)]
    if not named and sniffed is Format.MAIL:
        named = [connector for connector in own if connector.format == Format.MAIL]
    return max(named, key=lambda connector: connector.priority, default=None)


def recognise(name: str, batch: Batch, connectors: Sequence[Connector]) -> Connector | None:
    """The connector whose keys stand in most sampled records; priority, then a fitting file name, decide ties.

    A connector without keys is recognised by file name alone.
    """
    records = sample(batch)
    best: tuple[float, int, bool, str] | None = None
    chosen: Connector | None = None
    for connector in connectors:
        if connector.reader is not None:
            continue
        named = _named(name, connector)
        share = _share(records, connector) if connector.detect.keys else float(named)
        if not share:
            continue
        rank = (min(share, 0.5), connector.priority, named, connector.name)
        if best is None or rank > best:
            best, chosen = rank, connector
    return chosen


def sample(batch: Batch, most: int = SAMPLE) -> list[dict[str, Any]]:
    """Up to `most` records of a batch as objects, spread over it."""
    if isinstance(batch, Block):
        lines = batch.data.splitlines() if len(batch.data) <= _SMALL else _spread(batch.data, most)
    else:
        lines = [item.json for item in batch if isinstance(item, Record)]
    step = max(1, len(lines) // most)
    records = []
    for line in lines[::step][: most + 1]:
        record = _object(line)
        if record is not None:
            records.append(record)
    return records


def _spread(data: bytes, most: int) -> list[bytes]:
    """Lines that stand at as many even places, each once, without looking for the others."""
    starts = {data.rfind(b"\n", 0, place * len(data) // most) + 1: None for place in range(most)}
    return [data[start : data.find(b"\n", start)] for start in starts]


class Kinds:
    """Whose the records of one file are: the file's connector's, unless only another one knows them."""

    def __init__(self, main: Connector, connectors: Sequence[Connector]) -> None:
        self._main = main
        others = [each for each in connectors if each is not main and each.reader is None and each.detect.keys]
        self._others = sorted(others, key=lambda each: (-each.priority, each.name))
        self._candidates: dict[frozenset[str], list[Connector]] = {}

    def several(self, batch: Batch, most: int = SAMPLE) -> bool:
        """Whether there is a record of another connector among `most` of a batch."""
        return any(self._of(record) is not self._main for record in sample(batch, most))

    def by_connector(self, batch: Batch) -> list[tuple[Connector, list[Record | Unreadable]]]:
        """A batch by connector, each part in its order; what is no record stays with the file's connector."""
        items = lines_of(batch) if isinstance(batch, Block) else batch
        parts: dict[str, tuple[Connector, list[Record | Unreadable]]] = {}
        for item in items:
            record = _object(item.json) if isinstance(item, Record) else None
            connector = self._main if record is None else self._of(record)
            parts.setdefault(connector.name, (connector, []))[1].append(item)
        return list(parts.values())

    def _of(self, record: dict[str, Any]) -> Connector:
        if not self._main.detect.keys or _knows(self._main, record):
            return self._main
        keys = frozenset(record)
        candidates = self._candidates.get(keys)
        if candidates is None:
            if len(self._candidates) >= _KEPT:
                self._candidates.clear()
            candidates = self._candidates[keys] = [each for each in self._others if _may_know(each, keys)]
        return next((each for each in candidates if _knows(each, record)), self._main)


def _knows(connector: Connector, record: dict[str, Any]) -> bool:
    return any(has_keys(record, keys) for keys in connector.detect.keys)


def _may_know(connector: Connector, keys: frozenset[str]) -> bool:
    """Whether a record with these keys at its top can have those of a connector."""
    return any(all(_begins(path, keys) for path in alternative) for alternative in connector.detect.keys)


def _begins(path: str, keys: frozenset[str]) -> bool:
    words = path.partition("=")[0].split(".")
    return any(".".join(words[:end]) in keys for end in range(1, len(words) + 1))


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        record = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def has_keys(record: dict[str, Any], keys: Iterable[str]) -> bool:
    """Whether all `keys` stand in the record: a path, or `path=glob` on its value (without regard to case)."""
    return all(_has(record, key) for key in keys)


def _share(records: list[dict[str, Any]], connector: Connector) -> float:
    hits = sum(_knows(connector, record) for record in records)
    return hits / len(records) if records else 0.0


def _has(record: dict[str, Any], key: str) -> bool:
    path, test, glob = key.partition("=")
    value = _at(record, path)
    if value is None:
        return False
    return not test or fnmatchcase(str(value).lower(), glob.lower())


def _at(value: Any, path: str) -> Any:
    """The value at a path; a key that holds dots itself goes first. None where there is none."""
    if not isinstance(value, dict):
        return None
    if path in value:
        return value[path]
    start = path.find(".")
    while start > 0:
        if path[:start] in value:
            found = _at(value[path[:start]], path[start + 1 :])
            if found is not None:
                return found
        start = path.find(".", start + 1)
    return None


def _named(name: str, connector: Connector) -> bool:
    base = PurePosixPath(name.rpartition("!")[2]).name.lower()
    whole = PurePosixPath(name).name.lower()  # names of DMARC reports hold `!` themselves (RFC 7489, 7.2.1.1)
    return any(fnmatchcase(each, glob.lower()) for glob in connector.detect.files for each in {base, whole})
