"""The shortest way to a kept page: a queue asked again is answered before any routing.

`app` puts it between shield and routes. It answers only what the routes answered before to somebody of the same rights,
to a caller who is known and may, while their marks stand (so no right was lost), the limit is not reached and the page
is still the newest: otherwise it steps aside. On PostgreSQL it always does, for a look there may not hold up the loop.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from vedette.api.access import Access
from vedette.api.callers import FRESH, Caller, Callers
from vedette.api.errors import Unauthenticated
from vedette.api.limits import Limits
from vedette.api.pages import Kept, Key, Make, Pages
from vedette.core.clock import now
from vedette.core.errors import VedetteError
from vedette.core.scope import Scope as Rights
from vedette.records.database import Records
from vedette.records.versions import Glance
from vedette.tenants.rights import demand

RIGHTS = {"/api/v1/incidents": "incidents.read", "/api/v1/alerts": "incidents.read"}
"""The queues that are answered here, each with the right its route demands (a test compares them)."""
_HEADERS = frozenset({b"cookie", b"authorization", b"x-vedette-tenant"})
_KEPT = 4096
Credential = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class _Known:
    rights: Rights
    home: str
    marks: tuple[str, str]
    at: datetime


class Hot:
    """Wraps the application; `remember` is told by the routes of what may be answered here next time."""

    def __init__(self, app: ASGIApp, records: Records, callers: Callers, pages: Pages, limits: Limits) -> None:
        self._app, self._records, self._callers, self._pages, self._limits = app, records, callers, pages, limits
        self._on = records.engine.dialect.name == "sqlite" and records.engine.url.database not in (None, ":memory:")
        self._glance: Glance | None = None
        self._known: OrderedDict[Credential, _Known] = OrderedDict()
        self._questions: OrderedDict[tuple[str, bytes], tuple[Hashable, Make]] = OrderedDict()
        self._making: dict[tuple[Key, int], asyncio.Future[Kept]] = {}
        self._seen: dict[tuple[str, str], tuple[str, str, int]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if self._on and scope["type"] == "http" and scope["method"] == "GET" and scope["path"] in RIGHTS:
            scope["vedette.hot"] = self
            # Whoever names another tenant in the address goes the long way: it is not part of the credential here.
            if b"tenant=" not in scope["query_string"] and await self._answered(scope, send):
                return
        await self._app(scope, receive, send)

    def remember(self, request: Request, access: Access, asked: Hashable, make: Make) -> None:
        """Who sent this credential, what this address asks for and how it is made."""
        self._questions[request.url.path, request.scope["query_string"]] = asked, make
        self._keep(_credential(request.scope), access.caller)
        while len(self._questions) > _KEPT:
            self._questions.popitem(last=False)

    def _keep(self, credential: Credential, caller: Caller) -> None:
        if caller.at is not None and not caller.rotated:
            self._known[credential] = _Known(caller.scope, caller.home, caller.marks, caller.at)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)

    async def _answered(self, scope: Scope, send: Send) -> bool:
        question = self._questions.get((scope["path"], scope["query_string"]))
        if question is None:
            return False
        found = self._current(scope) or await self._found(scope)
        if found is None:
            return False
        rights, at = found
        asked, make = question
        key = (rights.tenant, rights.filters, asked)
        try:
            self._limits.caller(rights, scope["path"])
            page = self._pages.kept(key, at) or await self._made(rights, key, at, make)
        except VedetteError:
            return False  # the route says it, and counts once more
        scope["route"] = _Route(scope["path"])
        await page.response(dict(scope["headers"]).get(b"if-none-match", b"").decode("latin-1"))(scope, _nothing, send)
        return True

    def _current(self, scope: Scope) -> tuple[Rights, int] | None:
        """Whoever sent this credential lately and may, with the tenant's version; None when they must be found anew."""
        credential = _credential(scope)
        known = self._known.get(credential)
        if known is None:
            return None
        head, own, at = self._look(known.rights.tenant, known.home)
        if now() - known.at < FRESH and known.marks == (
            self._mark(known.rights.tenant, head),
            self._mark(known.home, own),
        ):
            return known.rights, at
        self._known.pop(credential, None)
        return None

    async def _found(self, scope: Scope) -> tuple[Rights, int] | None:
        """The caller found as the routes find them; None when there is none, or they may not: the routes say it."""
        try:
            caller = await run_in_threadpool(self._callers.of, Request(scope))
            demand(caller.scope, RIGHTS[scope["path"]])
        except (VedetteError, Unauthenticated):
            return None
        self._keep(_credential(scope), caller)
        return caller.scope, self._look(caller.scope.tenant, caller.home)[2]

    async def _made(self, rights: Rights, key: Key, at: int, make: Make) -> Kept:
        """The page made by one of those who ask for it at once, while the others wait. Raises what `make` raises."""
        waiting = self._making.get((key, at))
        if waiting is None:
            waiting = asyncio.ensure_future(run_in_threadpool(self._pages.fresh, rights, key, at, make))
            self._making[key, at] = waiting
            waiting.add_done_callback(lambda _: self._making.pop((key, at), None))
        return await asyncio.shield(waiting)  # whoever goes away leaves it to the others

    def _mark(self, tenant: str, head: str) -> str:
        return self._callers.marks.behind(Rights(tenant, "server"), head)

    def _look(self, tenant: str, home: str) -> tuple[str, str, int]:
        """How far audit and queues are: looked once for all requests that one turn of the loop finds waiting.

        They had all come before it, so none of them can know of a change that the look does not show.
        """
        if self._glance is None:
            self._glance = Glance(self._records.engine)
        found = self._seen.get((tenant, home))
        if found is None:
            if not self._seen:
                asyncio.get_running_loop().call_soon(self._seen.clear)
            found = self._seen[tenant, home] = self._glance.look(tenant, home)
        return found

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
