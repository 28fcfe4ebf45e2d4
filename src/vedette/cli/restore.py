"""`vedette restore`: an installation again from a backup, in a new data folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from vedette.app import backup as backups
from vedette.cli.output import console

app = typer.Typer()


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="The folder of the backup.")],
    data: Annotated[Path, typer.Option("--data", help="The new data folder; it must be empty or not exist.")],
) -> None:
    """Check a backup and make its installation in a new folder; the state goes where its settings say."""
    made = backups.restore(source, data, os.environ)
    console().print(f"{data}: {made.rows:,} rows and the state of {made.made}, as Vedette {made.version} saved them")
    for what in made.left_out:
        console().print(f"not restored: {what}", style="yellow")
