"""OAuth 2.0 tokens for reading mail (RFC 6749 sections 4.4 and 6); `imap` and `graph` ask for them."""

from __future__ import annotations

from urllib.parse import urlsplit

from vedette.core.errors import Upstream
from vedette.core.http import Http

SECONDS = 60.0
"""Patience with a mailbox's servers."""


def token(http: Http, url: str, form: dict[str, str]) -> str:
    """An access token. Raises Upstream with what the server said, without secrets."""
    answer = http.ask("POST", url, form=form)
    document = answer.document()
    if answer.status != 200 or not isinstance(document.get("access_token"), str):
        said = document.get("error_description") or document.get("error") or f"status {answer.status}"
        raise Upstream(f"no token from {urlsplit(url).hostname}: {str(said)[:300]}")
    return str(document["access_token"])
