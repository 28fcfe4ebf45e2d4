"""`vedette check`: can this machine run it, is the data folder sound, do rules and connectors load."""

from __future__ import annotations

import os
import platform
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

import typer

from vedette.app.mailflow import find_clicks, guards_links, knock
from vedette.app.wiring import open_product, open_state, stock_connectors
from vedette.cli.options import DATA, TENANT, Data, Json, Tenant
from vedette.cli.output import print_json, print_table
from vedette.core.config import load_settings, open_source
from vedette.core.errors import VedetteError
from vedette.core.keys import Source
from vedette.core.scope import local
from vedette.detect.load import load_rules
from vedette.ingest.mapping import compile_connector
from vedette.records import jobs
from vedette.records.deadletters import count_dead_letters
from vedette.records.runs import Runs
from vedette.records.sources import SourceState, source_health
from vedette.schema.catalog import Catalog

app = typer.Typer()
_SPARE = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: fine or not, and what to do when not."""

    name: str
    fine: bool
    found: str


@dataclass(frozen=True, slots=True)
class InForce:
    """A setting as it is now, without passwords, and where it came from."""

    key: str
    value: str
    source: str


@app.command()
def check(data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """Look the installation over and show the settings in force; exit code 1 when something needs a hand."""
    source = open_source(data, os.environ)
    settings = [InForce(found.key.name, found.shown, found.source) for found in source.everything()]
    found = [*_machine(data), *_settings(source), *_mail(data), *_content(data), *_data(data, tenant)]
    if json:
        print_json({"checks": [asdict(item) for item in found], "settings": [asdict(item) for item in settings]})
    else:
        print_table(("", "What", "Found"), [("ok" if c.fine else "!!", c.name, c.found) for c in found])
        print_table(("Setting", "In force", "From"), [(s.key, s.value, s.source) for s in settings])
    if not all(item.fine for item in found):
        raise typer.Exit(1)


def _machine(data: Path) -> list[Check]:
    place = next(folder for folder in (data, *data.absolute().parents) if folder.exists())
    free = shutil.disk_usage(place).free
    return [
        Check("Python", True, platform.python_version()),
        Check("disk", free > _SPARE, f"{free / 1e9:.0f} GB free at {place.absolute()}"),
    ]


def _settings(source: Source) -> list[Check]:
    return [
        Check(name, False, "is no setting of ours: misspelt? docs/guide/configuration.md lists them")
        for name in source.unknown()
    ]


def _mail(data: Path) -> list[Check]:
    """Whether somebody listens at each door, and the server behind it answers."""
    found = [(door, knock(door)) for door in load_settings(data, os.environ).mail.doors]
    checks = [Check(f"mail door {door.name}", not said, said or f"open at {door.listen}") for door, said in found]
    return checks + ([_links(data)] if found else [])


def _links(data: Path) -> Check:
    """Whether the links that policies guard lead to us."""
    settings = load_settings(data, os.environ)
    tenants = {door.tenant or local().tenant for door in settings.mail.doors}
    guarding = tenants
    if settings.state or (data / "state.db").is_file():
        with open_state(data) as records:
            guarding = {tenant for tenant in tenants if guards_links(local(tenant), records)}
    if not guarding:
        return Check("guarded links", True, "no links policy guards any")
    said = find_clicks(settings.clicks)
    return Check("guarded links", not said, said or f"lead to {settings.clicks}")


def _content(data: Path) -> list[Check]:
    rules = load_rules(data)
    checks = [Check("rules", not rules.errors, f"{len(rules.rules)} loaded, {len(rules.errors)} cannot be read")]
    checks += [Check("rule", False, str(error)) for error in rules.errors]
    for connector in stock_connectors():
        try:
            compile_connector(connector, Catalog.stock())
        except VedetteError as error:
            checks.append(Check(f"connector {connector.name}", False, str(error)))
    checks.append(Check("connectors", True, f"{len(stock_connectors())} shipped"))
    return checks


def _data(data: Path, tenant: str) -> list[Check]:
    if not (data / "lake").is_dir():
        return [Check("data folder", True, f"{data} is empty; `vedette import PATH` fills it")]
    scope = local(tenant)
    with open_product(data) as product:
        stats = product.lake.stats(scope)
        checks = [
            Check("lake", True, f"{sum(t.rows for t in stats):,} rows, {sum(t.bytes for t in stats) / 1e6:,.0f} MB")
        ]
        for source in source_health(scope, product.records):
            state = f"{source.state}, {source.events:,} events, newest {source.newest_event}, {source.error}".rstrip(
                ", "
            )
            checks.append(Check(f"source {source.connector}", source.state is SourceState.OK, state))
        dead = count_dead_letters(scope, product.records)
        advice = "none" if not dead else f"{dead:,}; see `vedette deadletters list`"
        checks.append(Check("dead letters", not dead, advice))
        gaps = Runs(product.records).gaps(scope)
        advice = "none" if not gaps else f"{len(gaps)} failed runs; `vedette rules run --fill` repeats them"
        checks.append(Check("detection gaps", not gaps, advice))
        with product.records.read() as db:
            failing = [row for row in jobs.listed(scope, db) if row.failures]
        checks += [Check(f"job {row.job}", False, f"failed {row.failures} times: {row.error}") for row in failing]
    return checks
