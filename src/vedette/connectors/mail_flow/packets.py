"""The packets of the milter protocol, version 6: a length of four bytes, a letter, its data. `milter` speaks it.

Source: the protocol as sendmail's libmilter (`mfdef.h`) and Postfix (MILTER_README) use it.
"""

from __future__ import annotations

import struct
from asyncio import StreamReader
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag, StrEnum

VERSION = 6
CHUNK = 65_535
_LENGTH = struct.Struct("!I")
_NUMBERS = struct.Struct("!III")


class Command(StrEnum):
    """What the mail server sends."""

    NEGOTIATE = "O"
    MACROS = "D"
    CONNECT = "C"
    HELO = "H"
    MAIL = "M"
    RCPT = "R"
    DATA = "T"
    HEADER = "L"
    END_OF_HEADERS = "N"
    BODY = "B"
    END_OF_MESSAGE = "E"
    ABORT = "A"
    QUIT = "Q"
    QUIT_AND_GO_ON = "K"
    UNKNOWN = "U"


class Reply(StrEnum):
    """What we answer, and what we change at the end of a message."""

    CONTINUE = "c"
    DISCARD = "d"
    PUT_OFF = "t"
    CODE = "y"
    PROGRESS = "p"
    INSERT_HEADER = "i"
    CHANGE_HEADER = "m"
    REPLACE_BODY = "b"
    ADD_RECIPIENT = "+"
    REMOVE_RECIPIENT = "-"


class Changes(IntFlag):
    """What we may change, as the negotiation counts it."""

    ADD_HEADERS = 0x01
    REPLACE_BODY = 0x02
    ADD_RECIPIENTS = 0x04
    REMOVE_RECIPIENTS = 0x08
    CHANGE_HEADERS = 0x10


class Steps(IntFlag):
    """Steps the server leaves out, and steps we do not answer, as the negotiation counts them."""

    NO_UNKNOWN = 0x100
    NO_ANSWER_HEADER = 0x80
    NO_ANSWER_CONNECT = 0x1000
    NO_ANSWER_HELO = 0x2000
    NO_ANSWER_MAIL = 0x4000
    NO_ANSWER_RCPT = 0x8000
    NO_ANSWER_DATA = 0x10000
    NO_ANSWER_END_OF_HEADERS = 0x40000
    NO_ANSWER_BODY = 0x80000
    LEADING_SPACE = 0x100000


WANTED_CHANGES = (
    Changes.ADD_HEADERS
    | Changes.REPLACE_BODY
    | Changes.ADD_RECIPIENTS
    | Changes.REMOVE_RECIPIENTS
    | Changes.CHANGE_HEADERS
)
WANTED_STEPS = (
    Steps.NO_UNKNOWN
    | Steps.NO_ANSWER_HEADER
    | Steps.NO_ANSWER_CONNECT
    | Steps.NO_ANSWER_HELO
    | Steps.NO_ANSWER_MAIL
    | Steps.NO_ANSWER_RCPT
    | Steps.NO_ANSWER_DATA
    | Steps.NO_ANSWER_END_OF_HEADERS
    | Steps.NO_ANSWER_BODY
    | Steps.LEADING_SPACE
)
UNANSWERED = {
    Command.CONNECT: Steps.NO_ANSWER_CONNECT,
    Command.HELO: Steps.NO_ANSWER_HELO,
    Command.MAIL: Steps.NO_ANSWER_MAIL,
    Command.RCPT: Steps.NO_ANSWER_RCPT,
    Command.DATA: Steps.NO_ANSWER_DATA,
    Command.HEADER: Steps.NO_ANSWER_HEADER,
    Command.END_OF_HEADERS: Steps.NO_ANSWER_END_OF_HEADERS,
    Command.BODY: Steps.NO_ANSWER_BODY,
}
"""Commands that want no answer once this was agreed upon."""


class Malformed(ValueError):
    """The other side does not speak this protocol; the connection ends."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A side's version, changes and steps."""

    version: int
    changes: Changes
    steps: Steps

    def packed(self) -> bytes:
        """As data of a negotiation."""
        return _NUMBERS.pack(self.version, self.changes, self.steps)


def offer_of(data: bytes) -> Offer:
    """Read the server's offer. Raises Malformed for a version too old to carry a message whole."""
    if len(data) < _NUMBERS.size:
        raise Malformed("a negotiation of less than twelve bytes")
    version, changes, steps = _NUMBERS.unpack_from(data)
    if version < VERSION:
        raise Malformed(f"milter protocol {version}; at least {VERSION} is needed")
    return Offer(version, Changes(changes & WANTED_CHANGES), Steps(steps & WANTED_STEPS))


async def receive(reader: StreamReader) -> tuple[Command, bytes] | None:
    """The next packet, None at the end of the connection. Raises Malformed."""
    head = await reader.read(_LENGTH.size)
    if not head:
        return None
    head += await reader.readexactly(_LENGTH.size - len(head)) if len(head) < _LENGTH.size else b""
    (size,) = _LENGTH.unpack(head)
    if not 1 <= size <= CHUNK + 1024:
        raise Malformed(f"a packet of {size} bytes")
    packet = await reader.readexactly(size)
    try:
        return Command(chr(packet[0])), packet[1:]
    except ValueError as error:
        raise Malformed(f"an unknown command {packet[:1]!r}") from error


def packet(letter: Command | Reply, data: bytes = b"") -> bytes:
    """One packet as bytes."""
    return _LENGTH.pack(len(data) + 1) + letter.value.encode() + data


def strings(data: bytes) -> list[bytes]:
    """Texts that each end in a zero byte."""
    return data.split(b"\0")[:-1] if data.endswith(b"\0") else data.split(b"\0")


def insert_header(index: int, name: str, value: str) -> bytes:
    """Put a field at a place, 0 being the top."""
    return packet(Reply.INSERT_HEADER, struct.pack("!I", index) + _texts((name, value)))


def change_header(index: int, name: str, value: str) -> bytes:
    """Change the field of this name and occurrence (from 1); an empty value removes it."""
    return packet(Reply.CHANGE_HEADER, struct.pack("!I", index) + _texts((name, value)))


def add_recipient(address: str) -> bytes:
    """One more recipient."""
    return packet(Reply.ADD_RECIPIENT, _texts((f"<{address}>",)))


def remove_recipient(address: str) -> bytes:
    """One recipient less."""
    return packet(Reply.REMOVE_RECIPIENT, _texts((f"<{address}>",)))


def replace_body(body: bytes) -> bytes:
    """Another body, in as many packets as it takes."""
    pieces = [body[start : start + CHUNK] for start in range(0, len(body), CHUNK)] or [b""]
    return b"".join(packet(Reply.REPLACE_BODY, piece) for piece in pieces)


def code(text: str) -> bytes:
    """An SMTP answer of our own, such as `550 5.7.1 refused`."""
    plain = " ".join(text.split()).replace("%", "%%")[:500]
    return packet(Reply.CODE, _texts((plain,)))


def _texts(values: Iterable[str]) -> bytes:
    return b"".join(value.encode("utf-8", "surrogateescape").replace(b"\0", b" ") + b"\0" for value in values)
