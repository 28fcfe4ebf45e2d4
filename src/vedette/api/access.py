"""What a route gets: the product and the caller's Scope, after the right it needs was demanded.

Every route of `native/` and of the faces takes an `Access` made by `needs(activity)`; there is no other way to data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPBearer

from vedette.api.callers import COOKIE, Caller, Callers
from vedette.api.limits import limits_of
from vedette.app.wiring import Product
from vedette.core.errors import Forbidden
from vedette.core.scope import Scope
from vedette.records.database import Records
from vedette.tenants.rights import demand
from vedette.tenants.sessions import Session

BEARER = HTTPBearer(auto_error=False, scheme_name="bearer", description="An API key or an access token.")
SESSION = APIKeyCookie(name=COOKIE, auto_error=False, scheme_name="session", description="A signed-in person.")


@dataclass(frozen=True, slots=True)
class Access:
    """The caller's key to everything: `scope` goes first into every call of the rooms below.

    `wake` makes the workers look for work now, after something was begun that they carry out.
    """

    product: Product
    caller: Caller
    wake: Callable[[], None]

    @property
    def scope(self) -> Scope:
        """Tenant, actor, rights and row filters."""
        return self.caller.scope

    @property
    def records(self) -> Records:
        """The state database, for handing on."""
        return self.product.records

    @property
    def session(self) -> Session:
        """The person's session. Raises Forbidden for programs."""
        if self.caller.session is None:
            raise Forbidden("only a signed-in person does this, not a program")
        return self.caller.session


def product_of(request: Request) -> Product:
    """The open installation."""
    product: Product = request.app.state.product
    return product


def callers_of(request: Request) -> Callers:
    """Where callers are found."""
    callers: Callers = request.app.state.callers
    return callers


def access_of(request: Request) -> Access:
    """The access of whoever sent the request, which is counted. Raises Unauthenticated, Forbidden, QuotaSpent."""
    caller = callers_of(request).of(request)
    limits_of(request).caller(caller.scope, request.url.path)
    return Access(product_of(request), caller, request.app.state.hooks.wake)


def needs(activity: str = "") -> Any:
    """A dependency that demands this right (empty: to be signed in is enough).

    Raises Unauthenticated, Forbidden saying who may.
    """

    def access(
        request: Request,
        _bearer: Annotated[object, Depends(BEARER)] = None,
        _session: Annotated[object, Depends(SESSION)] = None,
    ) -> Access:
        found = access_of(request)
        if activity:
            demand(found.scope, activity)
        return found

    return Depends(access)


SignedIn = Annotated[Access, needs()]
