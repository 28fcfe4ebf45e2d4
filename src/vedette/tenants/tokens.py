"""Access tokens: issued to programs and to signed-in people's clients, verified into a Scope at every request.

Claims are those of Microsoft identity platform access tokens (v1.0), so that existing clients can read them; whom a
token speaks for is looked up each time, so that a closed account or a withdrawn permission counts at once.
Sources: RFC 6749 section 4.4, RFC 9068; learn.microsoft.com/entra/identity-platform/access-token-claims-reference.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from vedette.core.clock import now
from vedette.core.errors import Forbidden
from vedette.core.scope import Scope
from vedette.records import accounts as people
from vedette.records import applications as programs
from vedette.records.accounts import AccountRow
from vedette.records.database import Records
from vedette.tenants import applications, audit, jwts, scoping, signing
from vedette.tenants.applications import Presented
from vedette.tenants.content import stock

LASTS = timedelta(hours=1)
WHOLE = "user_impersonation"
"""The delegated scope of everything the person may do; Kusto clients ask for it."""
_ANYWHERE = ("", "common", "organizations")
_CREDENTIAL = "credential"
"""The claim that names what a program proved itself with: a token ends with it."""


@dataclass(frozen=True, slots=True)
class Service:
    """Us as an issuer: `base` is our public address without a slash at its end, `audiences` whom tokens may be for.

    The first audience is meant when a client names none; our own address is always one.
    """

    base: str
    audiences: tuple[str, ...] = ()

    def issuer(self, tenant: str) -> str:
        """The issuer of a tenant's tokens."""
        return f"{self.base}/{directory_id(tenant)}/"

    def known(self) -> tuple[str, ...]:
        """Every audience."""
        return (*self.audiences, self.base)


@dataclass(frozen=True, slots=True)
class Token:
    """An access token as a client gets it: `lasts` in seconds, `scope` what was granted, `resource` whom it is for.

    `identity` is an ID token about the person, when the client asked for `openid`; no API accepts it.
    """

    text: str
    lasts: int
    scope: str
    resource: str
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a client gets no token: `error` is a word of RFC 6749 section 5.2 or RFC 8628 section 3.5."""

    error: str
    description: str


@dataclass(frozen=True, slots=True)
class Verified:
    """Who a token speaks for: an application or an account (the other is empty) of `home`, and what it may do."""

    scope: Scope
    permissions: tuple[str, ...]
    home: str
    application: str = ""
    account: str = ""


def directory_id(tenant: str) -> str:
    """The GUID by which clients know a tenant (`tid`); always the same for one name."""
    return str(uuid5(NAMESPACE_URL, f"vedette:tenant:{tenant}"))


def is_tenant(word: str, tenant: str) -> bool:
    """Does the word a client put into the address mean this tenant: its name, its GUID, or any?"""
    return word.lower() in (tenant, directory_id(tenant), *_ANYWHERE)


def for_application(
    records: Records, service: Service, tenant: str, who: Presented, scope: str, endpoints: Collection[str]
) -> Token | Refused:
    """A token in a program's own name (client credentials): all permissions it was granted.

    `scope` is `RESOURCE/.default`, a bare resource, or empty; `tenant` the word in the address.
    """
    try:
        proved = applications.authenticate(records, who, endpoints)
    except Forbidden as error:
        return Refused("invalid_client", error.why)
    program = proved.application
    if not is_tenant(tenant, program.tenant):
        return Refused("invalid_client", f"the application is not one of {tenant}")
    resource, rest = _resource(service, scope)
    if not resource or rest:
        return Refused("invalid_scope", f"ask for RESOURCE/.default, where RESOURCE is one of {_named(service)}")
    claims = {
        "roles": list(program.permissions),
        "idtyp": "app",
        "appidacr": "2" if who.assertion else "1",
        _CREDENTIAL: proved.credential,
        "oid": _object_id(program.id),
        "sub": _object_id(program.id),
    }
    at = Scope(program.tenant, f"{program.name} (application)")
    with records.begin(at) as db:
        audit.record(at, db, "applications.sign-in", program.id, detail=resource)
    return _issue(records, service, program.tenant, program.id, resource, claims)


def for_person(
    records: Records, service: Service, account: AccountRow, client: str, scope: str, *, mfa: bool
) -> Token | Refused:
    """A token for a client in the name of somebody signed in, never more than they may do themselves.

    `scope` names delegated permissions (`RESOURCE/Incident.Read`), or `.default` for everything the person may.
    """
    resource, asked = _resource(service, scope)
    known = _delegated()
    unknown = [word for word in asked if word != WHOLE and word not in known]
    if not resource or unknown:
        what = f"unknown permission {unknown[0]}" if unknown else "unknown resource"
        return Refused("invalid_scope", f"{what}; resources are {_named(service)}")
    claims = {
        "scp": " ".join(asked or (WHOLE,)),
        "idtyp": "user",
        "oid": _object_id(account.id),
        "sub": account.id,
        "upn": account.name,
        "unique_name": account.name,
        "name": account.title or account.name,
        "amr": ["pwd", "mfa"] if mfa else ["pwd"],
    }
    at = Scope(account.tenant, account.name)
    with records.begin(at) as db:
        audit.record(at, db, "accounts.token", account.name, detail=f"{client}: {claims['scp']} for {resource}")
    token = _issue(records, service, account.tenant, client, resource, claims)
    return replace(token, identity=_identity(records, service, account, client)) if "openid" in scope.split() else token


def verify(records: Records, service: Service, text: str, *, tenant: str = "") -> Verified:
    """Who sent this token and what they may do now; `tenant` for people with roles in several.

    Raises Forbidden for a token that is not ours, not for us, too old, or whose sender is closed.
    """
    header = jwts.header_of(text)
    key = signing.public_key(records, header.text("kid"))
    claims = jwts.signed(text, key.public, (key.algorithm,))
    home = _home(records, claims)
    if not home:
        raise Forbidden("the token speaks for nobody here")
    jwts.check(claims, jwts.Expected(service.issuer(home), service.known()))
    if claims.text("idtyp") == "app":
        return _program(records, home, claims)
    return _person(records, home, claims, tenant)


def _program(records: Records, home: str, claims: jwts.Claims) -> Verified:
    with records.read() as db:
        row = programs.application(db, claims.text("appid"))
        if row is None or row.disabled or row.tenant != home:
            raise Forbidden("the application is closed")
        held_by = programs.credentials_of(Scope(home, "token"), db, row.id)
        if not any(item.id == claims.text(_CREDENTIAL) and item.expires > now() for item in held_by):
            raise Forbidden("the secret or key behind this token was removed, or has expired")
        held = tuple(word for word in claims.texts("roles") if word in row.permissions)
        scope = scoping.scope_for_application(db, row.tenant, row.name, held)
    return Verified(scope, held, home, application=row.id)


def _person(records: Records, home: str, claims: jwts.Claims, tenant: str) -> Verified:
    known = _delegated()
    words = tuple(claims.text("scp").split())
    mfa = "mfa" in claims.texts("amr")
    with records.read() as db:
        account = people.find_account(Scope(home, "token"), db, claims.text("sub"))
        if account is None or account.disabled:
            raise Forbidden("the account is closed")
        if WHOLE in words:
            scope = scoping.scope_for(db, account, tenant or home, mfa=mfa)
        else:
            held = [known[word] for word in words if word in known]
            scope = scoping.scope_for_key(db, account, tenant or home, held, mfa=mfa)
    named = f"{account.name} ({claims.text('appid')})" if claims.text("appid") else account.name
    return Verified(replace(scope, actor=named), words, home, account=account.id)


def _home(records: Records, claims: jwts.Claims) -> str:
    """The tenant of whom a token speaks for."""
    with records.read() as db:
        if claims.text("idtyp") == "app":
            program = programs.application(db, claims.text("appid"))
            return program.tenant if program else ""
        person = people.by_name(db, claims.text("upn"))
        return person.tenant if person else ""


def _issue(
    records: Records, service: Service, tenant: str, client: str, resource: str, claims: Mapping[str, object]
) -> Token:
    at = int(now().timestamp())
    common = {
        "iss": service.issuer(tenant),
        "aud": resource,
        "tid": directory_id(tenant),
        "appid": client,
        "ver": "1.0",
        "iat": at,
        "nbf": at,
        "exp": at + int(LASTS.total_seconds()),
        "uti": secrets.token_urlsafe(12),
    }
    text = signing.sign(records, {**common, **claims})
    granted = claims.get("scp") or f"{resource}/.default"
    return Token(text, int(LASTS.total_seconds()), str(granted), resource)


def _identity(records: Records, service: Service, account: AccountRow, client: str) -> str:
    """Who the person is, for their client (OpenID Connect Core 1.0 section 2); without `upn` it is no access token."""
    at = int(now().timestamp())
    claims = {
        "iss": service.issuer(account.tenant),
        "aud": client,
        "sub": account.id,
        "oid": _object_id(account.id),
        "tid": directory_id(account.tenant),
        "preferred_username": account.name,
        "name": account.title or account.name,
        "ver": "2.0",
        "iat": at,
        "nbf": at,
        "exp": at + int(LASTS.total_seconds()),
    }
    return signing.sign(records, claims)


def _resource(service: Service, scope: str) -> tuple[str, tuple[str, ...]]:
    """The resource a scope names (empty: an unknown one), and the permissions asked of it (none: all)."""
    asked = [word for word in scope.split() if word not in ("openid", "profile", "email", "offline_access")]
    found, words = "", []
    for item in asked:
        audience = next((a for a in sorted(service.known(), key=len, reverse=True) if _is_of(item, a)), "")
        rest = item[len(audience) :].strip("/") if audience else item
        if (found and audience and audience != found) or (not audience and ("/" in item or rest == ".default")):
            return "", ()
        found = found or audience
        words += [rest] if rest and rest != ".default" else []
    return found or service.known()[0], tuple(dict.fromkeys(words))


def _is_of(item: str, audience: str) -> bool:
    return item.rstrip("/") == audience.rstrip("/") or item.startswith(audience.rstrip("/") + "/")


def _delegated() -> dict[str, str]:
    """Delegated names, and application names too, to the application scope they mean."""
    found = {item.delegated: item.scope for item in stock().applications.values() if item.delegated}
    return found | {name: name for name in stock().applications}


def _named(service: Service) -> str:
    return ", ".join(service.known())


def _object_id(identifier: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"vedette:object:{identifier}"))
