"""What reading a mailbox gives: messages in steps, each with the position to go on from; the readers share it.

`app.mailboxes` admits the messages of a step, then keeps its position: after a crash the step is read again, and the
gate knows its messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vedette.core.clock import now
from vedette.mail.envelope import Envelope, Way
from vedette.mail.message import parse

STEP, STEP_BYTES = 50, 32 << 20
"""Most messages and bytes of a step."""
LARGEST = 50 << 20
"""A message is read up to here; what is cut is told by the parser."""
Position = Mapping[str, str]
"""By folder or mailbox, how far it was read, in words of the reader."""


@dataclass(frozen=True, slots=True)
class Read:
    """One message as it lies in its folder."""

    envelope: Envelope
    raw: bytes


@dataclass(frozen=True, slots=True)
class Step:
    """Messages in the order they came, and the position after them."""

    messages: tuple[Read, ...]
    position: Position


def lying(raw: bytes, address: str, way: Way, *, junk: bool) -> Read:
    """A message delivered to `address`; the sender is the one the last server noted (Return-Path)."""
    message = parse(raw)
    sender = message.header("Return-Path").strip().strip("<>") or message.sender.address
    location = "Junk folder" if junk else "Inbox/folder"
    return Read(Envelope(sender, (address.lower(),), message.date or now(), way=way, location=location), raw)
