"""Errors as Microsoft's token endpoint writes them: the words of RFC 6749, with a code that their guides explain.

Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes and v2-oauth2-device-code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from vedette.core.clock import now
from vedette.insight.quota import QuotaSpent
from vedette.tenants.tokens import Refused

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


@dataclass(frozen=True, slots=True)
class _Known:
    word: str
    code: int
    status: int = 400


_KNOWN: Mapping[str, _Known] = {
    "invalid_client": _Known("invalid_client", 7000215, 401),
    "invalid_assertion": _Known("invalid_client", 700027, 401),
    "no_credential": _Known("invalid_client", 7000216, 401),
    "invalid_request": _Known("invalid_request", 900144),
    "unsupported_grant_type": _Known("unsupported_grant_type", 70003),
    "unsupported_response_type": _Known("unsupported_response_type", 700054),
    "invalid_scope": _Known("invalid_scope", 70011),
    "authorization_pending": _Known("authorization_pending", 70016),
    "invalid_grant": _Known("bad_verification_code", 70018),
    "expired_token": _Known("expired_token", 70019),
    "access_denied": _Known("authorization_declined", 65004),
    "invalid_instance": _Known("invalid_instance", 50049),
    "temporarily_unavailable": _Known("temporarily_unavailable", 90055, 429),
}


class OAuthError(BaseModel):
    """RFC 6749 section 5.2, and what Microsoft's clients log beside it."""

    error: str
    error_description: str
    error_codes: list[int]
    timestamp: str
    trace_id: str
    correlation_id: str


def refusal(request: Request, why: Refused, *, basic: bool = False) -> JSONResponse:
    """The error answer; `basic`: the client tried HTTP Basic, so it is told that it may."""
    known = _KNOWN.get(why.error, _Known(why.error, 0))
    headers = dict(NO_STORE)
    if known.status == 401 and basic:
        headers["WWW-Authenticate"] = 'Basic realm="vedette"'
    return JSONResponse(_body(request, known, why.description).model_dump(), known.status, headers)


def wait(request: Request, spent: QuotaSpent) -> JSONResponse:
    """Too many requests."""
    headers = {**NO_STORE, "Retry-After": str(spent.retry_after)}
    return JSONResponse(_body(request, _KNOWN["temporarily_unavailable"], str(spent)).model_dump(), 429, headers)


def _body(request: Request, known: _Known, text: str) -> OAuthError:
    trace = str(request.scope.get("vedette.request_id", ""))
    given = request.headers.get("client-request-id", "")[:64]
    at = f"{now():%Y-%m-%d %H:%M:%S}Z"
    code = f"AADSTS{known.code}: " if known.code else ""
    correlation = given or str(uuid4())
    return OAuthError(
        error=known.word,
        error_description=f"{code}{text} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {at}",
        error_codes=[known.code] if known.code else [],
        timestamp=at,
        trace_id=trace,
        correlation_id=correlation,
    )
