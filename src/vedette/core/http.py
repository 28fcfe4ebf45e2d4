"""Requests to addresses that people of an organisation named: mailboxes, streams and webhooks ask through it.

Every address is checked by `core.outbound` before each request, the connection goes to the very address that was
checked, redirects are not followed, and no answer is read without end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import msgspec

from vedette.core.errors import Upstream
from vedette.core.outbound import Outbound
from vedette.core.shapes import from_json


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer's status, the seconds it asks us to wait (0: none), and its body."""

    status: int
    wait: float
    body: bytes

    def document(self) -> dict[str, Any]:
        """The body as a JSON object. Raises Upstream."""
        try:
            return from_json(self.body, dict[str, Any])
        except msgspec.MsgspecError as error:
            raise Upstream(f"the answer is no JSON: {error}") from error


@dataclass(slots=True)
class Http:
    """A client for some requests; `plain` lets http be spoken inside the operator's named networks.

    `largest` is how many bytes of an answer are read; an answer that is longer is a failure, 0 reads none of any.
    """

    outbound: Outbound
    seconds: float
    plain: bool = True
    largest: int = 64 << 20
    _client: Any = field(init=False, repr=False, default=None)

    def ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        form: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """One request. Raises BadInput for an address not allowed, Upstream when nobody answers or too much comes."""
        import httpx

        target = self.outbound.url(url, plain=self.plain)
        parts = urlsplit(url)
        there = f"{parts.scheme}://{target.netloc}{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        if self._client is None:
            self._client = httpx.Client(verify=self.outbound.tls(), timeout=self.seconds, trust_env=False)
        known = {**(headers or {}), "Host": parts.netloc}
        try:
            request = self._client.build_request(method, there, data=form, content=body, headers=known)
            request.extensions["sni_hostname"] = target.host
            answer = self._client.send(request, stream=True)
            try:
                read = bytearray()
                for piece in answer.iter_bytes() if self.largest else ():
                    read += piece
                    if len(read) > self.largest:
                        raise Upstream(f"{target.host} answered more than {self.largest >> 20} MB")
            finally:
                answer.close()
        except (httpx.HTTPError, OSError) as error:
            raise Upstream(f"{parts.netloc} does not answer: {error}", permanent=False) from error
        wait = answer.headers.get("Retry-After", "")
        return Answer(answer.status_code, float(wait) if wait.isdigit() else 0.0, bytes(read))

    def close(self) -> None:
        """Give the connections back."""
        if self._client is not None:
            self._client.close()
            self._client = None
