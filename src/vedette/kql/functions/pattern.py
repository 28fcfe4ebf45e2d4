"""Regular expressions of KQL, which are those of Rust's regex library, as the engine's RE2 reads them.

Every function that takes a constant pattern passes it through `portable`. Source:
https://learn.microsoft.com/kusto/query/regex.
"""

from __future__ import annotations

import re

from vedette.kql.functions.definition import Refusal

# One step of a pattern: an escape, the start of a group with flags, or one character.
_STEP = re.compile(
    r"\\(?:[uU]\{(?P<braced>[0-9A-Fa-f]+)\}|u(?P<four>[0-9A-Fa-f]{4})|U(?P<eight>[0-9A-Fa-f]{8})|"
    r"(?P<edge>[<>]|b\{[a-z-]+\})|(?P<quoted>_)|.)|\(\?(?P<flags>[a-zA-Z]*)(?:-[a-zA-Z]+)?[:)]|.",
    re.DOTALL,
)


def _edge(text: str, before: str, after: str) -> str:
    """The start or end of a word beside a letter that makes it one, which is RE2's plain edge; else Refusal."""
    start = text in ("\\<", "\\b{start}")
    beside = re.match(r"\w|\\[wd]", after) if start else re.search(r"(?<!\\)\w\Z|\\[wd]\Z", before)
    if beside is None or text not in ("\\<", "\\>", "\\b{start}", "\\b{end}"):
        raise Refusal(f"the edge of a word '{text}' in a regular expression")
    return "\\b"


def uncaptured(pattern: str) -> str:
    """The pattern with groups that capture nothing, for a place in a pattern whose groups have numbers."""
    parts: list[str] = []
    inside = False
    for step in _STEP.finditer(pattern):
        text = step.group()
        if inside:
            inside = text != "]" or parts[-1] in ("[", "^")
        elif text == "[":
            inside = True
        elif text == "(" and pattern[step.end() : step.end() + 1] != "?":
            text = "(?:"
        parts.append(text)
    return re.sub(r"\(\?P?<\w+>", "(?:", "".join(parts))


def portable(pattern: str) -> str:
    r"""The pattern for RE2: `\u0041` as `\x{0041}`, and a dot that does not match the end of a line.

    Raises Refusal for what RE2 cannot say: edges of words but beside a letter, verbose mode, intersections of classes.
    """
    parts: list[str] = []
    inside = dotted = False
    for step in _STEP.finditer(pattern):
        text = step.group()
        code = step["braced"] or step["four"] or step["eight"]
        if code:
            text = f"\\x{{{code}}}"
        elif step["edge"] and not inside:
            text = _edge(text, "".join(parts), pattern[step.end() :])
        elif step["quoted"]:
            text = "_"
        elif "x" in (step["flags"] or "") and not inside:
            raise Refusal("verbose mode in a regular expression")
        elif text == "[" and not inside:
            inside = True
        elif text == "]" and parts[-1:] not in (["["], ["^"]):
            inside = False
        elif text == "&" and inside and parts[-1:] == ["&"]:
            raise Refusal("an intersection of classes in a regular expression")
        elif text == "." and not inside:
            dotted = True
        parts.append(text)
    return ("(?-s)" if dotted else "") + "".join(parts)
