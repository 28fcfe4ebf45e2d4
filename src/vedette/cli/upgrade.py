"""`vedette upgrade`: what this version would change in the state database and the lake, and changing it."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from vedette.app.wiring import open_product
from vedette.cli.options import DATA, Data, Json
from vedette.cli.output import console, print_json
from vedette.core.config import load_settings
from vedette.core.errors import BadInput
from vedette.lake.lake import Lake
from vedette.lake.upgrading import Difference, differences
from vedette.lake.upgrading import upgrade as mend
from vedette.records.database import newest_revision, present_revision
from vedette.schema.catalog import Catalog

app = typer.Typer()


@dataclass(frozen=True, slots=True)
class Pending:
    """What there is to do: revisions of the state (empty: none yet) and tables of the lake."""

    present: str
    newest: str
    tables: tuple[Difference, ...]

    @property
    def any(self) -> bool:
        """Whether something would change; types that differ stay."""
        return self.present != self.newest or any(each.missing or each.unindexed for each in self.tables)


@app.command()
def upgrade(
    check: Annotated[bool, typer.Option("--check", help="Only tell; change nothing.")] = False,
    data: Data = DATA,
    json: Json = False,
) -> None:
    """Bring the data of an older version up to this one. Make a backup first.

    With --check the exit code is 1 when there is something to do, 4 when the data is of a newer version.
    """
    found = _pending(data)
    if json:
        print_json(asdict(found))
    else:
        _show(found)
    if check:
        raise typer.Exit(1 if found.any else 0)
    if found.any:
        with open_product(data) as product:
            left = mend(product.lake.pool, product.catalog)
        console().print(f"done; {len(left)} tables differ in what stays" if left else "done")


def _pending(data: Path) -> Pending:
    settings = load_settings(data, os.environ)
    if not settings.state and not (data / "state.db").is_file():
        raise BadInput(f"there is no Vedette data in {data}; name the folder with --data")
    present = present_revision(settings.state or data / "state.db")
    with Lake.open(settings.lake or data / "lake", scratch=data / "lake") as lake:
        return Pending(present, newest_revision(), differences(lake.pool, Catalog.stock()))


def _show(found: Pending) -> None:
    state = "is up to date" if found.present == found.newest else f"goes to {found.newest}"
    console().print(f"state database: revision {found.present or 'none'}, {state}")
    for each in found.tables:
        console().print(f"lake: {each}")
    if not found.any:
        console().print("there is nothing to migrate")
