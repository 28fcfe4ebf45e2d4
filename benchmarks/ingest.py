"""Raw Sysmon JSON to durable, queryable rows, against the engine's parse of the same file and Python's json.loads.

`python -m benchmarks.ingest [--megabytes 600] [--file PATH]`: everything in one run; CPU seconds beside wall seconds,
because a busy machine spoils the second but hardly the first. The import runs in a process of its own, so that its peak
memory is its own. Targets: ≥ 0.5 × engine, > 1 × json.loads.

"The engine" reads the same file as JSONEachRow with a String column for every field that reaches a table (`kept`: in a
column or in AdditionalFields), once more with every field of the file, once more by JSONExtract over lines; it uses all
processors, finds the file in the page cache as the import does, and every column is read (a sum of lengths is asked).
JSONEachRow drops fields it was not told of, where the import keeps them: what the engine needs to keep them as well, in
a column of type JSON with the same fields as typed paths, is printed beside.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.sysmon import write_events
from vedette.app.wiring import open_product
from vedette.core.scope import local
from vedette.ingest.pipeline import import_paths
from vedette.ingest.report import ImportReport
from vedette.lake.connection import Pool
from vedette.lake.ddl import literal, quoted

# What NXLog says of itself and of the logging service: nothing of it reaches a table.
_NOT_KEPT = {
    *("AccountType", "EventReceivedTime", "Keywords", "Message", "Opcode", "ProviderGuid", "Severity", "SeverityValue"),
    *("SourceModuleName", "SourceModuleType", "Task", "ThreadID", "Version", "@version", "host", "port"),
}
_SAMPLE = 20_000
_AS_TEXT = ", ".join(
    f"input_format_json_read_{what}_as_strings = 1" for what in ("numbers", "objects", "arrays", "bools")
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock and of the processor."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import cost and gave; memory in MiB."""

    cost: Cost
    records: int
    rows: int
    dead: int
    peak: float
    before: float


def timed(work: Callable[[], object]) -> Cost:
    """What `work` costs."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def fields(file: Path) -> tuple[str, ...]:
    """The names of the fields of the file's first records, in order."""
    with file.open("rb") as lines:
        return tuple(dict.fromkeys(key for line in islice(lines, _SAMPLE) for key in json.loads(line)))


def parse_rows(pool: Pool, file: Path, columns: tuple[str, ...]) -> Cost:
    """The engine reads the file as JSONEachRow with these columns and throws the rows away."""
    structure = ", ".join(f"{quoted(name)} String" for name in columns)
    lengths = " + ".join(f"length({quoted(name)})" for name in columns)
    source = f"file({literal(str(file))}, JSONEachRow, {literal(structure)})"
    return timed(lambda: pool.run(f"SELECT sum({lengths}) FROM {source} SETTINGS {_AS_TEXT}"))


def parse_objects(pool: Pool, file: Path, columns: tuple[str, ...]) -> Cost:
    """The engine reads these columns as typed paths of a JSON column, which holds every other field too."""
    paths = ", ".join(f"{quoted(name)} String" for name in columns)
    source = f"file({literal(str(file))}, JSONAsObject, {literal(f'record JSON({paths})')})"
    return timed(lambda: pool.run(f"SELECT count() FROM {source} WHERE NOT ignore(record) SETTINGS {_AS_TEXT}"))


def parse_lines(pool: Pool, file: Path, columns: tuple[str, ...]) -> Cost:
    """The engine's fastest way: one JSONExtract of a tuple a line."""
    fields = ", ".join(f"{quoted(name)} String" for name in columns)
    lengths = " + ".join(f"length(r.{quoted(name)})" for name in columns)
    read = f"JSONExtract(line, {literal(f'Tuple({fields})')})"
    source = f"SELECT {read} AS r FROM file({literal(str(file))}, LineAsString, 'line String')"
    return timed(lambda: pool.run(f"SELECT sum({lengths}) FROM ({source})"))


def python_parse(file: Path) -> Cost:
    """json.loads over every line."""

    def work() -> None:
        with file.open("rb") as lines:
            for line in lines:
                json.loads(line)

    return timed(work)


def run_import(file: Path, data: Path) -> Imported:
    """Import `file` into a new data folder; memory is the process's peak, and before the import."""
    with open_product(data, create=True) as product:
        before = peak_memory()
        reports: list[ImportReport] = []
        lake, records, connectors = product.lake, product.records, product.connectors
        cost = timed(
            lambda: reports.append(import_paths(local(), lake, records, connectors, [file], plan_of=product.plans.plan))
        )
    [report] = reports
    rows = sum(report.rows.values())
    return Imported(cost, report.records, rows, report.dead_letters, peak_memory(), before)


def peak_memory() -> float:
    """The most memory this process had, in MiB; rusage would tell the parent's where that was larger."""
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingest")
    parser.add_argument("--megabytes", type=int, default=600)
    parser.add_argument("--file", type=Path, help="newline-delimited Sysmon JSON instead of the generator's")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.file.parent if options.file else None) as place:
        file = options.file or Path(place) / "sysmon.json"
        if options.file is None:
            write_events(file, options.megabytes * 1_000_000)
            os.sync()  # logs were written long ago; the import's own fsync would wait for ours of this file
        size = file.stat().st_size / 1e6
        loads = python_parse(file)
        with closing(Pool(Path(place) / "bare", readers=1)) as pool:
            known = fields(file)
            kept = tuple(name for name in known if name not in _NOT_KEPT)
            parse_lines(pool, file, kept)
            engine = {
                f"JSONEachRow {len(kept)} kept": parse_rows(pool, file, kept),
                f"JSONEachRow all {len(known)}": parse_rows(pool, file, known),
                f"JSONExtract {len(kept)} kept": parse_lines(pool, file, kept),
                f"JSON {len(kept)} and the rest": parse_objects(pool, file, kept),
            }
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
            ours = process.submit(run_import, file, Path(place) / "data").result()
        show(size, {"json.loads": loads, **engine}, ours)


def show(size: float, others: dict[str, Cost], ours: Imported) -> None:
    """Print speeds and ratios; a ratio above 1 means we are faster."""
    print(f"{size:.0f} MB, {ours.records} events, {ours.rows} rows, {ours.dead} dead letters")
    for name, cost in {**others, "vedette import": ours.cost}.items():
        line = f"{name:22} {cost.wall:7.2f} s wall {cost.cpu:7.2f} s CPU {size / cost.wall:7.0f} MB/s"
        print(f"{line} {ours.records / cost.wall:9.0f} events/s")
    for name, cost in others.items():
        print(f"vedette ÷ {name:22} {cost.wall / ours.cost.wall:5.2f} by wall, {cost.cpu / ours.cost.cpu:5.2f} by CPU")
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"peak memory {ours.peak:.0f} MB (before the import {ours.before:.0f} MB); load of the machine {load}")


if __name__ == "__main__":
    main()
