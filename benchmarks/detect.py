"""Detection's speed: every stock rule over a million synthetic events, in one pass and, in the same run, one by one.

`python benchmarks/detect.py [EVENTS]` prints rules × events per second, the ratio, and the time to the first alert.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.events import fill, plant
from vedette.core import clock
from vedette.core.scope import local
from vedette.detect import evaluate
from vedette.detect.load import load_folders, stock_folder
from vedette.detect.plan import Prepared, Way, prepare
from vedette.detect.rule import Origin, Rule
from vedette.detect.schedule import Detector
from vedette.detect.telemetry import Cut, Telemetry
from vedette.kql.diagnostics import KqlError
from vedette.lake.lake import Lake
from vedette.records.database import Records
from vedette.schema.catalog import Catalog

SCOPE = local("bench")
# How many rules an attack sets off in the last batch, and how many seconds its alerts may take.
ATTACK = 12
LIMIT = 5.0


def main() -> None:
    """Fill a lake, run the rules both ways, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("events", nargs="?", type=float, default=1e6, help="how many synthetic events")
    events = int(parser.parse_args().events)
    rules = load_folders([stock_folder()], Origin.STOCK).rules
    with tempfile.TemporaryDirectory() as folder, Lake.open(Path(folder)) as lake, Records.open(":memory:") as records:
        fill(lake, SCOPE, events, batch=1)
        planted = plant(lake, SCOPE, rules, batch=2)
        with timed() as compiling:
            prepared = compiled(rules)
        detector = Detector(lake, records, rules)
        with timed() as running:
            report = detector.run(SCOPE, 2)
        for run in report.failed:
            print(f"failed: {run.rule}: {run.error[:200]}", file=sys.stderr)
        compare(lake, prepared, events)
        plant(lake, SCOPE, rules[:: max(1, len(rules) // ATTACK)], batch=3)
        with timed() as last:
            later = detector.run(SCOPE, 3)
    print(f"rules                         {len(rules):>12,}   compiled in {compiling.seconds * 1000:.0f} ms")
    print(f"events                        {events:>12,}   and {planted} rows of the rules' examples")
    print(f"everything, first time        {running.seconds:>12.2f} s {len(report.alerts)} alerts from "
          f"{len({alert.detector for alert in report.alerts})} rules")  # fmt: skip
    print(f"rules × events per second     {len(rules) * events / running.seconds:>12,.0f}")
    print(f"alerts after the last batch   {last.seconds:>12.2f} s {len(later.alerts)} alerts; the limit is {LIMIT} s")
    if last.seconds > LIMIT:
        sys.exit(f"too slow: more than {LIMIT} s from the last byte to the alerts")


def compiled(rules: Sequence[Rule]) -> list[Prepared]:
    """The rules that compile; the others are reported as failed by the run."""
    found = []
    for rule in rules:
        with suppress(KqlError):
            found.append(prepare(rule, Catalog.stock()))
    return found


def compare(lake: Lake, rules: Sequence[Prepared], events: int) -> None:
    """The row rules in one pass against each as a query of its own, over the same rows."""
    telemetry = Telemetry(lake, SCOPE)
    new = Cut(start=0, end=3)
    groups: dict[str, list[Prepared]] = {}
    for rule in rules:
        if rule.way is Way.ONE_PASS:
            groups.setdefault(rule.table.name, []).append(rule)
    count = sum(len(group) for group in groups.values())
    with timed() as single:
        alone = {rule.rule.id: rows(rule, telemetry, new) for group in groups.values() for rule in group}
    with timed() as together:
        found = [(group, evaluate.one_pass(group, telemetry, new)) for group in groups.values()]
    matched = {
        rule.rule.id: matches[place].matched if place in matches else 0
        for group, matches in found
        for place, rule in enumerate(group)
    }
    print(f"single-row rules              {count:>12,}   on {len(groups)} tables")
    print(f"one pass                      {together.seconds:>12.2f} s {sum(matched.values()):,} matches, "
          f"{count * events / together.seconds:,.0f} rules × events per second")  # fmt: skip
    print(f"each rule its own query       {single.seconds:>12.2f} s {sum(alone.values()):,} rows; "
          f"one pass is {single.seconds / together.seconds:.1f} times faster")  # fmt: skip
    differing = [f"{name}: {matched[name]:,} and {alone[name]:,}" for name in alone if matched[name] != alone[name]]
    if differing:
        sys.exit("the one pass and the rules' own queries differ: " + "; ".join(differing))


def rows(rule: Prepared, telemetry: Telemetry, new: Cut) -> int:
    """How many rows the rule's own query gives."""
    sql = rule.query.sql(lambda table: telemetry.relation(table, new), now=clock.now(), tenant="bench")
    return int(telemetry.run(sql, {"use_query_condition_cache": 0}).num_rows)


class Timer:
    """Seconds a block took."""

    seconds = 0.0


@contextmanager
def timed() -> Iterator[Timer]:
    """Measure the block."""
    timer, began = Timer(), time.perf_counter()
    yield timer
    timer.seconds = time.perf_counter() - began


if __name__ == "__main__":
    main()
