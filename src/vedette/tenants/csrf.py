"""Tokens against forged requests: signed double submit, bound to the session; pure, for the API's cookie sessions.

The page gets one in a cookie it can read and repeats it in a header; a foreign site can do neither.
Source: OWASP Cross-Site Request Forgery Prevention Cheat Sheet (signed double-submit cookie).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from vedette.core.vault import Vault

_PURPOSE = "csrf"


def issue(vault: Vault, session: str) -> str:
    """A token for the session with this id (`Session.id`, which outlives the rotation of its tokens)."""
    nonce = secrets.token_urlsafe(16)
    return f"{nonce}.{_mark(vault.derive(_PURPOSE)[0], session, nonce)}"


def check(vault: Vault, session: str, cookie: str, header: str) -> bool:
    """Do cookie and header hold the same token, made here for this session?"""
    same = hmac.compare_digest(cookie.encode(), header.encode())
    nonce, _, mark = cookie.partition(".")
    ours = [hmac.compare_digest(_mark(key, session, nonce), mark) for key in vault.derive(_PURPOSE) if mark.isascii()]
    return same and any(ours)


def _mark(key: bytes, session: str, nonce: str) -> str:
    return hmac.new(key, f"{len(session)}:{session}:{nonce}".encode(), hashlib.sha256).hexdigest()
