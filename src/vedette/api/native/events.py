"""Live updates: a stream of server-sent events that tells which kind of thing has changed: `/api/v1/events`.

Events carry no content, so they need no rights of their own: the page fetches again what it shows. Source:
https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import fields

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from vedette.api.access import Access, SignedIn, access_of
from vedette.api.errors import RESPONSES, Unauthenticated
from vedette.api.hooks import Hooks
from vedette.app.pulse import Pulses
from vedette.core.errors import Forbidden
from vedette.records.pulse import Pulse
from vedette.tenants import sessions

router = APIRouter(prefix="/events", tags=["Live updates"], responses=RESPONSES)
EVERY = 1.0
QUIET = 15
"""Seconds between two looks, and looks without news after which a comment keeps the connection open."""


@router.get("", response_class=StreamingResponse)
def listen(request: Request, access: SignedIn) -> StreamingResponse:
    """`event: incidents|signals|settings|jobs` whenever something of that kind has changed."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_stream(request, access), media_type="text/event-stream", headers=headers)


async def _stream(request: Request, access: Access) -> AsyncIterator[str]:
    pulses: Pulses = request.app.state.pulses
    hooks: Hooks = request.app.state.hooks
    before = await run_in_threadpool(pulses.of, access.scope)
    yield "retry: 3000\nevent: hello\ndata: {}\n\n"
    quiet = 0
    while not hooks.stopping() and not await request.is_disconnected():
        await asyncio.sleep(EVERY)
        after = await run_in_threadpool(pulses.of, access.scope)
        news = _news(before, after)
        for name in news:
            yield f"event: {name}\ndata: {{}}\n\n"
        before, quiet = after, 0 if news else quiet + 1
        if quiet >= QUIET:
            quiet = 0
            yield ": still here\n\n"
            try:
                await run_in_threadpool(_goes_on, request, access)
            except (Unauthenticated, Forbidden):
                yield "event: goodbye\ndata: {}\n\n"
                return


def _goes_on(request: Request, access: Access) -> None:
    """Raises Unauthenticated or Forbidden when whoever listens may no longer."""
    session = access.caller.session
    if session is None:
        access_of(request)
        return
    # The cookie this began with is replaced long before the stream ends, and shown again it would look stolen.
    sessions.attend(access.records, session)
    sessions.scope_of(access.records, session, access.scope.tenant)


def _news(before: Pulse, after: Pulse) -> list[str]:
    return [f.name for f in fields(Pulse) if getattr(before, f.name) != getattr(after, f.name)]
