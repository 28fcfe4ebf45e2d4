"""A Kusto request read: the text, its database, options and parameters, from a JSON body or a query string.

Source: https://learn.microsoft.com/kusto/api/rest/request and request-properties; clients send `properties` as JSON
text or as an object, and a timedelta's Python text as `servertimeout`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec

from vedette.core.errors import BadInput
from vedette.insight.hunting import HuntLimits

RECORDS = 500_000
SIZE = 64 << 20
_LONGEST = timedelta(hours=1)
_DEFAULT = timedelta(minutes=4)
_CLOCK = re.compile(r"(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.\d+)?|(\d+)(ms|s|m|h)")
_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True, slots=True)
class KustoRequest:
    """What was asked: `options` by lower-case name, `parameters` as literals in text or plain values."""

    text: str
    database: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    parameters: Mapping[str, object] = field(default_factory=dict)

    @property
    def limits(self) -> HuntLimits:
        """Kusto's own bounds, narrowed or widened by the options. Raises BadInput for a time nobody can read."""
        rows, size = RECORDS, SIZE
        if _true(self.options.get("notruncation")):
            rows = size = 0
        rows = _whole(self.options.get("truncationmaxrecords"), rows)
        size = _whole(self.options.get("truncationmaxsize"), size)
        most = _whole(self.options.get("query_take_max_records"), 0)
        if most:
            rows = min(rows, most) if rows else most
        return HuntLimits(rows=rows, seconds=self._seconds(), size=size)

    def _seconds(self) -> float:
        if _true(self.options.get("norequesttimeout")):
            return _LONGEST.total_seconds()
        said = self.options.get("servertimeout")
        if said is None:
            return _DEFAULT.total_seconds()
        match = _CLOCK.fullmatch(str(said).strip())
        if match is None:
            raise BadInput(f"servertimeout is a timespan such as 00:04:00, not {said!r}")
        days, hours, minutes, seconds, number, unit = match.groups()
        if number:
            found = float(number) * _UNITS[unit]
        else:
            found = int(days or 0) * 86400 + int(hours) * 3600 + int(minutes) * 60 + int(seconds)
        return min(max(found, 1.0), _LONGEST.total_seconds())


def read(document: Mapping[str, Any]) -> KustoRequest:
    """A request from its members. Raises BadInput for one without a text or with properties nobody can read."""
    members = {str(name).lower(): value for name, value in document.items()}
    text = members.get("csl")
    if not isinstance(text, str) or not text.strip():
        raise BadInput("the request has no query: give it as `csl`")
    properties = members.get("properties") or {}
    if isinstance(properties, str):
        try:
            properties = msgspec.json.decode(properties)
        except msgspec.DecodeError as error:
            raise BadInput(f"properties are not JSON: {error}") from None
    if not isinstance(properties, dict):
        raise BadInput("properties must be an object")
    options, parameters = _object(properties, "Options"), _object(properties, "Parameters")
    return KustoRequest(
        text,
        str(members.get("db") or ""),
        {str(name).lower(): value for name, value in options.items()},
        {str(name): _parameter(value) for name, value in parameters.items()},
    )


def _object(properties: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = properties.get(name) or {}
    if not isinstance(found, dict):
        raise BadInput(f"{name} must be an object")
    return found


def _parameter(value: object) -> object:
    return value if isinstance(value, (bool, int, float, str)) else msgspec.json.encode(value).decode()


def _true(value: object) -> bool:
    return value is True or str(value).lower() == "true"


def _whole(value: object, otherwise: int) -> int:
    if value is None:
        return otherwise
    text = str(value)
    if not text.isdigit():
        raise BadInput(f"a number belongs here, not {value!r}")
    return int(text)
