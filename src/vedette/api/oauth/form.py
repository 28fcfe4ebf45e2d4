"""What a client sends to the token endpoint, read: a form, and who the client says it is.

Source: RFC 6749 sections 2.3.1 and 3.2 (no parameter twice, HTTP Basic allowed), RFC 7523 (client assertions).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote_plus

from fastapi import Request

from vedette.tenants.applications import Presented
from vedette.tenants.tokens import Refused

LARGEST = 65_536
_KIND = "application/x-www-form-urlencoded"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


async def read(request: Request) -> Mapping[str, str] | Refused:
    """The form of a request; a client that names no type of body (MSTICPy) sends one too."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (_KIND, ""):
        return Refused("invalid_request", f"The request body must be of type {_KIND}.")
    body = await request.body()
    if len(body) > LARGEST:
        return Refused("invalid_request", f"The request body is larger than {LARGEST} bytes.")
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=50, errors="strict")
    except ValueError:
        return Refused("invalid_request", "The request body is not a form.")
    names = [name for name, _ in pairs]
    double = next((name for name in names if names.count(name) > 1), "")
    if double:
        return Refused("invalid_request", f"The request body contains the following parameter twice: '{double[:80]}'.")
    return {name: value for name, value in pairs if value}


def missing(form: Mapping[str, str], *names: str) -> Refused | None:
    """A refusal that names the first parameter that is not there."""
    name = next((name for name in names if not form.get(name)), "")
    if not name:
        return None
    return Refused("invalid_request", f"The request body must contain the following parameter: '{name}'.")


def client(request: Request, form: Mapping[str, str]) -> Presented | Refused:
    """How the client says who it is; one way at a time."""
    basic = basic_of(request)
    named = form.get("client_id", "")
    if basic is not None:
        if named not in ("", basic.client) or "client_secret" in form or "client_assertion" in form:
            return Refused("invalid_request", "The client proves itself in one way at a time.")
        return basic
    if "client_assertion" in form:
        if form.get("client_assertion_type") != ASSERTION or "client_secret" in form:
            return Refused("invalid_request", f"'client_assertion_type' must be {ASSERTION}, without 'client_secret'.")
        return Presented(named, assertion=form["client_assertion"])
    if "client_secret" not in form:
        return Refused("no_credential", "'client_assertion' or 'client_secret' is required for this grant type.")
    return Presented(named, form["client_secret"])


def basic_of(request: Request) -> Presented | None:
    """Name and secret of HTTP Basic, each form-encoded inside (RFC 6749 section 2.3.1); empty when unreadable."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(text.strip(), validate=True).decode().partition(":")
    except ValueError:
        return Presented("")
    return Presented(unquote_plus(name), unquote_plus(secret))
