"""String functions: length, case, parts, replacement, search, building.

Positions and lengths count characters; a string is never null. Source: the "String functions" pages of the reference.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from vedette.kql.emit import quote
from vedette.kql.emit.literal import json_text
from vedette.kql.functions import term
from vedette.kql.functions.definition import Call, Refusal, define
from vedette.kql.functions.pattern import portable
from vedette.kql.types import BOOL, DYNAMIC, INT, LONG, STRING

__all__ = ["array_text", "term"]

define("strlen", "string", LONG, "toInt64(lengthUTF8({0}))")
define("string_size", "string", LONG, "toInt64(length({0}))")
define("tolower", "string", STRING, "lowerUTF8({0})")
define("toupper", "string", STRING, "upperUTF8({0})")
define("reverse", "text", STRING, "reverseUTF8({0})")
define("isempty", "string", BOOL, "({0} = '')")
define("isnotempty|notempty", "string", BOOL, "({0} != '')")
define("strcat", "text, text...", STRING, lambda call: _concat(call.all()))
define("strcmp", "string, string", INT, "toInt32(if({0} = {1}, 0, if({0} < {1}, -1, 1)))")
define("ascii", "string", LONG, "toInt64(ascii({0}))")


def _concat(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"concat({', '.join(parts)})"


def _delimited(call: Call) -> str:
    parts = ", ".join(call.sql(index) for index in range(1, len(call)))
    return f"arrayStringConcat([{parts}], {call.sql(0)})"


define("strcat_delim", "string, text, text...", STRING, _delimited)


def _substring(call: Call) -> str:
    start = "if({1} < 0, greatest(toInt64(lengthUTF8({0})) + {1}, 0), {1}) + 1"
    if call.constant(1) and isinstance(value := call.value(1), int) and value >= 0:
        start = str(value + 1)
    if len(call) > 2:
        return call.fill(f"substringUTF8({{0}}, {start}, greatest({{2}}, 0))")
    return call.fill(f"substringUTF8({{0}}, {start})")


define("substring", "string, long, long?", STRING, _substring)


def array_text(items: str) -> str:
    """A SQL array of JSON texts as the JSON text of an array."""
    return f"concat('[', arrayStringConcat({items}, ','), ']')"


def _split(call: Call) -> str:
    parts = "if({1} = '', [{0}], splitByString({1}, {0}))"
    if len(call) > 2:
        one = f"arraySlice({parts}, {{2}} + 1, 1)"
        return call.fill(array_text(f"arrayMap(s -> toJSONString(s), {one})"))
    return call.fill(array_text(f"arrayMap(s -> toJSONString(s), {parts})"))


define("split", "string, string, long?", DYNAMIC, _split)

define("replace_string", "string, string, string", STRING, "replaceAll({0}, {1}, {2})")


def _trim(start: bool, end: bool) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        pattern = portable(str(call.value(0)))
        sides = ([f"^(?:{pattern})"] if start else []) + ([f"(?:{pattern})$"] if end else [])
        sql = call.sql(1)
        for side in sides:
            sql = f"replaceRegexpOne({sql}, {quote.string(side)}, '')"
        return sql

    return emit


define("trim", "string, string", STRING, _trim(True, True))
define("trim_start", "string, string", STRING, _trim(True, False))
define("trim_end", "string, string", STRING, _trim(False, True))


def _indexof(call: Call) -> str:
    """The place of an occurrence from a start, within so many characters; null for arguments that say nothing."""
    if len(call) == 2:
        return call.fill("(toInt64(positionUTF8({0}, {1})) - 1)")
    start, size, which = (
        call.sql(index) if index < len(call) else other for index, other in ((2, "0"), (3, "-1"), (4, "1"))
    )
    begin = "if(b < 0, greatest(toInt64(lengthUTF8(t)) + b, 0), b)"
    if len(call) == 3:
        body = f"toInt64(positionUTF8(t, n, toUInt64({begin}) + 1)) - 1"
        return f"arrayMap((t, n, b) -> {body}, [{call.sql(0)}], [{call.sql(1)}], [toInt64({start})])[1]"
    # Names: t the text, n what is looked for, b where to begin, s how many characters, o which occurrence. Every
    # occurrence is looked for within so many characters after the one before: f has all from the start on.
    near = "(s < 0 OR p + lengthUTF8(n) <= q + s)"
    reached = f"arrayAll((p, q) -> {near}, arraySlice(f, 1, o), arrayPushFront(arrayPopBack(arraySlice(f, 1, o)), e))"
    places = "arrayFilter(i -> i > e AND substringUTF8(t, i, lengthUTF8(n)) = n, range(1, lengthUTF8(t) + 1))"
    found = f"if(length(f) >= o AND {reached}, toInt64(f[o]) - 1, -1)"
    found = found.replace("q + s", "q + 1 + s").replace("p + lengthUTF8(n)", "toInt64(p) + lengthUTF8(n)")
    body = f"arrayMap(e -> arrayMap(f -> {found}, [{places}])[1], [toUInt64({begin})])[1]"
    body = f"if(s < -1 OR o < 1, NULL, {body})"
    values = [call.sql(0), call.sql(1), f"toInt64({start})", f"toInt64({size})", f"toInt64({which})"]
    return f"arrayMap((t, n, b, s, o) -> {body}, {', '.join(f'[{value}]' for value in values)})[1]"


define("indexof", "string, string, long?, long?, long?", LONG, _indexof)


def _countof(call: Call) -> str:
    if len(call) > 2 and str(call.value(2)).lower() == "regex":
        return call.fill("toInt64(countMatches({0}, {a}))", quote.string(portable(str(call.value(1)))))
    needle = str(call.value(1))
    if not needle:
        raise Refusal("countof() of an empty string is not supported")
    if all(needle[:size] != needle[-size:] for size in range(1, len(needle))):
        return call.fill("toInt64(countSubstrings({0}, {1}))")
    # A needle that can overlap itself is counted at every position, as Kusto does.
    return call.fill(
        "toInt64(arrayCount(i -> substringUTF8({0}, i, lengthUTF8({1})) = {1}, range(1, lengthUTF8({0}) + 1)))"
    )


define("countof", "string, string, string?", LONG, _countof)
define("strrep", "text, long", STRING, "repeat({0}, greatest({1}, 0))")
define("strrep", "text, long, text", STRING, "arrayStringConcat(arrayMap(i -> {0}, range(greatest({1}, 0))), {2})")
define("regex_quote", "string", STRING, "regexpQuoteMeta({0})")
define("isutf8", "text", BOOL, "toBool(isValidUTF8({0}))")
define("isascii", "text", BOOL, "match({0}, '^[\\x00-\\x7f]*$')")

_UNITS = ("Bytes", "KB", "MB", "GB", "TB", "PB", "EB")


def _bytes(call: Call) -> str:
    """A size in the unit asked for, or the largest of which it is at least one."""
    digits = call.sql(1) if len(call) > 1 else "0"
    wanted = call.sql(2) if len(call) > 2 else "''"
    names = ", ".join(f"'{unit}'" for unit in _UNITS)
    largest = f"least(toInt64(floor(log2(greatest(abs(n), 1)) / 10)), {len(_UNITS) - 1})"
    place = f"if(u = '', {largest}, indexOf([{names}], u) - 1)"
    rounded = "sign(n) * floor(abs(n) / pow(1024, k) * exp10(d) + 0.5) / exp10(d)"
    text = f"if(k < 0, '', concat(toString({rounded}), ' ', [{names}][k + 1]))"
    body = f"arrayMap(k -> {text}, [toInt64({place})])[1]"
    values = [f"toFloat64(ifNull({call.sql(0)}, 0))", f"toInt64({digits})", wanted]
    shown = f"arrayMap((n, d, u) -> {body}, {', '.join(f'[{value}]' for value in values)})[1]"
    return f"if(isNull({call.sql(0)}), '', {shown})"


define("format_bytes", "real, long?, string?", STRING, _bytes)


def _translate(call: Call) -> str:
    search, replacement = str(call.value(0)), str(call.value(1))
    if not replacement:
        pattern = "[" + "".join("\\" + char if not char.isalnum() else char for char in search) + "]"
        return f"replaceRegexpAll({call.sql(2)}, {quote.string(pattern)}, '')" if search else call.sql(2)
    padded = (replacement + replacement[-1] * len(search))[: len(search)]
    return f"translateUTF8({call.sql(2)}, {quote.string(search)}, {quote.string(padded)})"


define("translate", "string, string, string", STRING, _translate)


def _replace_strings(call: Call) -> str:
    """Each lookup in turn, passing over what an earlier one replaced: private characters stand in between."""
    lookups, rewrites = call.value(1), call.value(2)
    if not isinstance(lookups, list) or not isinstance(rewrites, list | str):
        raise Refusal("replace_strings() needs constant arrays")
    texts = [rewrites] * len(lookups) if isinstance(rewrites, str) else rewrites
    if len(texts) != len(lookups) or len(texts) > 1000:
        raise Refusal("replace_strings() needs as many replacements as lookups, at most 1000")
    sql = call.sql(0)
    pairs = [(old, new) for old, new in zip(lookups, texts, strict=True) if isinstance(old, str) and old]
    marks = [chr(0xE000 + place) for place in range(len(pairs))]
    for mark, (old, _) in zip(marks, pairs, strict=True):
        sql = f"replaceAll({sql}, {quote.string(str(old))}, {quote.string(mark)})"
    for mark, (old, new) in zip(marks, pairs, strict=True):
        text = new if isinstance(new, str) else old
        sql = f"replaceAll({sql}, {quote.string(mark)}, {quote.string(str(text))})"
    return sql


define("replace_strings", "string, dynamic, dynamic", STRING, _replace_strings)
define(
    "unicode_codepoints_from_string|to_utf8",
    "string",
    DYNAMIC,
    array_text(
        "arrayMap(c -> toString(reinterpretAsUInt32(reverse(convertCharset(c, 'UTF-8', 'UTF-32BE')))), "
        "extractAll({0}, '(?s).'))"
    ),
)


def _codepoints(call: Call) -> str:
    parts = []
    for index, arg in enumerate(call.args):
        if arg.type == DYNAMIC:
            parts.append(f"arrayMap(c -> toInt64OrZero(c), JSONExtractArrayRaw({call.sql(index)}))")
        else:
            parts.append(f"[toInt64({call.sql(index)})]")
    whole = f"arrayConcat({', '.join(parts)})"
    char = "convertCharset(reverse(reinterpretAsString(bitOr(toUInt32(c), 4278190080))), 'UTF-32BE', 'UTF-8')"
    char = "convertCharset(unhex(leftPad(hex(toUInt32(c)), 8, '0')), 'UTF-32BE', 'UTF-8')"
    return f"arrayStringConcat(arrayMap(c -> {char}, {whole}))"


define("unicode_codepoints_to_string|make_string", "any...", STRING, _codepoints)


def _isempty_json(call: Call) -> str:
    return call.fill("({0} IN ('', '\"\"'))")


define("isempty", "dynamic", BOOL, _isempty_json)
define("isnotempty|notempty", "dynamic", BOOL, lambda call: f"(NOT {_isempty_json(call)})")
for _kind in ("int", "long", "real", "decimal", "datetime", "timespan", "guid", "bool"):
    define("isempty", _kind, BOOL, "isNull({0})")
    define("isnotempty|notempty", _kind, BOOL, "isNotNull({0})")


def _sorted_json(call: Call) -> str:
    """JSON with the keys of every bag sorted: as a constant, or bag within bag down to eight levels."""
    if call.constant(0):
        return quote.string(json.dumps(json.loads(json_text(call.value(0))), sort_keys=True, separators=(",", ":")))
    return f"arrayMap(j -> if(startsWith(j, '\"'), JSONExtractString(j), {_sorted_level(8)}), [{call.sql(0)}])[1]"


def _sorted_level(depth: int) -> str:
    """The canonical text of the JSON text `j`."""
    if depth == 0:
        deep = "match(j, '^[\\\\[{].*[{]')"
        return f"if(throwIf({deep}, 'dynamic_to_json(): nested too deep') = 0, j, '')"
    one = f"arrayMap(j -> {_sorted_level(depth - 1)}, [m.2])[1]"
    members = "arraySort(m -> m.1, JSONExtractKeysAndValuesRaw(j))"
    pairs = f"if(startsWith(j, '['), arrayMap(m -> ('', m), JSONExtractArrayRaw(j)), {members})"
    item = f"concat(if(startsWith(j, '['), '', concat(toJSONString(m.1), ':')), {one})"
    joined = f"arrayStringConcat(arrayMap(m -> {item}, {pairs}), ',')"
    return f"if(match(j, {_NESTS}), concat(substring(j, 1, 1), {joined}, substring(j, length(j))), j)"


_NESTS = "'^[\\\\[{]'"
define("dynamic_to_json", "dynamic", STRING, _sorted_json)
