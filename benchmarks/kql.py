"""KQL's speed: compilation, fourteen kinds of hunting query against tuned SQL and DuckDB, and what a hunt adds.

`python benchmarks/kql.py [--rows N] [--rounds N] [--only WORD] [--keep FOLDER]` prints medians of warm, interleaved
runs, ratios and which bounds hold; it ends with 1 when one does not. "KQL" is from the text to typed rows, "its SQL"
what the engine takes for the SQL it becomes, which is compared with the tuned SQL. `--cpu` judges by CPU seconds, for a
machine that others use too; `--keep` makes the rows once. DuckDB and duckdb-kql come with the group `dev`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from benchmarks import kql_compile, kql_hunt, kql_rows
from benchmarks.kql_cases import Case, cases
from benchmarks.kql_engines import PATIENCE, Engines, same
from vedette.core.scope import local
from vedette.lake.lake import Lake

SCOPE = local("bench")
TO_SQL, TO_DUCKDB, TERMS = 1.10, 1.5, 10
Clock = Callable[[], float]
_SLOW = 5.0  # seconds after which a peer is asked once only


@dataclass(slots=True)
class Row:
    """One case: median seconds by engine, what went wrong with the peer, answers that differ."""

    case: Case
    seconds: dict[str, float]
    refused: str = ""
    differs: str = ""

    def bounds(self) -> dict[str, bool]:
        """Which of the bounds hold."""
        ours, tuned, duck = (self.seconds[name] for name in ("kql", "sql", "duckdb"))
        found = {"sql": self.seconds["emitted"] <= TO_SQL * tuned, "duckdb": tuned <= TO_DUCKDB * duck}
        if self.case.terms:
            found["terms"] = tuned * TERMS <= duck
        if "duckdb-kql" in self.seconds:
            found["duckdb-kql"] = ours < self.seconds["duckdb-kql"]
        return found


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=float, default=5_500_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", default="", help="only cases whose name holds this")
    parser.add_argument("--keep", type=Path, help="folder that keeps the rows for the next run")
    parser.add_argument("--cpu", action="store_true", help="judge by CPU seconds, not by the clock")
    given = parser.parse_args()
    clock = time.process_time if given.cpu else time.perf_counter
    load = "CPU time" if given.cpu else "time"
    print(f"medians of {load}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    good = True if given.only else compilation(clock)
    with tempfile.TemporaryDirectory() as passing, Lake.open((given.keep or Path(passing)) / "lake") as lake:
        begun = time.perf_counter()
        kql_rows.fill(lake, SCOPE, int(given.rows))
        engines = Engines(lake, SCOPE, given.keep or Path(passing), int(given.rows))
        counts = {name: f"{count:,}" for name, count in kql_rows.rows_of(int(given.rows)).items()}
        print(f"{int(given.rows):,} rows in {time.perf_counter() - begun:.0f} s: {counts}\n")
        good = table(timed(engines, case, given.rounds, clock) for case in cases() if given.only in case.name) and good
        engines.close()
        good = hunting(lake, given.rounds, clock) and good
    print("all bounds hold" if good else "some bounds do not hold")
    sys.exit(not good)


def compilation(clock: Clock) -> bool:
    """Print the times of compilation."""
    texts = kql_compile.queries()
    mine, _ = kql_compile.measured(texts, kql_compile.ours, clock)
    peer, able = kql_compile.measured(texts[:: max(1, len(texts) // 120)], kql_compile.theirs, clock)
    shared, _ = kql_compile.measured(able, kql_compile.ours, clock)
    holds = [mine.median < kql_compile.MEDIAN_LIMIT, mine.tail < kql_compile.TAIL_LIMIT, shared.median < peer.median]
    print(f"compiling {mine.queries} queries: median {mine.median * 1e3:.2f} ms (limit 3) {mark(holds[0])}, "
          f"99 % within {mine.tail * 1e3:.1f} ms (limit 15) {mark(holds[1])}")  # fmt: skip
    ratio = peer.median / shared.median
    print(f"  on {peer.queries} that duckdb-kql translates: {shared.median * 1e3:.2f} ms against "
          f"{peer.median * 1e3:.1f} ms, {ratio:.0f} times as fast {mark(holds[2])}\n")  # fmt: skip
    return all(holds)


def timed(engines: Engines, case: Case, rounds: int, clock: Clock) -> Row:
    """Median seconds of every engine, rounds interleaved, a first round left out."""
    ask: dict[str, Callable[[Case], pa.Table]] = {
        "kql": engines.kql,
        "emitted": engines.emitted,
        "sql": engines.clickhouse,
        "duckdb": engines.duckdb,
        "duckdb-kql": engines.duckdb_kql,
    }
    if case.careful:
        ask["careful"] = engines.careful
    row = Row(case, {})
    times: dict[str, list[float]] = {name: [] for name in ask}
    answers: dict[str, pa.Table] = {}
    for number in range(rounds + 1):
        for name in list(ask) if number % 2 else list(ask)[::-1]:
            begun = clock()
            try:
                answers[name] = ask[name](case)
            except Exception as error:
                if name != "duckdb-kql":
                    raise
                slow = "Interrupt" in type(error).__name__
                row.refused = f"stopped after {PATIENCE:.0f} s" if slow else str(error).split("\n")[0][:60]
                del ask[name]
                continue
            times[name].append(clock() - begun)
            if times[name][-1] > _SLOW and name == "duckdb-kql":
                del ask[name]
    row.seconds = {name: statistics.median(taken[1:] or taken) for name, taken in times.items() if taken}
    wrong = {
        name: same(answers["kql"], answers[name], case) for name in ("sql", "duckdb", "careful") if name in answers
    }
    row.differs = "; ".join(f"{name}: {text}" for name, text in wrong.items() if text)
    return row


def table(found: Iterable[Row]) -> bool:
    """Print a line a case and a summary."""
    head = ["case", "KQL ms", "its SQL ms", "tuned SQL ms", "its/tuned", "DuckDB ms", "tuned/DuckDB"]
    head += ["duckdb-kql ms", "KQL/duckdb-kql"]
    print(f"{head[0]:34}" + "".join(f"{name:>15}" for name in head[1:]))
    missed, rows = [], []
    for row in found:
        rows.append(row)
        ours, its, tuned, duck = (row.seconds[name] for name in ("kql", "emitted", "sql", "duckdb"))
        peer = row.seconds.get("duckdb-kql")
        holds = row.bounds()
        missed += [f"{row.case.name} ({name})" for name, held in holds.items() if not held]
        terms = f" {duck / tuned:.0f}x {mark(holds['terms'])}" if row.case.terms else ""
        cells = [f"{one * 1e3:.1f}" for one in (ours, its, tuned)] + [f"{its / tuned:.2f} {mark(holds['sql'])}"]
        cells += [f"{duck * 1e3:.1f}", f"{tuned / duck:.2f} {mark(holds['duckdb'])}"]
        cells += [f"{peer * 1e3:.1f}", f"{ours / peer:.2f} {mark(holds['duckdb-kql'])}"] if peer else ["refused", "-"]
        print(f"{row.case.name:34}" + "".join(f"{cell:>15}" for cell in cells) + terms, flush=True)
        if "careful" in row.seconds:
            other = row.seconds["careful"]
            print(
                f"    tuned SQL that is right for any data (not judged): {other * 1e3:.1f}, its/that {its / other:.2f}"
            )
        if row.refused:
            print(f"    duckdb-kql: {row.refused}")
        if row.differs:
            print(f"    differs: {row.differs}")
    wrong = [row.case.name for row in rows if row.differs]
    total = sum(len(row.bounds()) for row in rows)
    print(f"\n{total - len(missed)} of {total} bounds hold; missed: {', '.join(missed) or 'none'}")
    print(f"answers that differ: {', '.join(wrong) or 'none'}\n")
    return not missed and not wrong


def hunting(lake: Lake, rounds: int, clock: Clock) -> bool:
    """Print what a hunt adds to the engine's time."""
    found = kql_hunt.overhead(lake, SCOPE, rounds, clock)
    beyond = found.whole - found.engine
    print(f"a hunt of {kql_hunt.ROWS:,} rows ({found.printed / 1e6:.1f} MB of JSON): {found.whole * 1e3:.0f} ms, the "
          f"engine {found.engine * 1e3:.0f} ms, beyond it {beyond * 1e3:.0f} ms (limit 50) "
          f"{mark(beyond < kql_hunt.LIMIT)}")  # fmt: skip
    return beyond < kql_hunt.LIMIT


def mark(held: bool) -> str:
    """How a bound is shown."""
    return "ok" if held else "MISSED"


if __name__ == "__main__":
    main()
