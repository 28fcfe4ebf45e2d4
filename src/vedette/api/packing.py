"""Answers to the portal leave compressed: the JSON of one incident shrinks to a tenth. Put around the routes by `app`.

Compression leaks the length of secrets to whoever can make a browser ask again and again with text of their choosing
(BREACH, https://www.breachattack.com). So it is for reads alone, which hand out no secret, and only where the request
carries the portal's own header: other sites' pages cannot send it, and the cookie is SameSite=Strict besides.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

PORTAL = "vedette-portal"
_SMALLEST = 1400
"""Bytes below which an answer fits one packet anyway."""
_LEVEL = 4


class Packing:
    """Wraps the application; larger answers are compressed in a thread, streams of events never."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._packed = GZipMiddleware(app, minimum_size=_SMALLEST, compresslevel=_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        wanted = scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith("/api/")
        if wanted and Headers(scope=scope).get("x-requested-with") == PORTAL:
            await self._packed(scope, receive, send)
        else:
            await self._app(scope, receive, send)
