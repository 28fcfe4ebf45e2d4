"""Records what became of a segment: its batch is settled, what failed is a dead letter, its file is forgotten.

`ingest.pipeline` calls it for every segment, in their order, when its rows are in or cannot be.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import replace

from vedette.core.clock import now
from vedette.core.errors import Location, Upstream
from vedette.core.progress import Meter
from vedette.core.scope import Scope
from vedette.core.space import is_full
from vedette.ingest.formats.content import KEPT
from vedette.ingest.report import Problem, Tally
from vedette.ingest.spool import Sealed, force
from vedette.lake.plan import LoadResult
from vedette.records.batches import Batch, BatchState, find_batch
from vedette.records.database import Records
from vedette.records.deadletters import DeadLetter, add_dead_letters, kept_batches
from vedette.records.sources import settle_batch

_REASON = 400


class Settling:
    """Settles the segments of one import and counts them in its tally."""

    def __init__(self, scope: Scope, records: Records, tally: Tally, meter: Meter) -> None:
        self._scope = scope
        self._records = records
        self._tally = tally
        self._meter = meter

    def settle(self, sealed: Sealed, landed: Future[LoadResult]) -> None:
        """Record what became of a segment and forget its file. Raises when the disk is full: then it stays pending."""
        batch, segment = sealed.batch, sealed.segment
        error = landed.exception()
        result: LoadResult | None = None
        if error is None:
            result = landed.result()
            _raise_if_full(result.failed.values())
            reasons = [f"mapping {name} failed: {why[:_REASON]}" for name, why in result.failed.items()]
        elif is_full(error):
            raise error
        else:
            reasons = [f"the batch could not be loaded: {str(error)[:_REASON]}"]
        letters = self._letters(sealed, result)
        if reasons:
            failed = max(1, sum(result.unmapped.values())) if result else segment.lines()
            letters.append(self._kept(sealed, failed, "; ".join(reasons)))
            # What no other mapping took waits in the kept segment: it is dead, not unmapped.
            result = replace(result, unmapped={}) if result else None
        if result and result.dead_more:
            letters.append(self._kept(sealed, result.dead_more, f"{result.dead[0].reason}, like many before it"))
        add_dead_letters(self._scope, self._records, letters)
        for letter in letters:
            self._tally.dead[letter.reason] += letter.count
        self._count(sealed, result, sum(letter.count for letter in letters), "; ".join(reasons))
        if batch.number not in kept_batches(self._scope, self._records):
            segment.path.unlink(missing_ok=True)

    def lost(self, sealed: Sealed) -> None:
        """Record that a segment went with the machine and forget it: its sources are there, and somebody is told.

        One that somebody else has loaded meanwhile is not lost.
        """
        batch, reason = sealed.batch, "the machine stopped while this was imported: import it again"
        present = find_batch(self._scope, self._records, batch.number)
        if present is None or present.state is not BatchState.PENDING:
            return
        self._tally.problems.append(Problem(Location(_sources(batch)), reason))
        settle_batch(self._scope, self._records, replace(batch, loaded=now()), newest_event=None, error=reason)
        sealed.segment.path.unlink(missing_ok=True)

    def _letters(self, sealed: Sealed, result: LoadResult | None) -> list[DeadLetter]:
        """The dead records of a load with the places they came from."""
        if result is None or not result.dead:
            return []
        reasons = {dead.raw: dead.reason for dead in result.dead}
        return [
            DeadLetter(
                reason=reasons[line],
                source=place.source,
                offset=place.offset or 0,
                connector=sealed.batch.connector,
                raw=line,
            )
            for line, place in sealed.segment.locations(frozenset(reasons))
        ]

    def _kept(self, sealed: Sealed, count: int, reason: str) -> DeadLetter:
        """One letter for `count` records of a segment that is kept whole."""
        batch = sealed.batch
        force(sealed.segment.path)
        with sealed.segment.path.open("rb") as file:
            raw = file.read(KEPT)
        return DeadLetter(
            reason=reason,
            source=_sources(batch),
            offset=0,
            connector=batch.connector,
            raw=raw,
            whole=False,
            count=count,
            batch=batch.number,
        )

    def _count(self, sealed: Sealed, result: LoadResult | None, dead: int, error: str) -> None:
        batch = sealed.batch
        loaded = replace(batch, loaded=now(), dead=dead)
        if result is not None:
            tally = self._tally
            tally.records += result.records
            tally.repeated += result.repeated
            tally.duplicates += result.duplicates
            tally.rows.update(result.rows)
            tally.unmapped.update({(batch.connector, kind): count for kind, count in result.unmapped.items()})
            rows, unmapped = sum(result.rows.values()), sum(result.unmapped.values())
            loaded = replace(loaded, records=result.records, rows=rows, unmapped=unmapped)
            self._meter.add(result.records)
        self._tally.batches.append(batch.number)
        newest = result.last if result else None
        settle_batch(self._scope, self._records, loaded, newest_event=newest, error=error)


def _sources(batch: Batch) -> str:
    first, *others = batch.sources
    return f"{len(batch.sources)} files from {first}" if others else first


def _raise_if_full(failures: Iterable[str]) -> None:
    full = next((text for text in failures if is_full(text)), "")
    if full:
        raise Upstream(full)
