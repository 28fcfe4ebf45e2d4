"""The addresses Kusto's clients call: queries in both versions, commands, authentication metadata.

Source: https://learn.microsoft.com/kusto/api/rest/; commands are also accepted where queries are (Grafana).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from vedette.api.access import access_of
from vedette.api.address import address_of
from vedette.api.errors import FACE_RESPONSES, Unauthenticated
from vedette.api.kusto import answer, commands, errors
from vedette.api.kusto.request import KustoRequest, read
from vedette.api.rowtext import JsonBytes
from vedette.core.errors import BadInput, VedetteError
from vedette.insight.answer import HuntResult
from vedette.insight.fair import Lane
from vedette.insight.hunting import HuntRequest
from vedette.tenants.rights import demand

router = APIRouter(prefix="", tags=["Azure Data Explorer (Kusto)"], responses=FACE_RESPONSES)
CLIENT = "db662dc1-0cfe-4e1c-a843-19a68e65be58"
"""By this client id Kusto's clients ask for a person's token."""
Shape = Callable[[HuntResult, str], Any]
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["csl"],
                    "properties": {"db": {"type": ["string", "null"]}, "csl": {"type": "string"}, "properties": {}},
                }
            }
        },
    }
}


@router.post("/v2/rest/query", response_model=list[dict[str, Any]], openapi_extra=_BODY)
async def query_v2(request: Request) -> Response:
    """A query, answered as an array of frames."""
    return await _answered(request, answer.frames)


@router.get("/v2/rest/query", response_model=list[dict[str, Any]])
async def get_query_v2(request: Request) -> Response:
    """The same with `csl`, `db` and `properties` in the address."""
    return await _answered(request, answer.frames)


@router.post("/v1/rest/query", response_model=dict[str, Any], openapi_extra=_BODY)
async def query_v1(request: Request) -> Response:
    """A query or command, answered as tables."""
    return await _answered(request, answer.tables_of)


@router.get("/v1/rest/query", response_model=dict[str, Any])
async def get_query_v1(request: Request) -> Response:
    """The same with `csl`, `db` and `properties` in the address."""
    return await _answered(request, answer.tables_of)


@router.post("/v1/rest/mgmt", response_model=dict[str, Any], openapi_extra=_BODY)
async def management(request: Request) -> Response:
    """A command, answered as tables."""
    return await _answered(request, answer.tables_of)


@router.get("/v1/rest/auth/metadata")
def metadata(request: Request) -> dict[str, dict[str, Any] | None]:
    """Where clients get tokens: from us, over TLS; without it they send an API key or token they already have."""
    address = address_of(request)
    if not address.secure:
        return {"AzureAD": None}
    ours = {
        "LoginEndpoint": address.base,
        "LoginMfaRequired": False,
        "KustoClientAppId": CLIENT,
        "KustoClientRedirectUri": "http://localhost",
        "KustoServiceResourceId": address.base,
        "FirstPartyAuthorityUrl": f"{address.base}/adfs",
    }
    return {"AzureAD": ours}


async def _answered(request: Request, shape: Shape) -> Response:
    client = request.headers.get("x-ms-client-request-id", "")[:200]
    activity = str(uuid4())
    try:
        if request.method == "GET":
            document: Any = dict(request.query_params)
        else:
            document = msgspec.json.decode(await request.body())
        if not isinstance(document, dict):
            raise BadInput("the request must be a JSON object")
        response = await run_in_threadpool(_run, request, read(document), shape, client)
    except msgspec.DecodeError as error:
        response = errors.answer(BadInput(f"the request is not JSON: {error}"), client, activity)
    except UnicodeDecodeError as error:
        response = errors.answer(BadInput(f"the request is not UTF-8: {error}"), client, activity)
    except Unauthenticated as error:
        response = errors.denied(client, activity, error.why)
    except VedetteError as error:
        response = errors.answer(error, client, activity)
    response.headers["x-ms-client-request-id"] = "".join(c for c in client if c.isprintable() and c.isascii())
    response.headers["x-ms-activity-id"] = activity
    return response


def _run(request: Request, asked: KustoRequest, shape: Shape, client: str) -> JsonBytes:
    access = access_of(request)
    demand(access.scope, "hunting.run")
    text = asked.text
    if text.lstrip().startswith("."):
        shown, rest = commands.show(access, text)
        if not rest:
            return JsonBytes(answer.command_table(shown.columns, shown.rows))
        text = commands.piped(shown, rest)
    commands.known(access, asked.database)
    hunt = HuntRequest(text, parameters=asked.parameters, limits=asked.limits, interface="kusto", lane=Lane.BACKGROUND)
    return JsonBytes(shape(access.product.hunting.run(access.scope, hunt), client))
