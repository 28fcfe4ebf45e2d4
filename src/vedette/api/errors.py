"""One shape for every error, on our own API and the Microsoft faces: `{"error": {code, message, target, details}}`.

`target` is the request's id, which is also in the log and the `X-Request-Id` header (source: Microsoft REST API
guidelines, section 7.10.2). `app` installs the handlers.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from vedette.api.odata import BadQuery
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound, Upstream, VedetteError
from vedette.insight.quota import QuotaSpent
from vedette.kql.diagnostics import KqlError

log = logging.getLogger("vedette.api")

STATUS: tuple[tuple[type[VedetteError], int, str], ...] = (
    (BadInput, 400, "BadRequest"),
    (NotFound, 404, "NotFound"),
    (Forbidden, 403, "Forbidden"),
    (Conflict, 409, "Conflict"),
    (Upstream, 502, "UpstreamFailed"),
)
_NAMES = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    406: "NotAcceptable",
    409: "Conflict",
    411: "LengthRequired",
    412: "PreconditionFailed",
    413: "PayloadTooLarge",
    415: "UnsupportedMediaType",
    429: "TooManyRequests",
    503: "ServiceUnavailable",
}


class Detail(BaseModel):
    """One thing that is wrong: `target` names the member, parameter or place (line and column) it is about."""

    code: str
    message: str
    target: str = ""


class Fault(BaseModel):
    """What went wrong, for programs (`code`) and people (`message`, which says what to do)."""

    code: str
    message: str
    target: str
    details: list[Detail] = []


class ErrorBody(BaseModel):
    """The body of every answer that is not a success."""

    error: Fault


class FaceFault(BaseModel):
    """What the errors of all faces have in common; each adds what its product's clients know."""

    code: str
    message: str


class FaceErrorBody(BaseModel):
    """The body of an error on a face with words of its own (Kusto, Office 365 Management Activity)."""

    error: FaceFault


class Unauthenticated(Exception):
    """Nobody is signed in, or the proof has ended; answered 401 with how to sign in."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Precondition(Exception):
    """The thing is not as the caller last saw it (RFC 9110, If-Match); answered 412."""


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorBody, "description": text}
    for status, text in (
        (400, "The request cannot be understood; `details` says where."),
        (401, "Nobody is signed in."),
        (403, "Not allowed; the message says who may."),
        (404, "There is no such thing here."),
        (409, "It changed, or is in use; look again."),
        (413, "The body is too large."),
        (429, "Too many requests; wait as `Retry-After` says."),
        (502, "A system outside that the request names, or the lake, answered with a failure."),
    )
}
"""What any route may answer beside its success; `native` routers carry it so that OpenAPI documents it."""
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "It is as the caller has it.", "content": {}}}
"""For lists that honour `If-None-Match`."""
FACE_RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {**answer, "model": FaceErrorBody} for status, answer in RESPONSES.items()
}
"""The same for faces whose errors have a shape of their own."""


def body(request: Request, code: str, message: str, details: Sequence[Detail] = ()) -> dict[str, Any]:
    """The error body of this request."""
    target = str(request.scope.get("vedette.request_id", ""))
    return ErrorBody(error=Fault(code=code, message=message, target=target, details=list(details))).model_dump()


def answer(
    request: Request,
    status: int,
    message: str,
    *,
    code: str = "",
    details: Sequence[Detail] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """An error answer."""
    content = body(request, code or _NAMES.get(status, "Error"), message, details)
    return JSONResponse(content, status_code=status, headers=dict(headers or {}))


def install(app: FastAPI) -> None:
    """Map every exception to its answer; the unexpected is logged with its request id and told as a bare 500."""
    app.add_exception_handler(VedetteError, _ours)
    app.add_exception_handler(Unauthenticated, _unauthenticated)
    app.add_exception_handler(Precondition, _precondition)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


async def _ours(request: Request, error: Exception) -> JSONResponse:
    status, code = next((status, code) for kind, status, code in STATUS if isinstance(error, kind))
    if isinstance(error, QuotaSpent):
        return _too_many(request, error)
    code = _bad_query(request) if isinstance(error, BadQuery) else code
    diagnostics = error.diagnostics if isinstance(error, KqlError) else ()
    details = [Detail(code=d.code, message=d.message, target=f"{d.line}:{d.column}") for d in diagnostics]
    return answer(request, status, str(error), code=code, details=details)


def _too_many(request: Request, error: QuotaSpent) -> JSONResponse:
    """With the code and words that users of the Defender APIs know, there: a code of digits, the limit in the text."""
    headers = {"Retry-After": str(error.retry_after)}
    if not error.count or not _of_defender(request):
        return answer(request, 429, str(error), headers=headers)
    hours, minutes = divmod(int(error.span.total_seconds()) // 60, 60)
    message = f"API calls quota exceeded! maximum allowed {error.count} per {hours:02}:{minutes:02}:00"
    return answer(request, 429, message, code="429", headers=headers)


def _of_defender(request: Request) -> bool:
    path = request.url.path
    return path.startswith("/api/") and not path.startswith("/api/v1/")


def _bad_query(request: Request) -> str:
    """The code of a query option that cannot be read: the Defender APIs document one of their own."""
    return "ODataError" if _of_defender(request) else "BadRequest"


async def _unauthenticated(request: Request, error: Exception) -> JSONResponse:
    return answer(request, 401, str(error), headers={"WWW-Authenticate": 'Bearer realm="vedette"'})


async def _precondition(request: Request, error: Exception) -> JSONResponse:
    return answer(request, 412, "it has changed since you looked: fetch it again and repeat the change")


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    details = [
        Detail(code=str(e["type"]), message=str(e["msg"]), target=".".join(map(str, e["loc"]))) for e in error.errors()
    ]
    first = details[0]
    code = _bad_query(request) if first.target.startswith("query.$") else ""
    return answer(request, 400, f"{first.target}: {first.message}", code=code, details=details)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return answer(request, error.status_code, str(error.detail), headers=error.headers)


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("unexpected failure at %s %s", request.method, request.url.path, exc_info=error)
    return answer(request, 500, "an unexpected failure; the operator finds it in the log by this request id")
