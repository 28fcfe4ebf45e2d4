"""`vedette demo`: a company's raw logs with an attack inside, imported as a user would, ending at the incident."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from vedette.app import flow
from vedette.app.demo.generate import generate
from vedette.app.wiring import open_product
from vedette.cli.importing import as_json, show
from vedette.cli.incidents import page
from vedette.cli.options import TENANT, Json, bar
from vedette.cli.output import console, print_json
from vedette.core import clock
from vedette.core.errors import Conflict
from vedette.core.scope import local
from vedette.records import incidents as cases

app = typer.Typer()
_MARK = ".vedette-demo"


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--data", help="A folder for the demo alone; it is made anew.")] = Path(
        "demo-data"
    ),
    events: Annotated[float, typer.Option("--events", help="About so many raw records.")] = 20_000,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Keep a server running afterwards.")] = False,
    json: Json = False,
) -> None:
    """Three days of Norvik Marine: mail, sign-ins, laptops, cloud apps, and somebody who should not be there."""
    if serve:
        raise Conflict("this version has no server yet; run `vedette demo --no-serve`")
    _clear(folder)
    with open_product(folder, create=True) as product:
        scope = local(TENANT)
        with bar("Writing raw logs", quiet=json) as progress:
            made = generate(folder / "raw", end=clock.now(), events=int(events), progress=progress)
        with bar("Reading", quiet=json) as progress:
            report = flow.ingest(product, scope, [made.folder], progress=progress)
        findings = flow.detect(product, scope)
        if json:
            print_json(as_json(report, findings))
            return
        console().print(f"{made.records:,} raw records in {made.folder}, in the formats their products write:\n")
        show(product, scope, report, findings)
        with product.records.read() as db:
            rows, _ = cases.listed(scope, db, statuses=("Active",), limit=1000)
        if rows:
            console().print()
            page(scope, product.records, max(rows, key=lambda row: row.alerts))
    command = os.path.relpath(sys.argv[0]) if "/" in sys.argv[0] else "vedette"
    console().print(
        f"\nLook around:  {command} incidents list --data {folder}\n"
        f"              {command} hunt --data {folder} 'AlertEvidence | summarize dcount(AlertId) by EntityType'"
    )


def _clear(folder: Path) -> None:
    """Make the folder anew; one that is not a demo of ours is left alone. Raises Conflict."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).exists():
            raise Conflict(f"{folder} holds something that is no demo; name another folder with --data")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()
