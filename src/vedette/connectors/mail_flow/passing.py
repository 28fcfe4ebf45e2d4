"""What every way through has in common: whom it asks, how long it waits, how large a message it takes.

`milter` and `receiver` get a `Passing` from `app.mailflow`; a message they cannot judge in time is put off, not passed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address

from vedette.mail.disposition import Delivery, Receipt
from vedette.mail.envelope import Envelope

_LOG = logging.getLogger("vedette.mail.passing")
Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Passing:
    """`admit` judges a message and keeps it, `render` gives the bytes of one copy, `sent` notes a copy as taken.

    `patience` is in seconds, `size` in bytes; `messages` may be judged at the same time, `connections` be open.
    `trusted` are the networks the mail servers in front connect from; others are refused. `failed` is told why a
    message was put off; it raises nothing.
    """

    admit: Callable[[Envelope, bytes], Receipt]
    render: Callable[[bytes, Delivery], bytes]
    sent: Callable[[str, int], None]
    trusted: tuple[Network, ...]
    patience: float = 30.0
    size: int = 50 << 20
    messages: int = 4
    connections: int = 100
    failed: Callable[[str], None] = lambda _why: None

    def trusts(self, address: str) -> bool:
        """May a server at this address hand us mail? A local socket has no address and is trusted."""
        if not address:
            return True
        there = ip_address(address)
        return any(there.version == network.version and there in network for network in self.trusted)


def passed(passing: Passing, envelope: Envelope, raw: bytes) -> Receipt | None:
    """Judge and keep one message; None puts it off, with the failure in the log. The bulkhead of mail flow."""
    try:
        return passing.admit(envelope, raw)
    except Exception as error:  # noqa: BLE001 - the bulkhead: the sender keeps the message and tries again
        where = envelope.client or "a local server"
        _LOG.exception("a message from %s could not be judged and is put off", where)
        passing.failed(f"a message from {where} could not be judged and was put off: {type(error).__name__}: {error}")
        return None


def late(passing: Passing) -> str:
    """What is said of a message that took too long."""
    return f"a message was put off: it was not judged within {passing.patience:g} s"
