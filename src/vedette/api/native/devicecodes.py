"""Approving a program that shows a code (Kusto clients in terminals): `/api/v1/devicecodes`.

The code travels in the body, so that it stands in no log; the program's side is in `oauth`.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import Field

from vedette.api.access import Access, SignedIn
from vedette.api.errors import RESPONSES
from vedette.api.limits import limits_of
from vedette.api.wire import Wire
from vedette.core.scope import Scope
from vedette.tenants import devicecodes

router = APIRouter(prefix="/devicecodes", tags=["Session"], responses=RESPONSES)


class Typed(Wire):
    """The code somebody read off another screen, as they typed it."""

    code: str = Field(min_length=1, max_length=40)


class Decision(Typed):
    """What they decided."""

    approve: bool


class WaitingBody(Wire):
    """Who waits for it: the program's client id, and what it wants to do in one's name."""

    client: str
    scopes: str
    account: str


@router.post("/waiting")
def show_waiting(request: Request, access: SignedIn, given: Typed) -> WaitingBody:
    """What the code stands for: ask the person before approving."""
    limits_of(request).code(access.scope)
    return _body(access, devicecodes.waiting(access.records, given.code))


@router.post("/decision")
def decide(request: Request, access: SignedIn, given: Decision) -> WaitingBody:
    """Let the program act in one's own name, or not."""
    limits_of(request).code(access.scope)
    session = access.session
    own = Scope(session.tenant, session.account.name)
    return _body(access, devicecodes.decide(own, access.records, given.code, approve=given.approve, mfa=session.mfa))


def _body(access: Access, found: devicecodes.Waiting) -> WaitingBody:
    return WaitingBody(client=found.client, scopes=found.scopes, account=access.session.account.name)
