"""Settings of an installation, typed: `config.toml` in the data folder, then environment variables, which win.

`app.wiring` reads them once; nothing else looks at the environment.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vedette.core.errors import BadInput, Location

_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "KI": 2**10, "MI": 2**20, "GI": 2**30, "TI": 2**40}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?I?)B?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep at most this many days and gigabytes (10^9 bytes on disk); 0 means no limit."""

    days: int = 0
    gigabytes: float = 0


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """What is kept of every table, and of some tables by name instead."""

    default: Keep = Keep()
    tables: tuple[tuple[str, Keep], ...] = ()

    def of(self, table: str) -> Keep:
        """What applies to this table."""
        return dict(self.tables).get(table, self.default)


@dataclass(frozen=True, slots=True)
class Settings:
    """`data` is the data folder, `memory` the engine's cap in bytes (0: the engine decides), `readers` its readers."""

    data: Path
    memory: int = 0
    readers: int = 4
    retention: RetentionPolicy = RetentionPolicy()


def load_settings(data: Path, environment: Mapping[str, str]) -> Settings:
    """Settings of the data folder, which need not exist yet.

    Raises BadInput naming the file or the variable, the word that is wrong and what may stand there.
    """
    path = data / "config.toml"
    document: dict[str, object] = {}
    if path.is_file():
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadInput(f"not TOML: {error}", Location(str(path))) from error
    _known(document, {"lake", "retention"}, path)
    lake, kept = _section(document, "lake", path), _section(document, "retention", path)
    _known(lake, {"memory", "readers"}, path)
    tables = _section(kept, "tables", path)
    memory = _pick(environment, "VEDETTE_MEMORY", lake, "memory", path, "0")
    readers = _pick(environment, "VEDETTE_READERS", lake, "readers", path, "4")
    return Settings(
        data=data,
        memory=_size(*memory),
        readers=int(_number(*readers, least=1)),
        retention=RetentionPolicy(
            default=_keep({name: value for name, value in kept.items() if name != "tables"}, environment, path),
            tables=tuple((name, _keep(_section(tables, name, path), {}, path)) for name in tables),
        ),
    )


def _keep(section: dict[str, object], environment: Mapping[str, str], path: Path) -> Keep:
    _known(section, {"days", "gigabytes"}, path)
    days = _pick(environment, "VEDETTE_RETENTION_DAYS", section, "days", path, "0")
    gigabytes = _pick(environment, "VEDETTE_RETENTION_GIGABYTES", section, "gigabytes", path, "0")
    return Keep(int(_number(*days)), _number(*gigabytes))


def _pick(
    environment: Mapping[str, str], variable: str, section: Mapping[str, object], key: str, path: Path, default: str
) -> tuple[str, str, str]:
    """The value as text, its name for people, and where it was found."""
    if variable in environment:
        return environment[variable], variable, "the environment"
    return str(section.get(key, default)), key, str(path)


def _number(text: str, name: str, source: str, *, least: float = 0) -> float:
    try:
        value = float(text)
    except ValueError:
        value = least - 1
    if not least <= value < float("inf"):
        raise BadInput(f"{name} must be a number of at least {least:g}, not {text!r}", Location(source))
    return value


def _size(text: str, name: str, source: str) -> int:
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise BadInput(f"{name} must be a size such as 4GB or 512MiB, not {text!r}", Location(source))
    return int(float(match[1]) * _UNITS[match[2].upper()])


def _section(document: Mapping[str, object], name: str, path: Path) -> dict[str, object]:
    section = document.get(name, {})
    if not isinstance(section, dict):
        raise BadInput(f"{name} must be a section of its own: [{name}]", Location(str(path)))
    return section


def _known(section: Mapping[str, object], names: set[str], path: Path) -> None:
    for name in section:
        if name not in names:
            raise BadInput(f"unknown setting {name!r}; known here: {', '.join(sorted(names))}", Location(str(path)))
