"""`vedette retention`: how long what is kept, and what goes; never silent."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from vedette.app import flow
from vedette.app.wiring import open_product
from vedette.cli.options import DATA, TENANT, Data, Json, Tenant
from vedette.cli.output import console, objects, print_json, print_table
from vedette.core.config import Keep
from vedette.core.scope import local
from vedette.lake.retention import RetentionReport
from vedette.tenants import keeping

app = typer.Typer()


@app.command()
def retention(
    apply: Annotated[bool, typer.Option("--apply", help="Drop now what is not kept (every import does).")] = False,
    data: Data = DATA,
    tenant: Tenant = TENANT,
    json: Json = False,
) -> None:
    """Show how long each table is kept, and apply it.

    Set it in config.toml of the data folder:  [retention] days = 180, gigabytes = 50; by table: [retention.tables.X].
    """
    with open_product(data) as product:
        scope = local(tenant)
        report = flow.keep(product, scope) if apply else RetentionReport((), ())
        policy = keeping.policy(scope, product.records, product.settings.retention)
        stats = product.lake.stats(scope)
    rows = [
        (t.table, _days(policy.of(t.table)), _size(policy.of(t.table)), f"{t.bytes / 1e9:.2f}", t.first) for t in stats
    ]
    names = ("Table", "Days kept", "GB kept", "GB now", "Oldest (UTC)")
    if json:
        print_json(
            {
                "tables": objects(names, rows),
                "dropped": [asdict(d) for d in report.dropped],
            }
        )
        return
    print_table(names, rows)
    show_dropped(report)


def show_dropped(report: RetentionReport) -> None:
    """What went, day by day, and what stays too big."""
    for day in report.dropped:
        console().print(
            f"retention dropped {day.rows:,} rows of {day.table} of {day.day} ({day.reason})", style="yellow"
        )
    for table in report.still_too_big:
        console().print(f"{table} is larger than it may be, and only its newest day is left", style="yellow")


def _days(keep: Keep) -> str:
    return str(keep.days) if keep.days else "no limit"


def _size(keep: Keep) -> str:
    return f"{keep.gigabytes:g}" if keep.gigabytes else "no limit"
