"""`vedette tenants`: organisations from nothing to on and off again, and why something is hidden."""

from __future__ import annotations

from typing import Annotated

import typer

from vedette.app.erasing import erasers
from vedette.app.turning import locations
from vedette.app.wiring import open_product, open_state
from vedette.cli.options import DATA, TENANT, Data, Json, Tenant
from vedette.cli.output import console, print_json, print_table
from vedette.core.errors import BadInput, NotFound
from vedette.core.scope import Scope, local
from vedette.lake.moving import move as move_rows
from vedette.lake.routing import Lakes
from vedette.records import tenants as kept
from vedette.records.accounts import by_name
from vedette.records.tenants import ReceiptRow
from vedette.schema.types import Service
from vedette.tenants import leaving, provisioning, scoping, settings, visibility
from vedette.tenants.leaving import Leaving
from vedette.tenants.locations import Location, relocate
from vedette.tenants.states import State

app = typer.Typer(help="Organisations, from licences to on and off.", no_args_is_help=True)


@app.command("list")
def list_(data: Data = DATA, json: Json = False) -> None:
    """Every organisation of this installation."""
    with open_state(data) as records, records.read() as db:
        rows = kept.everyone(local(), db)
    if json:
        print_json([{"tenant": r.tenant, "name": r.name, "state": r.state, "location": r.location} for r in rows])
        return
    print_table(
        ("Tenant", "Name", "State", "Because", "Location"),
        [(r.tenant, r.name, r.state, r.because, r.location) for r in rows],
        whole=("Tenant",),
    )


@app.command()
def found(
    name: Annotated[str, typer.Argument(help="What people call it.")],
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Set up an organisation."""
    with open_state(data, create=True) as records:
        row = provisioning.found(local(tenant), records, name)
    console().print(f"{row.tenant} is {row.state}: {row.because}")


@app.command()
def consent(
    agree: Annotated[str, typer.Option("--agree", help="The version of the text agreed to.")] = "",
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Show what is to be agreed to; agree with --agree VERSION."""
    text = provisioning.consent_text()
    if not agree:
        console().print(text.text, markup=False)
        console().print(f"To agree: vedette tenants consent --agree {text.version}", style="dim")
        return
    with open_state(data) as records:
        provisioning.assess(local(tenant), records)
        row = provisioning.consent(local(tenant), records, agree)
    console().print(f"{row.tenant} is {row.state}: {row.because}")


@app.command()
def move(
    location: Annotated[str, typer.Argument(help="Where the data shall lie from now on.")],
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Move an organisation's data to another location; while nothing is imported for it. Safe to repeat."""
    with open_product(data) as product:
        lake = product.lake

        def carry(scope: Scope, old: Location, new: Location) -> None:
            if not isinstance(lake, Lakes):
                raise BadInput("config.toml names no other locations")
            rows = move_rows(scope, lake.at(old.name), lake.at(new.name), product.catalog.tables())
            console().print(f"{rows:,} rows from {old.title} to {new.title}")

        relocate(local(tenant), product.records, locations(product), location, carry)


@app.command()
def on(
    location: Annotated[str, typer.Option("--location", help="Where its data shall lie (default: the best).")] = "",
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Turn the service on, or go on where it stopped."""
    scope = local(tenant)
    with open_product(data, create=True) as product:
        records = product.records
        if provisioning.progress_of(scope, records).state != State.PROVISIONING:
            provisioning.start(scope, records, locations(product), wanted=location)
        with records.read() as db:
            row = provisioning.tenant(scope, db)
        console().print(f"data location: {row.location} ({row.location_because})")
        progress = provisioning.progress_of(scope, records)
        for progress in provisioning.run(scope, records, product.lake):
            console().print(f"{progress.done} of {progress.total}  {progress.error or progress.next}")
    console().print(f"{tenant} is {progress.state}")
    if progress.error:
        raise typer.Exit(1)


@app.command()
def confirm(data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """Is the service really on? Exit code 1 when it is not."""
    with open_product(data) as product, product.records.read() as db:
        verdict = provisioning.confirm(local(tenant), db, product.lake)
        row = provisioning.tenant(local(tenant), db)
    whole = verdict.met and row.state == State.ON
    if json:
        print_json({"on": whole, "because": verdict.lines(), "lacking": verdict.lacking()})
    else:
        console().print("\n".join(verdict.lines()), markup=False)
    if not whole:
        raise typer.Exit(1)


@app.command()
def off(
    keep: Annotated[bool, typer.Option("--keep-data", help="The data stays.")] = False,
    delete: Annotated[bool, typer.Option("--delete-data", help="The data is deleted for good.")] = False,
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Turn the service off; say what becomes of its data."""
    if keep == delete:
        raise BadInput("say what becomes of the data: --keep-data or --delete-data")
    scope = local(tenant)
    with open_product(data) as product:
        if provisioning.progress_of(scope, product.records).state != State.DRAINING:
            leaving.turn_off(scope, product.records, Leaving.DELETE if delete else Leaving.KEEP)
        receipt = leaving.drain(scope, product.records, product.lake, erasers(data))
    console().print(f"{tenant} is off; its data is {'deleted' if receipt else 'kept'}")
    _show(receipt)


@app.command()
def delete(
    yes: Annotated[bool, typer.Option("--yes", help="Without asking.")] = False,
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Delete an organisation that is off, whole and for good; only receipt and audit chain stay."""
    if not yes:
        typer.confirm(f"Delete {tenant} with everything it has?", abort=True)
    with open_product(data) as product:
        receipt = leaving.delete_tenant(local(tenant), product.records, product.lake, erasers(data))
    console().print(f"{tenant} is deleted")
    _show(receipt)


@app.command()
def status(data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """How the organisation stands: state, location, services, settings, receipts; what to tell when help is needed."""
    scope = local(tenant)
    with open_state(data) as records, records.read() as db:
        row = provisioning.tenant(scope, db)
        found = {"tenant": row.tenant, "name": row.name, "state": row.state, "because": row.because}
        services, chosen = kept.services(scope, db), settings.read(scope, db)
        receipts = [{"id": r.id, "at": r.at, "digest": r.digest} for r in kept.receipts_of(scope, db)]
        help_ = visibility.assistance(scope, db)
    if json:
        print_json({**found, "services": services, "settings": chosen, "receipts": receipts, "help": help_.lines})
        return
    console().print("\n".join((f"{row.name} ({row.tenant})", *help_.lines)), markup=False)
    print_table(("Setting", "Value", "About"), [(n, v, settings.SETTINGS[n].about) for n, v in chosen.items()])


@app.command("set")
def set_(
    name: Annotated[str, typer.Argument()],
    value: Annotated[str, typer.Argument()],
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Change a setting."""
    with open_state(data) as records:
        settings.change(local(tenant), records, name, value)


@app.command()
def service(
    name: Annotated[Service, typer.Argument(help="A service the organisation has.")],
    location: Annotated[str, typer.Option("--location", help="Where its data lies.")] = "",
    absent: Annotated[bool, typer.Option("--absent", help="It has it no more.")] = False,
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Note which services are deployed; the endpoint product's location decides where data lies."""
    with open_state(data) as records:
        provisioning.deploy(local(tenant), records, name, None if absent else location)


@app.command()
def why(
    account: Annotated[str, typer.Argument(help="Somebody's sign-in name.")],
    data: Data = DATA,
    tenant: Tenant = TENANT,
    json: Json = False,
) -> None:
    """What somebody finds in the navigation, what is hidden, and why; then tables that show nothing."""
    scope = local(tenant)
    with open_state(data) as records, records.read() as db:
        known = by_name(db, account)
        if known is None:
            raise NotFound(f"there is no account {account!r}")
        places = visibility.navigation(scope, db, scoping.at_work(scope, db, known))
        tables = visibility.tables(scope, db)
    if json:
        shown = [{"place": p.name, "shown": p.shown, "because": p.because.lines()} for p in places]
        print_json({"places": shown, "tables": {name: reason.lacking() for name, reason in tables.items()}})
        return
    print_table(("Place", "Is", "Lacking"), [(p.title, p.shown, "; ".join(p.because.lacking())) for p in places])
    print_table(("Table without rows", "Lacking"), [(n, "; ".join(r.lacking())) for n, r in tables.items()])


def _show(receipt: ReceiptRow | None) -> None:
    if receipt is not None:
        console().print(f"receipt {receipt.id}  SHA-256 {receipt.digest}")
        console().print(receipt.what, markup=False)
