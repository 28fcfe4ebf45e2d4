"""Links in texts and HTML of messages, where they stand and where they lead; `rewriting` puts others in their places.

The text may be real characters, or bytes standing for themselves (Latin-1) of which a `Letters` knows the charset.
Sources: WHATWG URL (how browsers read what is written), RFC 3676 (lines that flow).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin

from vedette.mail.clicks.tags import values
from vedette.mail.links import host
from vedette.mail.transfer import text as decoded

_RUN = r"[^\x00-\x20\x7f<>\"']"
_URL = re.compile(rf"(?:\bhttps?://|\bwww\.(?=[a-z0-9-]+\.)){_RUN}{{3,20000}}", re.IGNORECASE | re.ASCII)
_JOINED = re.compile(
    rf"(?:\bhttps?://|\bwww\.(?=[a-z0-9-]+\.))(?:{_RUN}| \r?\n(?=[^\s>])){{3,20000}}", re.IGNORECASE | re.ASCII
)
_FOLD = re.compile(r" \r?\n")
_END = ".,;:!?'\"*|"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_AROUND = "".join(map(chr, range(0x21)))
_INSIDE = re.compile(r"[\t\n\r]")
_SCHEME = re.compile(r"(https?):[/\\]*", re.IGNORECASE)
_OTHER = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_NOT_CLICKED = frozenset({"link", "use", "image", "script"})


@dataclass(frozen=True, slots=True)
class Spot:
    """A link: where it stands in the text, and where it leads."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Letters:
    """How characters of the text are read: as they are, or (`charset` not None) as bytes of this charset."""

    charset: str | None = None

    def read(self, text: str) -> str:
        """What is meant."""
        return text if self.charset is None else decoded(text.encode("latin-1"), self.charset)

    def length(self, text: str, meant: str) -> int:
        """How many characters of the text stand for these first ones of what is meant, 0 where that is not known."""
        if self.charset is None:
            return len(meant)
        for charset in (self.charset or "utf-8", "utf-8", "cp1252"):
            try:
                written = meant.encode(charset)
            except (LookupError, UnicodeError):
                continue
            if text.encode("latin-1").startswith(written):
                return len(written)
        return 0


def in_text(text: str, letters: Letters, *, joined: bool = False) -> Iterator[Spot]:
    """Links in plain text, without punctuation that ends a sentence. `joined`: a blank before a line end is no end."""
    for match in (_JOINED if joined else _URL).finditer(text):
        size = _ended(match[0], letters)
        meant = letters.read(_FOLD.sub("", match[0][:size]))
        url = meant if meant[:4].lower() == "http" else f"http://{meant}"
        if host(url):
            yield Spot(match.start(), match.start() + size, url)


def in_html(source: str, letters: Letters) -> Iterator[Spot]:
    """Targets of links and forms in HTML, in order and apart from each other; what is shown is not looked at."""
    start, found = "", []
    for value in values(source):
        if value.tag in _NOT_CLICKED:
            continue
        url = opens(unescape(letters.read(source[value.start : value.end])))
        if value.tag == "base":
            start = start or (url if host(url) else "")
        else:
            found.append((value.start, value.end, url))
    end = -1
    for begins, ends, url in sorted(found):
        whole = _joined(start, url) if start and not _OTHER.match(url) else url
        if begins >= end and whole[:7].lower() in ("http://", "https:/") and host(whole):
            end = ends
            yield Spot(begins, ends, whole)


def opens(written: str) -> str:
    """The address a browser opens for what is written: blanks and line ends dropped, slashes turned and completed."""
    url = _INSIDE.sub("", written.strip(_AROUND)).replace(" ", "%20")
    if url.startswith(("//", "\\\\", "/\\", "\\/")):
        url = "http:" + url
    match = _SCHEME.match(url)
    if match is None:
        return url
    tail = re.search(r"[?#]", url)
    cut = tail.start() if tail else len(url)
    return f"{match[1].lower()}://{url[match.end() : cut].replace(chr(92), '/')}{url[max(cut, match.end()) :]}"


def _joined(start: str, url: str) -> str:
    try:
        return urljoin(start, url)
    except ValueError:
        return url


def _ended(run: str, letters: Letters) -> int:
    """How much of a run of characters is the link."""
    size = len(run)
    if not run.isascii():
        first = next(at for at, char in enumerate(run) if ord(char) > 127)
        meant = letters.read(run)
        stop = next((at for at, char in enumerate(meant) if ord(char) > 127 and not _belongs(char)), len(meant))
        size = max(first, min(size, letters.length(run, meant[:stop])))
    counts = {char: run.count(char, 0, size) for char in "()[]{}"}
    while size:
        last = run[size - 1]
        if last not in _END and not (last in _PAIRS and counts[last] > counts[_PAIRS[last]]):
            break
        counts[last] = counts.get(last, 0) - 1
        size -= 1
    return size


def _belongs(char: str) -> bool:
    """Letters beyond ASCII belong to a link, but for scripts that are written without blanks between words."""
    return unicodedata.category(char)[0] in "LMN" and unicodedata.east_asian_width(char) not in ("W", "F")
