"""`vedette directories`: LDAP directories users come from; what a reading would change is shown before it is done."""

from __future__ import annotations

from typing import Annotated

import typer

from vedette.app.wiring import open_state
from vedette.cli.options import DATA, TENANT, Data, Json, Tenant
from vedette.cli.output import console, objects, print_json, print_table
from vedette.core.scope import local
from vedette.records.directories import DirectoryTerms
from vedette.tenants import ldapsync
from vedette.tenants.sync import Preview

app = typer.Typer(help="LDAP directories: set up, read, taken over.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The directory's name here.")]


@app.command("set")
def set_(
    name: Name,
    url: Annotated[str, typer.Option("--url", help="ldaps://host or ldap://host (with StartTLS).")],
    base: Annotated[str, typer.Option("--base", help="Such as DC=north,DC=example.")],
    bind: Annotated[str, typer.Option("--bind", help="Who asks; its password is prompted for.")] = "",
    kind: Annotated[str, typer.Option("--kind", help="ad or openldap.")] = "ad",
    users: Annotated[str, typer.Option("--users", help="A filter for people.")] = "",
    groups: Annotated[str, typer.Option("--groups", help="A filter for groups.")] = "",
    certificates: Annotated[str, typer.Option("--certificates", help="A file of CA certificates.")] = "",
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Set up a directory, or change it."""
    password = typer.prompt("Password", hide_input=True) if bind else ""
    terms = DirectoryTerms(url, base, bind, kind, users, groups, certificates=certificates)
    with open_state(data, create=True) as records:
        ldapsync.define(local(tenant), records, name, terms, password=password)


@app.command("list")
def list_(data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """The directories there are."""
    with open_state(data) as records:
        rows = ldapsync.listing(local(tenant), records)
    names = ("Directory", "Address", "Base", "Kind", "Last read (UTC)")
    cells = [(r.name, r.terms.url, r.terms.base, r.terms.kind, r.synced) for r in rows]
    if json:
        print_json(objects(names, cells))
    else:
        print_table(names, cells, whole=("Directory",))


@app.command()
def remove(name: Name, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Forget a directory; its users stay as they are."""
    with open_state(data) as records:
        ldapsync.remove(local(tenant), records, name)


@app.command()
def sync(
    name: Name,
    full: Annotated[bool, typer.Option("--full", help="Read everything, not only what changed.")] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without, it is only shown.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Even when alarmingly many leave.")] = False,
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Show what a directory would change; with --apply, change it. Leavers are disabled, never deleted."""
    with open_state(data) as records:
        reading = ldapsync.read(local(tenant), records, name, full=full)
        shown = ldapsync.preview(local(tenant), records, reading)
        show(shown)
        if apply:
            ldapsync.apply(local(tenant), records, reading, expected=shown, force=force)
            console().print("done")


def show(shown: Preview) -> None:
    """A preview for people: counts, then names."""
    console().print(shown.text(), markup=False)
    for title, names in (("left", shown.left), ("left out", shown.doubled), ("groups gone", shown.groups_gone)):
        for name in names:
            console().print(f"  {title}: {name}", markup=False)
