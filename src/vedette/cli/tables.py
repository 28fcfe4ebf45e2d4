"""`vedette tables`: the hunting tables, what they hold, and one table's columns."""

from __future__ import annotations

from typing import Annotated

import typer

from vedette.app.wiring import open_product
from vedette.cli.options import DATA, TENANT, Data, Json, Tenant
from vedette.cli.output import objects, print_json, print_table
from vedette.core.errors import NotFound
from vedette.core.scope import local
from vedette.schema.catalog import Catalog

app = typer.Typer()


@app.command()
def tables(
    name: Annotated[str | None, typer.Argument(help="Show this table's columns.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Empty tables too.")] = False,
    data: Data = DATA,
    tenant: Tenant = TENANT,
    json: Json = False,
) -> None:
    """Tables with their rows, size and time span; or one table's columns."""
    if name:
        _columns(name, json)
        return
    found = {}
    if (data / "lake").is_dir():
        with open_product(data) as product:
            found = {stats.table: stats for stats in product.lake.stats(local(tenant))}
    rows: list[tuple[object, ...]] = []
    for table in Catalog.stock().tables():
        stats = found.get(table.name)
        if stats and stats.rows:
            rows.append(
                (table.name, stats.rows, round(stats.bytes / 1e6, 1), stats.first, stats.last, table.description)
            )
        elif every or not found:
            rows.append((table.name, 0, 0, None, None, table.description))
    names = ("Table", "Rows", "MB", "First (UTC)", "Last (UTC)", "Holds")
    if json:
        print_json(objects(names, rows))
    else:
        print_table(names, rows, footer=f"{len(rows)} tables")


def _columns(name: str, as_json: bool) -> None:
    table = Catalog.stock().table(name)
    if table is None:
        raise NotFound(f"there is no table {name!r}; see `vedette tables --all`")
    rows = [(column.name, column.type, column.description) for column in table.columns]
    if as_json:
        print_json([{"name": a, "type": b, "description": c} for a, b, c in rows])
    else:
        print_table(("Column", "Type", "Meaning"), rows, title=f"{table.name}: {table.description}")
