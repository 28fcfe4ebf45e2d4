"""The parts of a message: texts, links, and files down into archives and wrappers; `message.parse` calls `read`.

Wrappers are opened as far as they can be: winmail.dat, uuencoded text, opaque signatures, archives. The rest is told.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import Message as Mime

from vedette.mail import cms, filelinks, tnef, transfer
from vedette.mail.addresses import decoded
from vedette.mail.archives import Budget, announced, is_archive, unpack
from vedette.mail.bounds import Bounds, within
from vedette.mail.links import Link, from_text, host
from vedette.mail.markup import Markup
from vedette.mail.markup import read as read_markup
from vedette.mail.rewriters import original

_NESTING = 4
_FEEDBACK = "message/feedback-report"
_LOST_BOUNDARY = re.compile(
    rb'\s{0,80}--([^\s"]{5,70})\r?\nContent-(?:Type|Transfer-Encoding|Disposition):', re.IGNORECASE
)
_SIGNED_PARTS = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is a file; `type` is the declared media type, `size` counts decoded bytes.

    `inside` holds the files of an archive or wrapper; `encrypted` says that it could not be opened without a password
    (or was opened with the one the body announced, then `password` names it).
    """

    name: str
    type: str
    size: int
    sha256: str
    inline: bool
    data: bytes = field(default=b"", repr=False)
    encrypted: bool = False
    password: str = ""
    inside: tuple[Attachment, ...] = ()

    def everything(self) -> Iterator[Attachment]:
        """This file and all files inside it."""
        yield self
        for file in self.inside:
            yield from file.everything()


@dataclass(slots=True)
class Content:
    """What the parts hold: plain text, HTML as shown, links and files."""

    text: str = ""
    markup: tuple[Markup, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    wrappers: tuple[str, ...] = ()
    feedback: str = ""


@dataclass(slots=True)
class _Reading:
    bounds: Bounds
    notes: list[str]
    texts: list[str] = field(default_factory=list)
    markup: list[Markup] = field(default_factory=list)
    links: dict[tuple[str, str], Link] = field(default_factory=dict)
    files: list[tuple[str, str, bytes, bool]] = field(default_factory=list)
    wrappers: list[str] = field(default_factory=list)
    feedback: str = ""
    parts: int = 0
    room: int = 0


def read(mime: Mime, subject: str, bounds: Bounds, notes: list[str]) -> Content:
    """Walk the parts, within the bounds; every cut is told in `notes`."""
    reading = _Reading(bounds, notes, room=bounds.text)
    _walk(mime, reading, "Body", 0)
    _keep(reading, from_text(subject, "Subject"))
    text = "\n".join(reading.texts)
    told = "\n".join([subject, text, *(markup.text for markup in reading.markup)]) if reading.files else ""
    passwords = announced(told)
    budget = Budget()
    files = [_file(*each, passwords, budget, 0) for each in reading.files]
    inside = ((file.name, file.data) for top in files for file in top.everything())
    _keep(reading, filelinks.links(inside))
    notes += list(dict.fromkeys(budget.notes))[:50]
    return Content(
        text,
        tuple(reading.markup),
        tuple(reading.links.values()),
        tuple(files),
        tuple(reading.wrappers),
        reading.feedback,
    )


def _walk(mime: Mime, reading: _Reading, location: str, depth: int) -> None:
    for part, where in _leaves(mime, location):
        reading.parts += 1
        if part.get_content_type() == _FEEDBACK:
            reading.feedback = reading.feedback or _feedback(part, reading.notes)
            continue
        if reading.parts > reading.bounds.parts:
            reading.notes.append(f"more than {reading.bounds.parts} parts; the rest was not read")
            return
        body = transfer.payload(part, reading.notes)
        reading.notes += [f"{part.get_content_type()}: {type(defect).__name__}" for defect in part.defects]
        name, kind = _filename(part), part.get_content_type()
        if kind in {"application/pkcs7-mime", "application/x-pkcs7-mime"} or kind == "application/pgp-encrypted":
            _unwrap(body, kind, reading, depth)
        if name or part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            if kind not in _SIGNED_PARTS or not name.lower().endswith((".p7s", ".asc", "")):
                inline = part.get_content_disposition() == "inline" or bool(part.get("Content-ID"))
                reading.files.append((name, kind, body, inline))
            continue
        lost = _undeclared(body) if depth < _NESTING else None
        if lost is not None:
            reading.notes.append("parts without a declaration; read by the boundary they show")
            _walk(lost, reading, where, depth + 1)
            continue
        _text_part(part, kind, body, where, reading)


def _leaves(mime: Mime, location: str) -> Iterator[tuple[Mime, str]]:
    """Leaf parts in order; those of an attached message lie in `Attachment`. No recursion: depth is the sender's."""
    stack = [(mime, location)]
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
    return message_from_bytes(head + body)


def _text_part(part: Mime, kind: str, body: bytes, where: str, reading: _Reading) -> None:
    if len(body) > reading.room:
        reading.notes.append(f"text longer than {reading.bounds.text} bytes; the rest was not read")
    body = body[: reading.room]
    reading.room -= len(body)
    text = transfer.text(body, _charset(part))
    if kind == "text/html" or (kind == "text/plain" and text[:500].lstrip().lower().startswith(("<html", "<!doctype"))):
        markup = read_markup(text, where)
        reading.markup.append(markup)
        if markup.flattened:
            reading.notes.append("HTML nested beyond reason; read without its tags")
        _keep(reading, iter(markup.links))
        return
    reading.texts.append(text)
    _keep(reading, from_text(text, where))
    if b"\nbegin" in body or body.startswith(b"begin"):
        reading.files += [(name, "application/octet-stream", data, False) for name, data in transfer.uuencoded(body)]
    if "-----BEGIN PGP MESSAGE-----" in text:
        reading.wrappers.append("PGP")
        reading.notes.append("PGP encrypted text; not read")


def _unwrap(body: bytes, kind: str, reading: _Reading, depth: int) -> None:
    if kind == "application/pgp-encrypted" or cms.encrypted(body):
        word = "PGP" if "pgp" in kind else "S/MIME"
        reading.wrappers.append(word)
        reading.notes.append(f"{word} encrypted; not read")
        return
    inner = cms.signed_content(body)
    if inner and depth < _NESTING:
        safe, cut = within(inner, reading.bounds)
        reading.notes += cut
        _walk(message_from_bytes(safe), reading, "Body", depth + 1)


def _keep(reading: _Reading, links: Iterator[Link]) -> None:
    for link in map(_unwrapped, links):
        if len(reading.links) >= reading.bounds.links:
            reading.notes.append(f"more than {reading.bounds.links} links; the rest was not kept")
            return
        same = (link.url, link.location)
        known = reading.links.get(same)
        if known is None or (link.tag and not known.tag):  # the one with its visible text says more
            reading.links[same] = link


def _unwrapped(link: Link) -> Link:
    """The link before another filter or a forwarding site wrote itself around it."""
    url = original(link.url)
    return link if url == link.url else replace(link, url=url, domain=host(url), via=link.domain)


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


def _file(
    name: str, kind: str, data: bytes, inline: bool, passwords: tuple[str, ...], budget: Budget, depth: int
) -> Attachment:
    """A file with what is inside it, opened down to a few levels."""
    inside: list[Attachment] = []
    locked, password = False, ""
    if depth < _NESTING:
        for found, body in tnef.members(data):
            inside.append(_file(found, "application/octet-stream", body, False, passwords, budget, depth + 1))
        for member in unpack(name, data, passwords, budget):
            locked, password = locked or member.encrypted, password or member.opened_with
            inside.append(_file(member.name, "", member.data, False, passwords, budget, depth + 1))
    elif is_archive(data):
        budget.notes.append(f"{name or 'archive'}: archives nested more than {_NESTING} deep; the rest was not read")
    return Attachment(
        name=name,
        type=kind,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        inline=inline,
        data=data,
        encrypted=locked,
        password=password,
        inside=tuple(inside),
    )
