"""Errors as Kusto writes them; `routes` answers with them whatever goes wrong behind a Kusto address.

Source: https://learn.microsoft.com/kusto/api/rest/response-http (OneApi errors); clients look for the words
`Syntax error:` and `Semantic error:`.
"""

from __future__ import annotations

from typing import Any

from vedette.api.rowtext import JsonBytes
from vedette.core.clock import iso, now
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound, Upstream, VedetteError
from vedette.insight.quota import QuotaSpent
from vedette.kql.diagnostics import KqlError

_KINDS: tuple[tuple[type[VedetteError], int, str, str], ...] = (
    (QuotaSpent, 429, "Throttled", "KustoRequestThrottledException"),
    (KqlError, 400, "General_BadRequest", "KustoBadRequestException"),
    (BadInput, 400, "General_BadRequest", "KustoBadRequestException"),
    (NotFound, 400, "BadRequest_EntityNotFound", "EntityNotFoundException"),
    (Forbidden, 403, "General_AccessDenied", "KustoUnauthorizedException"),
    (Conflict, 409, "General_Conflict", "KustoConflictException"),
    (Upstream, 504, "Query_Failed", "KustoServiceTimeoutException"),
)


def answer(error: VedetteError, client: str, activity: str) -> JsonBytes:
    """The error as an HTTP answer."""
    status, code, kind = next((s, c, k) for of, s, c, k in _KINDS if isinstance(error, of))
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, QuotaSpent) else {}
    return JsonBytes({"error": _one(error, code, kind, client, activity)}, status_code=status, headers=headers)


def denied(client: str, activity: str, why: str) -> JsonBytes:
    """Nobody is signed in."""
    body = {
        "error": {"code": "Unauthorized", "message": why, "@permanent": True, "@context": _context(client, activity)}
    }
    return JsonBytes(body, status_code=401, headers={"WWW-Authenticate": 'Bearer realm="vedette"'})


def _one(error: VedetteError, code: str, kind: str, client: str, activity: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "code": code,
        "message": "Request is invalid and cannot be executed." if isinstance(error, BadInput) else str(error),
        "@type": f"Kusto.Data.Exceptions.{kind}",
        "@message": str(error),
        "@context": _context(client, activity),
        "@permanent": not isinstance(error, (QuotaSpent, Upstream, Conflict)),
    }
    if isinstance(error, KqlError) and error.diagnostics:
        first = error.diagnostics[0]
        syntax = first.code == "syntax"
        inner = "SYN0002" if syntax else "SEM0100"
        words = "Syntax error" if syntax else "Semantic error"
        text = f"{words}: {inner}: {first.message} [line:position={first.line}:{first.column}]"
        found["@message"] = text
        found["innererror"] = {
            "code": inner,
            "message": text,
            "@type": f"Kusto.Data.Exceptions.{'SyntaxException' if syntax else 'SemanticException'}",
            "@message": text,
            "@permanent": True,
        }
    return found


def _context(client: str, activity: str) -> dict[str, str]:
    return {"timestamp": iso(now()), "clientRequestId": client, "activityId": activity}
