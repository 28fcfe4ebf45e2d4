"""Somebody an identity provider vouches for: their account found, made or closed, their roles as their groups say.

Called by `oidc` at every sign-in. Roles that were given by hand stay; those that came from the provider follow it.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from vedette.core.clock import now
from vedette.core.errors import Conflict, Forbidden
from vedette.core.scope import Scope
from vedette.records import accounts as people
from vedette.records import providers as kept
from vedette.records import roles as shelf
from vedette.records import sessions as open_sessions
from vedette.records.accounts import AccountRow
from vedette.records.database import Records
from vedette.records.providers import ProviderRow, SubjectRow
from vedette.records.roles import AssignmentRow
from vedette.tenants import accounts, audit
from vedette.tenants.accounts import SignedIn
from vedette.tenants.jwts import Claims
from vedette.tenants.providers import mapped
from vedette.tenants.roles import ADMINISTRATOR, DIRECTORY, groups


def welcome(records: Records, provider: ProviderRow, claims: Claims, *, mfa: bool) -> SignedIn:
    """The account of the person these (verified) claims are about, signed in.

    Raises Forbidden when the provider says they are not to sign in any more (their account is closed then), when they
    have no account and none is made, and when their account is closed.
    """
    scope = Scope(provider.tenant, f"sign-in with {provider.name}")
    closed = _closed(provider, claims)
    with records.begin() as db:
        account = _account(scope, db, provider, claims, make=not closed)
        own = Scope(provider.tenant, account.name)
        if closed:
            _close(own, db, account, provider)
        elif not account.disabled:
            kept.save_subject(own, db, SubjectRow(provider.id, claims.text("sub"), own.tenant, account.id, now()))
            _roles(own, db, account, provider, claims)
            return accounts.sign_in_from(own, db, account, mfa=mfa, how=provider.name)
    raise Forbidden(f"the account {account.name} is closed; ask an administrator")


def _account(scope: Scope, db: Connection, provider: ProviderRow, claims: Claims, *, make: bool) -> AccountRow:
    known = kept.find_subject(scope, db, provider.id, claims.text("sub"))
    found = people.find_account(scope, db, known.account) if known else None
    if found is not None:
        return found
    terms = provider.terms
    name = claims.text(terms.name_claim).strip().lower()
    if not name:
        raise Forbidden(f"the identity provider does not tell your name (claim {terms.name_claim})")
    if terms.name_claim == "email" and claims.values.get("email_verified") is False:
        raise Forbidden("the identity provider has not verified your address")
    taken = people.by_name(db, name)
    if taken is not None and (taken.tenant != scope.tenant or not terms.adopt):
        raise Forbidden(f"there is an account {name} already, which is not from this provider; ask an administrator")
    if taken is not None:
        audit.record(scope, db, "accounts.adopt", name, detail=provider.name)
        return taken
    if not terms.create or not make:
        raise Forbidden(f"{name} has no account here; ask an administrator for one")
    return accounts.enrol(scope, db, name, claims.text("name"))


def _closed(provider: ProviderRow, claims: Claims) -> bool:
    active, disabled = claims.values.get(provider.terms.active_claim), claims.values.get(provider.terms.disabled_claim)
    return active in (False, "false") or disabled in (True, "true")


def _close(scope: Scope, db: Connection, account: AccountRow, provider: ProviderRow) -> None:
    """Close an account because its provider says so; the last administrator's stays open, so that somebody can act."""
    if account.disabled:
        return
    try:
        accounts.not_the_last(scope, db, account)
    except Conflict:
        audit.record(scope, db, "accounts.disable-refused", account.name, detail="the last global administrator")
        return
    open_sessions.end_sessions(scope, db, account.id)
    people.save_account(scope, db, replace(account, disabled=True))
    audit.record(scope, db, "accounts.disable", account.name, detail=f"{provider.name} says so")


def _roles(scope: Scope, db: Connection, account: AccountRow, provider: ProviderRow, claims: Claims) -> None:
    """Give the role groups the claims stand for, take those that came from this provider and are no longer meant."""
    by = f"provider {provider.name}"
    names = claims.values.get("_claim_names")
    if isinstance(names, dict) and provider.terms.group_claim in names:
        audit.record(scope, db, "roles.unchanged", account.name, detail=f"{by} left the groups out: too many")
        return
    catalog = {f"{group.store}/{group.name}" for group in groups(scope, db)}
    wanted = {place for place in mapped(provider.terms, claims.texts(provider.terms.group_claim)) if place in catalog}
    rows = shelf.assignments_of(scope, db)
    held = {f"{row.store}/{row.group}": row for row in rows if (row.kind, row.member) == ("account", account.id)}
    for place in sorted(wanted - set(held)):
        store, name = place.split("/")
        shelf.assign(scope, db, AssignmentRow("account", account.id, store, name, by, now()))
        audit.record(scope, db, "roles.assign", f"account {account.id}", detail=f"{place}, {by}")
    keepers = {row.member for row in rows if (row.store, row.group) == (DIRECTORY, ADMINISTRATOR)}
    for place, row in held.items():
        last = place == f"{DIRECTORY}/{ADMINISTRATOR}" and keepers == {account.id}
        if row.by == by and place not in wanted and not last:
            shelf.unassign(scope, db, "account", account.id, row.store, row.group)
            audit.record(scope, db, "roles.unassign", f"account {account.id}", detail=f"{place}, {by}")
