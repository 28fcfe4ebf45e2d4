"""`vedette backup`: everything of one moment in a folder, verified; or verify one made earlier."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vedette.app import backup as backups
from vedette.app import manifest
from vedette.app.wiring import open_product
from vedette.cli.options import DATA, Data
from vedette.cli.output import console

app = typer.Typer()


@app.command()
def backup(
    goal: Annotated[Path, typer.Argument(help="The folder to make; with --verify, a backup made earlier.")],
    verify: Annotated[bool, typer.Option("--verify", help="Only check that the backup is whole.")] = False,
    data: Data = DATA,
) -> None:
    """Copy state, lake, spool, settings and the installation's key as of one moment; keep the folder secret.

    Exit code 1 when a backup is not whole.
    """
    if verify:
        made, faults = manifest.read(goal), backups.verify(goal)
        for fault in faults:
            console().print(fault, style="red")
        if faults:
            raise typer.Exit(1)
    else:
        with open_product(data) as product:
            made = backups.take(product, goal)
    console().print(
        f"{goal} of {made.made}: {made.rows:,} rows in {len(made.tables)} tables, "
        f"{len(made.files):,} files, {made.size / 1e6:,.1f} MB; every hash and the audit chains are right"
    )
    for what in made.left_out:
        console().print(f"not in it: {what}", style="yellow")
