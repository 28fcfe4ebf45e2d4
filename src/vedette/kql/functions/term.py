"""The string operators: terms (`has`, `hasprefix`, …), substrings, prefixes, case rules, lists of needles.

A term is a maximal run of letters and digits of any script; `_` and all punctuation delimit
(https://learn.microsoft.com/kusto/query/datatypes-string-operators). Where the column has a text index
(`emit/index.py`), the condition begins with tokens the index can look up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from vedette.kql.emit import quote
from vedette.kql.emit.index import indexed_text
from vedette.kql.emit.literal import json_text
from vedette.kql.functions.definition import Call, define, fill
from vedette.kql.functions.pattern import portable
from vedette.kql.plan import Const
from vedette.kql.types import BOOL, DYNAMIC, LONG

_WORD = "[\\p{L}\\p{N}]"
_BEFORE = "(?:^|[^\\p{L}\\p{N}])"
_AFTER = "(?:$|[^\\p{L}\\p{N}])"
_ASCII_BEFORE, _ASCII_AFTER = (f"(?:{edge}|[\\x00-/:-@\\[-`{{-\\x7f])" for edge in "^$")
_TERMS = re.compile(r"[0-9A-Za-z]+")
_MANY = 64
"""How many constants of a list are still written one by one."""
_AT_ONCE = 255
"""How many needles the engine looks for in one go."""
_SPECIAL = re.compile(r"([\\.^$|?*+()\[\]{}])")


def regex_quote(text: str) -> str:
    """A text as an RE2 pattern that matches just it."""
    return _SPECIAL.sub(r"\\\1", text).replace("\0", "\\x00")


def _pattern(needles: Sequence[str], *, before: bool, after: bool, within_ascii: bool = False) -> str:
    first, last = (_ASCII_BEFORE, _ASCII_AFTER) if within_ascii else (_BEFORE, _AFTER)
    parts = []
    for needle in dict.fromkeys(needles):
        start = first if before and needle[:1].isalnum() else ""
        end = last if after and needle[-1:].isalnum() else ""
        parts.append(start + regex_quote(needle) + end)
    return "|".join(parts)


def _exactly(
    call: Call, text: str, wanted: Sequence[str], *, folded: bool = True, before: bool = True, after: bool = True
) -> str:
    """SQL that is true where the text has one of the needles, without an index.

    The letters of all scripts make a pattern that takes ten milliseconds to compile, and every part of a table compiles
    it anew. So the needles are looked for first, then for ASCII around them; other texts alone meet that pattern.
    """
    flags, case = ("(?i)", "CaseInsensitive") if folded else ("", "")
    full = quote.string(flags + _pattern(wanted, before=before, after=after))
    if len(wanted) > _AT_ONCE or not all(map(str.isascii, wanted)):
        return f"match({text}, {full})"
    near = quote.string(flags + _pattern(wanted, before=before, after=after, within_ascii=True))
    template = f"multiSearchAny{case}({{0}}, [{{a}}])" if len(wanted) > 1 else f"position{case}({{0}}, {{a}}) > 0"
    if near != full:
        term = len(wanted) == 1 and before and after and _TERMS.fullmatch(wanted[0])
        within = f"hasToken{case}({{0}}, {{a}})" if term else "match({0}, {b})"
        template += f" AND ({within} OR (length({{0}}) != lengthUTF8({{0}}) AND match({{0}}, {{c}})))"
    needles = ", ".join(quote.string(needle) for needle in dict.fromkeys(wanted))
    return fill(f"({template})", [text], call.emission, [needles, near, full])


def whole_terms(needle: str, *, first: bool, last: bool) -> list[str]:
    """The lower-case ASCII terms that any text having `needle` must have as whole terms.

    `first` and `last` tell whether the needle's outermost terms must be whole; a term next to a non-ASCII
    character is left out, since the index splits only at ASCII.
    """
    found = []
    for match in _TERMS.finditer(needle):
        left, right = match.start(), match.end()
        if (left == 0 and not first) or (right == len(needle) and not last):
            continue
        if (left and ord(needle[left - 1]) > 127) or (right < len(needle) and ord(needle[right]) > 127):
            continue
        found.append(match.group().lower())
    return found


def has_sql(call: Call, text: str, needle: str, *, folded: bool, before: bool = True, after: bool = True) -> str:
    """SQL of `text has needle` for a constant needle; `before`/`after` ask for a boundary on that side."""
    if not needle:
        return "true"
    exact = _exactly(call, text, [needle], folded=folded, before=before, after=after)
    if not call.emission.indexed(call.args[0]):
        return exact
    terms = whole_terms(needle, first=before, last=after)
    if not terms:
        return exact
    tokens = f"hasAllTokens({indexed_text(text)}, [{', '.join(quote.string(term) for term in terms)}])"
    if folded and before and after and terms == [needle.lower()]:
        return tokens
    return f"({tokens} AND {exact})"


def _variable_has(call: Call, folded: bool, before: bool, after: bool) -> str:
    flags = "(?i)" if folded else ""
    start = f"if(match({{1}}, '^{_WORD}'), {quote.string(_BEFORE)}, '')".replace("\\p", "\\\\p") if before else "''"
    end = f"if(match({{1}}, '{_WORD}$'), {quote.string(_AFTER)}, '')".replace("\\p", "\\\\p") if after else "''"
    start, end = start.replace("\\\\\\\\p", "\\\\p"), end.replace("\\\\\\\\p", "\\\\p")
    return call.fill(f"match({{0}}, concat('{flags}', {start}, regexpQuoteMeta({{1}}), {end}))")


def _has(folded: bool, before: bool, after: bool) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        if call.constant(1):
            return has_sql(call, call.sql(0), str(call.value(1)), folded=folded, before=before, after=after)
        return _variable_has(call, folded, before, after)

    return emit


def _contains(folded: bool) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        text = call.sql(0)
        if not call.constant(1):
            name = "positionCaseInsensitiveUTF8" if folded else "position"
            return f"({name}({text}, {call.sql(1)}) > 0)"
        needle = str(call.value(1))
        if not folded:
            return f"(position({text}, {quote.string(needle)}) > 0)"
        if not needle.isascii():
            return f"(positionCaseInsensitiveUTF8({text}, {quote.string(needle)}) > 0)"
        return f"(positionCaseInsensitive({text}, {quote.string(needle)}) > 0)"

    return emit


def _edge(function: str, folded: bool) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        name = function
        if folded:
            ascii_only = call.constant(1) and str(call.value(1)).isascii()
            name += "CaseInsensitive" if ascii_only else "CaseInsensitiveUTF8"
        return f"{name}({call.sql(0)}, {call.sql(1)})"

    return emit


def _same(call: Call) -> str:
    for index in (0, 1):
        if call.constant(index) and str(call.value(index)).isascii():
            return f"(lower({call.sql(1 - index)}) = {quote.string(str(call.value(index)).lower())})"
    return f"(lowerUTF8({call.sql(0)}) = lowerUTF8({call.sql(1)}))"


def _regex(call: Call) -> str:
    pattern = quote.string(portable(str(call.value(1)))) if call.constant(1) else call.sql(1)
    return f"match({call.sql(0)}, {pattern})"


_SHAPES: dict[str, tuple[Callable[[bool], Callable[[Call], str]], bool]] = {
    "has": (lambda folded: _has(folded, True, True), True),
    "hasprefix": (lambda folded: _has(folded, True, False), True),
    "hassuffix": (lambda folded: _has(folded, False, True), True),
    "contains": (_contains, True),
    "startswith": (lambda folded: _edge("startsWith", folded), True),
    "endswith": (lambda folded: _edge("endsWith", folded), True),
}


def _negated(emit: Callable[[Call], str]) -> Callable[[Call], str]:
    return lambda call: f"(NOT {emit(call)})"


for _name, (_shape, _) in _SHAPES.items():
    for _suffix, _folded in (("", True), ("_cs", False)):
        _emit = _shape(_folded)
        define(_name + _suffix, "string, string", BOOL, _emit)
        define("!" + _name + _suffix, "string, string", BOOL, _negated(_emit))
define("containscs", "string, string", BOOL, _contains(False))
define("notcontains|!contains", "string, string", BOOL, _negated(_contains(True)))
define("=~", "string, string", BOOL, _same)
define("!~", "string, string", BOOL, _negated(_same))
define("matches regex", "string, string", BOOL, _regex)
define("not matches regex", "string, string", BOOL, _negated(_regex))


def needles(call: Call) -> list[str] | None:
    """The constant strings after the first argument, or of a list there; None when one is not constant."""
    if len(call) == 2 and call.args[1].type == DYNAMIC and isinstance(call.args[1], Const):
        return call.args[1].value if isinstance(call.args[1].value, list) else None
    if not all(call.constant(index) for index in range(1, len(call))):
        return None
    return [str(call.value(index)) for index in range(1, len(call))]


def _has_any(call: Call) -> str:
    found = needles(call)
    if found is None:
        return "(" + " OR ".join(_variable_list(call)) + ")"
    if "" in found:
        return "true"
    text = call.sql(0)
    if not call.emission.indexed(call.args[0]):
        return _exactly(call, text, found)
    single = [needle.lower() for needle in found if whole_terms(needle, first=True, last=True) == [needle.lower()]]
    rest = [needle for needle in found if needle.lower() not in single]
    parts = []
    if single:
        tokens = ", ".join(quote.string(term) for term in dict.fromkeys(single))
        parts.append(f"hasAnyTokens({indexed_text(text)}, [{tokens}])")
    parts += [has_sql(call, text, needle, folded=True) for needle in dict.fromkeys(rest)]
    return parts[0] if len(parts) == 1 else "(" + " OR ".join(parts) + ")"


def _variable_list(call: Call) -> list[str]:
    parts = []
    for index in range(1, len(call)):
        pair = Call(call.emission, (call.args[0], call.args[index]), BOOL)
        parts.append(_has(True, True, True)(pair))
    return parts


define("has_any", "string, string...", BOOL, _has_any)
define("!has_any", "string, string...", BOOL, _negated(_has_any))
define("has_all", "string, string...", BOOL, lambda call: "(" + " AND ".join(_variable_list(call)) + ")")
define("has_any strings", "string, dynamic", BOOL, _has_any)
define("!has_any strings", "string, dynamic", BOOL, _negated(_has_any))


def _has_any_index(call: Call) -> str:
    """The place of the first needle the text has; -1 for none."""
    if call.constant(1) and isinstance(found := call.value(1), list):
        wanted = [item if isinstance(item, str) else json_text(item) for item in found]
        parts = [f"{has_sql(call, call.sql(0), text, folded=True)}, {index}" for index, text in enumerate(wanted)]
        return f"toInt64(multiIf({', '.join(parts)}, -1))" if parts else "toInt64(-1)"
    start = f"if(match(n, '^{_WORD}'), {quote.string(_BEFORE)}, '')".replace("\\p", "\\\\p", 2)
    end = f"if(match(n, '{_WORD}$'), {quote.string(_AFTER)}, '')".replace("\\p", "\\\\p", 2)
    start, end = start.replace("\\\\\\\\p", "\\\\p"), end.replace("\\\\\\\\p", "\\\\p")
    text = "if(startsWith(v, '\"'), JSONExtractString(v), v)"
    items = f"arrayMap(v -> {text}, JSONExtractArrayRaw({call.sql(1)}))"
    return (
        f"(toInt64(arrayMap(t -> arrayFirstIndex(n -> match(t, concat('(?i)', {start}, regexpQuoteMeta(n), {end})), "
        f"{items}), [{call.sql(0)}])[1]) - 1)"
    )


define("has_any_index", "string, dynamic", LONG, _has_any_index)


def _strings(items: Sequence[str]) -> str:
    """A set of strings as SQL; a long one as a single literal, which the engine parses four times as fast."""
    unique = list(dict.fromkeys(items))
    if len(unique) <= _MANY or any("\n" in item for item in unique):
        return f"({', '.join(map(quote.string, unique))})"
    joined = "\n".join(unique)
    return f"(SELECT arrayJoin(splitByChar('\\n', {quote.string(joined)})))"


def member_sql(call: Call, folded: bool) -> str:
    """SQL of membership in a constant or computed list."""
    found = needles(call) if call.args[0].type == "string" else None
    if folded:
        if found is None:
            items = ", ".join(f"lowerUTF8({call.sql(index)})" for index in range(1, len(call)))
            return f"(lowerUTF8({call.sql(0)}) IN ({items}))"
        lower = "lower" if all(item.isascii() for item in found) else "lowerUTF8"
        return f"({lower}({call.sql(0)}) IN {_strings([item.lower() for item in found])})"
    if found is not None:
        return f"({call.sql(0)} IN {_strings(found)})"
    items = ", ".join(call.sql(index) for index in range(1, len(call)))
    return f"({call.sql(0)} IN ({items}))"


for _kind in ("long", "real", "decimal", "datetime", "timespan", "string", "guid", "bool"):
    define("in", f"{_kind}, {_kind}...", BOOL, lambda call: member_sql(call, False))
    define("!in", f"{_kind}, {_kind}...", BOOL, lambda call: f"(NOT ifNull({member_sql(call, False)}, false))")
for _suffix, _folded in (("", False), ("~", True)):
    _emit = partial(member_sql, folded=_folded)
    define(f"in{_suffix} strings", "string, dynamic", BOOL, _emit)
    define(f"!in{_suffix} strings", "string, dynamic", BOOL, _negated(_emit))
define("in~", "string, string...", BOOL, lambda call: member_sql(call, True))
define("!in~", "string, string...", BOOL, lambda call: f"(NOT {member_sql(call, True)})")


_TEXTS = "arrayMap(v -> if(startsWith(v, '\"'), JSONExtractString(v), v), JSONExtractArrayRaw({1}))"
_LISTS = {
    "in": "has({texts}, {0})",
    "in~": "has(arrayMap(t -> lowerUTF8(t), {texts}), lowerUTF8({0}))",
    "has_any": "arrayExists(t -> {has}, {texts})",
    "has_all": "arrayAll(t -> {has}, {texts})",
}
_HAS_ELEMENT = (
    "match({0}, concat('(?i)', if(match(t, '^[\\\\p{L}\\\\p{N}]'), '(?:^|[^\\\\p{L}\\\\p{N}])', ''), "
    "regexpQuoteMeta(t), "
    "if(match(t, '[\\\\p{L}\\\\p{N}]$'), '(?:$|[^\\\\p{L}\\\\p{N}])', '')))"
)
for _name, _template in _LISTS.items():
    _sql = _template.replace("{texts}", _TEXTS).replace("{has}", _HAS_ELEMENT)
    define(f"{_name} list", "string, dynamic", BOOL, _sql)
    define(f"!{_name} list", "string, dynamic", BOOL, f"(NOT {_sql})")
