"""Identity providers, set up by the operator of the installation: nobody else decides which addresses we speak to.

`oidc` signs people in with them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from vedette.core.clock import now
from vedette.core.errors import BadInput, Forbidden, NotFound
from vedette.core.ids import new_id
from vedette.core.scope import Scope, local
from vedette.records import providers as kept
from vedette.records import tenants as organisations
from vedette.records.database import Records
from vedette.records.providers import ProviderRow, Terms
from vedette.tenants import audit
from vedette.tenants.roles import groups

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def define(scope: Scope, records: Records, name: str, terms: Terms, *, secret: str = "") -> ProviderRow:
    """Set a provider up, or change it (an empty `secret` keeps the one there is).

    Raises Forbidden for anybody but the operator, BadInput for terms that cannot work.
    """
    _operator(scope)
    if not _NAME.fullmatch(name):
        raise BadInput(f"a provider's name is made of a-z, 0-9 and dashes, not {name!r}")
    _check(terms)
    with records.begin() as db:
        known = {f"{group.store}/{group.name}" for group in groups(scope, db)}
        for _, group in terms.roles:
            if group not in known:
                raise BadInput(f"there is no role group {group!r}; `vedette roles list` shows them all")
        before = next((row for row in kept.providers_of(scope, db) if row.name == name), None)
        identifier = before.id if before else new_id("idp")
        sealed = records.vault.seal(secret_of(identifier), secret) if secret else (before.secret if before else "")
        created = before.created if before else now()
        row = ProviderRow(identifier, scope.tenant, name, sealed, terms, True, created)
        kept.save_provider(scope, db, row)
        audit.record(scope, db, "providers.define", name, before=before, after=row, detail=terms.issuer)
    return row


def set_enabled(scope: Scope, records: Records, name: str, enabled: bool) -> None:
    """Let people sign in with a provider, or not. Raises Forbidden, NotFound."""
    _operator(scope)
    with records.begin() as db:
        row = find(kept.providers_of(scope, db), name)
        kept.save_provider(scope, db, replace(row, enabled=enabled))
        audit.record(scope, db, "providers.enable" if enabled else "providers.disable", name)


def remove(scope: Scope, records: Records, name: str) -> None:
    """Forget a provider; accounts that came from it stay, without a way in. Raises Forbidden, NotFound."""
    _operator(scope)
    with records.begin() as db:
        row = find(kept.providers_of(scope, db), name)
        kept.remove_provider(scope, db, row.id)
        audit.record(scope, db, "providers.remove", name, before=row)


def listing(scope: Scope, records: Records) -> tuple[ProviderRow, ...]:
    """The tenant's providers, without their secrets; the sign-in page shows the enabled ones to everybody."""
    with records.read() as db:
        return tuple(replace(row, secret="") for row in kept.providers_of(scope, db))


def offered(records: Records, tenant: str = "") -> tuple[ProviderRow, ...]:
    """What a sign-in page offers anybody: the enabled providers of a tenant, or of the only one there is.

    Nothing for a tenant that is not: this does not tell which there are.
    """
    with records.read() as db:
        if not tenant:
            known = organisations.everyone(local(), db)
            tenant = known[0].tenant if len(known) == 1 else ""
        rows = kept.providers_of(Scope(tenant, "sign-in"), db) if tenant else ()
    return tuple(replace(row, secret="") for row in rows if row.enabled)


def find(rows: tuple[ProviderRow, ...], name: str) -> ProviderRow:
    """The one of this name or id. Raises NotFound."""
    row = next((row for row in rows if name in (row.name, row.id)), None)
    if row is None:
        raise NotFound(f"there is no identity provider {name!r}")
    return row


def secret_of(identifier: str) -> str:
    """What a provider's client secret is sealed for."""
    return f"oidc_providers.secret:{identifier}"


def mapped(terms: Terms, values: tuple[str, ...]) -> tuple[str, ...]:
    """The role groups (`store/group`) that these values of the group claim stand for."""
    return tuple(dict.fromkeys(place for group, place in terms.roles if group in values))


def allowed_address(terms: Terms, address: str) -> bool:
    """May we speak to this address of the provider's metadata: its own host or one the operator named, over TLS?

    Plain HTTP only where the issuer itself is on this machine, which is for tests and development.
    """
    ours, theirs = urlsplit(terms.issuer), urlsplit(address)
    if theirs.username or theirs.password or theirs.fragment or not theirs.hostname:
        return False
    if theirs.scheme != "https" and not (theirs.scheme == ours.scheme == "http" and theirs.hostname in _LOOPBACK):
        return False
    same = (theirs.hostname, theirs.port) == (ours.hostname, ours.port)
    return same or theirs.hostname in terms.hosts


def _check(terms: Terms) -> None:
    parts = urlsplit(terms.issuer)
    if not allowed_address(terms, terms.issuer) or parts.query:
        raise BadInput(f"an issuer is an https:// address without query or name and password, not {terms.issuer!r}")
    if not terms.client_id:
        raise BadInput("the provider gave us a client id; name it")
    if "openid" not in terms.scopes:
        raise BadInput("the scopes hold openid, or it is no sign-in")
    if not terms.name_claim:
        raise BadInput("name the claim that holds the sign-in name, such as preferred_username or email")


def _operator(scope: Scope) -> None:
    if "*" not in scope.rights:
        raise Forbidden("only the operator of the installation sets up identity providers")
