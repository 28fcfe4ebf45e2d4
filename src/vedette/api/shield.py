"""What surrounds every request: its id, security headers, a bound on the body's size, the rotated session cookie, logs.

Plain ASGI, installed by `app` outside everything else. Header values follow the OWASP Secure Headers Project.
"""

from __future__ import annotations

import json
import logging
import re
from time import perf_counter

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vedette.api.cookies import session_cookie
from vedette.api.metrics import Metrics
from vedette.core.ids import new_id

log = logging.getLogger("vedette.access")
LARGEST_BODY = 4 * 2**20
_TOO_LARGE = f"the body is larger than {LARGEST_BODY} bytes; large files go to /api/v1/imports"
_NATIVE = "/api/v1"
_UPLOADS = re.compile(r"^/api/v1/imports")
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_SECURE = "max-age=31536000; includeSubDomains"


class Shield:
    """The outermost layer."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        identifier = given if _ID.fullmatch(given) else new_id("rq")
        scope["vedette.request_id"] = identifier
        started, status, asked = perf_counter(), 500, scope["path"]  # routing shortens the path in the scope

        async def shielded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._dress(scope, asked, MutableHeaders(scope=message), identifier)
            await send(message)

        bound = 0 if _UPLOADS.match(scope["path"]) else LARGEST_BODY
        try:
            if bound and int(headers.get("content-length", "0") or 0) > bound:
                await _too_large(shielded, identifier)
            else:
                await self._app(scope, _bounded(receive, bound) if bound else receive, shielded)
        finally:
            seconds = perf_counter() - started
            route = scope.get("route")
            path = getattr(route, "path", "") or "unknown"
            if route is not None and asked.startswith(f"{_NATIVE}/") and not path.startswith("/api/"):
                path = _NATIVE + path  # routers know their addresses without it
            self._metrics.observe(scope["method"], path, status, seconds)
            log.info("%s %s %d %.1f ms", scope["method"], path, status, seconds * 1e3, extra={"request": identifier})

    @staticmethod
    def _dress(scope: Scope, asked: str, headers: MutableHeaders, identifier: str) -> None:
        headers["X-Request-Id"] = identifier
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        secure = scope.get("scheme") == "https"
        if secure:
            headers["Strict-Transport-Security"] = _SECURE
        if asked.startswith(("/api/", "/v1", "/beta", "/oauth2")):
            headers.setdefault("Cache-Control", "no-store")
        fresh = scope.get("vedette.fresh_token", "")
        if fresh:
            headers.append("Set-Cookie", session_cookie(fresh, secure=secure))


def _bounded(receive: Receive, bound: int) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > bound:
            raise HTTPException(413, _TOO_LARGE)
        return message

    return counted


async def _too_large(send: Send, identifier: str) -> None:
    body = {"error": {"code": "PayloadTooLarge", "message": _TOO_LARGE, "target": identifier, "details": []}}
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})
