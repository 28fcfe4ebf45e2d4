"""What a scorer may learn from: words without names, dates and marks of archives; shape; what the analysers found.

`training` and `scorer` call `traits`. A trait's key is a short text a sentence can be made of; words are hashed, so
that a model holds no text of anybody's mail.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from vedette.mail.analysis import domains, letters
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind

BUCKETS = 1 << 15
_WORDS = 400
_URL = re.compile(r"\b(?:https?://|www\.)\S+")
_ADDRESS = re.compile(r"\S+@\S+")
_QUOTED = re.compile(r"(?m)^\s{0,3}>.*$")
_FOOTER = re.compile(r"(?m)^(?:-- ?|_{10,}|-{20,})$")
_TAGS = re.compile(r"\[[^\]]{2,40}\]|^\s*(?:re|fwd?|aw|sv|tr)\s*:\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\w*\d\w*")
_WORD = re.compile(r"[^\W_]{2,30}")
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


@dataclass(frozen=True, slots=True)
class Trait:
    """`place` is where the model keeps its weight; `says` is what people read (a word, a sentence)."""

    place: int
    value: float
    says: str
    word: bool


def traits(case: Case, findings: tuple[Finding, ...]) -> tuple[Trait, ...]:
    """Everything of a message a scorer may learn from, each once."""
    words = tuple(dict.fromkeys(_grams(case)))
    weight = 1.0 / max(1.0, len(words)) ** 0.5
    found = [Trait(_place(f"word {text}"), weight, text, True) for text in words]
    for code, points in _codes(findings):
        found.append(Trait(_place(f"finding {code}"), points, code.replace("-", " "), False))
    found += [Trait(_place(f"shape {text}"), 0.5, text, False) for text in _shape(case)]
    return tuple(found)


def plain(case: Case) -> str:
    """Subject and body folded, without quoted lines, footers, addresses, links, numbers, recipients and list tags."""
    message = case.message
    body = _FOOTER.split(_QUOTED.sub(" ", case.body), maxsplit=1)[0] or case.body
    text = letters.folded(f"{_TAGS.sub(' ', message.subject)}\n{body}")
    for pattern in (_URL, _ADDRESS, _NUMBER, _MASKED):
        text = pattern.sub(" ", text)
    names = {part for address in message.recipients for part in _WORD.findall(address) if len(part) > 3}
    return " ".join(word for word in _WORD.findall(text) if word not in names)


def _grams(case: Case) -> Iterator[str]:
    """Words and pairs of neighbours."""
    words = plain(case).split()[:_WORDS]
    yield from words
    yield from (f"{one} {other}" for one, other in pairwise(words))


def _codes(findings: tuple[Finding, ...]) -> Iterator[tuple[str, float]]:
    totals: dict[str, float] = {}
    for finding in findings:
        if finding.kind is not Kind.BULK and finding.code not in _ARTEFACTS:
            totals[finding.code] = totals.get(finding.code, 0.0) + finding.weight
    return iter(totals.items())


def _shape(case: Case) -> Iterator[str]:
    """Properties of form that no rule judges by itself."""
    message, count = case.message, len(case.words)
    yield next(f"fewer than {limit} words" for limit in (30, 80, 150, 300, 700, 1 << 30) if count < limit)
    if message.markup and not message.text.strip():
        yield "a page without plain text"
    if domains.freemail(message.sender.domain):
        yield "a free mailbox"
    if any(part.images for part in message.markup):
        yield "pictures from elsewhere"
    if message.attachments:
        yield "files"


def _place(text: str) -> int:
    return zlib.crc32(text.encode()) % BUCKETS
