"""`vedette sso`: identity providers people sign in with (OpenID Connect)."""

from __future__ import annotations

from typing import Annotated

import typer

from vedette.app.wiring import open_state
from vedette.cli.options import DATA, TENANT, Data, Json, Tenant
from vedette.cli.output import console, objects, print_json, print_table
from vedette.core.errors import BadInput
from vedette.core.scope import local
from vedette.records.providers import Terms
from vedette.tenants import providers

app = typer.Typer(help="Single sign-on with identity providers (OpenID Connect).", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The provider's name here: a-z, 0-9 and dashes.")]
_PLAIN = Terms("", "")


@app.command("set")
def set_(
    name: Name,
    issuer: Annotated[str, typer.Option("--issuer", help="Its issuer, an https:// address.")],
    client: Annotated[str, typer.Option("--client-id", help="What it calls us.")],
    title: Annotated[str, typer.Option("--title", help="What the sign-in page says.")] = "",
    role: Annotated[list[str] | None, typer.Option("--role", help="GROUP=STORE/ROLE-GROUP; several allowed.")] = None,
    scope: Annotated[list[str] | None, typer.Option("--scope", help="Default: openid profile email.")] = None,
    name_claim: Annotated[str, typer.Option("--name-claim")] = _PLAIN.name_claim,
    group_claim: Annotated[str, typer.Option("--group-claim")] = _PLAIN.group_claim,
    host: Annotated[list[str] | None, typer.Option("--host", help="Another host its metadata may name.")] = None,
    create: Annotated[bool, typer.Option("--create/--no-create", help="Make accounts for new people.")] = True,
    adopt: Annotated[bool, typer.Option("--adopt", help="Take over accounts of the same name.")] = False,
    public: Annotated[bool, typer.Option("--public", help="There is no client secret.")] = False,
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Set up an identity provider, or change it; its client secret is prompted for and sealed."""
    secret = "" if public else typer.prompt("Client secret (empty: keep)", hide_input=True, default="")
    terms = Terms(
        issuer,
        client,
        title,
        tuple(scope or _PLAIN.scopes),
        name_claim,
        group_claim,
        tuple(_pair(text) for text in role or ()),
        hosts=tuple(host or ()),
        create=create,
        adopt=adopt,
    )
    with open_state(data, create=True) as records:
        providers.define(local(tenant), records, name, terms, secret=secret)
    console().print(f"{name}: {issuer}", markup=False)


@app.command("list")
def list_(data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """The identity providers there are."""
    with open_state(data) as records:
        rows = providers.listing(local(tenant), records)
    names = ("Provider", "Issuer", "Client id", "Roles", "State")
    cells = [
        (
            row.name,
            row.terms.issuer,
            row.terms.client_id,
            ", ".join(f"{group} → {place}" for group, place in row.terms.roles),
            "on" if row.enabled else "off",
        )
        for row in rows
    ]
    if json:
        print_json(objects(names, cells))
    else:
        print_table(names, cells, whole=("Provider", "Client id"))


@app.command()
def disable(name: Name, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Let nobody sign in with a provider."""
    with open_state(data) as records:
        providers.set_enabled(local(tenant), records, name, False)


@app.command()
def enable(name: Name, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Let people sign in with a provider again."""
    with open_state(data) as records:
        providers.set_enabled(local(tenant), records, name, True)


@app.command()
def remove(name: Name, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Forget a provider; accounts that came from it stay."""
    with open_state(data) as records:
        providers.remove(local(tenant), records, name)


def _pair(text: str) -> tuple[str, str]:
    group, sign, place = text.rpartition("=")
    if not sign or not group or "/" not in place:
        raise BadInput(f"a role is written GROUP=STORE/ROLE-GROUP, such as soc=directory/security-reader, not {text!r}")
    return group, place
