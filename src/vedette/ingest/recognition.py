"""Which connector reads a file: by its own reader and file names, else by the keys of the first records.

`ingest.pipeline` asks for every file; not being recognised is an answer, never an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any

import msgspec

from vedette.ingest.connector import Connector, Record
from vedette.ingest.formats.content import Batch, Block
from vedette.ingest.formats.sniff import Format

SAMPLE = 200
"""Records looked at."""


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


def sample(batch: Batch) -> list[dict[str, Any]]:
    """Up to `SAMPLE` records of a batch as objects, spread over it."""
    if isinstance(batch, Block):
        lines: list[bytes] = batch.data[: 4 * 1024 * 1024].splitlines()
    else:
        lines = [item.json for item in batch if isinstance(item, Record)]
    step = max(1, len(lines) // SAMPLE)
    records = []
    for line in lines[::step][: SAMPLE + 1]:
        try:
            record = msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError):
            continue
        if isinstance(record, dict):
            records.append(record)
    return records


def has_keys(record: dict[str, Any], keys: Iterable[str]) -> bool:
    """Whether all `keys` stand in the record: a path, or `path=glob` on its value (without regard to case)."""
    return all(_has(record, key) for key in keys)


def _share(records: list[dict[str, Any]], connector: Connector) -> float:
    alternatives = connector.detect.keys
    hits = sum(any(has_keys(record, keys) for keys in alternatives) for record in records)
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
