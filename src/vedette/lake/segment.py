"""A segment: raw records on disk, one JSON object a line, waiting to be loaded; and where each line came from.

`ingest.spool` writes segments, `lake.load` turns them into rows.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vedette.core.errors import Location


@dataclass(frozen=True, slots=True)
class Extent:
    """From byte `position` of the segment on, lines are those of the source from byte `offset` on."""

    position: int
    offset: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A sealed file of lines.

    Plain (`tagged` false): the lines of one source as they are; `extents` give their offsets.
    Tagged: every line is `<number of the source>:<offset>`, a tab, and the JSON; an extent tells that the first source
    began in another segment, and where in it this one goes on.
    """

    path: Path
    tagged: bool
    sources: tuple[str, ...]
    extents: tuple[Extent, ...]
    size: int

    def whole(self) -> bool:
        """Whether all of it is there; when the machine died before it was durable, some of it may not be."""
        if not self.path.is_file() or self.path.stat().st_size != self.size:
            return False
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read() == b"\n"

    def lines(self) -> int:
        """How many lines it has."""
        with self.path.open("rb") as file:
            return sum(1 for line in file if line != b"\n")

    def locations(self, lines: frozenset[bytes]) -> Iterator[tuple[bytes, Location]]:
        """Where each of `lines` (the JSON, without tag) stands; a line that stands twice comes twice."""
        position = 0
        starts = [extent.position for extent in self.extents]
        with self.path.open("rb") as file:
            for line in file:
                record = line.rstrip(b"\n")
                if self.tagged:
                    tag, _, record = record.partition(b"\t")
                    number, _, offset = tag.partition(b":")
                if record in lines:
                    if self.tagged:
                        place = Location(self.sources[int(number)], offset=int(offset))
                    else:
                        extent = self.extents[bisect_right(starts, position) - 1]
                        place = Location(self.sources[0], offset=extent.offset + position - extent.position)
                    yield record, place
                position += len(line)
