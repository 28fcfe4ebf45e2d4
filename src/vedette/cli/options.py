"""Options every command shares; typer reads them from the annotations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[Path, typer.Option("--data", envvar="VEDETTE_DATA", help="The data folder.", show_default=True)]
Tenant = Annotated[str, typer.Option("--tenant", envvar="VEDETTE_TENANT", help="Whose data.")]
Json = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]

DATA = Path("vedette-data")
TENANT = "main"
