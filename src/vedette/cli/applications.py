"""`vedette apps`: programs that get tokens in their own name, what they may do, their secrets and keys."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from vedette.app.wiring import open_state
from vedette.cli.options import DATA, TENANT, Data, Json, Tenant
from vedette.cli.output import console, objects, print_json, print_table
from vedette.core.scope import local
from vedette.tenants import applications

app = typer.Typer(help="Programs with tokens of their own (OAuth2 client credentials).", no_args_is_help=True)
App = Annotated[str, typer.Argument(help="Client id or name.")]
Granted = Annotated[list[str], typer.Option("--permission", help="Such as Incident.Read.All; several allowed.")]
Days = Annotated[int, typer.Option("--days", min=1, max=730, help="It ends after so many days.")]


@app.command("list")
def list_(data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """Every application with its permissions."""
    with open_state(data) as records:
        rows = applications.listing(local(tenant), records)
    names = ("Client id", "Name", "Permissions", "Last used (UTC)", "State")
    cells = [(r.id, r.name, ", ".join(r.permissions), r.used, "disabled" if r.disabled else "active") for r in rows]
    if json:
        print_json(objects(names, cells))
    else:
        print_table(names, cells, whole=("Client id",))


@app.command()
def make(
    name: Annotated[str, typer.Argument(help="What people call it.")],
    permission: Granted,
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Make an application; prints its client id."""
    with open_state(data) as records:
        row = applications.make(local(tenant), records, name, permission)
    console().print(row.id, markup=False)


@app.command()
def grant(name: App, permission: Granted, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Replace what an application may do; its tokens lose at once what it no longer has."""
    with open_state(data) as records:
        applications.grant(local(tenant), records, name, permission)


@app.command()
def secret(name: App, days: Days = 180, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """A new client secret; it is shown once."""
    with open_state(data) as records:
        made = applications.add_secret(local(tenant), records, name, lasts=timedelta(days=days))
    console().print(made.text, markup=False, soft_wrap=True)
    console().print(f"{made.id}, until {made.expires:%Y-%m-%d}", style="dim")


@app.command()
def key(
    name: App,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Certificate or public key.")],
    days: Days = 365,
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Let an application prove itself with a certificate or public key (PEM) or a public JWK (JSON)."""
    with open_state(data) as records:
        row = applications.add_key(
            local(tenant), records, name, file.read_text(encoding="utf-8"), lasts=timedelta(days=days)
        )
    console().print(f"{row.id}, until {row.expires:%Y-%m-%d}", markup=False)


@app.command()
def credentials(name: App, data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """The secrets and keys of an application, without their values."""
    with open_state(data) as records:
        rows = applications.credentials(local(tenant), records, name)
    names = ("Credential", "Kind", "Hint", "Made (UTC)", "Ends (UTC)")
    cells = [(r.id, r.kind, r.hint, r.created, r.expires) for r in rows]
    if json:
        print_json(objects(names, cells))
    else:
        print_table(names, cells, whole=("Credential",))


@app.command()
def withdraw(
    name: App,
    credential: Annotated[str, typer.Argument(help="The credential's id.")],
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Make a secret or key useless now."""
    with open_state(data) as records:
        applications.remove_credential(local(tenant), records, name, credential)


@app.command()
def disable(name: App, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Stop an application and every token it holds."""
    with open_state(data) as records:
        applications.set_disabled(local(tenant), records, name, True)


@app.command()
def enable(name: App, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Let an application go on."""
    with open_state(data) as records:
        applications.set_disabled(local(tenant), records, name, False)


@app.command()
def remove(name: App, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Remove an application for good."""
    with open_state(data) as records:
        applications.remove(local(tenant), records, name)
