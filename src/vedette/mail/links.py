"""Links out of a message's text and HTML, with the host they lead to; used by `message`.

HTML is read by lexbor after its nesting is bounded: deeply nested markup costs it quadratic time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

_URL = re.compile(r"\b(?:https?|ftp)://[^\s<>\"'\x00-\x1f\u201c\u201d]{3,4000}", re.IGNORECASE)
_TAG = re.compile(r"<\s*(/?)\s*([a-zA-Z][a-zA-Z0-9]*)[^>]*?(/?)>")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_DEPTH = 300
_ATTRIBUTES = (("a", "href"), ("area", "href"), ("form", "action"), ("iframe", "src"), ("base", "href"))


@dataclass(frozen=True, slots=True)
class Link:
    """`location` is Body, Subject, Attachment or Header as in EmailUrlInfo.UrlLocation; `shown` is the visible text."""

    url: str
    domain: str
    location: str = "Body"
    shown: str = ""


def host(url: str) -> str:
    """The lower-case host of a URL, empty if it has none or cannot be split."""
    try:
        return (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def from_text(text: str, location: str = "Body") -> Iterator[Link]:
    """Links as they stand in plain text, without the punctuation that ends a sentence."""
    for match in _URL.finditer(text):
        url = match[0].rstrip(".,;:!?)]}'>*_")
        domain = host(url)
        if domain:
            yield Link(url, domain, location)


def from_html(text: str) -> Iterator[Link]:
    """Targets of anchors, areas, forms and frames; the text alone when the markup is nested beyond reason."""
    if _depth(text) > _DEPTH:
        yield from from_text(text)
        return
    tree = LexborHTMLParser(text)
    for tag, attribute in _ATTRIBUTES:
        for node in tree.css(f"{tag}[{attribute}]"):
            url = (node.attributes.get(attribute) or "").strip()
            domain = host(url)
            if domain and url.lower().startswith(("http://", "https://", "ftp://")):
                yield Link(url[:4000], domain, "Body", (node.text(deep=True) or "").strip()[:500])
    body = tree.body
    if body is not None:
        yield from from_text(body.text(separator=" ", deep=True))


def _depth(text: str) -> int:
    depth = deepest = 0
    for match in _TAG.finditer(text):
        if match[1]:
            depth = max(0, depth - 1)
        elif not match[3] and match[2].lower() not in _VOID:
            depth += 1
            deepest = max(deepest, depth)
    return deepest
