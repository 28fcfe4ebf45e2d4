"""Start tags of HTML with the places of their attributes' values, read as browsers read them; `spotting` asks.

Source: WHATWG HTML, Tokenization (tag, attribute name and attribute value states). Comments, styles and quoted values
are looked into as well: what one program skips another shows, and senders know how to make them disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BLANK = r"[\t\n\f\r ]"
_ATTRIBUTE = (
    r"[\t\n\f\r /]*+(?:=[^\t\n\f\r /=>]*+|[^\t\n\f\r /=>]++)"
    rf"(?:{_BLANK}*+={_BLANK}*+(?:\"[^\"]*+\"|'[^']*+'|[^\"'\t\n\f\r >][^\t\n\f\r >]*+|(?=>)))?+"
)
_OPEN = re.compile(r"<[a-zA-Z]")
_TAG = re.compile(rf"<([a-zA-Z][^\t\n\f\r />]*+)((?:{_ATTRIBUTE})*+)[\t\n\f\r /]*+>")
_ONE = re.compile(
    r"[\t\n\f\r /]*+(?P<name>=[^\t\n\f\r /=>]*+|[^\t\n\f\r /=>]++)"
    rf"(?:{_BLANK}*+={_BLANK}*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'"
    r"|(?P<bare>[^\"'\t\n\f\r >][^\t\n\f\r >]*+)|(?=>)))?+"
)
_WANTED = re.compile(r"href|action", re.IGNORECASE)
_AGAIN = 1_000_000
"""Characters that are read more than once, for tags that begin inside of others; after that, tags follow each other."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an attribute: the names of tag and attribute in lower case, and where it stands without quotes."""

    tag: str
    name: str
    start: int
    end: int


def values(source: str) -> Iterator[Value]:
    """Values of attributes that may lead somewhere (`…href`, `…action`), in the order their tags begin."""
    last, left, seen = source.rfind(">"), _AGAIN, 0
    found = _OPEN.search(source)
    while found is not None and found.start() < last:
        tag = _TAG.match(source, found.start())
        if tag is None:
            found = _OPEN.search(source, found.end())
            continue
        if found.start() < seen:
            left -= tag.end() - tag.start()
        seen = max(seen, tag.end())
        if _WANTED.search(source, tag.start(2), tag.end(2)):
            yield from _values(source, tag)
        found = _OPEN.search(source, found.end() if left > 0 else seen)


def _values(source: str, tag: re.Match[str]) -> Iterator[Value]:
    end = tag.end(2)
    for one in _ONE.finditer(source, tag.start(2), end + 1):  # with the `>`, before which a value may be missing
        name = one["name"].lower()
        group = next((kind for kind in ("double", "single", "bare") if one[kind] is not None), "")
        if group and one.end() <= end and name.endswith(("href", "action")):
            yield Value(tag[1].lower(), name, one.start(group), one.end(group))
