"""Look-alikes of a message among a million, and how well look-alikes are told from others on real mail.

Run by hand: `python -m benchmarks.similar [--messages 1000000] [--mail]`. CPU seconds count; wall time is told beside.
Fingerprints are made from generated letters: 2,000 lures with many copies, and letters of words at random.
"""

from __future__ import annotations

import argparse
import base64
import quopri
import re
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import numpy as np

from benchmarks.mail import samples
from vedette.core.scope import Scope
from vedette.mail import parts
from vedette.mail.authentication import read
from vedette.mail.campaigns import clusters
from vedette.mail.campaigns.fingerprint import Fingerprint, alike, fingerprint, sketched
from vedette.mail.message import parse
from vedette.records.database import Records

SCOPE = Scope("main", "benchmark", frozenset({"*"}))
_AT = datetime(2026, 11, 1, tzinfo=UTC)


def generated(count: int) -> Iterator[tuple[str, str, Fingerprint]]:
    """Key, cluster and fingerprint of letters: a third are copies of lures that differ in a word or two."""
    chance = Random(7)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 9))) for _ in range(20_000)]
    lures = [" ".join(chance.choices(words, k=80)) for _ in range(2_000)]
    made = [sketched(text) for text in lures]
    noise = np.random.default_rng(7)
    for number in range(count):
        if number % 3 == 0:
            lure = number // 3 % len(lures)
            sketch = np.frombuffer(made[lure][0], "<u2").copy()
            sketch[noise.integers(0, 64, 4)] = noise.integers(0, 65_536, 4, dtype=np.uint16)
            yield f"ml_{number:016d}", f"mc_{lure * 3:016d}", Fingerprint(sketch.tobytes(), 79, ())
        else:
            sketch = noise.integers(0, 65_536, 64, dtype=np.uint16)
            yield f"ml_{number:016d}", f"mc_{number:016d}", Fingerprint(sketch.astype("<u2").tobytes(), 79, ())


def fill(path: Path, count: int) -> None:
    """Write the tables as `clusters.join` would leave them, without asking it a million times."""
    db = sqlite3.connect(path)
    db.execute("pragma journal_mode = off")
    db.execute("pragma synchronous = off")
    bands: list[tuple[str, int, str]] = []
    batch: list[tuple[object, ...]] = []
    messages: list[tuple[object, ...]] = []
    for number, (key, cluster, found) in enumerate(generated(count)):
        at = (_AT + timedelta(seconds=number)).replace(tzinfo=None).isoformat(" ")
        batch.append(("main", key, f"n{number}", cluster, at, found.sketch, found.pairs, b"", "", "", "clean"))
        messages.append(("main", key, f"n{number}", "", at, "smtp", "a@b", "a@b", "s", 1, "", "{}", "{}", ""))
        if key[3:] == cluster[3:]:
            bands += [("main", value, key) for value in found.values]
        if len(batch) == 20_000:
            _write(db, batch, messages)
            batch, messages = [], []
    _write(db, batch, messages)
    bands.sort()
    db.executemany("insert into mail_bands values (?, ?, ?)", bands)
    db.commit()
    db.close()


def _write(db: sqlite3.Connection, batch: list[tuple[object, ...]], messages: list[tuple[object, ...]]) -> None:
    db.executemany(f"insert into mail_prints values ({', '.join('?' * 11)})", batch)
    db.executemany(f"insert into mail_messages values ({', '.join('?' * 14)})", messages)


def measure(count: int) -> None:
    """Ask for look-alikes of messages of both kinds, and let new ones join."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "state.db"
        Records.open(path).close()
        started = time.process_time()
        fill(path, count)
        print(
            f"{count:,} fingerprints written in {time.process_time() - started:.0f} s CPU, "
            f"{path.stat().st_size >> 20} MB"
        )
        with Records.open(path) as records:
            chance = Random(3)
            for what, step in (("a lure of many copies", 0), ("a letter without any", 1)):
                asked = [f"n{chance.randrange(count // 3) * 3 + step}" for _ in range(100)]
                took = [_asked(records, network) for network in asked]
                _told(f"similar, {what}", took)
            joined = []
            for number, (_, _, found) in zip(range(100), generated(300), strict=False):
                began, cpu = time.perf_counter(), time.process_time()
                with records.begin(SCOPE) as db:
                    clusters.join(SCOPE, db, f"new{number}", f"new{number}", _AT, found, "clean", 1)
                joined.append((time.perf_counter() - began, time.process_time() - cpu, 0))
            _told("join", joined)


def _asked(records: Records, network: str) -> tuple[float, float, int]:
    began, cpu = time.perf_counter(), time.process_time()
    found = clusters.similar(SCOPE, records, network)
    return time.perf_counter() - began, time.process_time() - cpu, len(found)


def _told(what: str, took: list[tuple[float, float, int]]) -> None:
    wall, cpu, found = (sorted(column) for column in zip(*took, strict=True))
    middle, late = len(wall) // 2, len(wall) * 95 // 100
    print(
        f"{what:32} CPU ms {cpu[middle] * 1e3:6.1f} (95 %: {cpu[late] * 1e3:6.1f})  "
        f"wall ms {wall[middle] * 1e3:6.1f} (95 %: {wall[late] * 1e3:6.1f})  found {found[middle]}"
    )


def changed(raw: bytes, number: int) -> bytes:
    """A copy with other numbers, links, and names in the greeting, as kits send them."""
    for part in reversed(parts.texts(raw)):
        text = re.sub(rb"(?i)(https?://)([^\s\"'<>/]+)", rb"\1h%d.changed.example" % number, part.read(raw))
        text = re.sub(rb"(?<![#&\d])\d{3,}", lambda match: b"%0*d" % (len(match[0]), number), text)
        text = re.sub(rb"(?i)\b(dear|hello|hi) [a-z]+", rb"\1 Wilhelmina", text)
        coder = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(part.encoding, bytes)
        raw = raw[: part.start] + coder(text) + raw[part.end :]
    return raw


def measure_mail() -> None:
    """Pairs of harmless messages that share a cluster; copies with other names, numbers and links that do not."""
    prints = []
    for sample in samples():
        message = parse(sample.data)
        prints.append((sample, message, fingerprint(sample.data, message, read(message).sender_ip)))
    ham = [each for each in prints if not each[0].unwanted]
    found: Counter[str] = Counter()
    for at, (sample, message, own) in enumerate(ham):
        bodies = alike(own.sketch, [other[2].sketch for other in ham[at + 1 :]])
        for body, (twin, other, theirs) in zip(bodies, ham[at + 1 :], strict=True):
            like = clusters.likeness(own, theirs, float(body))
            found["pairs"] += 1
            if like.same:
                found["joined"] += 1
                print(
                    f"  {body:.2f} {sample.name[:28]} | {message.subject[:40]} || "
                    f"{twin.name[:28]} | {other.subject[:40]}"
                )
    print(f"harmless: {found['joined']} of {found['pairs']:,} pairs share a cluster (listed above)")
    apart = 0
    for number, (sample, _, own) in enumerate(prints):
        copy = parse(changed(sample.data, 70_000 + number))
        copied = fingerprint(changed(sample.data, 70_000 + number), copy, "203.0.113.9")
        body = float(alike(own.sketch, [copied.sketch])[0])
        if not clusters.likeness(own, copied, body).same:
            apart += 1
            print(f"  apart {body:.2f} {own.pairs:4} pairs {sample.name[:40]}")
    print(f"copies with other names, numbers and links: {len(prints) - apart} of {len(prints)} join")


def main() -> None:
    """Parse arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--mail", action="store_true", help="measure joins on the shared mail instead")
    given = parser.parse_args()
    if given.mail:
        measure_mail()
    else:
        measure(given.messages)


if __name__ == "__main__":
    main()
