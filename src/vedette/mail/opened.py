"""What of a message must be opened to be known: HTML, links, files inside files; `content.Content` asks once.

Headers and decoded parts are all that many readers of a message want; the verdict and the record of it want this too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from vedette.mail import filelinks, tnef
from vedette.mail.archives import Budget, announced, is_archive, unpack
from vedette.mail.links import Link, from_text, host
from vedette.mail.markup import Markup
from vedette.mail.markup import read as read_markup
from vedette.mail.rewriters import original

NESTING = 4


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


@dataclass(frozen=True, slots=True)
class Body:
    """A text part as decoded; `where` is Body or Attachment (EmailUrlInfo.UrlLocation)."""

    text: str
    where: str
    html: bool


@dataclass(frozen=True, slots=True)
class File:
    """A part that is a file, not looked into yet; `type` is the declared media type."""

    name: str
    type: str
    data: bytes = field(repr=False)
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """HTML as shown, links and files; `notes` tell what was cut or could not be read."""

    markup: tuple[Markup, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    notes: tuple[str, ...] = ()


def read(subject: str, bodies: list[Body], files: list[File], most_links: int) -> Opened:
    """Read HTML, follow links out of filters' wrapping, open archives with the passwords the bodies announce."""
    notes: list[str] = []
    found = _Links(most_links, notes)
    pages = []
    for body in bodies:
        if not body.html:
            found.keep(from_text(body.text, body.where))
            continue
        page = read_markup(body.text, body.where)
        pages.append(page)
        if page.flattened:
            notes.append("HTML nested beyond reason; read without its tags")
        found.keep(iter(page.links))
    found.keep(from_text(subject, "Subject"))
    plain = [body.text for body in bodies if not body.html]
    told = "\n".join([subject, *plain, *(page.text for page in pages)]) if files else ""
    passwords, budget = announced(told), Budget()
    attachments = tuple(_file(file.name, file.type, file.data, file.inline, passwords, budget, 0) for file in files)
    found.keep(filelinks.links((file.name, file.data) for top in attachments for file in top.everything()))
    notes += list(dict.fromkeys(budget.notes))[:50]
    return Opened(tuple(pages), tuple(found.links.values()), attachments, tuple(notes))


@dataclass(slots=True)
class _Links:
    most: int
    notes: list[str]
    links: dict[tuple[str, str], Link] = field(default_factory=dict)

    def keep(self, links: Iterator[Link]) -> None:
        for link in map(_unwrapped, links):
            if len(self.links) >= self.most:
                self.notes.append(f"more than {self.most} links; the rest was not kept")
                return
            same = (link.url, link.location)
            known = self.links.get(same)
            if known is None or (link.tag and not known.tag):  # the one with its visible text says more
                self.links[same] = link


def _unwrapped(link: Link) -> Link:
    """The link before another filter or a forwarding site wrote itself around it."""
    url = original(link.url)
    return link if url == link.url else replace(link, url=url, domain=host(url), via=link.domain)


def _file(
    name: str, kind: str, data: bytes, inline: bool, passwords: tuple[str, ...], budget: Budget, depth: int
) -> Attachment:
    """A file with what is inside it, opened down to a few levels."""
    inside: list[Attachment] = []
    locked, password = False, ""
    if depth < NESTING:
        for found, body in tnef.members(data):
            inside.append(_file(found, "application/octet-stream", body, False, passwords, budget, depth + 1))
        for member in unpack(name, data, passwords, budget):
            locked, password = locked or member.encrypted, password or member.opened_with
            inside.append(_file(member.name, "", member.data, False, passwords, budget, depth + 1))
    elif is_archive(data):
        budget.notes.append(f"{name or 'archive'}: archives nested more than {NESTING} deep; the rest was not read")
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
