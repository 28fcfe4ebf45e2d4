"""`vedette audit`: the log of everything that was changed: list, export, verify."""

from __future__ import annotations

import re
import sys
from typing import Annotated

import typer

from vedette.app.wiring import open_state
from vedette.cli.options import DATA, TENANT, Data, Json, Limit, Tenant
from vedette.cli.output import console, objects, print_json, print_table
from vedette.core.errors import BadInput
from vedette.core.scope import local
from vedette.records.audit import Head, Wanted, head, newest
from vedette.tenants import audit
from vedette.tenants.audit import ExportFormat

app = typer.Typer(help="Everything that was changed.", no_args_is_help=True)


@app.command("list")
def list_(
    limit: Limit = 50,
    verb: Annotated[str, typer.Option("--verb", help="Only this verb, such as AdminMailAccess.")] = "",
    data: Data = DATA,
    tenant: Tenant = TENANT,
    json: Json = False,
) -> None:
    """The newest entries."""
    with open_state(data) as records, records.read() as db:
        rows = newest(local(tenant), db, limit=limit, wanted=Wanted(verb=verb))
        total = head(local(tenant), db).position
    names = ("No", "When (UTC)", "Who", "Verb", "What", "Detail")
    cells = [(r.position, r.at, r.actor, r.verb, r.subject, r.detail) for r in rows]
    if json:
        print_json({"entries": objects(names, cells), "total": total})
    else:
        print_table(names, cells, whole=("What",), footer=f"{len(rows)} of {total}")


@app.command()
def export(
    form: Annotated[ExportFormat, typer.Option("--format")] = ExportFormat.JSON,
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """The whole log on standard output, JSON lines or CSV; the export is an entry of the log too."""
    with open_state(data) as records:
        for line in audit.export(local(tenant), records, form):
            sys.stdout.write(line)


@app.command()
def verify(
    expect: Annotated[str, typer.Option("--expect", help="COUNT:HASH noted at an earlier verification.")] = "",
    data: Data = DATA,
    tenant: Tenant = TENANT,
    json: Json = False,
) -> None:
    """Prove that nothing was changed, moved, or cut off. Exit code 1 when something was."""
    with open_state(data) as records:
        verdict = audit.verify(local(tenant), records, expected=_head(expect) if expect else None)
    noted = f"{verdict.head.position}:{verdict.head.hash}"
    if json:
        print_json({"whole": verdict.whole, "entries": verdict.entries, "head": noted, "faults": verdict.faults})
    else:
        for fault in verdict.faults:
            console().print(fault, style="red", markup=False)
        console().print(f"{verdict.entries} entries, {'whole' if verdict.whole else 'NOT whole'}")
        console().print(f"note elsewhere, for --expect later: {noted}", style="dim", soft_wrap=True)
    if not verdict.whole:
        raise typer.Exit(1)


def _head(text: str) -> Head:
    match = re.fullmatch(r"(\d+):([0-9a-f]{64})", text)
    if match is None:
        raise BadInput(f"not COUNT:HASH as `vedette audit verify` prints it: {text!r}")
    return Head(int(match[1]), match[2])
