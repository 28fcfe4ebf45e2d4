"""Functions that look into dynamic values whatever they are: kinds, keys, paths.

A dynamic is JSON text, empty for null. Source: the "Dynamic/array functions" pages of the reference.
"""

from __future__ import annotations

import re

from vedette.kql.emit import quote
from vedette.kql.functions.definition import Call, Refusal, define
from vedette.kql.functions.string import array_text
from vedette.kql.types import DYNAMIC, STRING

_STEP = re.compile(r"\.([A-Za-z_][\w-]*)|\[(\d+)\]|\['([^']*)'\]|\[\"([^\"]*)\"\]")


def json_steps(path: str) -> list[str | int]:
    """The steps of a JSONPath of the simple kind, `$.a.b[0]['c']`; Refusal for any other."""
    if not path.startswith("$"):
        raise Refusal(f"the JSON path '{path}' does not begin with '$'")
    steps: list[str | int] = []
    position = 1
    while position < len(path):
        match = _STEP.match(path, position)
        if match is None:
            raise Refusal(f"the JSON path '{path}' is not supported")
        key, index, single, double = match.groups()
        steps.append(int(index) if index is not None else next(k for k in (key, single, double) if k is not None))
        position = match.end()
    return steps


def _extract_json(call: Call) -> str:
    steps = json_steps(str(call.value(0)))
    parts = [quote.string(step) if isinstance(step, str) else str(step + 1) for step in steps]
    text = ", ".join([call.sql(1), *parts])
    return f"JSONExtractString({text})"


define("extract_json|extractjson", "string, string", STRING, _extract_json)

_GETTYPE = (
    "multiIf({0} = '', 'null', startsWith({0}, '{{'), 'dictionary', startsWith({0}, '['), 'array', "
    "startsWith({0}, '\"'), 'string', {0} IN ('true', 'false'), 'bool', match({0}, '^-?[0-9]+$'), 'long', 'double')"
).replace("{{", "{")
define("gettype", "dynamic", STRING, _GETTYPE)
for _kind in ("string", "bool", "datetime", "timespan", "guid", "int", "long", "real", "decimal"):
    define("gettype", _kind, STRING, quote.string({"int": "int", "real": "real"}.get(_kind, _kind)))

_KEYS = array_text("arrayMap(k -> toJSONString(k), JSONExtractKeys({0}))")
define("bag_keys", "dynamic", DYNAMIC, f"if(startsWith({{0}}, '{{'), {_KEYS}, '')")
