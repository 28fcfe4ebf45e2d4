"""`vedette roles`: role groups and their members, device groups, and why somebody may or may not."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import Connection

from vedette.app.wiring import open_state
from vedette.cli.options import DATA, TENANT, Data, Json, Tenant
from vedette.cli.output import console, objects, print_json, print_table
from vedette.core.errors import BadInput, NotFound
from vedette.core.scope import local
from vedette.records import roles as kept
from vedette.records import users as directory
from vedette.records.accounts import AccountRow, by_name
from vedette.tenants import devices, permissions, roles, scoping
from vedette.tenants.content import stock
from vedette.tenants.rights import needed

app = typer.Typer(help="Who may do what, and why.", no_args_is_help=True)
Account = Annotated[str, typer.Argument(help="Somebody's sign-in name.")]
Member = Annotated[str, typer.Argument(help="A sign-in name or, with --group, a directory group.")]
Place = Annotated[str, typer.Argument(help="STORE/GROUP, as `vedette roles list` shows them.")]
IsGroup = Annotated[bool, typer.Option("--group", help="The member is a directory group.")]
Factor = Annotated[bool, typer.Option("--mfa", help="As if signed in with a second factor.")]


@app.command("list")
def list_(data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """Every role group with its roles and members."""
    with open_state(data) as records, records.read() as db:
        groups = roles.groups(local(tenant), db)
        members: dict[str, list[str]] = {}
        for row in kept.assignments_of(local(tenant), db):
            members.setdefault(f"{row.store}/{row.group}", []).append(row.member)
    rows = [(f"{g.store}/{g.name}", g.title, g.roles, members.get(f"{g.store}/{g.name}", [])) for g in groups]
    if json:
        print_json([{"group": n, "title": t, "roles": r, "members": m} for n, t, r, m in rows])
    else:
        cells = [(n, t, ", ".join(r), ", ".join(m)) for n, t, r, m in rows]
        print_table(("Group", "Title", "Roles", "Members"), cells, whole=("Group",))


@app.command()
def activities(json: Json = False) -> None:
    """Everything people do, and which roles let them."""
    rows = [(a.name, a.title, needed(a.requires)) for a in stock().activities.values()]
    if json:
        print_json([{"activity": name, "title": title, "takes": takes} for name, title, takes in rows])
    else:
        print_table(("Activity", "What", "Takes"), rows, whole=("Activity",))


@app.command()
def assign(
    member: Member,
    place: Place,
    group: IsGroup = False,
    devices_: Annotated[list[str] | None, typer.Option("--devices", help="Only these device groups.")] = None,
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Put somebody into a role group."""
    store, name = _place(place)
    with open_state(data) as records:
        with records.read() as db:
            identifier, kind = _member(db, tenant, member, group)
        roles.put_in(local(tenant), records, identifier, store, name, kind=kind, devices=devices_ or ())


@app.command()
def unassign(member: Member, place: Place, group: IsGroup = False, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Take somebody out of a role group."""
    store, name = _place(place)
    with open_state(data) as records:
        with records.read() as db:
            identifier, kind = _member(db, tenant, member, group)
        roles.take_out(local(tenant), records, identifier, store, name, kind=kind)


@app.command()
def copy(
    place: Place,
    name: Annotated[str, typer.Argument(help="The new group's name.")],
    add: Annotated[list[str] | None, typer.Option("--add", help="A role to add.")] = None,
    remove: Annotated[list[str] | None, typer.Option("--remove", help="A role to leave out.")] = None,
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Make a role group from another."""
    store, source = _place(place)
    with open_state(data) as records:
        made = roles.copy_group(local(tenant), records, store, source, name, add=add or (), remove=remove or ())
    console().print(f"{store}/{made.name}: {', '.join(made.roles)}")


@app.command()
def remove(place: Place, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Remove a role group that was made here."""
    store, name = _place(place)
    with open_state(data) as records:
        roles.remove_group(local(tenant), records, store, name)


@app.command("devices")
def devices_(
    name: Annotated[str, typer.Argument(help="A device group to make or change; none: list them.")] = "",
    rank: Annotated[int, typer.Option("--rank", min=1, help="The lower one wins.")] = 1,
    where: Annotated[list[str] | None, typer.Option("--where", help="Such as 'name starts-with srv-'.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Remove it.")] = False,
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Device groups: list, make, change, remove."""
    with open_state(data) as records:
        if name and remove:
            devices.remove(local(tenant), records, name)
        elif name:
            devices.define(local(tenant), records, name, rank, where or ())
        with records.read() as db:
            rows = kept.device_groups_of(local(tenant), db)
    print_table(("Device group", "Rank", "Where"), [(r.name, r.rank, " or ".join(r.conditions)) for r in rows])


@app.command("of")
def of_(account: Account, data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """View somebody's roles: which groups, how they came to them, which devices."""
    with open_state(data) as records, records.read() as db:
        who = scoping.at_work(local(tenant), db, _account(db, account))
    rows = [
        (f"{g.store}/{g.group}", g.title, g.via, ", ".join(g.devices) or "all", ", ".join(g.roles)) for g in who.grants
    ]
    names = ("Group", "Title", "How", "Devices", "Roles")
    if json:
        print_json(objects(names, rows))
    else:
        print_table(names, rows, whole=("Group",))


@app.command()
def why(
    account: Account,
    activity: Annotated[str, typer.Argument(help="As `vedette roles activities` lists them.")],
    device: Annotated[str, typer.Option("--device", help="On this device.")] = "",
    mfa: Factor = False,
    data: Data = DATA,
    tenant: Tenant = TENANT,
    json: Json = False,
) -> None:
    """Why somebody may, or may not, do something. Exit code 1 when they may not."""
    with open_state(data) as records, records.read() as db:
        who = scoping.at_work(local(tenant), db, _account(db, account), mfa=mfa)
        decision = permissions.decide(local(tenant), db, who, activity, device=device)
    lacking = permissions.why_not(decision)
    if json:
        print_json({"allowed": decision.allowed, "because": decision.lines(), "lacking": lacking})
    else:
        console().print("\n".join(decision.lines()), markup=False)
    if not decision.allowed:
        raise typer.Exit(1)


def _place(text: str) -> tuple[str, str]:
    store, slash, name = text.partition("/")
    if not slash:
        raise BadInput(f"a role group is written STORE/GROUP, such as directory/security-reader, not {text!r}")
    return store, name


def _account(db: Connection, name: str) -> AccountRow:
    found = by_name(db, name)
    if found is None:
        raise NotFound(f"there is no account {name!r}; `vedette users invite` makes one")
    return found


def _member(db: Connection, tenant: str, name: str, group: bool) -> tuple[str, str]:
    """Id and kind of a member named on the command line."""
    if not group:
        return _account(db, name).id, "account"
    found = next((g for g in directory.all_groups(local(tenant), db) if name in (g.id, g.name)), None)
    if found is None:
        raise NotFound(f"there is no directory group {name!r}; `vedette users import` brings them")
    return found.id, "group"
