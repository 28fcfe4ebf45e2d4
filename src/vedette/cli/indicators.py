"""`vedette indicators`: indicators of threats taken out of STIX, MISP, CSV and plain lists, listed, removed."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from vedette.app.wiring import open_state
from vedette.cli.options import DATA, TENANT, Data, Json, Limit, Tenant, files_of
from vedette.cli.output import console, objects, print_json, print_table
from vedette.core.clock import iso, now
from vedette.core.scope import local
from vedette.mail.indicators import store
from vedette.mail.indicators.model import IndicatorAction, IndicatorKind, Level, Threat, Wanted
from vedette.records.selection import Compare, Either, Where

app = typer.Typer(help="Indicators of threats that mail is compared with.", no_args_is_help=True)


@app.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="STIX 2.1, MISP, CSV with a header, lists, or folders of them.")],
    title: Annotated[str, typer.Option(help="What indicators without a title are called.")] = "",
    source: Annotated[str, typer.Option(help="Who says it, where a file does not tell.")] = "",
    action: Annotated[IndicatorAction, typer.Option(help="What meeting one does.")] = IndicatorAction.BLOCK,
    threat: Annotated[Threat, typer.Option(help="What they stand for, where a file does not tell.")] = Threat.PHISH,
    severity: Annotated[Level, typer.Option()] = Level.HIGH,
    days: Annotated[int, typer.Option(min=0, max=3650, help="They end after so many days; 0: they stay.")] = 0,
    data: Data = DATA,
    tenant: Tenant = TENANT,
    json: Json = False,
) -> None:
    """Keep what files hold; what is refused is told with its reason."""
    ends = now() + timedelta(days=days) if days else None
    shown = []
    with open_state(data, create=True) as records:
        for path in chain.from_iterable(map(files_of, paths)):
            like = Wanted(
                IndicatorKind.DOMAIN, "", title or path.name, threat, action, severity, source=source, expires=ends
            )
            taken = store.take(local(tenant), records, path.read_bytes(), like, path.name)
            refused = [{"what": what, "why": why} for what, why in taken.refused]
            shown.append({"file": str(path), "added": taken.added, "replaced": taken.replaced, "refused": refused})
            if json:
                continue
            console().print(f"{path}: {taken.added} added, {taken.replaced} replaced", markup=False)
            for what, why in taken.refused:
                console().print(f"  - {what}: {why}", markup=False)
    if json:
        print_json(shown)


@app.command("list")
def list_(
    text: Annotated[str, typer.Argument(help="Part of a value, title or source.")] = "",
    limit: Limit = 100,
    data: Data = DATA,
    tenant: Tenant = TENANT,
    json: Json = False,
) -> None:
    """Indicators, newest first."""
    sought = Either(tuple(Where(name, Compare.HAS, text) for name in ("value", "title", "source")))
    with open_state(data) as records:
        rows, _ = store.listed(local(tenant), records, sought, limit=limit)
    names = ("Id", "Kind", "Value", "Action", "Threat", "Title", "Source", "Ends (UTC)")
    cells = [
        (r.id, r.kind, r.value, r.action, r.threat, r.title, r.source, iso(r.expires) if r.expires else "")
        for r in rows
    ]
    if json:
        print_json(objects(names, cells))
    else:
        print_table(names, cells, whole=("Id",))


@app.command()
def remove(
    idents: Annotated[list[str], typer.Argument(help="Ids, as `list` shows them.")],
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Remove indicators, all or none."""
    with open_state(data) as records:
        count = store.remove(local(tenant), records, idents)
    console().print(f"{count} indicators are removed", markup=False)
