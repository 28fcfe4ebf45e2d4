"""OAuth 2.0 tokens for reading mail (RFC 6749 sections 4.4 and 6), and requests that go only where they may."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import msgspec

from vedette.core.errors import Upstream
from vedette.core.outbound import Outbound
from vedette.core.shapes import from_json

SECONDS = 60.0
_LARGEST = 64 << 20


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
    """A client whose every address is checked by `outbound`, and which follows no redirects."""

    outbound: Outbound
    _client: Any = field(init=False, repr=False, default=None)

    def ask(
        self, method: str, url: str, headers: dict[str, str] | None = None, form: dict[str, str] | None = None
    ) -> Answer:
        """One request. Raises BadInput for an address not allowed, Upstream when nobody answers or too much comes."""
        import httpx

        target = self.outbound.url(url, plain=True)
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        if self._client is None:
            self._client = httpx.Client(verify=self.outbound.tls(), timeout=SECONDS, trust_env=False)
        known = {**(headers or {}), "Host": parts.netloc}
        try:
            there = f"{parts.scheme}://{target.netloc}{parts.path or '/'}{query}"
            request = self._client.build_request(method, there, data=form, headers=known)
            request.extensions["sni_hostname"] = target.host
            answer = self._client.send(request, stream=True)
            try:
                body = bytearray()
                for piece in answer.iter_bytes():
                    body += piece
                    if len(body) > _LARGEST:
                        raise Upstream(f"{target.host} answered more than {_LARGEST >> 20} MB")
            finally:
                answer.close()
        except (httpx.HTTPError, OSError) as error:
            raise Upstream(f"{target.host} does not answer: {error}", permanent=False) from error
        return Answer(answer.status_code, _wait(answer.headers.get("Retry-After", "")), bytes(body))

    def close(self) -> None:
        """Give the connections back."""
        if self._client is not None:
            self._client.close()
            self._client = None


def token(http: Http, url: str, form: dict[str, str]) -> str:
    """An access token. Raises Upstream with what the server said, without secrets."""
    answer = http.ask("POST", url, form=form)
    document = answer.document()
    if answer.status != 200 or not isinstance(document.get("access_token"), str):
        said = document.get("error_description") or document.get("error") or f"status {answer.status}"
        raise Upstream(f"no token from {urlsplit(url).hostname}: {str(said)[:300]}")
    return str(document["access_token"])


def _wait(text: str) -> float:
    return float(text) if text.isdigit() else 0.0
