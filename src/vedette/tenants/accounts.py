"""Local accounts: invitations with one-time tokens, passwords (argon2id), second factors, lockout.

No account has a password it did not choose: `first_start` and `invite` make a token that sets one. Independent of HTTP.
Sources: RFC 9106 (argon2id), RFC 6238 (TOTP), NIST SP 800-63B section 5.1.1 (passwords).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Connection

from vedette.core.clock import now
from vedette.core.errors import BadInput, Conflict, Forbidden
from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.records import accounts as kept
from vedette.records import passkeys as keyring
from vedette.records import sessions as open_sessions
from vedette.records.accounts import AccountRow, InvitationRow
from vedette.records.database import Records
from vedette.records.roles import AssignmentRow, assign
from vedette.records.roles import assignments_of as assignments
from vedette.tenants import audit, factors, passkeys
from vedette.tenants.owners import account_of, own_account
from vedette.tenants.passkeys import Proof, Proven
from vedette.tenants.rights import demand
from vedette.tenants.roles import ADMINISTRATOR, DIRECTORY

INVITATION = timedelta(hours=24)
SHORTEST = 12
LONGEST = 256
TRIES = 5
"""Wrong tries in a row before an account is locked; each further one doubles the time."""
FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(hours=1)
_WEAK = ("password", "passwort", "qwerty", "letmein", "welcome", "123456", "abcdef", "vedette")
_REFUSED = "wrong name, password or code"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time token to hand to a person; shown once, kept only as a hash."""

    account: str
    name: str
    token: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, and whether with a second factor; a session is opened from this."""

    account: AccountRow
    mfa: bool


def first_start(scope: Scope, records: Records, name: str) -> Invitation | None:
    """At first start: make the first global administrator and their one-time token; None once anybody has a password.

    Called again before the token was used it makes a new one, and the old one stops working.
    """
    with records.begin() as db:
        if kept.any_account(db):
            return None
        account = kept.find_account(scope, db, name) or enrol(scope, db, name, "")
        row = AssignmentRow("account", account.id, DIRECTORY, ADMINISTRATOR, scope.actor, now())
        assign(scope, db, row)
        audit.record(scope, db, "accounts.first", account.name, after=row)
        return _invite(scope, db, account)


def invite(scope: Scope, records: Records, name: str, *, title: str = "") -> Invitation:
    """Make an account, or a new token for one whose owner lost password or factor; sessions of the latter end.

    Raises Forbidden, Conflict when the name belongs to another organisation.
    """
    demand(scope, "users.manage")
    with records.begin() as db:
        account = kept.find_account(scope, db, name)
        if account is None:
            account = enrol(scope, db, name, title)
        else:
            open_sessions.end_sessions(scope, db, account.id)
        return _invite(scope, db, account)


def accept(records: Records, token: str, password: str) -> AccountRow:
    """Use a token to choose a password; second factor and lock are cleared, for the owner may have lost them.

    Raises Forbidden for a token that is used, replaced, expired or wrong, BadInput for a weak password.
    """
    digest = hashlib.sha256(token.encode()).hexdigest()
    with records.read() as db:
        account = _invited(db, digest)
    check_password(password, account.name)
    hashed = _hasher().hash(password)  # before the transaction: it takes long, and nobody else should wait for it
    with records.begin() as db:
        account = _invited(db, digest)
        scope = Scope(account.tenant, account.name)
        after = replace(account, password=hashed, totp="", totp_step=0, failures=0, locked_until=None)
        kept.save_account(scope, db, after)
        kept.set_recovery_codes(scope, db, account.id, ())
        keyring.remove_passkeys(scope, db, account.id)
        kept.remove_invitation(scope, db, digest)
        audit.record(scope, db, "accounts.accept", account.name)
        return after


def sign_in(records: Records, name: str, password: str, code: str = "", *, proof: Proof | None = None) -> SignedIn:
    """Check name, password and, where one is set up, the second factor: a TOTP or recovery code, or a passkey's proof.

    Raises Forbidden; the text never tells which of the three was wrong, only a lock is told to somebody who knows the
    password. Takes as long for a name that does not exist.
    """
    shown = passkeys.proven(records, proof) if proof else None
    with records.read() as db:
        account = kept.by_name(db, name)
    right = _matches(account.password if account else _dummy(), password)
    if account is None or not account.password:
        raise Forbidden(_REFUSED)
    scope = Scope(account.tenant, account.name)
    with records.begin() as db:
        account = kept.find_account(scope, db, account.id)
        if account is None or account.disabled:
            raise Forbidden(_REFUSED)
        locked = account.locked_until is not None and account.locked_until > now()
        checked = _second(scope, db, records, account, code, shown) if right and not locked else None
        if checked is not None:
            fresh = checked
            if _hasher().check_needs_rehash(fresh.password):
                fresh = replace(fresh, password=_hasher().hash(password))
            return _signed_in(scope, db, fresh, mfa=bool(fresh.totp or shown))
        if not locked:
            _fail(scope, db, account)
    if locked and right:
        raise Forbidden("the account is locked after too many wrong tries; wait, or ask an administrator")
    raise Forbidden(_REFUSED)


def sign_in_with_passkey(records: Records, proof: Proof) -> SignedIn:
    """Sign in by a passkey alone: something one has, and PIN or biometrics. Raises Forbidden with one text.

    A lock after wrong passwords does not stop it: nobody guesses a passkey, and guessers should not lock people out.
    """
    shown = passkeys.proven(records, proof)
    if shown is None or not shown.sole or not shown.verified:
        raise Forbidden("the passkey was not accepted; try again, or sign in another way")
    scope = Scope(shown.passkey.tenant, "sign-in")
    with records.begin() as db:
        account = kept.find_account(scope, db, shown.passkey.account)
        if account is None or account.disabled:
            raise Forbidden("the passkey was not accepted; try again, or sign in another way")
        return _signed_in(Scope(account.tenant, account.name), db, account, mfa=True, how=shown.passkey.name)


def sign_in_from(scope: Scope, db: Connection, account: AccountRow, *, mfa: bool, how: str) -> SignedIn:
    """Somebody another system vouched for (`how`: which one), in its transaction; for `oidc` only. Raises Forbidden."""
    if account.disabled:
        raise Forbidden(f"the account {account.name} is closed; ask an administrator")
    return _signed_in(scope, db, account, mfa=mfa, how=how)


def change_password(scope: Scope, records: Records, account: str, old: str, new: str) -> None:
    """Change one's own password; every session ends. Raises Forbidden when `old` is wrong, BadInput for a weak one."""
    with records.read() as db:
        before = own_account(scope, db, account, "changes this")
    if not _matches(before.password, old):
        raise Forbidden("the present password is wrong")
    check_password(new, before.name)
    with records.begin() as db:
        again = own_account(scope, db, account, "changes this")
        kept.save_account(scope, db, replace(again, password=_hasher().hash(new)))
        open_sessions.end_sessions(scope, db, account)
        audit.record(scope, db, "accounts.password", before.name)


def set_disabled(scope: Scope, records: Records, name: str, disabled: bool) -> None:
    """Close or reopen an account; closing ends its sessions.

    Raises Forbidden, NotFound, Conflict for the last global administrator.
    """
    demand(scope, "users.manage")
    with records.begin() as db:
        account = account_of(scope, db, name)
        if disabled:
            not_the_last(scope, db, account)
            open_sessions.end_sessions(scope, db, account.id)
        kept.save_account(scope, db, replace(account, disabled=disabled))
        audit.record(scope, db, "accounts.disable" if disabled else "accounts.enable", account.name)


def unlock(scope: Scope, records: Records, name: str) -> None:
    """Let a locked account try again now. Raises Forbidden, NotFound."""
    demand(scope, "users.manage")
    with records.begin() as db:
        account = account_of(scope, db, name)
        kept.save_account(scope, db, replace(account, failures=0, locked_until=None))
        audit.record(scope, db, "accounts.unlock", account.name)


def check_password(password: str, name: str) -> None:
    """Raise BadInput unless a password is long enough, not made of the name, and not among the first ones tried."""
    low = password.lower()
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(f"a password has {SHORTEST} to {LONGEST} characters; four words are easy to remember")
    if len(set(low)) < 5:
        raise BadInput("a password is made of more than a few characters")
    own = name.lower().split("@")[0]
    if (len(own) > 2 and own in low) or any(low.startswith(word) and len(low) < len(word) + 8 for word in _WEAK):
        raise BadInput("a password does not hold your name or begin with a word everybody tries first")


def enrol(scope: Scope, db: Connection, name: str, title: str) -> AccountRow:
    """A new account without password, in the caller's transaction. Raises BadInput, Conflict when the name is taken."""
    low = name.strip().lower()
    if not low or any(letter.isspace() for letter in low) or len(low) > 320:
        raise BadInput(f"a sign-in name has no spaces and at most 320 characters: {name!r}")
    if kept.by_name(db, low) is not None:
        raise Conflict(f"the name {low} is taken")
    account = AccountRow(new_id("ac"), scope.tenant, low, title, "", "", 0, 0, None, False, now(), None)
    kept.save_account(scope, db, account)
    audit.record(scope, db, "accounts.new", low, detail=account.id)
    return account


def _invite(scope: Scope, db: Connection, account: AccountRow) -> Invitation:
    token = secrets.token_urlsafe(32)
    expires = now() + INVITATION
    digest = hashlib.sha256(token.encode()).hexdigest()
    kept.add_invitation(scope, db, InvitationRow(digest, scope.tenant, account.id, "set-up", now(), expires))
    audit.record(scope, db, "accounts.invite", account.name)
    return Invitation(account.id, account.name, token, expires)


def _invited(db: Connection, digest: str) -> AccountRow:
    """The account an unused, unexpired token was made for. Raises Forbidden."""
    invitation = kept.invitation(db, digest)
    found = kept.find_account(Scope(invitation.tenant, "invitation"), db, invitation.account) if invitation else None
    if invitation is None or found is None or invitation.expires <= now():
        raise Forbidden("this link was used, replaced or has expired; ask for a new one")
    return found


def _second(
    scope: Scope, db: Connection, records: Records, account: AccountRow, code: str, shown: Proven | None
) -> AccountRow | None:
    """The account after its second factor; None when that is missing or wrong."""
    if shown is not None:
        return account if shown.passkey.account == account.id else None
    if not account.totp and keyring.passkeys_of(scope, db, account.id):
        return None
    return factors.check(scope, db, records.vault, account, code)


def _signed_in(scope: Scope, db: Connection, account: AccountRow, *, mfa: bool, how: str = "") -> SignedIn:
    fresh = replace(account, failures=0, locked_until=None, signed_in=now())
    kept.save_account(scope, db, fresh)
    detail = "two factors" if mfa else "one factor"
    audit.record(scope, db, "accounts.sign-in", fresh.name, detail=f"{detail}, {how}" if how else detail)
    return SignedIn(fresh, mfa)


def _fail(scope: Scope, db: Connection, account: AccountRow) -> None:
    failures = account.failures + 1
    until = None
    if failures >= TRIES:
        until = now() + min(LONGEST_LOCK, FIRST_LOCK * 2 ** min(failures - TRIES, 20))
    kept.save_account(scope, db, replace(account, failures=failures, locked_until=until))
    audit.record(
        scope, db, "accounts.refused", account.name, detail=f"wrong try {failures}{', locked' if until else ''}"
    )


def not_the_last(scope: Scope, db: Connection, account: AccountRow) -> None:
    """Raise Conflict for the last global administrator who can sign in."""
    holders = {row.member for row in assignments(scope, db) if (row.store, row.group) == (DIRECTORY, ADMINISTRATOR)}
    working = {row.id for row in kept.accounts_of(scope, db) if not row.disabled}
    if account.id in holders and not (holders & working) - {account.id}:
        raise Conflict("the last global administrator cannot be disabled; give somebody else the role first")


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # argon2id, RFC 9106's second recommended choice (64 MiB, 3 passes, 4 lanes)


@cache
def _dummy() -> str:
    """A hash to check against when there is no account, so that both take the same time."""
    return _hasher().hash(secrets.token_urlsafe(16))


def _matches(hashed: str, password: str) -> bool:
    try:
        return bool(_hasher().verify(hashed or _dummy(), password[: LONGEST + 1])) and bool(hashed)
    except (VerifyMismatchError, InvalidHashError):
        return False
