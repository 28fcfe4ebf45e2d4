"""What a way in knows of a message before anybody reads it; handed to `gate.decide` with the raw bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Way(StrEnum):
    """How a message came to us."""

    SMTP = "smtp"
    LMTP = "lmtp"
    MILTER = "milter"
    JOURNAL = "journal"
    IMAP = "imap"
    GRAPH = "graph"
    FILE = "file"

    @property
    def enforces(self) -> bool:
        """Does what we decide happen? Elsewhere the message is delivered already and we only look."""
        return self in {Way.SMTP, Way.LMTP, Way.MILTER}

    @property
    def splits(self) -> bool:
        """Can recipients of one message get different copies of it? A milter has one copy for all."""
        return self in {Way.SMTP, Way.LMTP}


@dataclass(frozen=True, slots=True)
class Envelope:
    """MAIL FROM (empty for `<>`), RCPT TO in order, and the connection: address, HELO, TLS version (empty: none).

    `received` is when (UTC). `location` is where a message that is delivered already lies (`Inbox/folder` …).
    """

    sender: str
    recipients: tuple[str, ...]
    received: datetime
    client: str = ""
    helo: str = ""
    tls: str = ""
    way: Way = Way.SMTP
    location: str = ""
