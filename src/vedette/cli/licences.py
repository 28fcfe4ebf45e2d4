"""`vedette licences`: subscriptions in, what they switch on, who is licensed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vedette.app.wiring import open_state
from vedette.cli.options import DATA, TENANT, Data, Json, Tenant
from vedette.cli.output import console, print_json, print_table
from vedette.core.scope import local
from vedette.records import licences as kept
from vedette.records.database import Records
from vedette.records.tenants import find
from vedette.tenants import directory, licences, provisioning, subscriptions

app = typer.Typer(help="Subscriptions, what they switch on, and who is licensed.", no_args_is_help=True)
Holder = Annotated[str, typer.Argument(help="A user (id, UPN, mail) or, with --group, a directory group.")]
Sku = Annotated[str, typer.Argument(help="Part number or title.")]
Group = Annotated[bool, typer.Option("--group", help="The holder is a group.")]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    add: Annotated[bool, typer.Option("--add", help="Keep the subscriptions that are not in the file.")] = False,
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Import subscriptions: Graph's subscribedSkus (JSON) or CSV with a column sku."""
    content = file.read_bytes()
    if content.lstrip()[:1] == b"{":
        rows = subscriptions.from_graph(content, str(file))
    else:
        rows = subscriptions.from_csv(content.decode("utf-8-sig"), str(file))
    with open_state(data, create=True) as records:
        subscriptions.take_in(local(tenant), records, rows, whole=not add)
        _assess(records, tenant)
    console().print(f"{len(rows)} subscriptions")


@app.command()
def add(
    sku: Sku,
    seats: Annotated[int, typer.Option("--seats", min=0)] = 0,
    trial: Annotated[bool, typer.Option("--trial")] = False,
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Enter a subscription by hand."""
    with open_state(data, create=True) as records:
        row = subscriptions.entered(sku, seats=seats, trial=trial)
        subscriptions.take_in(local(tenant), records, (row,), whole=False)
        _assess(records, tenant)
    console().print(f"{row.sku}: {', '.join(row.plans) or 'no plans'}")


@app.command()
def remove(sku: Sku, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Remove a subscription."""
    with open_state(data) as records:
        subscriptions.cancel(local(tenant), records, sku)
        _assess(records, tenant)


@app.command("list")
def list_(data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """Subscriptions, and whether they entitle to the service."""
    with open_state(data) as records, records.read() as db:
        rows = kept.subscriptions_of(local(tenant), db)
        verdict = licences.eligibility(local(tenant), db)
    if json:
        shown = [{"sku": r.sku, "status": r.status, "seats": r.seats, "trial": r.trial, "plans": r.plans} for r in rows]
        print_json({"subscriptions": shown, "eligible": verdict.met, "because": verdict.lines()})
        return
    print_table(
        ("Product", "Status", "Seats", "Used", "Trial", "Plans"),
        [(r.sku, r.status, r.seats, r.used, "yes" if r.trial else "", ", ".join(r.plans)) for r in rows],
    )
    console().print("\n".join(verdict.lines()), markup=False)


@app.command()
def features(data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """What the licences switch on, and what is missing without."""
    with open_state(data) as records, records.read() as db:
        found = licences.features(local(tenant), db)
        days, plan = licences.lookback(local(tenant), db)
    if json:
        rows = [{"feature": f.name, "on": f.on, "because": f.because.text, "without": f.without} for f in found]
        print_json({"features": rows, "lookback_days": days, "lookback_because": plan})
        return
    print_table(
        ("Feature", "On", "Because", "Without it"),
        [(f.title, "yes" if f.on else "no", f.because.text, "" if f.on else f.without) for f in found],
        footer=f"mail reports look back {days} days ({plan})",
    )


@app.command()
def users(
    feature: Annotated[str, typer.Argument(help="Such as explorer.")],
    data: Data = DATA,
    tenant: Tenant = TENANT,
    json: Json = False,
) -> None:
    """Who is licensed for a feature; only they show up in its reports."""
    with open_state(data) as records, records.read() as db:
        found = licences.licensed_users(local(tenant), db, feature)
    if json:
        print_json({"everyone": found.everyone, "addresses": sorted(found.addresses), "because": found.because.text})
        return
    console().print("\n".join((found.because.text, *sorted(found.addresses))), markup=False)


@app.command()
def give(holder: Holder, sku: Sku, group: Group = False, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Give a licence."""
    with open_state(data) as records:
        directory.give(local(tenant), records, holder, sku, group=group)


@app.command()
def take(holder: Holder, sku: Sku, group: Group = False, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Take a licence away."""
    with open_state(data) as records:
        directory.take_away(local(tenant), records, holder, sku, group=group)


def _assess(records: Records, tenant: str) -> None:
    """Licences changed: judge eligibility anew, where there is an organisation to judge."""
    with records.read() as db:
        known = find(local(tenant), db)
    if known is not None:
        row = provisioning.assess(local(tenant), records)
        console().print(f"{tenant} is {row.state}: {row.because}", style="dim")
