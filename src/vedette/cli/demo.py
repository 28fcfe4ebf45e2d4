"""`vedette demo`: a company's raw logs with an attack inside, imported as a user would, ending at the incident.

With `--serve` the portal stays open on it: its first page is the set-up of the administrator, the next the turning on.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from vedette.api.server import Listening
from vedette.api.server import serve as run
from vedette.app import flow
from vedette.app.demo.generate import generate
from vedette.app.founding import found_first
from vedette.app.wiring import Product, open_product
from vedette.cli.importing import as_json, show
from vedette.cli.incidents import page
from vedette.cli.options import TENANT, Json, bar, busy
from vedette.cli.output import console, print_json
from vedette.core import clock
from vedette.core.errors import BadInput, Conflict
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
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Or the next one that is free.")] = 8080,
    json: Json = False,
) -> None:
    """Three days of Norvik Marine: mail, sign-ins, laptops, cloud apps, and somebody who should not be there."""
    if serve and json:
        raise BadInput("--json is for programs, --serve for people: choose one")
    _clear(folder)
    with open_product(folder, create=True) as product:
        scope = local(TENANT)
        with bar("Writing raw logs", quiet=json) as progress:
            made = generate(folder / "raw", end=clock.now(), events=int(events), progress=progress)
        with bar("Reading", quiet=json) as progress:
            report = flow.ingest(product, scope, [made.folder], progress=progress)
        with busy("Looking with the rules", quiet=json):
            findings = flow.detect(product, scope)
        if json:
            print_json(as_json(product, scope, report, findings))
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
        if serve:
            _serve(product, Listening(port=_free(port)))


def _serve(product: Product, listening: Listening) -> None:
    """Found the company with an administrator; say where the portal is and serve."""
    scope = local(TENANT)
    invitation = found_first(scope, product, "admin", name="Norvik Marine")
    out = console()
    if invitation is not None:
        out.print("\nThe portal: choose a password for [bold]admin[/bold] (the link works once, for 24 hours) at")
        out.print(f"  {listening.url}/setup#{invitation.token}", style="bold", soft_wrap=True)
    out.print(f"then turn the service on and look at the incident.  {listening.url}  (stop with Ctrl-C)")
    run(product, listening)


def _free(first: int) -> int:
    """The first port from here on that nobody listens on. Raises Conflict when twenty are taken."""
    for port in range(first, min(first + 20, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise Conflict(f"ports {first} and the next ones are taken; name another with --port")


def _clear(folder: Path) -> None:
    """Make the folder anew; one that is not a demo of ours is left alone. Raises Conflict."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).exists():
            raise Conflict(f"{folder} holds something that is no demo; name another folder with --data")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()
