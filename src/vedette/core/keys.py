"""Every key of `config.toml`: what it is called there and in the environment, what may stand there, what it is for.

`core.config` reads values through `Source`; `vedette check` shows them, and a test keeps the guide complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from vedette.core.errors import BadInput, Location

PREFIX = "VEDETTE_"
_FILE = "_FILE"
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "KI": 2**10, "MI": 2**20, "GI": 2**30, "TI": 2**40}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?I?)B?", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^@]*@")
_PARAMETER = re.compile(r"([?&][^=&]*(?:password|secret|key)=)[^&]*", re.IGNORECASE)


class Kind(StrEnum):
    """What a value is; the words say it to people."""

    TEXT = "text"
    URL = "a URL such as scheme://user:password@host/name"
    SIZE = "a size such as 4GB or 512MiB"
    COUNT = "a whole number"
    NUMBER = "a number"


@dataclass(frozen=True, slots=True)
class Key:
    """One setting. `*` in the name stands for a name that people choose; `least` bounds numbers.

    URLs hold passwords: they are masked wherever they are shown and may come from a file (`url_file`, `…_URL_FILE`).
    """

    name: str
    kind: Kind
    default: str
    text: str
    least: float = 0

    @property
    def variable(self) -> str:
        """The environment variable that overrides it; a chosen name stands in it as it is written."""
        return PREFIX + "_".join(part if part == "*" else part.upper() for part in self.name.split("."))

    @property
    def secret(self) -> bool:
        """Whether it may hold a password."""
        return self.kind is Kind.URL

    @property
    def allowed(self) -> str:
        """What may stand there, in words."""
        least = f" of at least {self.least:g}" if self.kind in (Kind.COUNT, Kind.NUMBER) else ""
        return f"{self.kind}{least}"


KEYS = (
    Key("state.url", Kind.URL, "", "The state database: postgresql://…; empty: state.db in the data folder."),
    Key("lake.url", Kind.URL, "", "The lake: clickhouse://…; empty: embedded, in the data folder."),
    Key("lake.memory", Kind.SIZE, "0", "Most memory of the embedded engine; 0: it decides."),
    Key("lake.readers", Kind.COUNT, "4", "Queries of the lake that run at the same time.", least=1),
    Key("external.folder", Kind.TEXT, "", "Files that externaldata may read; empty: external in the data folder."),
    Key("geo.database", Kind.TEXT, "", "A MaxMind database (.mmdb) for geo_info_from_ip_address; empty: none."),
    Key("locations.*.url", Kind.URL, "", "Another lake that organisations can have their data in, by name."),
    Key("locations.*.title", Kind.TEXT, "", "What people read for it; empty: its name."),
    Key("server.address", Kind.TEXT, "", "Where the server is reached: https://xdr.example; empty: where it listens."),
    Key("limits.native", Kind.COUNT, "3000", "Requests a minute of one caller, but for the next; 0: no limit."),
    Key("limits.incidents", Kind.COUNT, "50", "Requests a minute of one caller to /api/incidents; 0: no limit."),
    Key("limits.endpoint", Kind.COUNT, "100", "The same to /api/alerts, and to /api/machines."),
    Key("limits.hour", Kind.COUNT, "1500", "The same an hour, for each of these three."),
    Key("limits.clicks", Kind.COUNT, "600", "Clicks on guarded links a minute from one address; 0: no limit."),
    Key("limits.strangers", Kind.COUNT, "300", "Sign-ins and token requests a minute from one address; 0: no limit."),
    Key("outbound.networks", Kind.TEXT, "", "Private networks that webhooks and streams may reach: 10.0.0.0/8."),
    Key("outbound.certificates", Kind.TEXT, "", "A file of further CA certificates (PEM) that these believe."),
    Key("server.host", Kind.TEXT, "127.0.0.1", "Address to listen on."),
    Key("server.port", Kind.COUNT, "8080", "Port to listen on.", least=1),
    Key("server.certificate", Kind.TEXT, "", "PEM file with the certificate chain; empty: plain HTTP."),
    Key("server.key", Kind.TEXT, "", "PEM file with the certificate's private key."),
    Key("server.proxy", Kind.TEXT, "", "Address of the reverse proxy that ends TLS in front; empty: none."),
    Key("server.log", Kind.TEXT, "text", "How the log is written: text, or json for one JSON object a line."),
    Key("mail.dns", Kind.TEXT, "system", "Servers asked about senders: system, none, or addresses with commas."),
    Key("mail.relay", Kind.TEXT, "", "Server for released mail and digests: smtp:host:port; empty: a door's next."),
    Key(
        "mail.clicks.address", Kind.TEXT, "", "Where guarded links lead: https://links.example; empty: server.address."
    ),
    Key("mail.doors.*.kind", Kind.TEXT, "milter", "How mail passes a door of this name: milter, smtp or lmtp."),
    Key("mail.doors.*.listen", Kind.TEXT, "", "Where it listens: 127.0.0.1:8893 or unix:/run/vedette/milter.sock."),
    Key("mail.doors.*.next", Kind.TEXT, "", "The next server of smtp and lmtp: smtp:127.0.0.1:10026, lmtp:unix:/path."),
    Key("mail.doors.*.tenant", Kind.TEXT, "", "Whose mail it is; empty: the organisation of the installation."),
    Key("mail.doors.*.trusted", Kind.TEXT, "127.0.0.0/8, ::1", "Networks of the mail servers that may connect."),
    Key("mail.doors.*.patience", Kind.NUMBER, "30", "Seconds a message may take before it is put off.", least=1),
    Key("mail.doors.*.largest", Kind.SIZE, "50MB", "Largest message; a larger one is refused."),
    Key("imports.largest", Kind.SIZE, "10GB", "Largest file that may be uploaded to be imported."),
    Key("backup.folder", Kind.TEXT, "", "Where backups asked for over the API go; empty: they are refused."),
    Key("retention.days", Kind.COUNT, "0", "Days kept of every table; 0: for ever."),
    Key("retention.gigabytes", Kind.NUMBER, "0", "Gigabytes (10^9 bytes) kept of every table; 0: all."),
    Key("retention.tables.*.days", Kind.COUNT, "0", "Days kept of one table, instead."),
    Key("retention.tables.*.gigabytes", Kind.NUMBER, "0", "Gigabytes kept of one table, instead."),
)
OTHERS = {"VEDETTE_DATA", "VEDETTE_TENANT", "VEDETTE_SECRET_KEY_FILE"}
"""Variables that are not settings: where the data folder is, whose data, and where the installation's key is."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value as text, the name people know it by there, and where it came from."""

    key: Key
    name: str
    text: str
    source: str

    @property
    def shown(self) -> str:
        """The value without passwords."""
        return masked(self.text) if self.key.secret else self.text

    def number(self) -> float:
        """The value of a NUMBER or COUNT. Raises BadInput."""
        try:
            value = float(self.text)
        except ValueError:
            value = float("nan")
        whole = self.key.kind is not Kind.COUNT or value.is_integer()
        if not self.key.least <= value < float("inf") or not whole:
            raise self.wrong()
        return value

    def size(self) -> int:
        """The value of a SIZE in bytes. Raises BadInput."""
        match = _SIZE.fullmatch(self.text.strip())
        if match is None:
            raise self.wrong()
        return int(float(match[1]) * _UNITS[match[2].upper()])

    def url(self) -> str:
        """The value of a URL, or empty. Raises BadInput."""
        if self.text and not re.match(r"[a-z][a-z0-9+]*://.", self.text):
            raise self.wrong()
        return self.text

    def wrong(self) -> BadInput:
        """The error that says what is allowed."""
        return BadInput(f"{self.name} must be {self.key.allowed}, not {self.shown!r}", Location(self.source))


class Source:
    """A parsed `config.toml` and an environment, which wins. Raises BadInput for settings that do not exist."""

    def __init__(self, document: Mapping[str, object], environment: Mapping[str, str], path: Path) -> None:
        self._environment, self._path = environment, path
        self._document = dict(_flat(document, (), path))

    def find(self, name: str) -> Found:
        """The value of a key, `*` already replaced: `locations.eu.url`."""
        key = key_of(name)
        if key is None:
            raise KeyError(name)
        variable = _variable(key, name)
        if variable in self._environment:
            if key.secret and variable + _FILE in self._environment:
                raise BadInput(f"give {variable} or {variable}{_FILE}, not both", Location("the environment"))
            return Found(key, variable, self._environment[variable], "the environment")
        if key.secret and variable + _FILE in self._environment:
            path = self._environment[variable + _FILE]
            return Found(key, variable + _FILE, _content(path, variable + _FILE), path)
        if key.secret and f"{name}_file" in self._document:
            path = self._document[f"{name}_file"]
            return Found(key, f"{name}_file", _content(path, f"{name}_file"), path)
        if name in self._document:
            return Found(key, name, self._document[name], str(self._path))
        return Found(key, name, key.default, "default")

    def names(self, pattern: str) -> tuple[str, ...]:
        """The chosen names of `locations.*` or `retention.tables.*`, from both sources, sorted."""
        found = set()
        for key in KEYS:
            if key.name.startswith(f"{pattern}."):
                inside = re.compile(re.escape(key.name).replace(r"\*", rf"({_NAME.pattern})") + "(_file)?")
                outside = re.compile(re.escape(key.variable).replace(r"\*", rf"({_NAME.pattern})") + "(_FILE)?")
                found |= {match[1] for name in self._document if (match := inside.fullmatch(name))}
                found |= {match[1] for name in self._environment if (match := outside.fullmatch(name))}
        return tuple(sorted(found))

    def everything(self) -> Iterator[Found]:
        """Every key with its value, chosen names spelt out."""
        for key in KEYS:
            if "*" not in key.name:
                yield self.find(key.name)
                continue
            pattern = key.name[: key.name.index("*") + 1]
            for name in self.names(pattern):
                yield self.find(key.name.replace("*", name))

    def unknown(self) -> tuple[str, ...]:
        """Variables of the environment that look like ours and are not."""
        known = [re.escape(key.variable).replace(r"\*", _NAME.pattern) + f"({_FILE})?" for key in KEYS]
        pattern = re.compile("|".join(known))
        return tuple(
            name
            for name in sorted(self._environment)
            if name.startswith(PREFIX) and name not in OTHERS and not pattern.fullmatch(name)
        )


def key_of(name: str) -> Key | None:
    """The key that a name of `config.toml` (`lake.memory`, `locations.eu.url`) belongs to."""
    for key in KEYS:
        if re.fullmatch(re.escape(key.name).replace(r"\*", _NAME.pattern), name):
            return key
    return None


def masked(url: str) -> str:
    """The URL without its password, to show."""
    return _PARAMETER.sub(r"\1•••", _PASSWORD.sub(r"\1:•••@", url))


def _variable(key: Key, name: str) -> str:
    steps = zip(key.name.split("."), name.split("."), strict=True)
    return PREFIX + "_".join(chosen if step == "*" else step.upper() for step, chosen in steps)


def _flat(section: Mapping[str, object], place: tuple[str, ...], path: Path) -> Iterator[tuple[str, str]]:
    """Dotted names and texts of a TOML document, each name checked."""
    for name, value in section.items():
        steps = (*place, name)
        dotted = ".".join(steps)
        known = _below(place)
        fits = name in known or ("*" in known and _NAME.fullmatch(name)) or name.removesuffix("_file") in _urls(place)
        if not fits:
            listed = ", ".join(sorted(known - {"*"}) or ["a name of your choice"])
            raise BadInput(f"unknown setting {name!r}; known here: {listed}", Location(str(path)))
        leaf = key_of(dotted.removesuffix("_file")) is not None
        if isinstance(value, Mapping):
            if leaf:
                raise BadInput(f"{dotted} is a value, not a section", Location(str(path)))
            yield from _flat(value, steps, path)
        elif not leaf:
            raise BadInput(f"{dotted} must be a section of its own: [{dotted}]", Location(str(path)))
        elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
            yield dotted, str(value)
        else:
            raise BadInput(f"{dotted} must be {key_of(dotted).allowed}", Location(str(path)))  # type: ignore[union-attr]


def _below(place: tuple[str, ...]) -> set[str]:
    """What may follow in the document after these steps."""
    return {steps[len(place)] for _, steps in _inside(place)}


def _urls(place: tuple[str, ...]) -> set[str]:
    """Which of these may come from a file, too."""
    return {steps[-1] for key, steps in _inside(place) if key.secret and len(steps) == len(place) + 1}


def _inside(place: tuple[str, ...]) -> Iterator[tuple[Key, list[str]]]:
    for key in KEYS:
        steps = key.name.split(".")
        if len(steps) > len(place) and all(step in ("*", given) for step, given in zip(steps, place, strict=False)):
            yield key, steps


def _content(path: str, name: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{name} names a file that cannot be read: {error}", Location(path)) from error
