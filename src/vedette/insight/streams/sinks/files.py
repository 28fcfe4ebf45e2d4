"""Files: JSON lines by table and hour, named as the storage variant of the original names its containers and blobs.

`insights-logs-advancedhunting-<table>/y=2026/m=03/d=02/h=08/m=00/PT1H.json` below the stream's folder. A line is whole
or not there: what a crash left half written is cut off before the next one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from vedette.core.errors import Upstream
from vedette.insight.streams.item import PREFIX, Item

_BLOCK = 65_536


class FilesSink:
    """Appends below one folder."""

    def __init__(self, folder: Path, tenant: str) -> None:
        self._folder, self._tenant = folder, tenant
        self._open: dict[Path, BinaryIO] = {}

    def send(self, items: Iterator[Item]) -> int:
        """Append each to the file of its table and hour."""
        count = 0
        for path, group in groupby(items, key=_place):
            try:
                count += self._append(self._folder / path, group)
            except OSError as error:
                raise Upstream(f"cannot write {path}: {error}") from error
        return count

    def flush(self) -> None:
        """On disk."""
        try:
            for file in self._open.values():
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Upstream(f"cannot write: {error}") from error

    def close(self) -> None:
        """Close what is open."""
        for file in self._open.values():
            with suppress(OSError):  # a full disk: the flush before has told
                file.close()
        self._open.clear()

    def _append(self, path: Path, items: Iterator[Item]) -> int:
        file = self._open.get(path)
        if file is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            _mend(path)
            file = self._open[path] = path.open("ab")
        count = 0
        for item in items:
            file.write(item.record(self._tenant) + b"\n")
            count += 1
        return count


def _place(item: Item) -> Path:
    """Where the item goes: `time` begins `YYYY-MM-DDTHH`."""
    day, hour = item.time[:10].split("-"), item.time[11:13]
    name = f"advancedhunting-{item.table.lower()}" if item.category.startswith(PREFIX) else item.category.lower()
    year, month, date = day
    return Path(f"insights-logs-{name}/y={year}/m={month}/d={date}/h={hour}/m=00/PT1H.json")


def _mend(path: Path) -> None:
    """Cut a half line off the end."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        end = file.seek(0, os.SEEK_END)
        while end:
            start = max(0, end - _BLOCK)
            file.seek(start)
            found = file.read(end - start).rfind(b"\n")
            if found >= 0:
                end = start + found + 1
                break
            end = start
        file.truncate(end)
