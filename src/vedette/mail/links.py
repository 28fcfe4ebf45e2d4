"""Links with the host they lead to; used by `markup`, `content` and the analysers of links.

Browsers forgive much in a link (backslashes, missing schemes, line breaks); what they would open is what we read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

_URL = re.compile(
    r"(?:\b(?:https?|ftp)://|\bwww\.(?=[a-z0-9-]+\.))[^\s<>\"'\x00-\x1f\u201c\u201d]{3,4000}", re.IGNORECASE
)
_BLANKS = re.compile(r"[\x00-\x20\u200b-\u200f\u2060\ufeff\u00ad]+")
_DEFANGED = re.compile(r"^h(?:xx|\*\*)p(s?)(?:\[:\]|:)//|^(https?)\[:\]//", re.IGNORECASE)
_USUAL = re.compile(r"https?://([A-Za-z0-9.-]+)(?::\d+)?(?:[/?#]|$)")  # the rest is for urlsplit
_SLASHES = re.compile(r"^(https?|ftp):[/\\]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """`location` is Body, Subject, Attachment, QRCode or Header (EmailUrlInfo.UrlLocation); `shown` the visible text.

    `via` is the host of a filter or site that had rewritten it; `url` then is the link as it was before.
    `tag` is the element it stood in (`a`, `area`, `form`, `iframe`, `base`), empty for plain text.
    """

    url: str
    domain: str
    location: str = "Body"
    shown: str = ""
    tag: str = ""
    via: str = ""


def host(url: str) -> str:
    """The lower-case host of a URL, empty if it has none or cannot be split."""
    usual = _USUAL.match(url)
    if usual is not None:
        return usual[1].lower().rstrip(".")
    try:
        return (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def armed(url: str) -> str:
    """A link of a page that a filter or archive made harmless (`hxxps://`, `[.]`), as it was.

    Plain text keeps such links as text: analysts write them so on purpose.
    """
    match = _DEFANGED.match(url)
    if match is not None:
        url = (match[2] or f"http{match[1]}").lower() + "://" + url[match.end() :]
    return url.replace("[.]", ".").replace("(.)", ".") if "[.]" in url or "(.)" in url else url


def straightened(url: str) -> str:
    """A link as browsers read it (WHATWG URL): blanks inside dropped, backslashes turned, slashes completed."""
    url = armed(_BLANKS.sub("", url))
    if url.startswith(("//", "\\\\")):
        url = "http:" + url
    match = _SLASHES.match(url)
    if match is None:
        return url
    path, mark, query = url[match.end() :].partition("?")
    return f"{match[1].lower()}://{path.replace(chr(92), '/')}{mark}{query}"


def from_text(text: str, location: str = "Body") -> Iterator[Link]:
    """Links as they stand in plain text, without the punctuation that ends a sentence."""
    for match in _URL.finditer(text):
        url = match[0].rstrip(".,;:!?)]}'>*_|")
        if url[:4].lower() == "www.":
            url = f"http://{url}"
        domain = host(url)
        if domain:
            yield Link(url, domain, location)
