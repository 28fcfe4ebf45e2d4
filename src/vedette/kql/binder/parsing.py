"""`parse`, `parse-where`, `parse-kv`: patterns become one regular expression whose groups are the columns.

In the simple kind all columns must convert or none is filled; the relaxed kind fills those that do.
"""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope
from vedette.kql.binder.joining import option
from vedette.kql.binder.overload import apply
from vedette.kql.functions.capture import CAPTURE, FIRST, KEYED, MATCHES, UNESCAPE
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.functions.pattern import uncaptured
from vedette.kql.functions.term import regex_quote
from vedette.kql.plan import Apply, Bad, Broken, Column, Const, Filter, Plan, Project, Ref, Typed
from vedette.kql.types import BOOL, DATETIME, DYNAMIC, GUID, INT, LONG, REAL, STRING, TIMESPAN

_NUMBERS = {INT: "[-+]?[0-9]+", LONG: "[-+]?[0-9]+", REAL: "[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?"}
_SHAPES = {
    **_NUMBERS,
    BOOL: "(?i:true|false)|[01]",
    DATETIME: "[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}(?:[T ][0-9:.]+(?:Z| ?[AP]M)?)?",
    GUID: "[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}",
    TIMESPAN: "-?[0-9][0-9.:]*",
}
"""What a value looks like that anything may follow."""


def _text_of(binder: Binder, node: syntax.Expr, plan: Plan, scope: Scope) -> Typed:
    value = binder.strict(node, scope.over(plan))
    if isinstance(value, Bad) or value.type == STRING:
        return value
    return converted(value, STRING) or value


def _pattern(node: syntax.Parse, kind: str) -> tuple[str, list[syntax.ColumnDeclaration]]:
    """The regular expression of a pattern and the columns its groups fill."""
    parts, columns = [], []
    regex = kind == "regex"
    last = len(node.parts) - 1
    for place, part in enumerate(node.parts):
        if part.text is not None:
            parts.append(uncaptured(part.text) if regex else regex_quote(part.text))
        elif part.star:
            parts.append(".*" if place == last or regex else ".*?")
        elif part.column is not None:
            columns.append(part.column)
            number = _NUMBERS.get(part.column.type or STRING) if kind != "relaxed" else None
            ends = place == last
            follows_star = not ends and node.parts[place + 1].star
            shape = _SHAPES.get(part.column.type or STRING) if follows_star else None
            if number is not None:
                parts.append(f"\\s*({number})")
            elif shape is not None:
                parts.append(f"(?:\\s*({shape}))?" if kind == "relaxed" else f"\\s*({shape})")
            else:
                greedy = ends or regex or (follows_star and place + 1 == last)
                if part.column.type in (None, STRING, DYNAMIC):
                    parts.append("(.*)" if greedy else "(.*?)")
                else:
                    parts.append("\\s*(.*\\S|)\\s*" if greedy else "\\s*(.*?)\\s*")
    flags = option(node, "flags")
    unknown = set(flags) - set("imsU")
    if unknown:
        raise Problem("unsupported", f"not supported: the flag '{sorted(unknown)[0]}'", node.span)
    prefix = "(?s" + "".join(sorted(set(flags) - {"s"})) + ")" if not regex or not flags else f"(?{flags})"
    return prefix + "^" + "".join(parts), columns


def _parse(binder: Binder, node: syntax.Parse, plan: Plan, scope: Scope) -> Plan:
    kind = option(node, "kind") or "simple"
    if kind not in ("simple", "relaxed", "regex"):
        raise Problem("unsupported", f"unknown kind of parse '{kind}'", node.span)
    text = _text_of(binder, node.value, plan, scope)
    if isinstance(text, Bad):
        return Broken(())
    pattern, declared = _pattern(node, kind)
    values: list[tuple[Column, Typed]] = []
    matches: Typed = Apply(BOOL, MATCHES, (text, Const(STRING, pattern)))
    for place, column in enumerate(declared):
        wanted = column.type or STRING
        capture = Apply(STRING, CAPTURE, (text, Const(STRING, pattern), Const(LONG, place + 1)))
        value = converted(capture, wanted) or capture
        values.append((Column(column.name, wanted), value))
        if kind != "relaxed" and wanted not in (STRING, DYNAMIC):
            filled = apply(FUNCTIONS["isnotnull"], [value], "isnotnull", node.span)
            matches = apply(FUNCTIONS["and"], [matches, filled], "and", node.span)
    if node.filter:
        return _added(Filter(plan.columns, plan, matches), values)
    if any(column.type not in (STRING, DYNAMIC) for column, _ in values) and kind != "relaxed":
        values = [
            (c, apply(FUNCTIONS["iff"], [matches, v, Const(c.type, None)], "parse", node.span)) for c, v in values
        ]
    return _added(plan, values)


def _added(plan: Plan, values: list[tuple[Column, Typed]]) -> Plan:
    """The plan with these columns, in the place of one of the same name or at the end."""
    columns = list(plan.columns)
    items: list[Typed] = [Ref(column.type, column.name) for column in columns]
    for column, value in values:
        place = next((at for at, known in enumerate(columns) if known.name == column.name), None)
        if place is None:
            columns.append(column)
            items.append(value)
        else:
            columns[place], items[place] = column, value
    return Project(tuple(columns), plan, tuple(items))


def _option(binder: Binder, node: syntax.ParseKv, name: str, scope: Scope) -> str:
    value = node.option(name)
    if value is None:
        return ""
    if isinstance(value, syntax.Name):
        return value.name
    bound = binder.strict(value, scope)
    if not isinstance(bound, Const):
        raise Problem("not-constant", f"'{name}' must be constant", value.span)
    return str(bound.value) if bound.value is not None else ""


def _characters(text: str) -> str:
    return "".join("\\" + char if not char.isalnum() else char for char in text)


def _parse_kv(binder: Binder, node: syntax.ParseKv, plan: Plan, scope: Scope) -> Plan:
    text = _text_of(binder, node.value, plan, scope)
    if isinstance(text, Bad):
        return Broken(())
    settings = {
        name: _option(binder, node, name, Scope(scope.names))
        for name in ("pair_delimiter", "kv_delimiter", "quote", "escape", "regex", "greedy")
    }
    settings["greedy"] = "yes" if settings["greedy"].lower() == "true" else ""
    if settings["greedy"] and not (settings["pair_delimiter"] and settings["kv_delimiter"]):
        raise Problem("unsupported", "not supported: parse-kv with greedy=true and no delimiters", node.span)
    values = []
    for column in node.columns:
        wanted = column.type or STRING
        captured = _pair(text, column.name, settings)
        values.append((Column(column.name, wanted), converted(captured, wanted) or captured))
    return _added(plan, values)


def _pair(text: Typed, key: str, settings: dict[str, str]) -> Typed:
    """The text beside a key."""
    if settings["regex"]:
        return Apply(STRING, KEYED, (text, Const(STRING, settings["regex"]), Const(STRING, key)))
    pair, link, quoting = settings["pair_delimiter"], settings["kv_delimiter"], settings["quote"]
    inner = f"[{_characters(pair)}]" if pair else "[^0-9A-Za-z_]"
    between = regex_quote(link) if link else "[^0-9A-Za-z_]+?"
    mark = f"[{_characters(quoting)}]?" if quoting else ""
    start = f"(?s)(?:^|{inner})\\s*{mark}{regex_quote(key)}{mark}\\s*{between}\\s*"
    bare = f"[^{_characters(pair)}]*" if pair else "[0-9A-Za-z_]*"
    ends = ""
    if settings["greedy"]:
        # An unquoted value goes on to the last delimiter before the next key, or to the end.
        bare, ends = (
            ".*?",
            f"(?:[{_characters(pair)}][^{_characters(pair)}{_characters(link[0])}]+{regex_quote(link)}|$)",
        )
    patterns = []
    if quoting:
        one, other, escape = _characters(quoting[0]), _characters(quoting[-1]), settings["escape"]
        body = f"(?:{_characters(escape)}.|[^{other}{_characters(escape)}])*" if escape else f"[^{other}]*"
        patterns.append(f"{start}{one}({body}){other}")
        if pair and not ends:
            bare = f"(?:[^{one}{_characters(pair)}][^{_characters(pair)}]*)?"
    patterns.append(f"{start}({bare}){ends}")
    found: Typed = Apply(STRING, FIRST, (text, *(Const(STRING, pattern) for pattern in patterns)))
    if quoting and settings["escape"]:
        found = Apply(STRING, UNESCAPE, (found, Const(STRING, settings["escape"]), Const(STRING, quoting[-1])))
    return found


OPERATORS.update({syntax.Parse: _parse, syntax.ParseKv: _parse_kv})
