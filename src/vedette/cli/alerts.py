"""`vedette alerts`: every alert, in an incident or alone; nothing is hidden."""

from __future__ import annotations

import json as jsonlib
from dataclasses import asdict
from typing import Annotated

import typer

from vedette.app.wiring import open_product
from vedette.cli.options import DATA, TENANT, Data, Json, Limit, Tenant
from vedette.cli.output import console, heading, print_json, print_table
from vedette.core.clock import iso
from vedette.core.scope import local
from vedette.incidents.evidence import evidence_of
from vedette.records import alerts as store
from vedette.schema.entities import label

app = typer.Typer(help="List and show alerts.", no_args_is_help=True)


@app.command("list")
def list_(
    incident: Annotated[int | None, typer.Option("--incident", help="Only those of this incident.")] = None,
    lone: Annotated[bool, typer.Option("--alone", help="Only those outside incidents.")] = False,
    limit: Limit = 50,
    data: Data = DATA,
    tenant: Tenant = TENANT,
    json: Json = False,
) -> None:
    """Alerts, newest activity first."""
    with open_product(data) as product, product.records.read() as db:
        rows, total = store.listed(local(tenant), db, incident=incident, lone=lone, limit=limit)
    if json:
        print_json({"total": total, "alerts": [alert_document(row) for row in rows]})
        return
    print_table(
        ("Alert", "Time (UTC)", "Severity", "Tactic", "Title", "Source", "Incident", "Times"),
        [
            (r.id, r.first_activity, r.severity, r.category, r.title, r.source, r.incident, r.count + r.repeats)
            for r in rows
        ],
        whole=("Alert",),
        footer=f"showing {len(rows)} of {total}",
    )


@app.command()
def show(alert: str, data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """One alert: what happened, to whom, and the rows that raised it."""
    with open_product(data) as product, product.records.read() as db:
        row = store.get(local(tenant), db, alert)
    if json:
        print_json(alert_document(row))
        return
    out = console()
    heading(out, row.title, row.severity)
    out.print(row.description, markup=False)
    out.print(f"{row.category} {techniques_of(row)}  raised by {row.source} ({row.detector})", markup=False)
    out.print(f"{iso(row.first_activity)} to {iso(row.last_activity)}, {row.count} rows, {row.repeats} repeats")
    out.print(f"incident {row.incident}" if row.incident else "in no incident")
    print_table(
        ("Role", "Entity", "What", "Detail"),
        [(item.role, item.entity.type, label(item.entity), item.detail[:200]) for item in evidence_of(row.evidence)],
        title="\nEvidence",
    )
    out.print("\n[bold]Rows[/bold]")
    for sample in jsonlib.loads(row.sample):
        shown = {key: value for key, value in sample.items() if value not in ("", None, [])}
        out.print(jsonlib.dumps(shown, ensure_ascii=False)[:2000], markup=False)


def techniques_of(row: store.AlertRow) -> str:
    """The alert's ATT&CK techniques for people."""
    return ", ".join(jsonlib.loads(row.techniques))


def alert_document(row: store.AlertRow) -> dict[str, object]:
    """The alert for programs, evidence and rows as objects."""
    return asdict(row) | {
        "evidence": jsonlib.loads(row.evidence),
        "sample": jsonlib.loads(row.sample),
        "techniques": jsonlib.loads(row.techniques),
    }
