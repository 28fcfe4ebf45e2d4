"""Sessions of signed-in people: tokens that rotate, end when idle and end for good; independent of HTTP.

The API opens one after `accounts.sign_in`, resumes it at every request and hands the rotated token back.
Source: OWASP Session Management Cheat Sheet; a token used after it was replaced ends the whole session.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Connection

from vedette.core.clock import now
from vedette.core.errors import Forbidden, NotFound
from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.records import accounts as people
from vedette.records import sessions as kept
from vedette.records.accounts import AccountRow
from vedette.records.database import Records
from vedette.records.sessions import SessionRow
from vedette.tenants import audit, scoping
from vedette.tenants.accounts import SignedIn
from vedette.tenants.owners import managed_account
from vedette.tenants.rights import allowed
from vedette.tenants.scoping import Ground

_ENDED = "the session has ended; sign in again"


@dataclass(frozen=True, slots=True)
class Terms:
    """How long sessions last: unused, at most, and how often the token changes; `grace` is for requests under way."""

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    rotate: timedelta = timedelta(minutes=10)
    grace: timedelta = timedelta(seconds=30)
    touch: timedelta = timedelta(minutes=2)


TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Session:
    """A session in use: `token` is a new one to hand back (empty: the one sent stays), `tenant` the account's home."""

    id: str
    account: AccountRow
    tenant: str
    mfa: bool
    token: str = ""


def open_session(records: Records, who: SignedIn) -> Session:
    """Begin a session of somebody who signed in; its token is kept only as a hash."""
    account = who.account
    scope = Scope(account.tenant, account.name)
    token, at = secrets.token_urlsafe(32), now()
    family = new_id("se")
    with records.begin() as db:
        kept.forget_sessions(scope, db, started_before=at - TERMS.absolute)
        kept.save_session(scope, db, SessionRow(_hash(token), account.tenant, account.id, family, who.mfa, at, at, at))
    return Session(family, account, account.tenant, who.mfa, token)


def resume(records: Records, token: str, terms: Terms = TERMS) -> Session:
    """The session of a token, touched and, when it is due, with a new token.

    Raises Forbidden when it has ended: idle, too old, account disabled, or a replaced token came again (then the whole
    session ends, for one of the two holders is a thief).
    """
    digest = _hash(token)
    with records.read() as db:
        row = kept.session(db, digest)
        if row is None:
            raise Forbidden(_ENDED)
        scope = Scope(row.tenant, "session")
        account = people.find_account(scope, db, row.account)
    if account is not None and not _over(row, account, terms) and not _due(row, terms):
        return Session(row.family, account, row.tenant, row.mfa)  # nothing to write: the usual case
    with records.begin() as db:
        row = kept.session(db, digest)
        account = people.find_account(scope, db, row.account) if row else None
        ended = row is None or account is None or _over(row, account, terms)
        fresh = ""
        if row is not None and account is not None and not ended:
            fresh = _renew(scope, db, row, terms)
        elif row is not None:
            kept.end_session(scope, db, row.family)
            if row.replaced is not None and account is not None:
                stolen = Scope(row.tenant, account.name)
                audit.record(stolen, db, "sessions.replayed", account.name, detail=f"{row.family} ended")
    if row is None or account is None or ended:
        raise Forbidden(_ENDED)
    return Session(row.family, account, row.tenant, row.mfa, fresh)


def home_of(records: Records, token: str) -> str:
    """The tenant a token was given out in, whether or not it still holds; empty for none of ours."""
    with records.read() as db:
        row = kept.session(db, _hash(token))
    return row.tenant if row else ""


def scope_of(records: Records, session: Session, tenant: str = "", *, on: Ground | None = None) -> Scope:
    """What the session may do in a tenant (default: the account's own); `on` what is known of it. Raises Forbidden."""
    with records.read() as db:
        return scoping.scope_at_home(db, session.account, tenant or session.tenant, mfa=session.mfa, on=on)


def end(records: Records, session: Session) -> None:
    """Sign out."""
    scope = Scope(session.tenant, session.account.name)
    with records.begin() as db:
        kept.end_session(scope, db, session.id)
        audit.record(scope, db, "sessions.end", session.account.name, detail=session.id)


def end_all(scope: Scope, records: Records, name: str) -> int:
    """Sign an account out everywhere: oneself, or others with the right to manage users. How many tokens ended."""
    with records.begin() as db:
        account = managed_account(scope, db, name)
        count = kept.end_sessions(scope, db, account.id)
        audit.record(scope, db, "sessions.end-all", account.name, detail=f"{count} tokens")
    return count


def end_one(scope: Scope, records: Records, name: str, family: str) -> None:
    """End one session of an account: one's own, or another's with the right to manage users. Raises NotFound."""
    with records.begin() as db:
        account = managed_account(scope, db, name)
        if not any(row.family == family for row in kept.sessions_of(scope, db, account.id)):
            raise NotFound(f"{account.name} has no session {family!r}")
        kept.end_session(scope, db, family)
        audit.record(scope, db, "sessions.end", account.name, detail=family)


def listing(scope: Scope, records: Records, account: str) -> tuple[SessionRow, ...]:
    """The open sessions of an account (its id), newest use first, without the tokens' hashes. Raises Forbidden."""
    with records.read() as db:
        row = people.find_account(scope, db, account)
        if row is None or (row.name != scope.actor and not allowed(scope, "users.manage")):
            raise Forbidden("only administrators see the sessions of others")
        rows = kept.sessions_of(scope, db, row.id)
    return tuple(replace(item, hash="") for item in rows if item.replaced is None)


def _over(row: SessionRow, account: AccountRow, terms: Terms) -> bool:
    at = now()
    replayed = row.replaced is not None and at - row.replaced > terms.grace
    return account.disabled or replayed or at - row.seen > terms.idle or at - row.started > terms.absolute


def _due(row: SessionRow, terms: Terms) -> bool:
    """Whether the use of the token is to be noted, or the token to be replaced."""
    at = now()
    return at - row.seen > terms.touch or (row.replaced is None and at - row.issued > terms.rotate)


def _renew(scope: Scope, db: Connection, row: SessionRow, terms: Terms) -> str:
    """Touch the token, or replace it when it is due; the new token, or nothing."""
    at = now()
    if row.replaced is None and at - row.issued > terms.rotate:
        token = secrets.token_urlsafe(32)
        kept.save_session(scope, db, replace(row, seen=at, replaced=at))
        kept.save_session(scope, db, replace(row, hash=_hash(token), issued=at, seen=at, replaced=None))
        return token
    if at - row.seen > terms.touch:
        kept.save_session(scope, db, replace(row, seen=at))
    return ""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
