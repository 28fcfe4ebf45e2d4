"""What an import says at its end: rows by table, what was not taken and why, which files had problems, how fast.

`ingest.pipeline` fills it; the command line, the API and the tests read it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from vedette.core.errors import Location


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a file that a person should know: where and what."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True)
class Unmapped:
    """Records of one kind that a connector has no mapping for: they are counted, not kept."""

    connector: str
    kind: str
    records: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The end of an import. `rows` are new rows by table, `duplicates` rows that stood there already.

    `dead` counts dead letters by reason, `bytes` are bytes read from disk, `raw_bytes` those of records after
    decompression, `seconds` wall time; `batches` are the numbers of the batches loaded.
    """

    files: int
    records: int
    rows: dict[str, int]
    duplicates: int
    repeated: int
    unmapped: tuple[Unmapped, ...]
    dead: dict[str, int]
    problems: tuple[Problem, ...]
    connectors: dict[str, int]
    batches: tuple[int, ...]
    bytes: int
    raw_bytes: int
    seconds: float

    @property
    def dead_letters(self) -> int:
        """Dead letters in all."""
        return sum(self.dead.values())

    @property
    def megabytes_per_second(self) -> float:
        """Raw megabytes (10^6) a second, from the first byte read to the last row durable."""
        return self.raw_bytes / 1e6 / self.seconds if self.seconds else 0.0


@dataclass(slots=True)
class Tally:
    """The counts of an import while it runs."""

    files: int = 0
    records: int = 0
    duplicates: int = 0
    repeated: int = 0
    bytes: int = 0
    raw_bytes: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[tuple[str, str]] = field(default_factory=Counter)
    dead: Counter[str] = field(default_factory=Counter)
    connectors: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)

    def report(self, seconds: float) -> ImportReport:
        """The counts as they stand."""
        unmapped = (Unmapped(connector, kind, n) for (connector, kind), n in self.unmapped.most_common())
        return ImportReport(
            files=self.files,
            records=self.records,
            rows=dict(self.rows.most_common()),
            duplicates=self.duplicates,
            repeated=self.repeated,
            unmapped=tuple(unmapped),
            dead=dict(self.dead.most_common()),
            problems=tuple(self.problems),
            connectors=dict(self.connectors.most_common()),
            batches=tuple(self.batches),
            bytes=self.bytes,
            raw_bytes=self.raw_bytes,
            seconds=seconds,
        )
