"""The parts of a message: texts decoded, files by name, wrappers opened; `message.parse` calls `read`.

Wrappers are opened as far as they can be: uuencoded text, opaque signatures. The rest is told. What takes more than
decoding (HTML, links, files inside files) is read by `opened` when it is asked for, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message as Mime

from vedette.mail import cms, mime, opened, transfer
from vedette.mail.addresses import decoded
from vedette.mail.bounds import Bounds, within
from vedette.mail.opened import NESTING, Body, File, Opened

_FEEDBACK = "message/feedback-report"
_LOST_BOUNDARY = re.compile(
    rb'\s{0,80}--([^\s"]{5,70})\r?\nContent-(?:Type|Transfer-Encoding|Disposition):', re.IGNORECASE
)
_SIGNED_PARTS = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})


@dataclass(slots=True)
class Content:
    """What the parts hold. `feedback` holds the fields of a feedback report, `notes` what could not be decoded."""

    subject: str
    bounds: Bounds
    bodies: list[Body] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    wrappers: list[str] = field(default_factory=list)
    feedback: str = ""
    notes: list[str] = field(default_factory=list)
    _opened: Opened | None = field(default=None, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The plain texts."""
        return "\n".join(body.text for body in self.bodies if not body.html)

    @property
    def opened(self) -> Opened:
        """HTML, links and files read whole, at the first asking."""
        if self._opened is None:
            self._opened = opened.read(self.subject, self.bodies, self.files, self.bounds.links)
        return self._opened


@dataclass(slots=True)
class _Reading:
    content: Content
    room: int
    parts: int = 0

    def note(self, text: str) -> None:
        self.content.notes.append(text)


def read(tree: Mime, subject: str, bounds: Bounds) -> Content:
    """Walk the parts, within the bounds; every cut is told in the notes."""
    content = Content(subject, bounds)
    _walk(tree, _Reading(content, bounds.text), "Body", 0)
    return content


def _walk(tree: Mime, reading: _Reading, location: str, depth: int) -> None:
    content, most = reading.content, reading.content.bounds.parts
    for part, where in _leaves(tree, location):
        reading.parts += 1
        kind = part.get_content_type()
        if kind == _FEEDBACK:
            content.feedback = content.feedback or _feedback(part, content.notes)
            continue
        if reading.parts > most:
            reading.note(f"more than {most} parts; the rest was not read")
            return
        body = transfer.payload(part, content.notes)
        content.notes += [f"{kind}: {type(defect).__name__}" for defect in part.defects]
        name, placed = _filename(part), part.get_content_disposition()
        if kind in {"application/pkcs7-mime", "application/x-pkcs7-mime"} or kind == "application/pgp-encrypted":
            _unwrap(body, kind, reading, depth)
        if name or placed == "attachment" or not kind.startswith("text/"):
            if kind not in _SIGNED_PARTS or not name.lower().endswith((".p7s", ".asc", "")):
                content.files.append(File(name, kind, body, placed == "inline" or bool(part.get("Content-ID"))))
            continue
        lost = _undeclared(body) if depth < NESTING else None
        if lost is not None:
            reading.note("parts without a declaration; read by the boundary they show")
            _walk(lost, reading, where, depth + 1)
            continue
        _text_part(part, kind, body, where, reading)


def _leaves(tree: Mime, location: str) -> Iterator[tuple[Mime, str]]:
    """Leaf parts in order; those of an attached message lie in `Attachment`. No recursion: depth is the sender's."""
    stack = [(tree, location)]
    while stack:
        part, where = stack.pop()
        if not part.is_multipart() or part.get_content_type() == _FEEDBACK:
            yield part, where
            continue
        below = "Attachment" if part.get_content_maintype() == "message" else where
        children = part.get_payload()
        stack += [(child, below) for child in reversed(children) if isinstance(child, Mime)]  # type: ignore[arg-type]


def _feedback(part: Mime, notes: list[str]) -> str:
    """The fields of a feedback report (RFC 5965); the standard parser takes them for a message."""
    children = part.get_payload()
    inner = children[0] if isinstance(children, list) and children else part
    if not isinstance(inner, Mime):
        return ""
    fields = "\n".join(f"{name}: {value}" for name, value in inner.raw_items())
    body = str(inner.get_payload()) if not inner.is_multipart() else ""
    if str(part.get("Content-Transfer-Encoding", "")).lower() == "base64":
        body = transfer.base64(body.encode("ascii", "ignore"), notes, _FEEDBACK).decode("utf-8", "replace")
    return f"{fields}\n{body}"[:20_000]


def _undeclared(body: bytes) -> Mime | None:
    """A multipart whose header was lost on the way: a boundary and a part's header open the text."""
    match = _LOST_BOUNDARY.match(body[:1000])
    if match is None:
        return None
    head = b'Content-Type: multipart/mixed; boundary="' + match[1] + b'"\n\n'
    return mime.read(head + body)


def _text_part(part: Mime, kind: str, body: bytes, where: str, reading: _Reading) -> None:
    content = reading.content
    if len(body) > reading.room:
        reading.note(f"text longer than {content.bounds.text} bytes; the rest was not read")
    body = body[: reading.room]
    reading.room -= len(body)
    text = transfer.text(body, _charset(part))
    html = kind == "text/html" or (
        kind == "text/plain" and text[:500].lstrip().lower().startswith(("<html", "<!doctype"))
    )
    content.bodies.append(Body(text, where, html))
    if html:
        return
    if b"\nbegin" in body or body.startswith(b"begin"):
        content.files += [File(name, "application/octet-stream", data) for name, data in transfer.uuencoded(body)]
    if "-----BEGIN PGP MESSAGE-----" in text:
        content.wrappers.append("PGP")
        reading.note("PGP encrypted text; not read")


def _unwrap(body: bytes, kind: str, reading: _Reading, depth: int) -> None:
    if kind == "application/pgp-encrypted" or cms.encrypted(body):
        word = "PGP" if "pgp" in kind else "S/MIME"
        reading.content.wrappers.append(word)
        reading.note(f"{word} encrypted; not read")
        return
    inner = cms.signed_content(body)
    if inner and depth < NESTING:
        safe, cut = within(inner, reading.content.bounds)
        reading.content.notes += cut
        _walk(mime.read(safe), reading, "Body", depth + 1)


def _filename(part: Mime) -> str:
    for name, value in list(part.raw_items()):
        text = str(value)
        if name.lower() in {"content-type", "content-disposition"} and not text.isascii():
            part.replace_header(name, text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    try:
        return decoded(part.get_filename() or "")
    except (LookupError, ValueError, TypeError, AttributeError):  # RFC 2231 continuations that contradict each other
        return "unreadable-name"


def _charset(part: Mime) -> str:
    try:
        return str(part.get_content_charset() or "")
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""
