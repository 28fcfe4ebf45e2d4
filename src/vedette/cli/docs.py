"""`vedette docs`: writes the generated reference pages; maintainers run it after adding a table, connector or rule."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vedette.app.reference import pages
from vedette.app.wiring import stock_connectors
from vedette.cli.output import console
from vedette.detect.load import load_rules
from vedette.schema.catalog import Catalog

app = typer.Typer()


@app.command()
def docs(folder: Annotated[Path, typer.Argument(help="Where to write.")] = Path("docs/reference")) -> None:
    """Write the generated reference pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(Catalog.stock(), stock_connectors(), load_rules().rules).items():
        (folder / name).write_text(text, encoding="utf-8")
        console().print(f"wrote {folder / name}")
