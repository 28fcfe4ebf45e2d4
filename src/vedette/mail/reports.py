"""What people send when they report a message: which message, what they call it; `submissions` reads every report here.

Known shapes: the original attached (.eml, .msg; Outlook's and Gmail's add-ins, forwarding as attachment), its header
fields alone (as text or attached), and a forwarded copy. Subjects may begin `1|`, `2|`, `3|` or `Junk:`, `Not junk:`,
`Phishing:` (learn.microsoft.com, Message submission format for third-party reporting tools).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Mime
from enum import StrEnum

from vedette.mail.bounds import DEFAULT, Bounds, within
from vedette.mail.message import Message, parse
from vedette.mail.outlook import is_message

_NUMBERS = {"1|": "junk", "2|": "not junk", "3|": "phish"}
_WORDS = (("not junk", "not junk"), ("junk", "junk"), ("phish", "phish"), ("spam", "junk"))
_LABEL = re.compile(r"^\s*(?:\[([a-z ]{3,20})\]|([a-z ]{3,20}):)", re.IGNORECASE)
_HEADER_BLOCK = re.compile(
    r"(?im)^(?:received|return-path|message-id|from|delivered-to|authentication-results):[ \t]\S"
)
_FORWARDED = re.compile(
    r"(?im)^[ \t>]*-{2,}\s*(?:forwarded message|original message|weitergeleitete nachricht|message transféré)\s*-*"
)
_FIELD = re.compile(r"(?im)^[ \t>*]*(from|von|de|subject|betreff|objet|date|to)\s*:\*?\s*(.{1,500})$")
_NAMES = {"von": "from", "de": "from", "betreff": "subject", "objet": "subject"}
_SUFFIXES = (".eml", ".msg", ".mht")
_DEPTH = 20


class Shape(StrEnum):
    """How the reported message came."""

    ATTACHED = "attached"
    HEADERS = "headers"
    FORWARDED = "forwarded"
    NOTHING = "nothing"


class Said(StrEnum):
    """What the reporter calls it."""

    JUNK = "junk"
    PHISH = "phish"
    MALWARE = "malware"
    NOT_JUNK = "not junk"


@dataclass(frozen=True, slots=True)
class Report:
    """A report read. `original` is the reported message as far as it is there: whole, its fields, or a quote."""

    said: Said
    shape: Shape
    original: bytes
    reporter: str
    network_id: str = ""


def read(raw: bytes, bounds: Bounds = DEFAULT) -> Report:
    """What a report says. Never raises for bad content; a report of nothing has the shape `NOTHING`."""
    outer = parse(raw, bounds)
    said = _said(outer)
    network = outer.header("X-MS-Exchange-Organization-Network-Message-Id").strip().lower()
    named = re.match(r"[123]\|([0-9a-fA-F-]{36})\|", outer.subject)
    network = named[1].lower() if named else network
    attached = _attached(raw, outer, bounds)
    if attached:
        whole = bool(re.search(rb"\n\r?\n\s*\S", attached)) or is_message(attached)
        shape = Shape.ATTACHED if whole else Shape.HEADERS
        return Report(said, shape, attached, outer.sender.address, network)
    text = outer.text or "\n".join(one.text for one in outer.markup)
    fields = _fields(text)
    if fields:
        return Report(said, Shape.HEADERS, fields, outer.sender.address, network)
    quoted = _quoted(text)
    shape = Shape.FORWARDED if quoted else Shape.NOTHING
    return Report(said, shape, quoted, outer.sender.address, network)


def _said(outer: Message) -> Said:
    subject = outer.subject.strip()
    number = _NUMBERS.get(subject[:2])
    if number:
        return Said(number)
    label = _LABEL.match(subject)
    words = ((label[1] or label[2]) if label else "").lower()
    mine = outer.header("X-Report-Type").lower() or words
    return Said(next((said for word, said in _WORDS if word in mine), "phish"))


def _attached(raw: bytes, outer: Message, bounds: Bounds) -> bytes:
    """The first attached message: as message/rfc822, or as a file that holds one or its header fields."""
    safe, _ = within(raw, bounds)
    found = _rfc822(message_from_bytes(safe), 0)
    if found:
        return found
    for file in outer.attachments[:50]:
        name = file.name.lower()
        if is_message(file.data) or name.endswith(_SUFFIXES):
            return file.data
        if name.endswith((".txt", ".headers")) and len(_HEADER_BLOCK.findall(file.data[:20_000].decode("latin-1"))) > 2:
            return file.data.replace(b"\r\n\r\n", b"\r\n").rstrip() + b"\r\n\r\n"
    return b""


def _rfc822(part: Mime, depth: int) -> bytes:
    if depth > _DEPTH:
        return b""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        if isinstance(inner, list) and inner and isinstance(inner[0], Mime):
            return inner[0].as_bytes()
        return b""
    if part.get_content_type() == "text/rfc822-headers":
        data = part.get_payload(decode=True)
        return data.rstrip() + b"\r\n\r\n" if isinstance(data, bytes) else b""
    children = part.get_payload() if part.is_multipart() else []
    for child in children if isinstance(children, list) else []:
        found = _rfc822(child, depth + 1) if isinstance(child, Mime) else b""
        if found:
            return found
    return b""


def _fields(text: str) -> bytes:
    """Header fields pasted into the text: three of the usual ones at least, from the first to the first empty line."""
    matches = list(_HEADER_BLOCK.finditer(text[:200_000]))
    if len(matches) < 3 or "received" not in {match[0].partition(":")[0].lower() for match in matches}:
        return b""
    block = text[matches[0].start() :].replace("\r\n", "\n").partition("\n\n")[0]
    return block.replace("\n", "\r\n").encode("utf-8", "replace") + b"\r\n\r\n"


def _quoted(text: str) -> bytes:
    """A message somebody forwarded, with the fields their program quoted."""
    start = _FORWARDED.search(text[:200_000])
    if start is None:
        return b""
    rest = text[start.end() : start.end() + 200_000]
    fields: dict[str, str] = {}
    end = 0
    for match in _FIELD.finditer(rest[:5_000]):
        name = match[1].lower()
        fields.setdefault(_NAMES.get(name, name), " ".join(match[2].split()))
        end = match.end()
    if "from" not in fields:
        return b""
    head = "".join(f"{name.title()}: {value}\r\n" for name, value in fields.items())
    return (head + 'Content-Type: text/plain; charset="utf-8"\r\n\r\n' + rest[end:].strip() + "\r\n").encode()
