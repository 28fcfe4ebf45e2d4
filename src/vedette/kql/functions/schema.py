"""What dynamic values are made of: the paths of their leaves, and the least schema that fits them all.

Both go as deep as 16 levels. Source: https://learn.microsoft.com/kusto/query/treepath-function and
…/buildschema-aggregation-function.
"""

from __future__ import annotations

from vedette.kql.functions.definition import Call, define, reduce
from vedette.kql.functions.string import array_text
from vedette.kql.functions.vector import bind
from vedette.kql.types import DYNAMIC

_DEPTH = 16

# Every bag gives way to its members, every array to itself and its elements, in place; 'x' marks what stays.
_MEMBERS = "arrayMap(m -> (concat(p.1, '[\\'', m.1, '\\']'), m.2), JSONExtractKeysAndValuesRaw(p.2))"
_ELEMENTS = "arrayConcat([(p.1, 'x')], arrayMap(m -> (concat(p.1, '[0]'), m), JSONExtractArrayRaw(p.2)))"
_GROWN = f"multiIf(startsWith(p.2, '{{'), {_MEMBERS}, startsWith(p.2, '['), {_ELEMENTS}, [p])".replace("{{", "{")


def _paths(call: Call) -> str:
    start = "[('', s)]"
    found = f"arrayFold((a, i) -> arrayFlatten(arrayMap(p -> {_GROWN}, a)), range({_DEPTH}), {start})"
    paths = f"arrayDistinct(arrayFilter(v -> v != '', arrayMap(p -> p.1, {found})))"
    text = array_text(f"arrayMap(v -> toJSONString(v), {paths})")
    return bind(["s"], [call.sql(0)], f"if(s = '', '', {text})")


define("treepath", "dynamic", DYNAMIC, _paths)

_KIND = (
    "multiIf(startsWith(x, '\"'), 'string', x IN ('true', 'false'), 'bool', match(x, '^-?[0-9]+$'), 'long', 'double')"
)
_PAIRS = (
    "arrayFlatten(arrayMap(x -> multiIf(startsWith(x, '{'), arrayMap(m -> ('b', m.1, m.2), "
    "JSONExtractKeysAndValuesRaw(x)), startsWith(x, '['), arrayMap(m -> ('a', '`indexer`', m), "
    "JSONExtractArrayRaw(x)), CAST([], 'Array(Tuple(String, String, String))')), v))"
)


def _schema(depth: int) -> str:
    """The schema of the JSON texts `v`: one type, or a list of all."""
    plain = "arrayFilter(x -> NOT match(x, '^[\\\\[{]') AND x NOT IN ('null', ''), v)"
    kinds = f"arrayMap(k -> toJSONString(k), arrayDistinct(arrayMap(x -> {_KIND}, {plain})))"
    if depth == 0:
        deeper = f"throwIf(length(v) != length({plain}), 'buildschema(): nested too deep')"
        return bind(["k"], [f"arrayConcat({kinds}, arrayResize([''], {deeper}))"], _joined("k"))
    values = "arrayMap(n -> n.3, arrayFilter(n -> n.1 = h.1 AND n.2 = h.2, e))"
    below = bind(["v"], [values], _schema(depth - 1))
    member = f"concat(toJSONString(h.2), ':', {below})"
    keys = "arrayDistinct(arrayMap(n -> (n.1, n.2), e))"
    members = f"arrayMap(h -> (h.1, {member}), {keys})"
    objects = [
        f"if(arrayExists(t -> t.1 = '{mark}', o), [concat('{{', arrayStringConcat(arrayMap(t -> t.2, "
        f"arrayFilter(t -> t.1 = '{mark}', o)), ','), '}}')], [])"
        for mark in ("b", "a")
    ]
    whole = bind(["k"], [f"arrayConcat({kinds}, {objects[0]}, {objects[1]})"], _joined("k"))
    return bind(["e"], [_PAIRS], bind(["o"], [members], whole))


def _joined(name: str) -> str:
    return f"if(length({name}) = 1, {name}[1], concat('[', arrayStringConcat({name}, ','), ']'))"


def _built(call: Call) -> str:
    return bind(["v"], [f"groupArrayIf({call.sql(0)}, {call.sql(0)} != '')"], f"if(empty(v), '', {_schema(8)})")


reduce("buildschema", "dynamic", DYNAMIC, _built, prefix="schema", ordered=True)
