"""Texts of which every match of a regular expression contains at least one; what `prefilter` searches for instead.

`prefilter` calls `required` for conditions with `matches regex`; an expression without such texts gives nothing.
"""

from __future__ import annotations

import importlib
import re
from functools import cache
from typing import Any, Final

# The standard library's own reader of expressions; it has no public name since Python 3.11.
_READER: Final[Any] = importlib.import_module("re._parser")
# Shorter texts stand in too many rows to be worth a search.
_SHORTEST: Final = 3


@cache
def required(expression: str) -> frozenset[str] | None:
    """Lower-case texts, one of which stands in whatever `expression` matches; None when nothing is certain."""
    try:
        tree = _READER.parse(expression)
    except (re.error, OverflowError):
        return None
    return _of(list(tree))


def _of(items: list[tuple[Any, Any]]) -> frozenset[str] | None:
    found: list[frozenset[str]] = []
    run = ""
    for code, value in items:
        name = str(code)
        if name == "LITERAL":
            run += chr(value).lower()
        elif name != "AT":
            found.append(frozenset({run}))
            run = ""
            inner = _inside(name, value)
            if inner:
                found.append(inner)
    found.append(frozenset({run}))
    usable = [texts for texts in found if min(map(len, texts)) >= _SHORTEST]
    return max(usable, key=lambda texts: (min(map(len, texts)), -len(texts)), default=None)


def _inside(name: str, value: Any) -> frozenset[str] | None:
    """The texts of a group, of alternatives, or of something that comes at least once."""
    if name == "SUBPATTERN":
        return _of(list(value[-1]))
    if name in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0:
        return _of(list(value[2]))
    if name == "BRANCH":
        ways = [_of(list(way)) for way in value[1]]
        if all(ways):
            return frozenset(text for way in ways if way for text in way)
    return None
