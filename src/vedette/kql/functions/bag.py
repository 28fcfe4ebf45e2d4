"""Functions over property bags: packing, merging, removing, reading keys; keys keep their first order.

Source: the "Dynamic/array functions" pages of the reference.
"""

from __future__ import annotations

import json

from vedette.kql.emit import quote
from vedette.kql.functions.conversion import converted, json_of
from vedette.kql.functions.definition import Call, Refusal, define
from vedette.kql.types import BOOL, DYNAMIC, STRING

PAIRS = "JSONExtractKeysAndValuesRaw({0})"


def bag_text(pairs: str) -> str:
    """A SQL array of (key, JSON text) pairs as the JSON text of a bag."""
    joined = f"arrayStringConcat(arrayMap(p -> concat(toJSONString(p.1), ':', p.2), {pairs}), ',')"
    return f"concat('{{', {joined}, '}}')"


def _pack(call: Call) -> str:
    if len(call) % 2:
        raise Refusal("bag_pack() needs pairs of key and value")
    places = range(0, len(call), 2)
    if all(call.constant(index) and isinstance(call.value(index), str) for index in places):
        # One flat concat: what mappings build for every record must be cheap to analyse and to run.
        fronts = (f"{',' if index else '{'}{json.dumps(call.value(index), ensure_ascii=False)}:" for index in places)
        parts = (
            f"{quote.string(front)}, {json_of(call, index + 1)}" for front, index in zip(fronts, places, strict=True)
        )
        return f"concat({', '.join(parts)}, {quote.string('}')})"
    pairs = ", ".join(f"({_key(call, index)}, {json_of(call, index + 1)})" for index in places)
    return bag_text(f"[{pairs}]")


def _key(call: Call, index: int) -> str:
    key = converted(call.args[index], STRING)
    if key is None:
        raise Refusal("a bag's key must be a string")
    return call.emission.expression(key)


define("bag_pack|pack|pack_dictionary", "any...", DYNAMIC, _pack)
define("bag_pack|pack|pack_dictionary", "", DYNAMIC, "'{}'")


def merged(pairs: str) -> str:
    """The pairs with only the first of each key kept: needs `pairs` as a short SQL text."""
    return f"arrayFilter((p, i) -> i = 1, {pairs}, arrayEnumerateUniq(arrayMap(p -> p.1, {pairs})))"


def _merge(call: Call) -> str:
    parts = ", ".join(PAIRS.replace("{0}", sql) for sql in call.all())
    return call.fill(bag_text(merged("{a}")), f"arrayConcat({parts})")


define("bag_merge", "dynamic, dynamic...", DYNAMIC, _merge)
define("bag_has_key", "dynamic, string", BOOL, "has(JSONExtractKeys({0}), {1})")
_REMOVED = "arrayMap(v -> JSONExtractString(v), JSONExtractArrayRaw({1}))"


def _remove(call: Call) -> str:
    if call.constant(1):
        keys = call.value(1)
        if isinstance(keys, list) and any(str(key).startswith("$.") for key in keys):
            raise Refusal("bag_remove_keys() with JSON paths is not supported")
    return call.fill(bag_text(f"arrayFilter(p -> NOT has({_REMOVED}, p.1), {PAIRS})"))


define("bag_remove_keys", "dynamic, dynamic", DYNAMIC, _remove)


def _set_key(call: Call) -> str:
    if call.constant(1) and str(call.value(1)).startswith("$."):
        raise Refusal("bag_set_key() with a JSON path is not supported")
    known = "has(JSONExtractKeys({0}), {1})"
    replaced = f"arrayMap(p -> if(p.1 = {{1}}, (p.1, {{a}}), p), {PAIRS})"
    added = f"arrayPushBack({PAIRS}, ({{1}}, {{a}}))"
    return call.fill(bag_text(f"if({known}, {replaced}, {added})"), json_of(call, 2))


define("bag_set_key", "dynamic, string, any", DYNAMIC, _set_key)
_ZIPPED = (
    "arrayFilter(p -> p.1 != '', arrayMap((k, i) -> (if(startsWith(k, '\"'), JSONExtractString(k), ''), "
    "if(i <= length(JSONExtractArrayRaw({1})), JSONExtractArrayRaw({1})[i], 'null')), "
    "JSONExtractArrayRaw({0}), arrayEnumerate(JSONExtractArrayRaw({0}))))"
)
define(
    "bag_zip",
    "dynamic, dynamic",
    DYNAMIC,
    f"if(startsWith({{0}}, '['), {bag_text(_ZIPPED)}, '')",
)
