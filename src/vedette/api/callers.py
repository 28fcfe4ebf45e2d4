"""Who is calling: the session cookie of a person, or the bearer key or token of a program, made into a Scope.

`access` asks here for every request. Answers are kept half a minute, and only while nothing was audited that could
change rights, sessions or accounts (`tenants.marks`), so a revoked right is gone at the next request.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from fastapi import Request

from vedette.api.address import Address
from vedette.api.errors import Unauthenticated
from vedette.app.wiring import Product
from vedette.core.clock import now
from vedette.core.errors import Forbidden
from vedette.core.scope import Scope
from vedette.tenants import keys, scoping, sessions, tokens
from vedette.tenants.marks import Marks
from vedette.tenants.scoping import Ground
from vedette.tenants.sessions import Session

COOKIE = "vedette_session"
TENANT_HEADER = "X-Vedette-Tenant"
CSRF_HEADER = "X-Requested-With"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FRESH = timedelta(seconds=30)
"""How long somebody is remembered while nothing is audited: what ends by time alone ends so much later at most."""
_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody known: what they may do here, their session when they are a person at a browser, their own tenant.

    `marks` are those of the tenant and of home, from before all that was found out, at `at`.
    """

    scope: Scope
    session: Session | None
    home: str
    marks: tuple[str, str] = ("", "")
    at: datetime | None = None

    @property
    def rotated(self) -> bool:
        """A new token is on its way to them: the one they sent is good for a moment only."""
        return self.session is not None and bool(self.session.token)


@dataclass(frozen=True, slots=True)
class _Known:
    caller: Caller
    at: datetime


@dataclass(frozen=True, slots=True)
class _Ground:
    ground: Ground
    mark: str
    at: datetime


class Callers:
    """Finds the caller of a request; one for the server, safe to use from many threads."""

    def __init__(self, product: Product, address: Address) -> None:
        self._product = product
        self._service = address.service
        self.marks = Marks(product.records)
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._grounds: dict[str, _Ground] = {}
        self._lock = Lock()

    def of(self, request: Request) -> Caller:
        """The caller. Raises Unauthenticated, Forbidden for a forged request or a tenant they have no part in."""
        tenant = request.headers.get(TENANT_HEADER, "") or request.query_params.get("tenant", "")
        scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
        if credential and scheme.lower() == "bearer":
            text = credential.strip()
            if text.startswith(f"{keys.PREFIX}."):
                return self._remembered(f"b:{text}", "", lambda _: self._program(text))
            return self._remembered(f"b:{text}", tenant, lambda _: self._token(text, tenant))
        token = request.cookies.get(COOKIE, "")
        if not token:
            raise Unauthenticated("sign in, or send an API key or access token as `Authorization: Bearer …`")
        not_forged(request)
        caller = self._remembered(f"s:{token}", tenant, lambda mark: self._person(token, tenant, mark), token)
        if caller.session is not None and caller.session.token:
            request.scope["vedette.fresh_token"] = caller.session.token
        return caller

    def forget(self, token: str) -> None:
        """Drop what is remembered of a session that just ended."""
        with self._lock:
            prefix = _digest(f"s:{token}")
            for key in [key for key in self._known if key.startswith(prefix)]:
                del self._known[key]

    def _program(self, credential: str) -> Caller:
        try:
            scope = keys.authenticate(self._product.records, credential)
        except Forbidden as error:
            raise Unauthenticated(error.why) from error
        return Caller(scope, None, scope.tenant)

    def _token(self, text: str, tenant: str) -> Caller:
        records = self._product.records
        try:
            verified = tokens.verify(records, self._service, text)
        except Forbidden as error:
            raise Unauthenticated(error.why) from error
        if verified.account and tenant not in ("", verified.home):
            verified = tokens.verify(records, self._service, text, tenant=tenant)
        return Caller(verified.scope, None, verified.home)

    def _person(self, token: str, tenant: str, mark: str) -> Caller:
        records = self._product.records
        try:
            session = sessions.resume(records, token)
        except Forbidden as error:
            raise Unauthenticated(error.why) from error
        there = self._ground(tenant or session.tenant, mark)
        return Caller(sessions.scope_of(records, session, tenant, on=there), session, session.tenant)

    def _remembered(self, proof: str, tenant: str, find: Callable[[str], Caller], token: str = "") -> Caller:
        key = f"{_digest(proof)}:{tenant}"
        with self._lock:
            known = self._known.get(key)
        if known is not None and now() - known.at < FRESH:
            caller = known.caller
            if caller.marks == self._marks(caller.scope.tenant, caller.home):
                return caller
        # Marks first and then the finding: a right lost in between changes the marks. Whose they are, a session's
        # token tells beforehand; a program is found twice the first time.
        if known is not None:
            home = known.caller.home
        else:
            home = sessions.home_of(self._product.records, token) if token else find("").home
        marks, at = self._marks(tenant or home, home), now()
        caller = replace(find(marks[0]), marks=marks, at=at)
        if not caller.rotated and caller.home == home:
            with self._lock:
                self._known[key] = _Known(caller, at)
                self._known.move_to_end(key)
                while len(self._known) > _KEPT:
                    self._known.popitem(last=False)
        return caller

    def _ground(self, tenant: str, mark: str) -> Ground | None:
        """What decides over everybody in a tenant, as it was at this mark or later; None for what is no tenant."""
        if not mark:
            return None
        known = self._grounds.get(tenant)
        if known is not None and known.mark == mark and now() - known.at < FRESH:
            return known.ground
        at = now()
        with self._product.records.read() as db:
            found = scoping.ground(Scope(tenant, "server"), db)
        if found.facts.state is not None:
            self._grounds[tenant] = _Ground(found, mark, at)
        return found

    def _marks(self, tenant: str, home: str) -> tuple[str, str]:
        """The marks of a tenant and of somebody's home, which is the same for most."""
        here = self._mark(tenant)
        return here, here if home == tenant else self._mark(home)

    def _mark(self, tenant: str) -> str:
        try:
            return self.marks.of(Scope(tenant, "server")) if tenant else ""
        except ValueError:  # not even the name of a tenant; the finding says so
            return ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def not_forged(request: Request) -> None:
    """A browser sends the cookie by itself; a change must also carry a header that other sites cannot send.

    Source: OWASP Cross-Site Request Forgery Prevention Cheat Sheet, custom headers and fetch metadata; the cookie is
    SameSite=Strict besides.
    """
    if request.method in _SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin", "")
    own = f"{request.url.scheme}://{request.headers.get('Host', '')}"
    if site not in ("same-origin", "none") or (origin and origin != own) or CSRF_HEADER not in request.headers:
        raise Forbidden(f"this change did not come from our own pages; programs use an API key or send {CSRF_HEADER}")
