"""Settings of an installation, typed: `config.toml` in the data folder, then environment variables, which win.

`app.wiring` reads them once; nothing else looks at the environment.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from vedette.core.errors import BadInput, Location
from vedette.core.keys import Found, Source
from vedette.core.outbound import Outbound


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep at most this many days and gigabytes (10^9 bytes on disk); 0 means no limit."""

    days: int = 0
    gigabytes: float = 0

    def within(self, other: Keep) -> Keep:
        """The stricter of both, each by each."""
        days = min((n for n in (self.days, other.days) if n), default=0)
        return Keep(days, min((n for n in (self.gigabytes, other.gigabytes) if n), default=0))


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """What is kept of every table, and of some tables by name instead."""

    default: Keep = Keep()
    tables: tuple[tuple[str, Keep], ...] = ()

    def of(self, table: str) -> Keep:
        """What applies to this table."""
        return dict(self.tables).get(table, self.default)


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """Requests one caller may make a minute (`hour`: an hour), by what they ask; 0 means no limit.

    `native` is our own API and all that is not named here, `incidents` and `endpoint` (alerts, machines) are the faces
    Microsoft limits, each also by the `hour`; `strangers` are those who sign in, `clicks` those on guarded links, both
    by network address.
    """

    native: int = 3000
    incidents: int = 50
    endpoint: int = 100
    hour: int = 1500
    strangers: int = 300
    clicks: int = 600


@dataclass(frozen=True, slots=True)
class Place:
    """A lake beside the main one: `name` is how organisations choose it, `title` what people read."""

    name: str
    title: str
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MailDoor:
    """A way mail passes through us: `kind` is milter, smtp or lmtp, `next` the server behind the latter two.

    `tenant` may be empty for the installation's own, `trusted` are the networks of the servers in front, `patience` is
    in seconds, `largest` in bytes.
    """

    name: str
    kind: str
    listen: str
    next: str
    tenant: str
    trusted: tuple[IPv4Network | IPv6Network, ...]
    patience: float
    largest: int


@dataclass(frozen=True, slots=True)
class MailFlow:
    """Mail as it passes: `dns` are the servers asked about senders, None for nobody, empty for the machine's own.

    `relay` is the server that released messages and digests go to, empty: the next one of a door. `clicks` is where
    guarded links lead, without a slash at its end, empty: to the server's own address.
    """

    dns: tuple[str, ...] | None = ()
    doors: tuple[MailDoor, ...] = ()
    relay: str = ""
    clicks: str = ""


@dataclass(frozen=True, slots=True)
class Serving:
    """How `vedette serve` listens unless its options say otherwise, and `log`: text or json."""

    host: str = "127.0.0.1"
    port: int = 8080
    certificate: Path | None = None
    key: Path | None = None
    proxy: str = ""
    log: str = "text"


@dataclass(frozen=True, slots=True)
class Settings:
    """`data` is the data folder, `memory` the engine's cap in bytes (0: the engine decides), `readers` its readers.

    Empty URLs mean the data folder. `places` are further lakes. `external` is the folder of `externaldata`, None for
    the data folder's own, `geo` a database of the places of addresses; relative paths are below the data folder.
    `outbound` is where webhooks and streams may go.
    `address` is where people and programs reach the server, without a slash at its end; empty: where it listens.
    `upload` bounds uploaded files in bytes, `backups` is the folder of backups made over the API (None: none are).
    """

    data: Path
    memory: int = 0
    readers: int = 4
    retention: RetentionPolicy = RetentionPolicy()
    state: str = field(default="", repr=False)
    lake: str = field(default="", repr=False)
    places: tuple[Place, ...] = ()
    external: Path | None = None
    geo: Path | None = None
    outbound: Outbound = field(default_factory=Outbound)
    address: str = ""
    limits: RequestLimits = RequestLimits()
    serving: Serving = Serving()
    upload: int = 10**10
    backups: Path | None = None
    mail: MailFlow = MailFlow()

    @property
    def clicks(self) -> str:
        """Where guarded links lead, without a slash at its end; empty: nowhere, so that none are made."""
        return self.mail.clicks or self.address


def load_settings(data: Path, environment: Mapping[str, str]) -> Settings:
    """Settings of the data folder, which need not exist yet.

    Raises BadInput naming the file or the variable, the word that is wrong and what may stand there.
    """
    source = open_source(data, environment)
    return Settings(
        data=data,
        memory=source.find("lake.memory").size(),
        readers=int(source.find("lake.readers").number()),
        retention=RetentionPolicy(
            default=_keep(source, "retention"),
            tables=tuple((name, _keep(source, f"retention.tables.{name}")) for name in source.names(_TABLES)),
        ),
        state=source.find("state.url").url(),
        lake=source.find("lake.url").url(),
        places=tuple(_place(source, name) for name in source.names(_PLACES)),
        external=_path(source, "external.folder", data),
        geo=_path(source, "geo.database", data),
        outbound=Outbound.read(source.find("outbound.networks").text, _path(source, "outbound.certificates", data)),
        address=_address(source, "server.address"),
        serving=_serving(source, data),
        upload=source.find("imports.largest").size(),
        backups=_path(source, "backup.folder", data),
        mail=MailFlow(
            _dns(source),
            tuple(_door(source, name) for name in source.names(_DOORS)),
            source.find("mail.relay").text,
            _address(source, "mail.clicks.address"),
        ),
        limits=RequestLimits(
            *(int(source.find(f"limits.{name}").number()) for name in RequestLimits.__dataclass_fields__)
        ),
    )


_TABLES, _PLACES, _DOORS = "retention.tables.*", "locations.*", "mail.doors.*"


def open_source(data: Path, environment: Mapping[str, str]) -> Source:
    """`config.toml` of the data folder, if there is one, and the environment. Raises BadInput for what is unknown."""
    path = data / "config.toml"
    document: dict[str, object] = {}
    if path.is_file():
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadInput(f"not TOML: {error}", Location(str(path))) from error
    return Source(document, environment, path)


def _keep(source: Source, section: str) -> Keep:
    days, gigabytes = source.find(f"{section}.days"), source.find(f"{section}.gigabytes")
    return Keep(int(days.number()), gigabytes.number())


def _path(source: Source, name: str, data: Path) -> Path | None:
    text = source.find(name).text
    return data / Path(text).expanduser() if text else None


def _serving(source: Source, data: Path) -> Serving:
    port, log = source.find("server.port"), source.find("server.log")
    if port.number() > 65_535:
        raise BadInput(f"{port.name} must be 1 to 65535, not {port.text}", Location(port.source))
    if log.text not in ("text", "json"):
        raise BadInput(f"{log.name} is text or json, not {log.text!r}", Location(log.source))
    return Serving(
        host=source.find("server.host").text,
        port=int(port.number()),
        certificate=_path(source, "server.certificate", data),
        key=_path(source, "server.key", data),
        proxy=source.find("server.proxy").text,
        log=log.text,
    )


def _address(source: Source, name: str) -> str:
    found = source.find(name)
    text = found.text.rstrip("/")
    parts = urlsplit(text)
    if text and (
        parts.scheme not in ("http", "https") or not parts.hostname or text != f"{parts.scheme}://{parts.netloc}"
    ):
        raise BadInput(f"{found.name} is such as https://xdr.example, not {found.text!r}", Location(found.source))
    return text


def _dns(source: Source) -> tuple[str, ...] | None:
    found = source.find("mail.dns")
    if found.text in ("system", "none"):
        return () if found.text == "system" else None
    try:
        return tuple(str(ip_address(text.strip())) for text in found.text.split(","))
    except ValueError as error:
        raise BadInput(f"{found.name} is system, none, or addresses: {error}", Location(found.source)) from error


def _door(source: Source, name: str) -> MailDoor:
    def find(key: str) -> Found:
        return source.find(f"mail.doors.{name}.{key}")

    kind, listen, following, trusted = find("kind"), find("listen"), find("next"), find("trusted")
    if kind.text not in ("milter", "smtp", "lmtp"):
        raise BadInput(f"{kind.name} is milter, smtp or lmtp, not {kind.text!r}", Location(kind.source))
    if not listen.text:
        raise BadInput(f"{listen.name} is missing: write host:port or unix:/path", Location(listen.source))
    if (kind.text == "milter") == bool(following.text):
        words = "has no meaning for a milter" if following.text else f"is missing: {kind.text} passes mail on to it"
        raise BadInput(f"{following.name} {words}", Location(following.source))
    try:
        networks = tuple(ip_network(text.strip()) for text in trusted.text.split(",") if text.strip())
    except ValueError as error:
        raise BadInput(f"{trusted.name} must be networks: {error}", Location(trusted.source)) from error
    patience, largest = find("patience").number(), find("largest").size()
    return MailDoor(name, kind.text, listen.text, following.text, find("tenant").text, networks, patience, largest)


def _place(source: Source, name: str) -> Place:
    url = source.find(f"locations.{name}.url")
    if not url.url():
        raise BadInput(f"locations.{name} needs a url", Location(url.source))
    return Place(name, source.find(f"locations.{name}.title").text or name, url.text)
