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
from vedette.core.outbound import Outbound
from vedette.insight.streams.item import Item, fitted, message, packed
from vedette.insight.streams.terms import HttpTerms, Shape

SIZE, COUNT = 512_000, 1_000
SECONDS = 20.0


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What the header `X-Vedette-Signature` holds."""
    return "v1=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class HttpSink:
    """A client for one run; its address is looked up and checked once."""

    def __init__(self, terms: HttpTerms, secret: str, tenant: str, outbound: Outbound) -> None:
        import httpx

        self._httpx, self._terms, self._secret, self._tenant = httpx, terms, secret, tenant
        self._target = outbound.url(terms.url, plain=True)
        parts = urlsplit(terms.url)
        query = f"?{parts.query}" if parts.query else ""
        self._url = f"{parts.scheme}://{self._target.netloc}{parts.path or '/'}{query}"
        self._host = parts.netloc
        self._client = httpx.Client(verify=outbound.tls(), timeout=SECONDS, trust_env=False)

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
        self._client.close()

    def _post(self, body: bytes) -> None:
        stamp = str(int(now().timestamp()))
        lines = self._terms.shape is Shape.LINES
        headers = {
            "Host": self._host,
            "Content-Type": "application/x-ndjson" if lines else "application/json; charset=utf-8",
            "X-Vedette-Timestamp": stamp,
        }
        if self._secret:
            headers["X-Vedette-Signature"] = signature(self._secret, stamp, body)
        if self._terms.scheme:
            headers["Authorization"] = f"{self._terms.scheme} {self._secret}"
        try:
            request = self._client.build_request("POST", self._url, content=body, headers=headers)
            request.extensions["sni_hostname"] = self._target.host
            answer = self._client.send(request, stream=True)
            answer.close()
        except (self._httpx.HTTPError, OSError) as error:
            raise Upstream(f"{self._host} does not answer: {error}") from error
        if not 200 <= answer.status_code < 300:
            raise Upstream(f"{self._host} answered {answer.status_code}")


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
