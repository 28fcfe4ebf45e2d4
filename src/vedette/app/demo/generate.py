"""Writes the demo: three days of a company's raw logs with one attack inside, the same bytes for the same arguments.

`vedette demo` and the benchmarks call it; `events` scales the noise from a coffee break to ten million records.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from vedette.app.demo import attack, noise
from vedette.app.demo.company import Company, build
from vedette.app.demo.streams import Item, Writers
from vedette.core.progress import Meter, Progress

_WORKING_HOURS = (6, 17)
_DAYS = 3


@dataclass(frozen=True, slots=True)
class Generated:
    """What was written: the folder, the number of raw records, and when the attack began (UTC)."""

    folder: Path
    records: int
    attack_start: datetime


def generate(
    folder: Path, *, end: datetime, events: int = 20_000, seed: int = 7, progress: Progress | None = None
) -> Generated:
    """Write about `events` raw records ending at `end` (UTC) below `folder`; progress counts records as bytes."""
    company = build(size=max(36, min(events // 4000, 2000)), seed=seed)
    end = end.replace(minute=0, second=0, microsecond=0)
    start = (end - timedelta(hours=20)).replace(hour=8, minute=2) if end.hour < 12 else end.replace(hour=6, minute=2)
    if start + timedelta(hours=5) > end:
        start = end - timedelta(hours=6) + timedelta(minutes=2)
    meter = Meter(progress, total=events)
    with Writers(folder) as writers:
        woven = heapq.merge(_noise(company, end, events, Random(seed)), attack.story(company, start), key=_time)
        for item in woven:
            writers.write(item)
            if writers.written % 2048 == 0:
                meter.items = writers.written
                meter.at(writers.written)
    meter.finish()
    return Generated(folder, writers.written, start)


def _time(item: Item) -> datetime:
    return item.at


def _noise(company: Company, end: datetime, events: int, random: Random) -> Iterator[Item]:
    """Everyday records in order of time, busiest in working hours (06–17 UTC)."""
    kinds = [kind for _, kind in noise.MIX]
    weights = [weight for weight, _ in noise.MIX]
    draws = max(1, round(events / 1.85))
    first = end - timedelta(days=_DAYS)
    hours = [first + timedelta(hours=number) for number in range(_DAYS * 24)]
    busy = [8 if _WORKING_HOURS[0] <= hour.hour < _WORKING_HOURS[1] else 1 for hour in hours]
    share = draws / sum(busy)
    pending: list[tuple[datetime, int, Item]] = []
    serial = 0
    for hour, weight in zip(hours, busy, strict=True):
        count = max(1, round(share * weight))
        step = timedelta(hours=1) / count
        for number in range(count):
            at = hour + step * number + timedelta(milliseconds=random.randrange(900))
            while pending and pending[0][0] <= at - timedelta(minutes=1):
                yield heapq.heappop(pending)[2]
            for item in random.choices(kinds, weights)[0](random, company, at):
                serial += 1
                heapq.heappush(pending, (item.at, serial, item))
    while pending:
        yield heapq.heappop(pending)[2]
