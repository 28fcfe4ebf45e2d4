"""The one cookie we set: the session's token, unreadable to scripts, never sent by other sites' pages.

Set by `native.session` at sign-in and by `shield` when the token was renewed. Source: RFC 6265bis.
"""

from __future__ import annotations

from http.cookies import SimpleCookie

from vedette.api.callers import COOKIE
from vedette.tenants.sessions import TERMS


def session_cookie(token: str, *, secure: bool) -> str:
    """The `Set-Cookie` value that keeps this token; an empty token removes it."""
    cookie: SimpleCookie = SimpleCookie()
    cookie[COOKIE] = token
    morsel = cookie[COOKIE]
    morsel["path"] = "/"
    morsel["httponly"] = True
    morsel["samesite"] = "Strict"
    morsel["max-age"] = int(TERMS.absolute.total_seconds()) if token else 0
    if secure:
        morsel["secure"] = True
    return morsel.OutputString()
