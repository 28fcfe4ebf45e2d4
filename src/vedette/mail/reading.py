"""A message as people may look at it: text only, links nobody can click, its parts by name; previews call `shown`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vedette.mail.message import Message

TEXT = 200_000
_PARTS = 500
_CONTROL = re.compile(r"[^\S\n\t ]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Part:
    """A file in the message; `inside` says that it lies in an archive or wrapper. `size` is in bytes."""

    name: str
    type: str
    size: int
    sha256: str
    inside: bool
    encrypted: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What a preview shows. `text` is plain, cut at 200,000 characters; `links` lead nowhere: `hxxps[:]//`."""

    subject: str
    sender: str
    recipients: tuple[str, ...]
    text: str
    cut: bool
    links: tuple[str, ...]
    parts: tuple[Part, ...]
    problems: tuple[str, ...]


def shown(message: Message) -> Shown:
    """The message without anything that runs, loads or can be clicked."""
    markup = "\n".join(one.text for one in message.markup)
    text = plain(message.text if message.text.strip() else markup)
    parts = [
        Part(plain(file.name)[:255], file.type[:100], file.size, file.sha256, file is not outer, file.encrypted)
        for outer in message.attachments
        for file in outer.everything()
    ]
    return Shown(
        subject=plain(message.subject)[:1000],
        sender=plain(f"{message.sender.name} <{message.sender.address}>")[:500],
        recipients=message.recipients[:100],
        text=text[:TEXT],
        cut=len(text) > TEXT,
        links=tuple(dict.fromkeys(defanged(link.url) for link in message.links))[:200],
        parts=tuple(parts[:_PARTS]),
        problems=message.problems[:100],
    )


def plain(text: str) -> str:
    """Without control characters and marks that turn the direction of writing."""
    return _CONTROL.sub("", text)


def defanged(url: str) -> str:
    """A link nobody can click by mistake."""
    return plain(url)[:2000].replace("://", "[:]//").replace("http", "hxxp", 1).replace(".", "[.]", 1)
