"""Items as CEF and LEEF: one line each, with the keys that collectors know, everything else under custom names.

Sources: ArcSight Common Event Format, implementation standard 0.1 (revision 25); IBM LEEF 2.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Any

import msgspec

from vedette.insight.streams.item import ALERTS, INCIDENTS, Item

_RANK = {"Informational": 1, "Low": 3, "Medium": 6, "High": 9}
_KEYS = {
    "DeviceName": "dhost", "AccountName": "duser", "AccountUpn": "duser", "AccountDomain": "dntdom",
    "FileName": "fname", "FolderPath": "filePath", "SHA256": "fileHash", "RemoteIP": "dst", "RemotePort": "dpt",
    "LocalIP": "src", "LocalPort": "spt", "RemoteUrl": "request", "Url": "request", "IPAddress": "src",
    "SenderIPv4": "src", "SenderFromAddress": "suser", "RecipientEmailAddress": "duser", "ActionType": "act",
    "Protocol": "proto",
    "ProcessId": "dpid", "InitiatingProcessId": "spid", "InitiatingProcessFileName": "sproc", "Application": "app",
    "ReportId": "externalId", "alertId": "externalId", "incidentId": "cn1", "category": "cat", "title": "msg",
    "incidentName": "msg", "assignedTo": "cs2", "status": "outcome", "service": "deviceFacility",
}  # fmt: skip
_LABELS = {"cn1": "incidentId", "cs2": "assignedTo"}
_ENTITY = {"Machine": "dhost", "User": "duser", "Mailbox": "duser", "Ip": "src", "Url": "request", "File": "fname"}
_OF_ENTITY = ("name", "upn", "address", "url")
_TIMES = ("Timestamp", "lastUpdateDateTime", "lastUpdateTime")
_VALUE = 4_000


def severity_of(document: Mapping[str, Any]) -> str:
    """The severity in an item's properties, empty for rows that have none."""
    return str(document.get("severity") or document.get("Severity") or "")


def cef(item: Item, document: Mapping[str, Any]) -> str:
    """`CEF:0|Vedette|Vedette|version|signature|name|severity|extension`."""
    signature, name = _named(item, document)
    rank = _RANK.get(severity_of(document), 1)
    head = "|".join(_header(part) for part in ("Vedette", "Vedette", version("vedette"), signature, name, str(rank)))
    return f"CEF:0|{head}|{' '.join(f'{key}={_extension(value)}' for key, value in _fields(item, document))}"


def leef(item: Item, document: Mapping[str, Any]) -> str:
    """`LEEF:2.0|Vedette|Vedette|version|event|delimiter|attributes`, a tab between attributes."""
    signature, _ = _named(item, document)
    rank = _RANK.get(severity_of(document), 1)
    head = "|".join(_plain(part).replace("|", " ") for part in ("Vedette", "Vedette", version("vedette"), signature))
    pairs = [("sev", str(rank)), *_fields(item, document)]
    return f"LEEF:2.0|{head}|x09|" + "\t".join(f"{key}={_plain(value)}" for key, value in pairs)


def _named(item: Item, document: Mapping[str, Any]) -> tuple[str, str]:
    """Signature id and name."""
    if item.category == ALERTS:
        return str(document.get("detectorId") or "alert"), str(document.get("title") or "Alert")
    if item.category == INCIDENTS:
        return "incident", str(document.get("incidentName") or "Incident")
    return item.table, str(document.get("ActionType") or document.get("Title") or item.table)


def _fields(item: Item, document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Known keys first, each once, then what is left as one JSON object under cs6."""
    at = str(next(filter(None, map(document.get, _TIMES)), item.time))
    yield "rt", str(int(datetime.fromisoformat(at).timestamp() * 1000))
    used: set[str] = {"rt"}
    rest: dict[str, Any] = {}
    for name, value in document.items():
        key = _KEYS.get(name)
        if value in (None, "", [], {}):
            continue
        if key is None or key in used or isinstance(value, (list, dict)):
            rest[name] = value
            continue
        used.add(key)
        yield key, str(value)
        if key in _LABELS:
            yield f"{key}Label", _LABELS[key]
    for entity in document.get("evidence") or ():
        key = _ENTITY.get(entity.get("type", ""))
        value = next((entity[name] for name in _OF_ENTITY if entity.get(name)), "")
        if key and value and key not in used:
            used.add(key)
            yield key, str(value)
    yield "cs6Label", "properties"
    yield "cs6", msgspec.json.encode(rest).decode()[:_VALUE]


def _escaped(text: str, marks: str) -> str:
    return "".join(f"\\{c}" if c in marks else c for c in text)


def _header(text: str) -> str:
    """Pipes and backslashes escaped, on one line."""
    return _escaped(_plain(text), "\\|")


def _extension(text: str) -> str:
    """Equal signs and backslashes escaped; line ends as the two characters the standard names."""
    text = _escaped(text[:_VALUE].replace("\r\n", "\n").replace("\r", "\n"), "\\=").replace("\n", "\\n")
    return "".join(c if c >= " " or c == "\t" else " " for c in text)


def _plain(text: str) -> str:
    return "".join(c if c >= " " else " " for c in text[:_VALUE])
