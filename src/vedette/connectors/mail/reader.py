"""Turns mail files into records: one JSON object a message, with links, attachments and recorded authentication.

`app.wiring` gives it to the ingest pipeline for the `mail` connector; messages are split here, read by `vedette.mail`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

import msgspec

from vedette.core.errors import BadInput, Location
from vedette.core.scope import Scope
from vedette.ingest.connector import Record, Unreadable
from vedette.mail import dmarc_reports, reported
from vedette.mail.analysis.case import Knowledge
from vedette.mail.authentication import read as read_authentication
from vedette.mail.bounds import DEFAULT, Bounds
from vedette.mail.mailbox import messages
from vedette.mail.message import parse
from vedette.mail.record import imported
from vedette.mail.scorer import Model

_BATCH = 200
_REPORT = re.compile(r"\.(?:xml|json)(?:\.gz)?$", re.IGNORECASE)


class MailReader:
    """Reader for mbox (RFC 4155, mboxrd) and single messages; memory holds one message at a time.

    `plain` takes the guards of click protection off a message's links, `knowledge` is what an organisation knows.
    """

    def __init__(
        self,
        bounds: Bounds = DEFAULT,
        model: Model | None = None,
        plain: Callable[[bytes], bytes] = lambda raw: raw,
        knowledge: Callable[[Scope], Knowledge] = lambda _scope: Knowledge(),
    ) -> None:
        self.bounds = bounds
        self.model = model
        self.plain = plain
        self.knowledge = knowledge
        self._encode = msgspec.json.Encoder().encode

    def read(self, stream: BinaryIO, name: str, scope: Scope) -> Iterator[list[Record | Unreadable]]:
        """Batches of messages in file order with the DMARC reports they carry; or of a file that is a report."""
        if _REPORT.search(name):
            yield self._reports(stream.read(self.bounds.size + 1), name)
            return
        batch: list[Record | Unreadable] = []
        known = self.knowledge(scope)
        for offset, data in messages(stream, self.bounds.size):
            batch += self._records(offset, data, name, known)
            if len(batch) >= _BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def _reports(self, data: bytes, name: str) -> list[Record | Unreadable]:
        try:
            found = dmarc_reports.read(name, data[: self.bounds.size])
        except BadInput as error:
            return [Unreadable(data[:1024], str(error), Location(source=name, offset=0))]
        return [Record(one, 0) for one in reported.records(found)]

    def _records(self, offset: int, data: bytes, name: str, known: Knowledge) -> list[Record | Unreadable]:
        message = parse(self.plain(data), self.bounds)
        if not message.headers or message.date is None:
            reason = "no header" if not message.headers else "no readable date in Received or Date"
            return [Unreadable(data[:1024], f"not a message: {reason}", Location(source=name, offset=offset))]
        judged = imported(message, read_authentication(message), self.model, known)
        own = Record(self._encode(judged), offset)
        return [own, *(Record(one, offset) for one in reported.records(reported.carried(message)))]
