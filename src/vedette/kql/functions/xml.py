"""`parse_xml`: XML text as a bag, read token by token with a stack of open elements.

Attributes become `@name`, text beside others `#text`, elements of one name an array; declarations and comments are
passed over. What is not well formed is null. Source: https://learn.microsoft.com/kusto/query/parse-xml-function.
"""

from __future__ import annotations

from vedette.kql.emit import quote
from vedette.kql.functions.bag import bag_text
from vedette.kql.functions.definition import Call, define
from vedette.kql.functions.vector import bind, chain
from vedette.kql.types import DYNAMIC

_TOKENS = quote.string(
    r"(?s)<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<!(?:[^<>\[]|\[[^\]]*\])*>|"
    r"""</?[^\s<>/=!?"'](?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+"""
)
_ATTRIBUTES = quote.string(r"""([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NAME = quote.string(r"^</?([^\s<>/]+)")
_SKIPPED = quote.string(r"^(?:<!--|<\?|<![^\[-])")
_BLANKS = quote.string(r"^\s+|\s+$")
_NONE = "CAST([], 'Array(Tuple(String, String))')"

# An element is (name, members, text); its value is null, its text, or a bag.
_GROUPED = (
    "arrayMap(k -> (k, arrayMap(v -> if(length(v) = 1, v[1], concat('[', arrayStringConcat(v, ','), ']')), "
    "[arrayMap(m -> m.2, arrayFilter(m -> m.1 = k, f.2))])[1]), arrayDistinct(arrayMap(m -> m.1, f.2)))"
)
_WITH_TEXT = (
    "arrayConcat(arrayFilter(m -> startsWith(m.1, '@'), g), if(t = '', "
    f"{_NONE}, [('#text', toJSONString(t))]), arrayFilter(m -> NOT startsWith(m.1, '@'), g))"
)
_VALUE = chain(
    [("t", f"replaceRegexpAll(f.3, {_BLANKS}, '')"), ("g", _GROUPED)],
    f"if(empty(f.2), if(t = '', 'null', toJSONString(t)), {bag_text(_WITH_TEXT)})",
)
_CLOSED = bind(
    ["f", "p"],
    ["z[-1]", "z[-2]"],
    f"arrayConcat(arraySlice(z, 1, length(z) - 2), [(p.1, arrayPushBack(p.2, (f.1, {_VALUE})), p.3)])",
)
_OPENED = (
    f"arrayPushBack(z, (extract(w, {_NAME}), arrayMap(g -> (concat('@', g[1]), toJSONString(decodeXMLComponent("
    f"concat(g[2], g[3])))), extractAllGroupsVertical(w, {_ATTRIBUTES})), ''))"
)


def _texted(text: str) -> str:
    return f"arrayConcat(arrayPopBack(z), [(z[-1].1, z[-1].2, concat(z[-1].3, {text}))])"


# An empty stack stands for an error; the lowest element is the document.
_STEP = (
    f"multiIf(empty(z) OR match(w, {_SKIPPED}), z, startsWith(w, '<![CDATA['), "
    f"{_texted('substring(w, 10, length(w) - 12)')}, startsWith(w, '</'), "
    f"if(length(z) > 1 AND z[-1].1 = extract(w, {_NAME}), {_CLOSED}, arraySlice(z, 1, 0)), "
    f"endsWith(w, '/>'), {bind(['z'], [_OPENED], _CLOSED)}, startsWith(w, '<'), {_OPENED}, "
    f"{_texted('decodeXMLComponent(w)')})"
)


def _parse(call: Call) -> str:
    folded = f"arrayFold((z, w) -> {_STEP}, k, [('', {_NONE}, '')])"
    sound = f"length(z) = 1 AND length(z[1].2) = 1 AND replaceRegexpAll(z[1].3, {_BLANKS}, '') = ''"
    document = bind(["z"], [folded], f"if({sound}, {bag_text('z[1].2')}, '')")
    tokens = f"extractAll(s, {_TOKENS})"
    read = bind(["k"], [tokens], f"if(arraySum(w -> length(w), k) = length(s), {document}, '')")
    return bind(["s"], [call.sql(0)], f"if(position(s, '<') = 0, '', {read})")


define("parse_xml", "string", DYNAMIC, _parse)
