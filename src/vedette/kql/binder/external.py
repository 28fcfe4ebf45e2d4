"""`externaldata`: local files the operator has put aside, by the names of the URIs a query gives; never the network.

Only the shape is settled here; which file a URI stands for is settled when the query runs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from vedette.kql import syntax
from vedette.kql.binder.context import TABLES, Binder, Problem, Scope
from vedette.kql.binder.overload import apply
from vedette.kql.binder.statements import constant
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import FUNCTIONS, Refusal
from vedette.kql.functions.dynamic import json_steps
from vedette.kql.plan import Access, Column, Const, ExternalFile, Plan, Project, Ref, Typed, Union, Values
from vedette.kql.types import DYNAMIC, LONG, STRING

_DELIMITED = ("csv", "tsv", "tsve", "psv", "scsv", "sohsv")
_JSON = ("json", "multijson", "singlejson")
_FORMATS = (*_DELIMITED, *_JSON, "txt", "raw", "parquet")
_LOOSE = re.compile(r",(\s*[\]}])")
"""The comma after the last element, which Kusto's reader of JSON lets pass."""
_PROPERTIES = {
    *("format", "ignorefirstrecord", "ingestionmapping"),
    *("kind", "includeheaders", "encoding", "nameprefix", "fileextension"),
}
_PACKED = (".gz", ".zst", ".bz2", ".xz")


def uri_path(uri: str) -> str:
    """The path part of a URI, with its credentials and options (`?…`, `;…`) left out."""
    return unquote(urlsplit(uri.split(";", 1)[0].strip()).path)


def _format(properties: Mapping[str, object], uri: str, node: syntax.ExternalData) -> str:
    """What the query says, else what the file's name says, else CSV."""
    said = str(properties.get("format") or "").lower()
    if said:
        if said not in _FORMATS:
            raise Problem("unsupported", f"not supported: externaldata in the format '{said}'", node.span)
        return said
    name = PurePosixPath(uri_path(uri))
    suffix = (PurePosixPath(name.stem) if name.suffix in _PACKED else name).suffix.removeprefix(".").lower()
    return suffix if suffix in _FORMATS else "csv"


def _mapping(properties: Mapping[str, object], node: syntax.ExternalData) -> dict[str, dict[str, object]]:
    """The ingestion mapping's properties by column, in lower case; empty without one."""
    text = properties.get("ingestionmapping")
    if not text:
        return {}
    try:
        entries = json.loads(_LOOSE.sub(r"\1", str(text)))
        found: dict[str, dict[str, object]] = {}
        for entry in entries:
            folded = {str(key).lower(): value for key, value in entry.items()}
            inner = folded.get("properties") or folded
            found[str(folded["column"])] = {str(key).lower(): value for key, value in inner.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Problem("argument-type", "the ingestion mapping is no list of columns", node.span) from None
    return found


def _properties(binder: Binder, node: syntax.ExternalData, scope: Scope) -> dict[str, object]:
    found: dict[str, object] = {}
    for item in node.properties:
        value: object = item.value.name if isinstance(item.value, syntax.Name) else None
        found[item.name.lower()] = value if value is not None else constant(binder, item.value, Scope(scope.names))
    for name in sorted(set(found) - _PROPERTIES):
        binder.warn("ignored-property", f"the property '{name}' of externaldata does nothing here", node.span)
    if found.get("kind", "storage") != "storage":
        raise Problem("unsupported", f"not supported: an external table of the kind '{found['kind']}'", node.span)
    if str(found.get("encoding") or "UTF8").upper() not in ("UTF8", "UTF8NOBOM", "UTF8BOM"):
        raise Problem("unsupported", f"not supported: the encoding '{found['encoding']}'", node.span)
    if str(found.get("includeheaders") or "None").lower() not in ("none", "all", "firstfile"):
        raise Problem("argument-type", "'includeHeaders' is All, FirstFile or None", node.span)
    return found


def _skips(properties: Mapping[str, object], place: int) -> bool:
    """Whether the first record of a file is a header."""
    headers = str(properties.get("includeheaders") or "").lower()
    said = properties.get("ignorefirstrecord") in (True, "true", 1)
    return said or headers == "all" or (headers == "firstfile" and place == 0)


def _wanted(properties: Mapping[str, object], uri: str) -> bool:
    """Whether a file is one of those the properties let in by its name."""
    name = PurePosixPath(uri_path(uri)).name
    prefix, ending = (str(properties.get(word) or "") for word in ("nameprefix", "fileextension"))
    return name.startswith(prefix) and name.endswith(ending)


def _cell(column: Column, place: int, kind: str, mapping: Mapping[str, dict[str, object]]) -> Typed:
    """A column's value out of a file's raw columns."""
    said = mapping.get(column.name, {})
    if said.get("constvalue") is not None:
        return converted(Const(STRING, str(said["constvalue"])), column.type) or Const(column.type, None)
    if kind in _JSON:
        value: Typed = Ref(DYNAMIC, "json")
        for step in json_steps(str(said["path"])) if said.get("path") else [column.name]:
            value = Access(DYNAMIC, value, Const(STRING if isinstance(step, str) else LONG, step))
        return converted(value, column.type) or value
    ordinal = said.get("ordinal", place)
    text = Ref(STRING, f"c{int(str(ordinal))}")
    if column.type == DYNAMIC:
        return apply(FUNCTIONS["parse_json"], [text], "externaldata", syntax.Span(0, 0))
    return converted(text, column.type) or text


def _file(
    binder: Binder,
    node: syntax.ExternalData,
    uri: str,
    columns: tuple[Column, ...],
    properties: Mapping[str, object],
    skip: bool,
) -> Plan:
    """The rows of one file."""
    kind = _format(properties, uri, node)
    mapping = _mapping(properties, node)
    place = binder.source.diagnostic("external-file", "", node.span)
    if kind == "parquet":
        return ExternalFile(columns, uri, kind, False, place)
    if kind in _JSON:
        raw: tuple[Column, ...] = (Column("json", DYNAMIC),)
    elif kind in ("txt", "raw"):
        raw = (Column("c0", STRING),)
    else:
        places = [int(str(said["ordinal"])) for said in mapping.values() if said.get("ordinal") is not None]
        raw = tuple(Column(f"c{at}", STRING) for at in range(max([len(columns), *(at + 1 for at in places)])))
    given = {column.name for column in raw}
    try:
        cells = [_cell(column, at, kind, mapping) for at, column in enumerate(columns)]
    except Refusal as refusal:
        raise Problem("unsupported", f"not supported: {refusal}", node.span) from None
    items = tuple(
        Const(cell.type, None) if isinstance(cell, Ref) and cell.name not in given else cell for cell in cells
    )
    if kind in ("txt", "raw"):
        items = (items[0], *(Const(column.type, None) for column in columns[1:]))
    return Project(columns, ExternalFile(raw, uri, kind, skip, place), items)


def external(binder: Binder, node: syntax.ExternalData, scope: Scope) -> Plan:
    """`externaldata(columns)[uris] with (properties)`."""
    columns = tuple(Column(column.name, column.type or STRING) for column in node.columns)
    properties = _properties(binder, node, scope)
    files: list[Plan] = []
    for item in node.uris:
        uri = constant(binder, item, Scope(scope.names))
        if not isinstance(uri, str) or not uri:
            raise Problem("argument-type", "externaldata reads from a constant text", item.span)
        if _wanted(properties, uri):
            files.append(_file(binder, node, uri, columns, properties, _skips(properties, len(files))))
    if not files:
        return Values(columns, ())
    return files[0] if len(files) == 1 else Union(columns, tuple(files))


TABLES[syntax.ExternalData] = external
