"""The shortest way to a kept page: a queue asked again by the same caller is answered before any routing.

`app` puts it between shield and routes. It answers only what the routes answered before to the same credential, while
the caller is remembered as known, nothing was audited (so no right was lost), the limit is not reached and the page is
still the newest: otherwise it steps aside. On PostgreSQL it always does, for a look there may not hold up the loop.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from vedette.api.access import Access
from vedette.api.callers import FRESH
from vedette.api.limits import Limits
from vedette.api.pages import Pages
from vedette.core.clock import now
from vedette.core.errors import VedetteError
from vedette.core.scope import Scope as Rights
from vedette.records.database import Records
from vedette.records.versions import Glance

PATHS = frozenset({"/api/v1/incidents", "/api/v1/alerts"})
_HEADERS = frozenset({b"cookie", b"authorization", b"x-vedette-tenant"})
_KEPT = 4096
Credential = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class _Known:
    rights: Rights
    home: str
    heads: tuple[str, str]
    at: datetime


class Hot:
    """Wraps the application; `remember` is told by the routes of what may be answered here next time."""

    def __init__(self, app: ASGIApp, records: Records, pages: Pages, limits: Limits) -> None:
        self._app, self._records, self._pages, self._limits = app, records, pages, limits
        self._on = records.engine.dialect.name == "sqlite" and records.engine.url.database not in (None, ":memory:")
        self._glance: Glance | None = None
        self._known: OrderedDict[Credential, _Known] = OrderedDict()
        self._questions: OrderedDict[tuple[str, bytes], Hashable] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if self._on and scope["type"] == "http" and scope["method"] == "GET" and scope["path"] in PATHS:
            scope["vedette.hot"] = self
            if await self._answered(scope, send):
                return
        await self._app(scope, receive, send)

    def remember(self, request: Request, access: Access, asked: Hashable) -> None:
        """Who sent this credential, and what this address asks for; all addresses here take the same right."""
        caller = access.caller
        self._questions[request.url.path, request.scope["query_string"]] = asked
        if caller.at is not None and not caller.rotated:
            self._known[_credential(request.scope)] = _Known(caller.scope, caller.home, caller.heads, caller.at)
        for kept in (self._known, self._questions):
            while len(kept) > _KEPT:
                kept.popitem(last=False)

    async def _answered(self, scope: Scope, send: Send) -> bool:
        credential = _credential(scope)
        known = self._known.get(credential)
        asked = self._questions.get((scope["path"], scope["query_string"]))
        if known is None or asked is None:
            return False
        head, own, at = self._look(known.rights.tenant, known.home)
        if (head, own) != known.heads or now() - known.at >= FRESH:
            self._known.pop(credential, None)
            return False
        page = self._pages.kept((known.rights.tenant, known.rights.filters, asked), at)
        if page is None:
            return False
        try:
            self._limits.caller(known.rights, scope["path"])
        except VedetteError:
            return False  # the route says it, and counts once more
        scope["route"] = _Route(scope["path"])
        await page.response(dict(scope["headers"]).get(b"if-none-match", b"").decode("latin-1"))(scope, _nothing, send)
        return True

    def _look(self, tenant: str, home: str) -> tuple[str, str, int]:
        if self._glance is None:
            self._glance = Glance(self._records.engine)
        return self._glance.look(tenant, home)

    def close(self) -> None:
        """Give the connection back."""
        if self._glance is not None:
            self._glance.close()
            self._glance = None


@dataclass(frozen=True, slots=True)
class _Route:
    """What metrics call the request."""

    path: str


def _credential(scope: Scope) -> Credential:
    return tuple(pair for pair in scope["headers"] if pair[0] in _HEADERS)


async def _nothing() -> dict[str, str]:
    return {"type": "http.disconnect"}
