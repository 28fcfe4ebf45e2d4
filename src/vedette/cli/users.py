"""`vedette users`: the directory, people who sign in, and API keys."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from vedette.app.wiring import open_state
from vedette.cli.directories import show
from vedette.cli.options import DATA, TENANT, Data, Json, Tenant
from vedette.cli.output import console, objects, print_json, print_table
from vedette.core.clock import now
from vedette.core.scope import local
from vedette.records import accounts as kept
from vedette.records import users as shelf
from vedette.tenants import accounts, directory, keys, sessions
from vedette.tenants.accounts import Invitation

app = typer.Typer(help="The directory; people who sign in; API keys.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="A sign-in name.")]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    whole: Annotated[bool, typer.Option("--whole", help="These are all there are; others have left.")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Only show what would change.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Even when alarmingly many leave.")] = False,
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Import the directory: Graph's users or groups (JSON), or CSV with a column "User principal name".

    Leavers are disabled and signed out, never deleted.
    """
    content = file.read_bytes()
    if content.lstrip()[:1] != b"{":
        found = directory.users_from_csv(content.decode("utf-8-sig"), str(file))
    elif b'"userPrincipalName"' in content:
        found = directory.users_from_graph(content, str(file))
    else:
        found = directory.groups_from_graph(content, str(file))
    with open_state(data, create=True) as records:
        if preview:
            show(directory.preview(local(tenant), records, found, whole=whole))
            return
        done = directory.take_in(local(tenant), records, found, whole=whole, force=force)
    console().print(f"{done.users} users, {done.groups} groups, {done.licences} licences; {done.changes.text()}")
    if done.unknown:
        console().print(f"no subscription for: {', '.join(done.unknown)}", style="yellow", markup=False)


@app.command("list")
def list_(data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """People who sign in, then the directory."""
    with open_state(data) as records, records.read() as db:
        people = kept.accounts_of(local(tenant), db)
        users = shelf.all_users(local(tenant), db)
    if json:
        signing = [{"name": a.name, "id": a.id, "second_factor": bool(a.totp), "disabled": a.disabled} for a in people]
        print_json({"accounts": signing, "users": [{"upn": u.upn, "id": u.id, "mail": u.mail} for u in users]})
        return
    print_table(
        ("Signs in", "Second factor", "Last sign-in (UTC)", "State"),
        [(a.name, "yes" if a.totp else "no", a.signed_in, _state(a)) for a in people],
    )
    print_table(("User", "Mail", "Name", "Department"), [(u.upn, u.mail, u.name, u.department) for u in users])


@app.command("first-start")
def first_start(name: Name, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Make the first global administrator and print their one-time token; only while nobody can sign in."""
    with open_state(data, create=True) as records:
        invitation = accounts.first_start(local(tenant), records, name)
    if invitation is None:
        console().print("somebody can sign in already; let them invite others")
        raise typer.Exit(1)
    _show(invitation)


@app.command()
def invite(name: Name, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Make an account, or a new token for somebody who lost password or second factor."""
    with open_state(data) as records:
        _show(accounts.invite(local(tenant), records, name))


@app.command()
def accept(
    stdin: Annotated[bool, typer.Option("--stdin", help="Read token and password, a line each.")] = False,
    data: Data = DATA,
) -> None:
    """Use a one-time token to choose a password."""
    if stdin:
        token, password = (sys.stdin.readline().rstrip("\n") for _ in range(2))
    else:
        token = typer.prompt("Token", hide_input=True)
        password = typer.prompt("New password", hide_input=True, confirmation_prompt=True)
    with open_state(data) as records:
        account = accounts.accept(records, token, password)
    console().print(f"{account.name} can sign in")


@app.command()
def disable(name: Name, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Close an account and end its sessions."""
    with open_state(data) as records:
        accounts.set_disabled(local(tenant), records, name, True)


@app.command()
def enable(name: Name, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Reopen an account."""
    with open_state(data) as records:
        accounts.set_disabled(local(tenant), records, name, False)


@app.command()
def unlock(name: Name, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Let somebody try again who typed too many wrong passwords."""
    with open_state(data) as records:
        accounts.unlock(local(tenant), records, name)


@app.command("sign-out")
def sign_out(name: Name, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """End all sessions of an account."""
    with open_state(data) as records:
        sessions.end_all(local(tenant), records, name)


@app.command()
def key(
    name: Name,
    label: Annotated[str, typer.Argument(help="What the key is for.")],
    scope: Annotated[list[str], typer.Option("--scope", help="Such as AdvancedHunting.Read.All; several allowed.")],
    days: Annotated[int, typer.Option("--days", min=0, help="It expires after so many days; 0: never.")] = 365,
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Make an API key in the name of an account; it is shown once."""
    with open_state(data) as records:
        expires = now() + timedelta(days=days) if days else None
        made = keys.make(local(tenant), records, name, label, scope, expires=expires)
    console().print(made.text, markup=False, soft_wrap=True)


@app.command("keys")
def keys_(data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """API keys, without their secrets."""
    with open_state(data) as records:
        rows = keys.listing(local(tenant), records)
    names = ("Key", "For", "Scopes", "Expires (UTC)", "Last used (UTC)", "Revoked (UTC)")
    cells = [(r.id, r.name, ", ".join(r.scopes), r.expires, r.used, r.revoked) for r in rows]
    if json:
        print_json(objects(names, cells))
    else:
        print_table(names, cells, whole=("Key",))


@app.command()
def revoke(
    identifier: Annotated[str, typer.Argument(help="The key's id.")], data: Data = DATA, tenant: Tenant = TENANT
) -> None:
    """Make an API key useless now."""
    with open_state(data) as records:
        keys.revoke(local(tenant), records, identifier)


def _show(invitation: Invitation) -> None:
    console().print(f"one-time token for {invitation.name}, until {invitation.expires:%Y-%m-%d %H:%M} UTC:")
    console().print(invitation.token, markup=False, soft_wrap=True)
    console().print("They choose a password with it: vedette users accept", style="dim")


def _state(account: kept.AccountRow) -> str:
    if account.disabled:
        return "disabled"
    if not account.password:
        return "invited"
    return "locked" if account.locked_until and account.locked_until > now() else "active"
