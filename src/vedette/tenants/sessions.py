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

    Raises Forbidden when it has ended: idle, too old, account disabled, or a replaced token came again although a newer
    one is in use (then the whole session ends, for one of the two holders is a thief). When none is in use, the answer
    with the new token was lost on its way, and another is made.
    """
    digest = _hash(token)
    with records.read() as db:
        row = kept.session(db, digest)
        if row is None:
            raise Forbidden(_ENDED)
        scope = Scope(row.tenant, "session")
        account = people.find_account(scope, db, row.account)
    if account is not None and not _over(row, account, terms) and not _stale(row, terms) and not _due(row, terms):
        return Session(row.family, account, row.tenant, row.mfa)  # nothing to write: the usual case
    with records.begin() as db:
        row = kept.session(db, digest)
        account = people.find_account(scope, db, row.account) if row else None
        ended = row is None or account is None or _over(row, account, terms) or _replayed(scope, db, row, terms)
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


def attend(records: Records, session: Session, terms: Terms = TERMS) -> None:
    """Note that a session is in use by what outlasts its tokens, an open stream. Raises Forbidden when it has ended."""
    scope, at = Scope(session.tenant, session.account.name), now()
    with records.read() as db:
        account = people.find_account(scope, db, session.account.id)
        rows = [row for row in _tokens(scope, db, session.account.id, session.id) if row.replaced is None]
    if account is None or all(_over(row, account, terms) for row in rows):
        raise Forbidden(_ENDED)
    # A token nobody has shown yet stays so: whether it has arrived decides what its predecessor is worth.
    for row in rows:
        if _shown(row) and at - row.seen > terms.touch:
            with records.begin() as db:
                kept.save_session(scope, db, replace(row, seen=at))


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
    return account.disabled or at - row.seen > terms.idle or at - row.started > terms.absolute


def _stale(row: SessionRow, terms: Terms) -> bool:
    """Whether a newer token took its place, and not just now."""
    return row.replaced is not None and now() - row.replaced > terms.grace


def _shown(row: SessionRow) -> bool:
    """Whether its holder has used it; the first one of a session came with the sign-in itself."""
    return row.seen > row.issued or row.issued == row.started


def _replayed(scope: Scope, db: Connection, row: SessionRow, terms: Terms) -> bool:
    later = (each for each in _tokens(scope, db, row.account, row.family) if each.issued > row.issued)
    return _stale(row, terms) and any(_shown(each) for each in later)


def _tokens(scope: Scope, db: Connection, account: str, family: str) -> list[SessionRow]:
    return [row for row in kept.sessions_of(scope, db, account) if row.family == family]


def _due(row: SessionRow, terms: Terms) -> bool:
    """Whether the use of the token is to be noted, or the token to be replaced."""
    at = now()
    return at - row.seen > terms.touch or not _shown(row) or (row.replaced is None and at - row.issued > terms.rotate)


def _renew(scope: Scope, db: Connection, row: SessionRow, terms: Terms) -> str:
    """Touch the token, or replace it when it is due or its successor was lost; the new token, or nothing."""
    at = now()
    if _stale(row, terms) or (row.replaced is None and at - row.issued > terms.rotate):
        for lost in _tokens(scope, db, row.account, row.family):
            if lost.issued > row.issued and lost.replaced is None:
                kept.save_session(scope, db, replace(lost, replaced=at))
        token = secrets.token_urlsafe(32)
        kept.save_session(scope, db, replace(row, seen=at, replaced=at))
        kept.save_session(scope, db, replace(row, hash=_hash(token), issued=at, seen=at, replaced=None))
        return token
    if at - row.seen > terms.touch or not _shown(row):
        kept.save_session(scope, db, replace(row, seen=at))
    return ""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
