"""`evaluate infer_storage_schema(…)`: the columns of the operator's local files, as the text of a schema.

Called by `invoking.py`. The first lines of each file are read through the engine and looked at here; which file a URI
stands for is settled as for `externaldata`. Source: the page of the plugin in the language's reference.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable

from vedette.kql import syntax
from vedette.kql.binder.context import Binder, Problem, Scope
from vedette.kql.binder.external import uri_path
from vedette.kql.binder.statements import constant
from vedette.kql.binder.worked import gathered, inline
from vedette.kql.plan import Column, Const, ExternalFile, Limit, Plan, Ref
from vedette.kql.types import LONG, STRING

_LINES = 1_000
_DELIMITERS = {"csv": ",", "tsv": "\t", "psv": "|", "scsv": ";", "sohsv": "\x01"}
_LONG, _REAL = re.compile(r"[+-]?\d{1,18}"), re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?")
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _text_kind(text: str) -> str:
    """The type a text looks like."""
    if text.lower() in ("true", "false"):
        return "bool"
    for kind, shape in (("long", _LONG), ("real", _REAL), ("datetime", _TIME), ("guid", _GUID)):
        if shape.fullmatch(text):
            return kind
    return "string"


def _value_kind(value: object) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "long"
    if isinstance(value, float):
        return "real"
    if isinstance(value, str):
        return "datetime" if _TIME.fullmatch(value) else "guid" if _GUID.fullmatch(value) else "string"
    return "dynamic"


def _together(kinds: Iterable[str]) -> str:
    """One type for all values met."""
    met = set(kinds)
    if not met:
        return "string"
    if len(met) == 1:
        return met.pop()
    if met == {"long", "real"}:
        return "real"
    return "dynamic" if "dynamic" in met else "string"


def _delimited(lines: list[str], delimiter: str, *, header: bool) -> dict[str, list[str]]:
    rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
    width = max(map(len, rows), default=0)
    first = rows.pop(0) if header and rows else []
    names = [first[at] if at < len(first) and first[at] else f"Column{at + 1}" for at in range(width)]
    return {name: [_text_kind(row[at]) for row in rows if at < len(row) and row[at]] for at, name in enumerate(names)}


def _objects(lines: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        try:
            value = json.loads(line)
        except ValueError:
            continue
        for key, own in value.items() if isinstance(value, dict) else ():
            kinds = found.setdefault(key, [])
            if own is not None:
                kinds.append(_value_kind(own))
    return found


def _asked(binder: Binder, node: syntax.Evaluate, scope: Scope) -> tuple[list[str], str, bool]:
    """The URIs, the format, and whether the first record is a header."""
    args = node.call.args
    options = constant(binder, args[0].value, Scope(scope.names)) if len(args) == 1 else None
    if not isinstance(options, dict):
        raise Problem("argument-type", "'infer_storage_schema' takes a bag of options", node.call.span)
    uris = options.get("StorageContainers")
    kind = str(options.get("DataFormat") or "").lower()
    if not isinstance(uris, list) or not uris or not all(isinstance(uri, str) for uri in uris):
        raise Problem("argument-type", "'StorageContainers' is an array of URIs of files", node.call.span)
    if kind not in (*_DELIMITERS, "json", "multijson"):
        raise Problem("unsupported", f"not supported: infer_storage_schema of the format '{kind}'", node.call.span)
    mode = options.get("Mode", "last")
    if mode not in ("any", "last", "all"):
        raise Problem("argument-type", f"a mode is any, last or all, not '{mode}'", node.call.span)
    prefix, ending = str(options.get("FileNamePrefix") or ""), str(options.get("FileExtension") or "")
    names = {uri: uri_path(uri).rpartition("/")[2] for uri in uris}
    wanted = [uri for uri in uris if names[uri].startswith(prefix) and names[uri].endswith(ending)]
    more = options.get("InferenceOptions")
    header = isinstance(more, dict) and more.get("UseFirstRowAsHeader") is True
    return {"any": wanted[:1], "last": wanted[-1:]}.get(str(mode), wanted), kind, header


def infer_storage_schema(binder: Binder, node: syntax.Evaluate, _plan: Plan, scope: Scope) -> Plan:
    """One row with the schema of files."""
    uris, kind, header = _asked(binder, node, scope)
    met: dict[str, list[str]] = {}
    for uri in uris:
        raw = (Column("c0", STRING),)
        json_file = kind not in _DELIMITERS
        place = binder.source.diagnostic("external-file", "", node.span)
        lines = ExternalFile(raw, uri, "json" if json_file else "txt", False, place)
        first = Limit(raw, lines, Const(LONG, _LINES))
        found = gathered(binder, first, [Ref(STRING, "c0")], "'infer_storage_schema'", node.span)
        given = [line.removeprefix("\ufeff") for line in found[0]] if found else []
        columns = _objects(given) if json_file else _delimited(given, _DELIMITERS[kind], header=header)
        for name, kinds in columns.items():
            met.setdefault(name, []).extend(kinds)
    schema = ", ".join(f"{name}:{_together(kinds)}" for name, kinds in met.items())
    return inline((Column("CslSchema", STRING),), [(schema,)])
