"""Turns a connector's folder into a Connector: `connector.toml`, `shape.kql` and `mapping/<Table>[.<variant>].kql`.

An optional `functions.kql` (`let` statements) stands before every shape and mapping.
Called by `app.wiring` for every folder under `connectors/`, and by tests for one folder.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Names
from pathlib import Path

from vedette.core.errors import BadInput, Location
from vedette.ingest.connector import Connector, Detect, Mapping, Reader, Road
from vedette.schema.types import Service

MANIFEST = "connector.toml"
_KEYS = frozenset({"name", "title", "description", "service", "format", "priority", "id", "repeats", "detect", "roads"})
_ROAD_KEYS = frozenset({"name", "keys"})
_DETECT_KEYS = frozenset({"files", "keys"})


def load_connectors(
    root: Path,
    readers: Names[str, Reader] | None = None,
    derived: Names[str, tuple[Mapping, ...]] | None = None,
) -> tuple[Connector, ...]:
    """Every connector folder directly under `root`, highest priority first, then by name.

    `readers` gives a reader, `derived` mappings that are made by code, both by connector name.
    Raises BadInput like `load_connector`.
    """
    found = [
        load_connector(folder, reader=(readers or {}).get(folder.name), derived=(derived or {}).get(folder.name, ()))
        for folder in sorted(root.iterdir())
        if (folder / MANIFEST).is_file()
    ]
    return tuple(sorted(found, key=lambda connector: (-connector.priority, connector.name)))


def load_connector(folder: Path, *, reader: Reader | None = None, derived: tuple[Mapping, ...] = ()) -> Connector:
    """The connector of one folder. Raises BadInput that names the file and what is wrong in it."""
    path = folder / MANIFEST
    try:
        manifest = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"cannot read the connector: {error}", Location(str(path))) from error
    _only(manifest, _KEYS, path)
    detect = manifest.get("detect", {})
    if not isinstance(detect, dict):
        raise BadInput("`detect` must be a table", Location(str(path)))
    _only(detect, _DETECT_KEYS, path)
    name = _text(manifest, "name", path)
    if name != folder.name:
        raise BadInput(f"name is {name!r}, the folder {folder.name!r}; they must agree", Location(str(path)))
    functions = _kql(folder / "functions.kql")
    shape = _kql(folder / "shape.kql")
    written = (_mapping(file, functions) for file in sorted((folder / "mapping").glob("*.kql")))
    mappings = (*written, *derived)
    if not mappings:
        raise BadInput("a connector needs at least one mapping/<Table>.kql", Location(str(folder)))
    return Connector(
        name=name,
        title=_text(manifest, "title", path),
        description=_text(manifest, "description", path),
        service=_service(manifest, path),
        folder=folder,
        format=_text(manifest, "format", path),
        detect=Detect(files=_strings(detect.get("files", []), path), keys=_alternatives(detect, path)),
        mappings=mappings,
        shape=functions + shape if shape else "",
        roads=_roads(manifest, functions, path),
        functions=functions,
        id=_text(manifest, "id", path, default=""),
        priority=_whole(manifest.get("priority", 0), path),
        repeats=_flag(manifest.get("repeats", False), path),
        reader=reader,
        tables=frozenset(mapping.table for mapping in mappings),
    )


def _roads(manifest: dict[str, object], functions: str, path: Path) -> tuple[Road, ...]:
    values = manifest.get("roads", [])
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise BadInput("`roads` must be a list of tables", Location(str(path)))
    found = []
    for value in values:
        _only(value, _ROAD_KEYS, path)
        name, keys = _text(value, "name", path), _strings(value.get("keys", []), path)
        shape = _kql(path.parent / f"shape.{name}.kql")
        if not keys or not shape:
            raise BadInput(f"the road {name!r} needs `keys` and a file shape.{name}.kql", Location(str(path)))
        found.append(Road(name, keys, functions + shape))
    return tuple(found)


def _mapping(file: Path, functions: str) -> Mapping:
    return Mapping(name=file.stem, table=file.stem.partition(".")[0], kql=functions + _kql(file))


def _kql(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _only(values: dict[str, object], known: frozenset[str], path: Path) -> None:
    unknown = sorted(values.keys() - known)
    if unknown:
        raise BadInput(f"unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}", Location(str(path)))


def _text(values: dict[str, object], key: str, path: Path, default: str | None = None) -> str:
    value = values.get(key, default)
    if not isinstance(value, str) or (default is None and not value):
        raise BadInput(f"`{key}` must be a text", Location(str(path)))
    return value


def _service(values: dict[str, object], path: Path) -> Service:
    value = _text(values, "service", path)
    try:
        return Service(value)
    except ValueError as error:
        raise BadInput(f"`service` must be one of {', '.join(Service)}", Location(str(path))) from error


def _whole(value: object, path: Path) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadInput("`priority` must be a whole number", Location(str(path)))
    return value


def _flag(value: object, path: Path) -> bool:
    if not isinstance(value, bool):
        raise BadInput("`repeats` must be true or false", Location(str(path)))
    return value


def _alternatives(detect: dict[str, object], path: Path) -> tuple[tuple[str, ...], ...]:
    keys = detect.get("keys", [])
    if not isinstance(keys, list):
        raise BadInput("`detect.keys` must be a list of lists of texts", Location(str(path)))
    return tuple(_strings(alternative, path) for alternative in keys)


def _strings(value: object, path: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadInput("`detect.files` and each of `detect.keys` must be a list of texts", Location(str(path)))
    return tuple(value)
