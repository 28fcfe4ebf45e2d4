"""The errors of the Management Activity API, `{"error": {"code": "AF…", …}}`, for each fault of its routes."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from vedette.core.errors import Forbidden, VedetteError
from vedette.insight.feed.content import FeedFault


class ActivityRoute(APIRoute):
    """A route whose faults are told in this API's words; missing proof of who asks is left to `api.errors`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler with its faults caught."""
        handle = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await handle(request)
            except FeedFault as fault:
                return _answer(fault.code, str(fault), fault.status)
            except Forbidden as error:
                return _answer("AF10001", f"The permission set sent in the request does not suffice: {error}", 403)
            except RequestValidationError as error:
                first = error.errors()[0]
                name = ".".join(str(step) for step in first["loc"][1:])
                return _answer("AF20002", f"Invalid parameter type: {name}. {first['msg']}", 400)
            except VedetteError as error:
                return _answer("AF50000", f"An internal error occurred. Retry the request. ({error})", 409)

        return told


def _answer(code: str, message: str, status: int) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)
