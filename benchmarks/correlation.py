"""Correlation on 116,000 labelled foreign alerts: pairwise precision and recall of the incidents, and the time.

`python benchmarks/correlation.py [SCENARIO.csv.gz …]`; without arguments the scenarios of ../shared, skipped if absent.
A pair is right when both alerts belong to the scenario's one campaign. Limit: 60 s for all of them together.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vedette.core.ids import stable_id
from vedette.core.scope import local
from vedette.detect.alert import Alert, Evidence, Role, Severity, Tactic
from vedette.incidents.correlate import correlate
from vedette.records import alerts as store
from vedette.records.database import Records
from vedette.schema.entities import Device, Ip
from vedette.schema.types import Service

LIMIT_SECONDS = 60.0
DATA = Path(__file__).parents[2] / "shared" / "data" / "alerts" / "ait_ads"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One foreign alert and whether it belongs to the campaign."""

    alert: Alert
    campaign: bool


def load(path: Path) -> list[Labelled]:
    """Every row as an alert: the host is impacted, its address related; these products give no severity, so Low."""
    found = []
    evidence: dict[tuple[str, str], tuple[Evidence, ...]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            place = (row["host"], row["ip"])
            if place not in evidence:
                device, address = (
                    Evidence(Device(name=row["host"]), Role.IMPACTED),
                    Evidence(Ip(row["ip"]), Role.RELATED),
                )
                evidence[place] = (device, address)
            at = datetime.fromtimestamp(float(row["time"]), UTC)
            source, _, title = row["name"].partition(": ")
            alert = Alert(
                id=stable_id("al", path.name, str(number)),
                detector=row["name"],
                title=title or row["name"],
                description="",
                severity=Severity.LOW,
                category=Tactic.EXECUTION,
                techniques=(),
                service=Service.ENDPOINT,
                source=source,
                first_activity=at,
                last_activity=at,
                created=at,
                evidence=evidence[place],
                fingerprint=f"{row['name']}|{row['host']}",
            )
            found.append(Labelled(alert, row["time_label"] != "false_positive"))
    return found


def pairs(number: int) -> int:
    """How many pairs so many things make."""
    return number * (number - 1) // 2


def measure(path: Path, folder: Path) -> tuple[int, float]:
    """Correlate one scenario in a fresh database, print its figures; alerts and seconds."""
    rows = load(path)
    scope = local()
    with Records.open(folder / f"{path.name}.sqlite") as records:
        began = time.perf_counter()
        report = correlate(scope, records, [row.alert for row in rows])
        elapsed = time.perf_counter() - began
        with records.read() as db:
            stored = store.by_ids(scope, db, [row.alert.id for row in rows])
    campaign = {row.alert.id for row in rows if row.campaign}
    placed = {row.id: row.incident for row in stored}
    sizes = Counter(number for number in placed.values() if number is not None)
    hits = Counter(number for ident, number in placed.items() if number is not None and ident in campaign)
    right, together = sum(map(pairs, hits.values())), sum(map(pairs, sizes.values()))
    main, share = max(hits.items(), key=lambda item: item[1], default=(0, 0))
    print(f"\n{path.name}: {len(rows):,} alerts, {len(campaign):,} of the campaign, {elapsed:.1f} s")
    print(f"  pairwise precision {right / max(1, together):.4f}, recall {right / max(1, pairs(len(campaign))):.4f}")
    print(f"  the campaign's incident holds {share:,} of its alerts and {sizes[main] - share:,} others")
    print(f"  incidents {len(sizes)}, false positives in any incident {sum(sizes.values()) - sum(hits.values()):,}")
    print(f"  alone {report.alone:,}, folded as repeats {report.repeats:,}, merged {len(report.merged)}")
    return len(rows), elapsed


def main() -> int:
    """Measure every scenario; 1 when it took longer than the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="*", type=Path, help="labelled alerts, CSV in gzip")
    paths: list[Path] = parser.parse_args().scenarios or sorted(DATA.glob("*.csv.gz"))
    if not paths:
        print(f"SKIPPED: no labelled alerts at {DATA}")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        results = [measure(path, Path(folder)) for path in paths]
    alerts, elapsed = sum(number for number, _ in results), sum(seconds for _, seconds in results)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    speed = f"{alerts / elapsed:,.0f}/s, limit {LIMIT_SECONDS:.0f} s"
    print(f"\n{alerts:,} alerts in {elapsed:.1f} s ({speed}), {memory:.0f} MB")
    return int(elapsed > LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
