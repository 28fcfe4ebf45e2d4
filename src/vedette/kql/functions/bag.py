"""Functions over property bags: packing, merging, removing, reading keys; keys keep their first order.

Source: the "Dynamic/array functions" pages of the reference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from vedette.kql.emit import quote
from vedette.kql.functions.conversion import converted, json_of
from vedette.kql.functions.definition import Call, Refusal, define, fill
from vedette.kql.functions.dynamic import json_steps
from vedette.kql.plan import Apply, Const, Typed
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
    if len(call) == 2 and packed(call.args[0]):
        return _added(call)
    parts = ", ".join(PAIRS.replace("{0}", sql) for sql in call.all())
    return call.fill(bag_text(merged("{a}")), f"arrayConcat({parts})")


def packed(bag: Typed) -> bool:
    """Whether a bag is made on the spot, of different constant keys, or is one of several such."""
    if not isinstance(bag, Apply):
        return False
    if bag.function.name in ("case", "iff"):
        return all(packed(value) for value in (*bag.args[1::2], bag.args[-1]))
    if bag.function.name != "bag_pack":
        return False
    keys = [key.value if isinstance(key, Const) else None for key in bag.args[::2]]
    return len(set(map(str, keys))) == len(keys) and all(isinstance(key, str) for key in keys)


def _added(call: Call) -> str:
    """A packed bag and one more, which mappings find empty for nearly every record: then the first is the answer."""
    first, second, alone = call.emission.fresh(), call.emission.fresh(), call.emission.fresh()
    # The engine computes both branches for every row: the dear one gets nothing to do where it is not wanted.
    pairs = ", ".join(PAIRS.replace("{0}", name) for name in (f"if({alone}, '', {first})", second))
    both = fill(bag_text(merged("{a}")), (), call.emission, (f"arrayConcat({pairs})",))
    return f"if(((({call.sql(1)}) AS {second}) IN ('{{}}', '')) AS {alone}, (({call.sql(0)}) AS {first}), {both})"


define("bag_merge", "dynamic, dynamic...", DYNAMIC, _merge)
_REFUSED = re.compile(r"\$[.\[]|.*\{", re.DOTALL)  # a path, or what a template would take for a slot
_REMOVED = "arrayMap(v -> JSONExtractString(v), JSONExtractArrayRaw({1}))"


def _path(text: str) -> list[str] | None:
    """The keys of a JSON path, None for a plain key."""
    if not text.startswith(("$.", "$[")):
        return None
    steps = json_steps(text)
    keys = [step for step in steps if isinstance(step, str)]
    if len(keys) != len(steps):
        raise Refusal("a JSON path with an array index here")
    return keys


def _has_key(call: Call) -> str:
    """A key, or a constant JSON path."""
    path = _path(str(call.value(1))) if call.constant(1) else None
    if path is None:
        return call.fill("has(JSONExtractKeys({0}), {1})")
    return f"JSONHas({', '.join([call.sql(0), *map(quote.string, path)])})"


define("bag filled", "dynamic", DYNAMIC, bag_text(f"arrayFilter(p -> p.2 NOT IN ('null', '\"\"'), {PAIRS})"))
define("bag_has_key", "dynamic, string", BOOL, _has_key)


def _without(bag: str, path: list[str]) -> str:
    """The bag without what is at a path: a bag's other members stay as they are."""
    key = quote.string(path[0])
    pairs = PAIRS.replace("{0}", bag)
    if len(path) == 1:
        return bag_text(f"arrayFilter(p -> p.1 != {key}, {pairs})")
    below = f"arrayMap(q -> {_without('q', path[1:])}, [p.2])[1]"
    return bag_text(f"arrayMap(p -> if(p.1 = {key} AND startsWith(p.2, '{{'), (p.1, {below}), p), {pairs})")


def removals(args: Sequence[Typed]) -> tuple[Typed, list[str]] | None:
    """The bag and all keys of removals in one another, where every key is a constant and none a path.

    `args` are those of the outermost bag_remove_keys().
    """
    found = list[str]()
    while True:
        keys = args[1].value if isinstance(args[1], Const) else None
        if not isinstance(keys, list) or not all(isinstance(key, str) and not _REFUSED.match(key) for key in keys):
            return None
        found += keys
        bag = args[0]
        if not isinstance(bag, Apply) or bag.function.name != "bag_remove_keys":
            return (bag, found) if found else None
        args = bag.args


def _remove(call: Call) -> str:
    plain = removals(call.args)
    if plain is not None:
        # The names alone tell when nothing is left, without the cost of the values. (Not by `if` around the whole: the
        # engine computes both its branches for every row.)
        names = ", ".join(map(quote.string, dict.fromkeys(plain[1])))
        left = f"arrayExists(k -> k NOT IN ({names}), JSONExtractKeys({{0}}))"
        pairs = PAIRS.replace("{0}", f"if({left}, {{0}}, '{{}}')")
        rest = bag_text(f"arrayFilter(p -> p.1 NOT IN ({names}), {pairs})")
        bag = call.emission.expression(plain[0])
        return fill(f"if(startsWith({{0}}, '{{'), {rest}, '')", (bag,), call.emission)
    keys = call.value(1) if call.constant(1) else []
    paths = [path for key in keys if (path := _path(str(key)))] if isinstance(keys, list) else []
    flat = bag_text(f"arrayFilter(p -> NOT has({_REMOVED.replace('{1}', 'k')}, p.1), {PAIRS.replace('{0}', 's')})")
    for path in paths:
        flat = f"arrayMap(q -> {_without('q', path)}, [{flat}])[1]"
    return call.fill(f"arrayMap((s, k) -> if(startsWith(s, '{{'), {flat}, ''), [{{0}}], [{{1}}])[1]")


define("bag_remove_keys", "dynamic, dynamic", DYNAMIC, _remove)


def _with(bag: str, path: list[str], value: str) -> str:
    """The bag with a value at a path, bags on the way made where there are none."""
    key = quote.string(path[0])
    pairs = PAIRS.replace("{0}", bag)
    if len(path) == 1:
        inner, fresh = value, value
    else:
        fresh = f"arrayMap(q -> {_with('q', path[1:], value)}, ['{{}}'])[1]"
        inner = f"arrayMap(q -> {_with('q', path[1:], value)}, [if(startsWith(p.2, '{{'), p.2, '{{}}')])[1]"
    replaced = f"arrayMap(p -> if(p.1 = {key}, (p.1, {inner}), p), {pairs})"
    return bag_text(f"if(JSONHas({bag}, {key}), {replaced}, arrayPushBack({pairs}, ({key}, {fresh})))")


def _set_key(call: Call) -> str:
    path = _path(str(call.value(1))) if call.constant(1) else None
    if path is not None:
        body = f"arrayMap((q, w) -> if(startsWith(q, '{{'), {_with('q', path, 'w')}, ''), [{{0}}], [{{a}}])[1]"
        return call.fill(body, json_of(call, 2))
    known = "has(JSONExtractKeys({0}), {1})"
    replaced = f"arrayMap(p -> if(p.1 = {{1}}, (p.1, {{a}}), p), {PAIRS})"
    added = f"arrayPushBack({PAIRS}, ({{1}}, {{a}}))"
    return call.fill(
        f"if(startsWith({{0}}, '{{'), {bag_text(f'if({known}, {replaced}, {added})')}, '')", json_of(call, 2)
    )


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
