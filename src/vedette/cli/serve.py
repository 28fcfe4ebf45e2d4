"""`vedette serve`: the API, the portal and the work in the background, on one port."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from vedette.api.server import Listening, check
from vedette.api.server import serve as run
from vedette.app.founding import found_first
from vedette.app.wiring import open_product
from vedette.cli.options import DATA, TENANT, Data, Tenant
from vedette.cli.output import console
from vedette.core.config import load_settings
from vedette.core.logs import configure
from vedette.core.scope import local

app = typer.Typer()


@app.command()
def serve(
    data: Data = DATA,
    tenant: Tenant = TENANT,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option("--port", min=1, max=65535)] = None,
    certificate: Annotated[Path | None, typer.Option("--certificate", help="PEM file with the chain.")] = None,
    key: Annotated[Path | None, typer.Option("--key", help="PEM file with its key.")] = None,
    proxy: Annotated[str | None, typer.Option("--behind-proxy", help="Address of the proxy that ends TLS.")] = None,
    log: Annotated[str | None, typer.Option("--log", help="text, or json for one object a line.")] = None,
    administrator: Annotated[str, typer.Option("--administrator", help="Name of the first account.")] = "admin",
) -> None:
    """Serve until stopped; the first start prints a one-time link to choose the administrator's password.

    What is not given here is as `[server]` in config.toml says.
    """
    said = load_settings(data, os.environ).serving
    listening = Listening(
        host=host or said.host,
        port=port or said.port,
        certificate=certificate or said.certificate,
        key=key or said.key,
        proxy=said.proxy if proxy is None else proxy,
    )
    check(listening)
    configure(log or said.log)
    with open_product(data, create=True) as product:
        out = console()
        invitation = found_first(local(tenant), product, administrator)
        if invitation is not None:
            out.print(f"Set up the account [bold]{invitation.name}[/bold] within 24 hours, once, at")
            out.print(f"  {listening.url}/setup#{invitation.token}", style="bold", soft_wrap=True)
        for door in product.settings.mail.doors:
            out.print(f"Mail passes at {door.listen} ({door.kind} {door.name})")
        out.print(f"Vedette serves {data} at {listening.url}  (stop with Ctrl-C)")
        run(product, listening)
