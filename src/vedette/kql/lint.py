"""Hints about forms that cost more than they need to: `lint(query)` for editors, the rule checker and `vedette hunt`.

Works on the syntax tree alone, so that it can speak about queries that do not compile yet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields

from vedette.kql import syntax
from vedette.kql.diagnostics import Diagnostic, Severity, SourceText
from vedette.kql.parser import parse_tolerant
from vedette.kql.syntax import Node, Span

_TERM = re.compile(r"[A-Za-z0-9]{4,}")
_PLAIN = re.compile(r"[\w \-:/\\.]+")
_TIMES = frozenset(("Timestamp", "TimeGenerated", "ingestion_time", "ago", "now", "datetime"))
_EXACT = frozenset(("ActionType", "DeviceId", "SHA1", "SHA256", "MD5", "ReportId", "Type", "AccountSid", "EventType"))

Finding = tuple[str, str, Span, str]


def lint(text: str) -> tuple[Diagnostic, ...]:
    """Hints in the order of the text; a text with syntax errors gives those that can still be seen."""
    source = SourceText(text)
    tree, _ = parse_tolerant(text)
    found: list[Finding] = []
    for node in walk(tree):
        for check in _CHECKS:
            found += check(node)
    return tuple(
        source.diagnostic(code, message, span, severity=Severity.HINT, suggestion=suggestion)
        for code, message, span, suggestion in sorted(set(found), key=lambda item: (item[2].start, item[0]))
    )


def walk(node: Node) -> Iterator[Node]:
    """A node and all beneath it, without recursion."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(children(current))


def children(node: Node) -> Iterator[Node]:
    """The nodes right beneath one."""
    for each in fields(node):
        value = getattr(node, each.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Node):
                yield item


def _text(node: Node) -> str | None:
    return node.value if isinstance(node, syntax.Literal) and isinstance(node.value, str) else None


def _contains(node: Node) -> Iterator[Finding]:
    if isinstance(node, syntax.Binary) and node.op in ("contains", "!contains", "contains_cs"):
        needle = _text(node.right)
        if needle is not None and _TERM.fullmatch(needle):
            instead = node.op.replace("contains", "has")
            text = f"'{instead}' finds whole terms by the index; '{node.op}' reads every row"
            yield "contains", text, node.span, instead


def _regex(node: Node) -> Iterator[Finding]:
    if isinstance(node, syntax.Binary) and node.op == "matches regex":
        pattern = _text(node.right)
        bare = pattern.replace("\\.", "") if pattern is not None else "."
        if _PLAIN.fullmatch(bare) and "." not in bare and "\\" not in bare:
            yield (
                "regex-literal",
                "this pattern is a plain text: 'contains_cs' finds it faster",
                node.span,
                "contains_cs",
            )


def _case(node: Node) -> Iterator[Finding]:
    if isinstance(node, syntax.Binary) and node.op in ("=~", "!~") and isinstance(node.left, syntax.Name):
        needle = _text(node.right)
        fixed = node.left.name in _EXACT or (needle is not None and not any(map(str.isalpha, needle)))
        if fixed:
            instead = "==" if node.op == "=~" else "!="
            yield "case", f"case does not matter here: '{instead}' can use the index", node.span, instead
    left = node.left if isinstance(node, syntax.Membership) and node.op in ("in~", "!in~") else None
    if isinstance(node, syntax.Membership) and isinstance(left, syntax.Name) and left.name in _EXACT:
        instead = node.op.removesuffix("~")
        yield "case", f"case does not matter here: '{instead}' can use the index", node.span, instead


def _folded(node: Node) -> Iterator[Finding]:
    called = node.left if isinstance(node, syntax.Binary) and node.op == "==" else None
    if isinstance(called, syntax.Call) and called.name in ("tolower", "toupper"):
        yield "case", f"'=~' ignores case without computing {called.name}() for every row", node.span, "=~"


def _search(node: Node) -> Iterator[Finding]:
    if isinstance(node, syntax.Search) and not node.tables:
        yield "search-all", "this reads every column of every table; name tables: search in (…)", node.span, ""
    wild = [item for item in node.tables if isinstance(item, syntax.Wildcard)] if isinstance(node, syntax.Union) else []
    if any(item.pattern == "*" for item in wild):
        yield "union-all", "this reads every table; name those that matter", node.span, ""


def _join(node: Node) -> Iterator[Finding]:
    if isinstance(node, syntax.Join) and isinstance(node.right, syntax.Name):
        text = "the right side is a whole table: filter or summarize it, or project the columns you need"
        yield "join-whole", text, node.right.span, ""


def _untimed(node: Node) -> Iterator[Finding]:
    if not isinstance(node, syntax.Block):
        return
    if not isinstance(node.result, syntax.Pipe) or not isinstance(node.result.source, syntax.Name):
        return
    names = {inner.name for inner in walk(node) if isinstance(inner, syntax.Name | syntax.Call)}
    if not names & _TIMES:
        text = "no condition on time: all that is kept is read; add where Timestamp > ago(7d)"
        yield "no-time", text, node.result.source.span, ""


def _sorted_whole(node: Node) -> Iterator[Finding]:
    if not isinstance(node, syntax.Pipe):
        return
    for first, second in zip(node.operators, node.operators[1:], strict=False):
        if isinstance(first, syntax.Sort) and isinstance(second, syntax.Take):
            yield "sort-take", "'top' does both at once", Span(first.span.start, second.span.end), "top"
        if isinstance(first, syntax.Sort) and isinstance(second, syntax.Where | syntax.Summarize):
            yield "sort-early", "sorting before filtering or grouping is lost work", first.span, ""


_CHECKS: tuple[Callable[[Node], Iterator[Finding]], ...] = (
    _contains, _regex, _case, _folded, _search, _join, _untimed, _sorted_whole,
)  # fmt: skip
