"""`vedette import`: raw logs in, alerts and incidents out, and what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from vedette.app import flow
from vedette.app.flow import Findings
from vedette.app.wiring import Product, open_product
from vedette.cli.incidents import incident_table
from vedette.cli.options import DATA, TENANT, Data, Json, Tenant, bar, busy
from vedette.cli.output import console, print_json, print_table
from vedette.cli.retention import show_dropped
from vedette.core.scope import Scope, local
from vedette.ingest.report import ImportReport, Problem
from vedette.records import incidents as cases

app = typer.Typer()
_SHOWN, _NAMED = 12, 4


@app.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders or archives.")],
    as_: Annotated[str | None, typer.Option("--as", help="Use this connector instead of recognising it.")] = None,
    data: Data = DATA,
    tenant: Tenant = TENANT,
    json: Json = False,
) -> None:
    """Read raw logs: files, folders, gzip, zip and tar archives. Importing the same thing again changes nothing.

    Examples: vedette import logs/    vedette import --as windows export.json
    """
    with open_product(data, create=True) as product:
        scope = local(tenant)
        with bar("Reading", quiet=json) as progress:
            report = flow.ingest(product, scope, paths, as_=as_, progress=progress)
        with busy("Looking with the rules", quiet=json):
            findings = flow.detect(product, scope)
        kept = flow.keep(product, scope)
        if json:
            print_json(as_json(product, scope, report, findings))
        else:
            show(product, scope, report, findings)
            show_dropped(kept)


def as_json(product: Product, scope: Scope, report: ImportReport, findings: Findings) -> dict[str, object]:
    """The end of an import for programs."""
    return {
        "files": report.files,
        "records": report.records,
        "rows": report.rows,
        "duplicates": report.duplicates + report.repeated,
        "deadLetters": report.dead,
        "unmapped": [{"connector": u.connector, "kind": u.kind, "records": u.records} for u in report.unmapped],
        "problems": [{"where": str(problem.location), "message": problem.message} for problem in report.problems],
        "seconds": round(report.seconds, 3),
        "alerts": findings.correlation.alerts,
        "alertsOutsideIncidents": findings.correlation.alone,
        "incidents": list(findings.correlation.incidents),
        "rulesFailed": [{"rule": run.rule, "error": run.error} for run in findings.detection.failed],
        "rulesBlind": len(product.detector.blind(scope)),
    }


def show(product: Product, scope: Scope, report: ImportReport, findings: Findings) -> None:
    """The end of an import for people: rows by table, what was not taken, alerts, incidents."""
    out = console()
    if report.rows:
        rows = sorted(report.rows.items(), key=lambda item: -item[1])
        print_table(("Table", "New rows"), [(name, f"{count:,}") for name, count in rows])
    out.print(
        f"{report.records:,} records from {report.files:,} files in {report.seconds:.1f} s "
        f"({report.megabytes_per_second:.0f} MB/s), {report.duplicates + report.repeated:,} already known"
    )
    for item in report.unmapped[:_SHOWN]:
        out.print(f"not mapped: {item.records:,} × {item.connector} {item.kind}", style="dim")
    for reason, count in sorted(report.dead.items(), key=lambda item: -item[1])[:_SHOWN]:
        out.print(f"dead letters: {count:,} × {reason}", style="yellow", markup=False)
    show_problems(out, report.problems)
    for run in findings.detection.failed:
        out.print(f"rule {run.rule} failed: {run.error}", style="red", markup=False)
    placed = findings.correlation
    out.print(
        f"{placed.alerts:,} new alerts ({placed.repeats:,} repeats), {placed.alone:,} outside incidents; "
        f"incidents: {len(placed.created)} created, {len(placed.updated)} updated, {len(placed.merged)} merged"
    )
    if placed.incidents:
        with product.records.read() as db:
            found = cases.by_numbers(scope, db, set(placed.incidents))
        incident_table([found[number] for number in sorted(found)][:50], total=len(found))
        out.print(f"Next: vedette incidents show {min(placed.incidents)}", style="dim")


def show_problems(out: Console, problems: Sequence[Problem]) -> None:
    """What was wrong with files; of many with the same fault some are named."""
    alike: dict[str, list[str]] = {}
    for problem in problems:
        alike.setdefault(problem.message, []).append(str(problem.location))
    ordered = sorted(alike.items(), key=lambda item: -len(item[1]))
    for message, places in ordered[:_SHOWN]:
        if len(places) == 1:
            out.print(f"{places[0]}: {message}", style="yellow", markup=False)
            continue
        out.print(f"{len(places):,} files: {message}", style="yellow", markup=False)
        for place in places[:_NAMED]:
            out.print(f"  {place}", style="yellow", markup=False)
        if len(places) > _NAMED:
            out.print(f"  … and {len(places) - _NAMED:,} more (--json shows all)", style="yellow")
    if len(ordered) > _SHOWN:
        rest = sum(len(places) for _, places in ordered[_SHOWN:])
        out.print(f"… and {rest:,} more with other problems (--json shows all)", style="yellow")
