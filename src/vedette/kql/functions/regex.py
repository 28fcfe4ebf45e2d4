"""Regular expressions (RE2, as in Kusto): extract, extract_all, replace_regex, indexof_regex.

Patterns must be constant, which is all that real queries use. Source: the reference's page of each function.
"""

from __future__ import annotations

import re

from vedette.kql.emit import quote
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import Call, Refusal, define
from vedette.kql.functions.pattern import portable
from vedette.kql.functions.string import array_text
from vedette.kql.plan import Const, Typed
from vedette.kql.types import DYNAMIC, LONG, STRING


def groups(pattern: str) -> int:
    """How many capturing groups a pattern has; Refusal when it is no valid pattern."""
    try:
        return re.compile(re.sub(r"\(\?[imsU-]+\)|\\[pP]\{\w+\}|\\z|\[\[:\w+:\]\]", "", pattern)).groups
    except re.error:
        return len(re.findall(r"(?<!\\)\((?!\?[:imsU-])", pattern))


def _extract(call: Call) -> str:
    pattern, group = portable(str(call.value(0))), call.value(1)
    if not isinstance(group, int) or group < 0:
        raise Refusal("extract() needs the number of a capture group, from 0")
    if group > groups(pattern):
        return "''"
    if group == 0:
        return f"extract({call.sql(2)}, {quote.string('(' + pattern + ')')})"
    if group == 1 and groups(pattern) == 1:
        return f"extract({call.sql(2)}, {quote.string(pattern)})"
    return f"regexpExtract({call.sql(2)}, {quote.string(pattern)}, {group})"


define("extract", "string, long, string", STRING, _extract)


def _extract_all(call: Call) -> str:
    pattern = portable(str(call.value(0)))
    text = call.args[-1]
    sql = call.emission.expression(converted(text, STRING) or text)
    count = groups(pattern)
    if count == 0:
        raise Refusal("extract_all() needs a pattern with at least one capture group")
    wanted = _wanted(call.args[1], pattern) if len(call) > 2 else list(range(1, count + 1))
    if any(number > count for number in wanted):
        raise Refusal("extract_all() asks for a capture group the pattern does not have")
    if count == 1 and wanted == [1]:
        body = array_text(f"arrayMap(s -> toJSONString(s), extractAll({sql}, {quote.string(pattern)}))")
    else:
        vertical = f"extractAllGroupsVertical({sql}, {quote.string(pattern)})"
        if len(wanted) == 1:
            body = array_text(f"arrayMap(g -> toJSONString(g[{wanted[0]}]), {vertical})")
        else:
            parts = ", ".join(f"toJSONString(g[{number}])" for number in wanted)
            body = array_text(f"arrayMap(g -> {array_text(f'[{parts}]')}, {vertical})")
    return f"if(match({sql}, {quote.string(pattern)}), {body}, '')"


def _wanted(arg: Typed, pattern: str) -> list[int]:
    """The numbers of the groups an array names, by number or by name."""
    if not isinstance(arg, Const) or not isinstance(arg.value, list):
        raise Refusal("extract_all() needs constant capture groups")
    names = re.findall(r"\(\?P?<(\w+)>|(?<!\\)\((?!\?)", pattern)
    found = []
    for item in arg.value:
        if isinstance(item, str) and item in names:
            found.append(names.index(item) + 1)
        elif isinstance(item, int) and item > 0:
            found.append(item)
        else:
            raise Refusal(f"the pattern has no capture group '{item}'")
    return found


define("extract_all|extractall", "string, string", DYNAMIC, _extract_all)
define("extract_all|extractall", "string, dynamic, string", DYNAMIC, _extract_all)


def _replace(call: Call) -> str:
    pattern, rewrite = portable(str(call.value(1))), call.value(2)
    text = re.sub(r"\$(\d)", r"\\\1", str(rewrite)) if rewrite is not None else ""
    return f"replaceRegexpAll({call.sql(0)}, {quote.string(pattern)}, {quote.string(text)})"


define("replace_regex", "string, string, string", STRING, _replace)


def _old_replace(call: Call) -> str:
    return _replace(Call(call.emission, (call.args[2], call.args[0], call.args[1]), call.returns))


define("replace", "string, string, string", STRING, _old_replace)


def _indexof(call: Call) -> str:
    """The place of an occurrence from a start, within so many characters; null for arguments that say nothing."""
    pattern = f"(?:{portable(str(call.value(1)))})"
    if len(call) == 2:
        whole, first = quote.string(pattern), quote.string(f"(?s)^(.*?){pattern}")
        return call.fill("if(match({0}, {a}), toInt64(lengthUTF8(extract({0}, {b}))), -1)", whole, first)
    start = call.sql(2)
    size = call.sql(3) if len(call) > 3 else "-1"
    times = call.value(4) if len(call) > 4 else 1
    if not isinstance(times, int) or not 1 <= times <= 64:
        raise Refusal("the occurrence must be a constant from 1 to 64")
    # What stands before the wanted occurrence: so many matches, each with the text before it.
    lead = quote.string(f"(?s)^((?:.*?{pattern}){{{times - 1}}}.*?){pattern}")
    window = "if(s < 0, substringUTF8(t, b + 1), substringUTF8(t, b + 1, s))"
    found = f"if(match(w, {lead}), toInt64(lengthUTF8(extract(w, {lead}))) + b, -1)"
    body = f"if(b < 0 OR s < -1, NULL, arrayMap(w -> {found}, [{window}])[1])"
    values = [call.sql(0), f"toInt64({start})", f"toInt64({size})"]
    return f"arrayMap((t, b, s) -> {body}, {', '.join(f'[{value}]' for value in values)})[1]"


define("indexof_regex", "string, string, long?, long?, long?", LONG, _indexof)
