"""The composition root: opens a data folder and puts the rooms together; the only place that knows connectors.

The command line (and the server to come) call `open_product`; everything below gets what it needs as arguments.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from vedette.connectors.m365_defender.tables import mappings as defender_mappings
from vedette.connectors.mail.reader import MailReader
from vedette.core.config import Place, Settings, load_settings
from vedette.core.errors import BadInput
from vedette.core.scope import Scope, local
from vedette.core.vault import Vault
from vedette.detect.load import RuleBook
from vedette.detect.roster import TenantRoster
from vedette.detect.schedule import Detector
from vedette.ingest.connector import Connector
from vedette.ingest.loading import load_connectors
from vedette.ingest.mapping import Plans
from vedette.insight.hunting import Hunting
from vedette.lake.lake import Lake
from vedette.lake.routing import Lakes
from vedette.mail import scorer
from vedette.mail.indicators.telling import Telling
from vedette.mail.room import MailRoom
from vedette.records import tenants as kept
from vedette.records.database import Records
from vedette.schema.catalog import Catalog
from vedette.schema.places import Places
from vedette.tenants.locations import HERE
from vedette.tenants.sealing import seal_plain

CONNECTORS = Path(__file__).parents[1] / "connectors"


@dataclass(frozen=True, slots=True)
class Product:
    """An open installation: one data folder, its lake and state, and what it knows to read and to look for."""

    folder: Path
    settings: Settings
    catalog: Catalog
    lake: Lake
    records: Records
    connectors: tuple[Connector, ...]
    plans: Plans
    rules: RuleBook
    detector: Detector
    hunting: Hunting
    roster: TenantRoster
    mail: MailRoom
    telling: Telling


@cache
def stock_connectors() -> tuple[Connector, ...]:
    """Every connector we ship, highest priority first."""
    return load_connectors(
        CONNECTORS,
        readers={"mail": MailReader()},
        derived={"m365_defender": defender_mappings(Catalog.stock())},
    )


@contextmanager
def open_product(data: Path, *, create: bool = False) -> Iterator[Product]:
    """Open the installation in the folder `data`; `create` makes it when it is not there.

    Raises BadInput when there is none and none is wanted, Conflict when another process holds it.
    """
    if not create and not (data / "lake").is_dir():
        raise BadInput(f"there is no Vedette data in {data}; import something first, or name the folder with --data")
    data.mkdir(parents=True, exist_ok=True)
    catalog = Catalog.stock()
    settings = load_settings(data, os.environ)
    catalog = catalog.knowing(Places.open(settings.geo)) if settings.geo else catalog
    with Lake.open(
        settings.lake or data / "lake",
        catalog=catalog,
        readers=settings.readers,
        memory=settings.memory,
        external=settings.external,
        scratch=data / "lake",
    ) as main:
        records = Records.open(settings.state or data / "state.db", installation_vault(data, os.environ))
        lake = _routed(main, records, settings, catalog) if settings.places else main
        try:
            seal_plain(local(), records)
            rules = RuleBook(data)
            roster = TenantRoster(records, rules, catalog)
            detector = Detector(lake, records, (), catalog=catalog, roster=roster)
            hunting = Hunting(lake, records, catalog=catalog)
            mail = MailRoom.open(data, records, settings.mail.dns, scorer.installed(data), clicks=settings.clicks)
            connectors, plans = _informed(stock_connectors(), mail), Plans(catalog)
            rooms = (detector, hunting, roster, mail, Telling(lake, records, catalog))
            yield Product(data, settings, catalog, lake, records, connectors, plans, rules, *rooms)
        finally:
            lake.close()
            records.close()


def _informed(connectors: tuple[Connector, ...], room: MailRoom) -> tuple[Connector, ...]:
    """The connectors of an open installation: mail out of files is judged with its scorer and its indicators.

    Links that lead to us, our own guarded ones, are read as they were before.
    """
    reader = MailReader(model=room.gate.model, plain=room.guards.plain, knowledge=room.gate.knowledge)
    return tuple(replace(one, reader=reader) if one.name == "mail" else one for one in connectors)


def _routed(main: Lake, records: Records, settings: Settings, catalog: Catalog) -> Lakes:
    """The main lake and those that `config.toml` names, each opened when a tenant's data lies there."""

    def where(scope: Scope) -> str:
        with records.read() as db:
            row = kept.find(scope, db)
        return row.location if row else ""

    def opener(place: Place) -> Callable[[], Lake]:
        scratch = settings.data / "places" / place.name
        return lambda: Lake.open(
            place.url, catalog=catalog, readers=settings.readers, external=settings.external, scratch=scratch
        )

    return Lakes(main, {place.name: opener(place) for place in settings.places}, where, here=HERE.name)


@contextmanager
def open_state(data: Path, *, create: bool = False) -> Iterator[Records]:
    """Open only the state database of the folder `data`: for work on people, roles and audit, beside a running server.

    Raises BadInput when there is none and none is wanted, Conflict when it cannot be opened.
    """
    settings = load_settings(data, os.environ)
    if not create and not settings.state and not (data / "state.db").is_file():
        raise BadInput(f"there is no Vedette data in {data}; `vedette tenants found` makes it, or name it with --data")
    data.mkdir(parents=True, exist_ok=True)
    with Records.open(settings.state or data / "state.db", installation_vault(data, os.environ)) as records:
        seal_plain(local(), records)
        yield records


def installation_vault(data: Path, environment: Mapping[str, str]) -> Vault:
    """The key of the installation: of the file VEDETTE_SECRET_KEY_FILE names, else `secret.key` in the data folder.

    Raises BadInput when others may read it.
    """
    named = environment.get("VEDETTE_SECRET_KEY_FILE", "")
    return Vault.at(Path(named), shared=True) if named else Vault.at(data / "secret.key")
