"""`vedette sources`: what we can read, what is coming in, and how each source fares."""

from __future__ import annotations

import typer

from vedette.app.wiring import open_product, stock_connectors
from vedette.cli.options import DATA, TENANT, Data, Json, Tenant
from vedette.cli.output import objects, print_json, print_table
from vedette.core.scope import local
from vedette.records.sources import source_health

app = typer.Typer(help="What is coming in, and how it fares.", no_args_is_help=True)


@app.command("list")
def list_(json: Json = False) -> None:
    """Every connector: what it reads and which tables it fills."""
    rows = [(c.name, c.title, c.service, len(c.tables), c.description) for c in stock_connectors()]
    if json:
        print_json([{"name": c.name, "title": c.title, "tables": sorted(c.tables)} for c in stock_connectors()])
    else:
        print_table(("Connector", "Product", "Service", "Tables", "Reads"), rows)


@app.command()
def health(data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """State, last event, rate, lag and dead letters of each source."""
    with open_product(data) as product:
        found = source_health(local(tenant), product.records)
    names = ("Source", "State", "Events", "Rows", "Dead letters", "Newest event (UTC)", "Last seen (UTC)", "Error")
    rows = [(s.connector, s.state, s.events, s.rows, s.dead, s.newest_event, s.last_seen, s.error) for s in found]
    if json:
        print_json(objects(names, rows))
    else:
        print_table(names, rows)
