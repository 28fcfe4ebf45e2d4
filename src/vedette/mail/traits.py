"""What a scorer may learn from: words without names, dates and marks of archives; shape; what the analysers found.

`training` and `scorer` call `traits`. A trait's key is a short text a sentence can be made of; keys are hashed, so that
a model holds no text of anybody's mail.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vedette.mail.analysis import domains, letters, lexicon
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind
from vedette.mail.authentication import organisational

Numbers = npt.NDArray[np.uint32]
_WORDS = 600
_NAMES, _HOSTS = 8, 20
_URL = re.compile(r"\b(?:https?://|www\.)\S+")
_ADDRESS = re.compile(r"\S+@\S+")
_QUOTED = re.compile(r"(?m)^\s{0,3}>.*$")
_FOOTER = re.compile(r"(?m)^(?:-- ?|_{10,}|-{20,})$")
_TAGS = re.compile(r"\[[^\]]{2,40}\]|^\s*(?:re|fwd?|aw|sv|tr)\s*:\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\w*\d\w*")
_NAME = re.compile(r"[^\W_]{4,30}")
_MASKED = re.compile(r"x{3,}|redacted|masked|anonymi[sz]ed|phishing|honeypot|spamassassin")
# Findings that tell corpora apart rather than mail: fields that archives and sanitisers drop, roads of mailing lists.
_ARTEFACTS = frozenset(
    [
        "no-date",
        "no-message-id",
        "message-id-malformed",
        "helo-number",
        "helo-dynamic",
        "relay-unnamed",
        "first-contact",
        "sender-unaligned",
        "conversation",
    ]
)


class Family(StrEnum):
    """Where a trait comes from; the values begin the keys."""

    WORD = "word"
    PAIR = "pair"
    SUBJECT = "subject"
    NAME = "name"
    SENDER = "sender"
    LINK = "link"
    SHAPE = "shape"
    FINDING = "finding"


_SAYS = {
    Family.WORD: "“{}”",
    Family.PAIR: "“{}”",
    Family.SUBJECT: "“{}” in the subject",
    Family.NAME: "“{}” in the sender's name",
    Family.SENDER: "mail from {}",
    Family.LINK: "links to {}",
}


class Trait(NamedTuple):  # made a thousand times a message: three times as quick as a dataclass
    """`place` is where the model keeps its weight; `text` what people read of it."""

    family: Family
    text: str
    place: int

    @property
    def says(self) -> str:
        """The trait in a few words."""
        return _SAYS.get(self.family, "{}").format(self.text)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a message's traits are kept, those of words among them apart: all that counting needs, without texts."""

    all: Numbers
    words: Numbers

    @classmethod
    def of(cls, found: Iterable[Trait]) -> Places:
        """The places of these traits."""
        pairs = [(trait.place, trait.family is Family.WORD) for trait in found]
        return cls(
            np.array([place for place, _ in pairs], np.uint32),
            np.array([place for place, word in pairs if word], np.uint32),
        )


def traits(case: Case, findings: tuple[Finding, ...]) -> tuple[Trait, ...]:
    """Everything of a message a scorer may learn from, each once."""
    return tuple(
        Trait(family, text, zlib.crc32(f"{family} {text}".encode()))
        for family, text in dict.fromkeys((*_words(case), *_origin(case), *_form(case, findings)))
    )


def plain(case: Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words of subject and body, without quoted lines, footers, addresses, links, numbers, recipients and list tags."""
    message = case.message
    body = _FOOTER.split(_QUOTED.sub(" ", case.body), maxsplit=1)[0] or case.body
    names = {part for address in message.recipients for part in _NAME.findall(address)}

    def words(text: str) -> tuple[str, ...]:
        text = letters.folded(text)
        for pattern in (_URL, _ADDRESS, _NUMBER, _MASKED):
            text = pattern.sub(" ", text)
        return tuple(word for word in lexicon.words(text)[:_WORDS] if word not in names)

    return words(_TAGS.sub(" ", message.subject)), words(body)


def _words(case: Case) -> Iterator[tuple[Family, str]]:
    """Words, pairs of neighbours, words of the subject once more."""
    subject, body = plain(case)
    for text in (subject, body):
        yield from ((Family.WORD, word) for word in text if len(word) > 1)
        yield from ((Family.PAIR, f"{one} {other}") for one, other in pairwise(text))
    yield from ((Family.SUBJECT, word) for word in subject)


def _origin(case: Case) -> Iterator[tuple[Family, str]]:
    """Who says to write, and where links lead."""
    sender = case.message.sender
    for word in lexicon.words(letters.folded(sender.name))[:_NAMES]:
        yield Family.NAME, word
    if sender.domain:
        yield Family.SENDER, organisational(sender.domain)
        yield Family.SENDER, f".{sender.domain.rpartition('.')[2]}"
    for host in case.link_domains[:_HOSTS]:
        yield Family.LINK, host
        yield Family.LINK, f".{host.rpartition('.')[2]}"


def _form(case: Case, findings: tuple[Finding, ...]) -> Iterator[tuple[Family, str]]:
    """What analysers found, and properties of form that no rule judges by itself."""
    for finding in findings:
        if finding.kind is not Kind.BULK and finding.code not in _ARTEFACTS:
            yield Family.FINDING, finding.code.replace("-", " ")
    message, count = case.message, len(case.words)
    short = next(f"fewer than {limit} words" for limit in (30, 80, 150, 300, 700, 1 << 30) if count < limit)
    yield Family.SHAPE, short
    if message.markup and not message.text.strip():
        yield Family.SHAPE, "a page without plain text"
    if domains.freemail(message.sender.domain):
        yield Family.SHAPE, "a free mailbox"
    if any(part.images for part in message.markup):
        yield Family.SHAPE, "pictures from elsewhere"
    if message.attachments:
        yield Family.SHAPE, "files"
