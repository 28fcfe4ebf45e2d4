"""`vedette secrets`: the installation's key and the keys our tokens are signed with, changed."""

from __future__ import annotations

from typing import Annotated

import typer

from vedette.app.wiring import open_state
from vedette.cli.options import DATA, Data
from vedette.cli.output import console
from vedette.core.scope import local
from vedette.tenants import sealing, signing

app = typer.Typer(help="The keys of the installation.", no_args_is_help=True)


@app.command()
def rotate(
    drop_old: Annotated[
        bool, typer.Option("--drop-old", help="Forget old keys at once (one got out); stop the server first.")
    ] = False,
    data: Data = DATA,
) -> None:
    """Make a new installation key and seal every secret with it; a running server notices."""
    with open_state(data) as records:
        done = sealing.rotate(local(), records, drop_old=drop_old)
    console().print(f"key {done.key}: {done.secrets} secrets sealed anew, {done.dropped} old keys forgotten")


@app.command("signing-keys")
def signing_keys(
    distrust: Annotated[bool, typer.Option("--distrust", help="Make every token of old keys void now.")] = False,
    data: Data = DATA,
) -> None:
    """Sign tokens with a new key from now on."""
    with open_state(data) as records:
        console().print(f"signing with {signing.rotate(local(), records, distrust=distrust)}", markup=False)
