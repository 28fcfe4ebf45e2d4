"""`vedette serve`: the API, the portal and the work in the background, on one port."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vedette.api.server import Listening, check
from vedette.api.server import serve as run
from vedette.app.founding import found_first
from vedette.app.wiring import open_product
from vedette.cli.options import DATA, TENANT, Data, Tenant
from vedette.cli.output import console
from vedette.core.scope import local

app = typer.Typer()


@app.command()
def serve(
    data: Data = DATA,
    tenant: Tenant = TENANT,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8080,
    certificate: Annotated[Path | None, typer.Option("--certificate", help="PEM file with the chain.")] = None,
    key: Annotated[Path | None, typer.Option("--key", help="PEM file with its key.")] = None,
    proxy: Annotated[str, typer.Option("--behind-proxy", help="Address of the proxy that ends TLS.")] = "",
    administrator: Annotated[str, typer.Option("--administrator", help="Name of the first account.")] = "admin",
) -> None:
    """Serve until stopped; the first start prints a one-time link to choose the administrator's password."""
    listening = Listening(host, port, certificate, key, proxy)
    check(listening)
    with open_product(data, create=True) as product:
        out = console()
        reached = product.settings.address or listening.url
        invitation = found_first(local(tenant), product, administrator)
        if invitation is not None:
            out.print(f"Set up the account [bold]{invitation.name}[/bold] within 24 hours, once, at")
            out.print(f"  {reached}/setup#{invitation.token}", style="bold", soft_wrap=True)
        out.print(f"Vedette serves {data} at {reached}  (stop with Ctrl-C)")
        if not product.settings.address and listening.elsewhere:
            out.print("Set server.address in config.toml: passkeys, single sign-on and tokens are bound to it.")
        run(product, listening)
