"""What a reader of an HTML body sees and what it hides: text, links, forms, scripts; used by `content` and analysers.

HTML is read by lexbor after its nesting is bounded: deeply nested markup costs it quadratic time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from vedette.mail.links import Link, from_text, host, straightened

_TAG = re.compile(r"<\s*(/?)\s*([a-zA-Z][a-zA-Z0-9]*)[^>]*?(/?)>")
_ANY_TAG = re.compile(r"<[^>]{0,20000}>")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_DEPTH = 300
_START = 20_000
_TARGETS = (("a", "href"), ("area", "href"), ("form", "action"), ("iframe", "src"), ("base", "href"))
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:\.0\d*)?(?:px|pt|em|%)?\s*(?:;|$|!)|opacity\s*:\s*0(?:\.0)?\s*(?:;|$)"
    r"|mso-hide\s*:\s*all|max-height\s*:\s*0|(?<![-\w])color\s*:\s*transparent|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{4,}"
    r"|font-size\s*:\s*[01](?:\.\d+)?px",
    re.IGNORECASE,
)
_MODERN = re.compile(
    r"viewport|border-radius|max-width|role=.?presentation|<!doctype html>|charset=.?utf-8", re.IGNORECASE
)
_FRAME = re.compile(r"<(?:html|head|body)\b", re.IGNORECASE)
_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Form:
    """A form: where it sends to, and the kinds and names of its fields in lower case."""

    action: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Markup:
    """`text` is what is shown, `hidden` what styles hide; `images` counts images loaded from elsewhere.

    `flattened` says that it was nested beyond reason and read without its tags, `modern` that it uses what pages have
    had since phones read mail, `framed` that it has a head or a body.
    """

    text: str = ""
    hidden: str = ""
    title: str = ""
    links: tuple[Link, ...] = ()
    forms: tuple[Form, ...] = ()
    scripts: tuple[str, ...] = ()
    refresh: str = ""
    images: int = 0
    image_hosts: tuple[str, ...] = ()
    flattened: bool = False
    modern: bool = False
    framed: bool = True


def read(source: str, location: str = "Body") -> Markup:
    """Read HTML; markup nested beyond reason is stripped of its tags and read as text."""
    if _depth(source) > _DEPTH:
        plain = unescape(_ANY_TAG.sub(" ", source))
        return Markup(text=" ".join(plain.split()), links=tuple(from_text(source, location)), flattened=True)
    tree = LexborHTMLParser(source)
    links = list(_targets(tree, location))
    scripts = tuple((node.text(deep=True) or "")[:200_000] for node in tree.css("script")[:50])
    title = next((node.text(deep=True) or "" for node in tree.css("title")), "").strip()[:300]
    forms = tuple(_form(node) for node in tree.css("form")[:20])
    images = [host(node.attributes.get("src") or "") for node in tree.css("img[src]")[:500]]
    refresh = _refresh(tree)
    for node in tree.css("script, style, title, noscript"):
        node.decompose()
    hidden = _take_hidden(tree)
    body = tree.body
    text = " ".join((body.text(separator=" ", deep=True) if body else "").split())
    links += from_text(text, location)
    return Markup(
        text=text,
        hidden=hidden,
        title=title,
        links=tuple(links),
        forms=forms,
        scripts=scripts,
        refresh=refresh,
        images=sum(1 for name in images if name),
        image_hosts=tuple(dict.fromkeys(name for name in images if name)),
        modern=bool(_MODERN.search(source, 0, _START)),
        framed=bool(_FRAME.search(source, 0, _START)),
    )


def _targets(tree: LexborHTMLParser, location: str) -> Iterator[Link]:
    for tag, attribute in _TARGETS:
        for node in tree.css(f"{tag}[{attribute}]"):
            url = straightened(node.attributes.get(attribute) or "")
            domain = host(url)
            if domain and url.lower().startswith(("http://", "https://", "ftp://")):
                shown = " ".join((node.text(deep=True) or "").split())[:500]
                yield Link(url[:4000], domain, location, shown or _alternative(node), tag)


def _alternative(node: LexborNode) -> str:
    """The text of a picture that is a link."""
    image = node.css_first("img[alt]")
    return (image.attributes.get("alt") or "").strip()[:200] if image else ""


def _form(node: LexborNode) -> Form:
    fields = []
    for field in node.css("input, select, textarea")[:100]:
        values = field.attributes
        fields.append(f"{values.get('type') or 'text'} {values.get('name') or ''} {values.get('placeholder') or ''}")
    return Form(straightened(node.attributes.get("action") or ""), tuple(field.lower() for field in fields))


def _refresh(tree: LexborHTMLParser) -> str:
    for node in tree.css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").lower() == "refresh":
            match = _REFRESH.search(node.attributes.get("content") or "")
            if match:
                return match[1].strip()
    return ""


@lru_cache(maxsize=5_000)
def _hides(style: str) -> bool:
    return bool(_HIDDEN.search(style))


def _take_hidden(tree: LexborHTMLParser) -> str:
    """The text styles hide, taken out of the tree so that what remains is what is shown."""
    taken = []
    for node in tree.css("[style], [hidden]")[:5000]:
        style = node.attributes.get("style") or ""
        if node.tag in {"body", "html"} or not ("hidden" in node.attributes or _hides(style)):
            continue
        taken.append(node.text(separator=" ", deep=True) or "")
        if len(node.css("a[href]")) == 0:
            node.decompose()
    return " ".join(" ".join(taken).split())[:20_000]


def _depth(source: str) -> int:
    if source.count("<") <= _DEPTH:
        return 0
    depth = deepest = 0
    for match in _TAG.finditer(source):
        if match[1]:
            depth = max(0, depth - 1)
        elif not match[3] and match[2].lower() not in _VOID:
            depth += 1
            deepest = max(deepest, depth)
    return deepest
