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
            return await _once(request, key, plain) if key else await plain(request)

        return handler


async def _once(request: Request, key: str, plain: Handler) -> Response:
    if not _KEY.fullmatch(key):
        raise BadInput(f"{HEADER} is 8 to 200 visible characters")
    caller = await run_in_threadpool(callers_of(request).of, request)
    records, scope = product_of(request).records, caller.scope
    row = AnswerRow(key, await _digest(request), now())
    known = await run_in_threadpool(_begin, scope, records, row)
    if known is not None:
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
        kept = replace(row, status=answer.status_code, type=answer.headers.get("content-type", ""), body=body)
        await run_in_threadpool(_finish, scope, records, kept)
    return answer


async def _digest(request: Request) -> str:
    """Of what is asked: the address with its query and the body, which the route can still read."""
    found = hashlib.sha256(f"{request.url.path}?{request.url.query}\n".encode())
    found.update(await request.body())
    return found.hexdigest()


def _begin(scope: Scope, records: Records, row: AnswerRow) -> AnswerRow | None:
    """The answer given before, or None when the key is now taken. Raises Conflict."""
    with records.begin(scope) as db:
        known = answers.find(scope, db, row.key)
        if known is not None and row.at - known.at < (KEPT if known.status else STALE):
            if known.digest != row.digest:
                raise Conflict(f"{HEADER} {row.key} came before with another request: choose a new one")
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
