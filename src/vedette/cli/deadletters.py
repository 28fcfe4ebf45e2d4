"""`vedette deadletters`: what could not be read, where it was, why, and trying again."""

from __future__ import annotations

from typing import Annotated

import typer

from vedette.app import flow
from vedette.app.wiring import open_product
from vedette.cli.options import DATA, TENANT, Data, Json, Limit, Tenant
from vedette.cli.output import console, print_json, print_table
from vedette.core.scope import local
from vedette.records.deadletters import count_dead_letters, list_dead_letters

app = typer.Typer(help="What could not be read, and trying again.", no_args_is_help=True)
Connector = Annotated[str, typer.Option("--connector", help="Only of this connector.")]


@app.command("list")
def list_(
    connector: Connector = "", limit: Limit = 50, data: Data = DATA, tenant: Tenant = TENANT, json: Json = False
) -> None:
    """Dead letters, newest first, each with its reason, file and offset."""
    scope = local(tenant)
    with open_product(data) as product:
        letters = list_dead_letters(scope, product.records, connector=connector, limit=limit)
        total = count_dead_letters(scope, product.records)
    if json:
        documents = [
            {"reason": d.reason, "file": d.source, "offset": d.offset, "connector": d.connector, "records": d.count,
             "raw": d.raw[:4096].decode("utf-8", "replace")}
            for d in letters
        ]  # fmt: skip
        print_json({"total": total, "deadLetters": documents})
        return
    print_table(
        ("Reason", "File", "Offset", "Connector", "Records", "Begins"),
        [(d.reason, d.source, d.offset, d.connector, d.count, d.raw[:80].decode("utf-8", "replace")) for d in letters],
        footer=f"showing {len(letters)} of {total}",
    )


@app.command()
def replay(connector: Connector = "", data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """Feed them again, for example after an upgrade mended a mapping; what fails again stays."""
    scope = local(tenant)
    with open_product(data) as product:
        report = flow.replay(product, scope, connector=connector)
        findings = flow.detect(product, scope)
    if json:
        print_json({"rows": report.rows, "dead": report.dead, "alerts": findings.correlation.alerts})
    else:
        console().print(
            f"{sum(report.rows.values()):,} rows recovered, {report.dead_letters:,} records still cannot be read, "
            f"{findings.correlation.alerts:,} new alerts"
        )
