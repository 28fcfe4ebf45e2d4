"""What makes messages look alike, small enough to keep: a sketch of the words, and marks of everything around them.

`clusters` takes one of every message. The sketch is a MinHash of pairs of words (Broder 1997; 16 bits of each minimum,
Li and König 2010): the share of equal minima estimates how much of two texts is the same.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from vedette.mail import parts
from vedette.mail.addresses import addresses
from vedette.mail.analysis.domains import freemail, hosting, shortener, tracker
from vedette.mail.analysis.letters import folded
from vedette.mail.authentication import organisational
from vedette.mail.message import Message
from vedette.mail.policies.facts import network

MINIMA = 64
"""Numbers of a sketch."""
ROWS, BANDS = 4, 12
"""A band is four minima: texts that are the same to 70 % share one of twelve in 96 of 100 cases."""
_TEXT = 40_000
_LINKS, _FILES, _RECIPIENTS = 12, 8, 50
_SMALL = 200
_WORD = re.compile(r"[^\W\d_]{2,}")
_NOISE = re.compile(r"://|www\.|[@\d]")
_QUOTED = re.compile(r"(?m)^[ \t]*>.*$")
_END = re.compile(r"(?m)^(?:-- ?|_{20,}|-{5,} ?(?:original message|forwarded message).*)\r?$", re.IGNORECASE)
_TAG = re.compile(rb"<([a-zA-Z][a-zA-Z0-9]*)")
_LONG_SHAPE = 12
_DKIM = re.compile(r"(?:^|;)\s*d\s*=\s*([A-Za-z0-9.-]{1,253})")
_PICTURE = re.compile(r"image/", re.IGNORECASE)
_ODD, _OTHER = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


class Mark(IntEnum):
    """Of what a mark is. FILE, PAGE and SHAPE are content, the others say whose it is or where it leads."""

    FILE = 1
    NAME = 2
    PAGE = 3
    HOST = 4
    SHAPE = 5
    SENDER = 6
    RELAY = 7
    DKIM = 8


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`sketch` holds 64 numbers of two bytes, empty for texts of less than a pair of words; `pairs` counts those.

    `marks` are numbers of 63 bits that begin with the kind of the mark; `client` is the sending address.
    """

    sketch: bytes
    pairs: int
    marks: tuple[int, ...]
    client: str = ""
    domain: str = ""

    @property
    def values(self) -> tuple[int, ...]:
        """What look-alikes are found by: bands of the sketch, files, pages that are linked."""
        own = tuple(mark for mark in self.marks if kind(mark) in {Mark.FILE, Mark.PAGE})
        return bands(self.sketch) + own

    def of(self, wanted: Mark) -> frozenset[int]:
        """Its marks of a kind."""
        return frozenset(mark for mark in self.marks if kind(mark) is wanted)


def kind(mark: int) -> Mark:
    """Of what a mark is."""
    return Mark(mark >> 58)


def fingerprint(raw: bytes, message: Message, client: str) -> Fingerprint:
    """The fingerprint of a message; `client` is the address it was handed over from."""
    sketch, pairs = sketched(text_of(message))
    marks = [*_files(message), *_links(message), *_infrastructure(message, client)]
    shape = _shape(raw)
    if shape:
        marks.append(_mark(Mark.SHAPE, shape))
    return Fingerprint(sketch, pairs, tuple(dict.fromkeys(marks)), client[:64], message.sender.domain[:255])


def text_of(message: Message) -> str:
    """The words that make the message: folded, without names of those concerned, numbers, links and quotations."""
    shown = " ".join(markup.text for markup in message.markup)
    plain = _END.split(_QUOTED.sub("", message.text[:_TEXT]), maxsplit=1)[0]
    body = shown[:_TEXT] if len(shown) > 80 else f"{plain} {shown[:_TEXT]}"
    concerned = addresses(message.header("To")[:5000])[:_RECIPIENTS]
    names = " ".join(f"{one.name} {one.address.partition('@')[0]}" for one in concerned)
    own = " ".join(address.partition("@")[0] for address in message.recipients[:_RECIPIENTS])
    gone = set(_WORD.findall(folded(f"{names} {own} {message.sender.name}")))
    plain_words = (word for word in folded(f"{message.subject} {body}").split() if not _NOISE.search(word))
    words = _WORD.findall(" ".join(plain_words))
    return " ".join(word for word in words if word not in gone)


def sketched(text: str) -> tuple[bytes, int]:
    """The sketch of a text and how many different pairs of words it has."""
    hashes = np.fromiter((crc32(word.encode()) for word in text.split()), np.uint64)
    if len(hashes) < 2:
        return b"", 0
    mixed = (hashes[:-1] * _ODD) ^ (hashes[1:] * _OTHER)
    mixed = (mixed ^ (mixed >> np.uint64(31))) * _OTHER
    pairs = np.unique(mixed ^ (mixed >> np.uint64(29)))
    factors, offsets = _permutations()
    minima = (pairs[:, None] * factors[None, :] + offsets[None, :]).min(axis=0)
    return (minima >> np.uint64(24)).astype("<u2").tobytes(), len(pairs)


def bands(sketch: bytes) -> tuple[int, ...]:
    """The bands of a sketch as numbers of 63 bits."""
    wide = ROWS * 2
    return tuple(
        _number(bytes([number]) + sketch[number * wide : (number + 1) * wide])
        for number in range(BANDS if sketch else 0)
    )


def alike(sketch: bytes, others: list[bytes]) -> NDArray[np.float64]:
    """How much of a text is in each of others, 0 to 1; 0 where there is no text."""
    if not sketch or not others:
        return np.zeros(len(others))
    nothing = bytes(MINIMA * 2)
    table = np.frombuffer(b"".join(one or nothing for one in others), "<u2").reshape(len(others), MINIMA)
    same: NDArray[np.float64] = (table == np.frombuffer(sketch, "<u2")).mean(axis=1)
    return np.where([bool(one) for one in others], same, 0.0)


@cache
def _permutations() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Odd factors and offsets, the same on every machine; products wrap at 2^64 (Dietzfelbinger 1996)."""
    digest = hashlib.shake_256(b"vedette sketch 1").digest(MINIMA * 16)
    numbers = np.frombuffer(digest, "<u8")
    return numbers[:MINIMA] | np.uint64(1), numbers[MINIMA:]


def _number(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest()) >> 6


def _mark(what: Mark, text: str) -> int:
    return (what << 58) | _number(text.encode("utf-8", "surrogatepass"))


def _files(message: Message) -> list[int]:
    marks = []
    for file in message.attachments[:_FILES]:
        if file.size >= _SMALL and not _PICTURE.match(file.type):
            marks.append(_mark(Mark.FILE, file.sha256))
        name = re.sub(r"\d+", "0", folded(file.name))
        if name and not file.inline:
            marks.append(_mark(Mark.NAME, name))
    return marks


def _links(message: Message) -> list[int]:
    marks = []
    for link in [one for one in message.links if one.location == "Body"][:_LINKS]:
        site = organisational(link.domain)
        page = page_of(link.url, link.domain)
        if page is not None:
            marks.append(page)
        if not (freemail(site) or shortener(link.domain) or tracker(link.domain) or hosting(link.domain)):
            marks.append(_mark(Mark.HOST, site))
    return marks


def page_of(url: str, domain: str) -> int | None:
    """The mark of a linked page, None where the link is of a whole site."""
    path = re.sub(r"\d+", "0", url.partition("://")[2].partition("?")[0].partition("#")[0].rstrip("/"))
    return _mark(Mark.PAGE, path[:500]) if "/" in path or hosting(domain) else None


def _infrastructure(message: Message, client: str) -> list[int]:
    marks = []
    site = organisational(message.sender.domain)
    if site and not freemail(site):
        marks.append(_mark(Mark.SENDER, site))
    if client:
        marks.append(_mark(Mark.RELAY, network(client)))
    signed = _DKIM.search(message.header("DKIM-Signature")[:2000])
    if signed and not freemail(organisational(signed[1].lower())):
        marks.append(_mark(Mark.DKIM, signed[1].lower()))
    return marks


def _shape(raw: bytes) -> str:
    """The tags of the HTML in their order, each once where it repeats; empty for little of it."""
    tags: list[bytes] = []
    for part in [one for one in parts.texts(raw) if one.html][:3]:
        for tag in _TAG.findall(part.read(raw, _TEXT * 5)):
            low = tag.lower()
            if not tags or tags[-1] != low:
                tags.append(low)
    return b" ".join(tags).decode("ascii") if len(tags) >= _LONG_SHAPE else ""
