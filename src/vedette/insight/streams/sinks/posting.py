"""HTTP: batches POSTed as JSON, each signed with the stream's secret so that the receiver knows who sent it.

The signature is `v1=` and the HMAC-SHA-256 of the timestamp, a dot and the body, in hexadecimal. Shapes: the event-hub
message, JSON lines, Splunk's event collector (https://docs.splunk.com/Documentation/Splunk/latest/Data/HECExamples).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

import msgspec

from vedette.core.clock import now
from vedette.core.errors import Upstream
from vedette.core.http import Http
from vedette.core.outbound import Outbound
from vedette.insight.streams.item import Item, fitted, message, packed
from vedette.insight.streams.terms import HttpTerms, Shape

SIZE, COUNT = 512_000, 1_000
SECONDS = 20.0


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What the header `X-Vedette-Signature` holds."""
    return "v1=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class HttpSink:
    """A client for one run."""

    def __init__(self, terms: HttpTerms, secret: str, tenant: str, outbound: Outbound) -> None:
        self._terms, self._secret, self._tenant = terms, secret, tenant
        outbound.url(terms.url, plain=True)  # refused now, not at the first batch
        self._http = Http(outbound, SECONDS, largest=0)

    def send(self, items: Iterator[Item]) -> int:
        """POST them; each batch has arrived when this goes on."""
        count = 0
        if self._terms.shape is Shape.HEC:
            for lines in _grouped(map(_event, items)):
                self._post(b"\n".join(lines))
                count += len(lines)
            return count
        for records in packed(items, self._tenant, size=SIZE, count=COUNT):
            self._post(message(records) if self._terms.shape is Shape.RECORDS else b"\n".join(records) + b"\n")
            count += len(records)
        return count

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Give the connection back."""
        self._http.close()

    def _post(self, body: bytes) -> None:
        stamp = str(int(now().timestamp()))
        lines = self._terms.shape is Shape.LINES
        headers = {
            "Content-Type": "application/x-ndjson" if lines else "application/json; charset=utf-8",
            "X-Vedette-Timestamp": stamp,
        }
        if self._secret:
            headers["X-Vedette-Signature"] = signature(self._secret, stamp, body)
        if self._terms.scheme:
            headers["Authorization"] = f"{self._terms.scheme} {self._secret}"
        answer = self._http.ask("POST", self._terms.url, headers, body=body)
        if not 200 <= answer.status < 300:
            raise Upstream(f"{urlsplit(self._terms.url).netloc} answered {answer.status}")


def _event(item: Item) -> bytes:
    """One event of Splunk's collector."""
    whole = fitted(item, SIZE)
    head = {"time": datetime.fromisoformat(item.time).timestamp(), "source": "vedette", "sourcetype": item.category}
    return b'%s,"event":%s}' % (msgspec.json.encode(head)[:-1], whole.body)


def _grouped(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    group: list[bytes] = []
    used = 0
    for line in lines:
        if group and (used + len(line) > SIZE or len(group) >= COUNT):
            yield group
            group, used = [], 0
        group.append(line)
        used += len(line)
    if group:
        yield group
