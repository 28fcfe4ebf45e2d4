"""Requests that are carried out once: a POST of our own API with an `Idempotency-Key` may be repeated safely for a day.

Every router of `native/` but sign-in is made of these routes. Source: draft-ietf-httpapi-idempotency-key-header: the
same key with the same request replays the answer, with another request or while the first is under way it conflicts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.types import Message

from vedette.api.access import callers_of, product_of
from vedette.core.clock import now
from vedette.core.errors import BadInput, Conflict
from vedette.core.scope import Scope
from vedette.records import answers
from vedette.records.answers import AnswerRow
from vedette.records.database import Records

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT = timedelta(hours=24)
STALE = timedelta(minutes=5)
"""A request that began so long ago and was never answered belongs to a process that died."""
UPLOAD = timedelta(hours=6)
"""The same for an upload, which may take its time; where we alone own the state, a start forgets them at once."""
_KEY = re.compile(r"[\x21-\x7e]{8,200}")
_LARGEST = 2**20
_PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Chosen by the caller; for a day, the same request with the same key is carried out once.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 200, "pattern": "^[!-~]{8,200}$"},
}
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Once(APIRoute):
    """A route that honours the header."""

    def __init__(self, *given: Any, **named: Any) -> None:
        if "POST" in (named.get("methods") or ()):
            extra = named.get("openapi_extra") or {}
            named["openapi_extra"] = {**extra, "parameters": [*extra.get("parameters", ()), _PARAMETER]}
        super().__init__(*given, **named)

    def get_route_handler(self) -> Handler:
        """The plain handler, with the header looked at before and the answer kept after."""
        plain = super().get_route_handler()
        if "POST" not in (self.methods or ()):
            return plain

        async def handler(request: Request) -> Response:
            key = request.headers.get(HEADER, "")
            return await _once(request, key, plain, streams=self.streams) if key else await plain(request)

        return handler

    streams = False
    """Whether the body may be too large to be held in memory."""


class OnceUploaded(Once):
    """A route that honours the header and takes a body of any size: what was sent is compared by its hash alone."""

    streams = True


class _Hashing:
    """Passes a body on and hashes it."""

    def __init__(self, request: Request) -> None:
        self._receive = request.receive
        self.found = _address(request)

    async def __call__(self) -> Message:
        message = await self._receive()
        self.found.update(message.get("body", b""))
        return message


async def _once(request: Request, key: str, plain: Handler, *, streams: bool) -> Response:
    if not _KEY.fullmatch(key):
        raise BadInput(f"{HEADER} is 8 to 200 visible characters")
    caller = await run_in_threadpool(callers_of(request).of, request)
    records, scope = product_of(request).records, caller.scope
    hashing = _Hashing(request)
    if streams:
        request = Request(request.scope, hashing)
    row = AnswerRow(key, "" if streams else await _digest(request), now())
    known = await run_in_threadpool(_begin, scope, records, row)
    if known is not None:
        if streams and await _drained(request, hashing) != known.digest:
            raise _another(key)
        return Response(known.body, known.status, {REPLAYED: "true"}, known.type or None)
    try:
        answer = await plain(request)
    except BaseException:  # whatever it was, nothing was answered that could be replayed
        await run_in_threadpool(_forget, scope, records, key)
        raise
    body = getattr(answer, "body", None)
    if not isinstance(body, bytes) or len(body) > _LARGEST or answer.status_code >= 400:
        await run_in_threadpool(_forget, scope, records, key)
    else:
        digest = hashing.found.hexdigest() if streams else row.digest
        kept = replace(
            row, digest=digest, status=answer.status_code, type=answer.headers.get("content-type", ""), body=body
        )
        await run_in_threadpool(_finish, scope, records, kept)
    return answer


async def _digest(request: Request) -> str:
    """Of what is asked: the address with its query and the body, which the route can still read."""
    found = _address(request)
    found.update(await request.body())
    return found.hexdigest()


def _address(request: Request) -> hashlib._Hash:
    return hashlib.sha256(f"{request.url.path}?{request.url.query}\n".encode())


async def _drained(request: Request, hashing: _Hashing) -> str:
    """The digest of an upload that is not kept: it has come before."""
    largest, size = product_of(request).settings.upload, 0
    async for chunk in request.stream():
        size += len(chunk)
        if largest and size > largest:
            return ""
    return hashing.found.hexdigest()


def _another(key: str) -> Conflict:
    return Conflict(f"{HEADER} {key} came before with another request: choose a new one")


def _begin(scope: Scope, records: Records, row: AnswerRow) -> AnswerRow | None:
    """The answer given before, or None when the key is now taken. Raises Conflict."""
    with records.begin(scope) as db:
        known = answers.find(scope, db, row.key)
        if known is not None and row.at - known.at < (KEPT if known.status else STALE if known.digest else UPLOAD):
            if known.digest != row.digest and row.digest and known.digest:
                raise _another(row.key)
            if not known.status:
                raise Conflict(f"the first request with {HEADER} {row.key} is still being worked on")
            return known
        answers.begin(scope, db, row, older=row.at - KEPT)
    return None


def _finish(scope: Scope, records: Records, row: AnswerRow) -> None:
    with records.begin(scope) as db:
        answers.finish(scope, db, row)


def _forget(scope: Scope, records: Records, key: str) -> None:
    with records.begin(scope) as db:
        answers.forget(scope, db, key)
