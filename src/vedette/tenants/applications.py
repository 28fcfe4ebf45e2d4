"""Programs with tokens of their own: made and granted by administrators, known by a secret or by a key they hold.

`tokens` asks `authenticate`. A secret is shown once; a certificate's or key's private half never comes here.
Sources: RFC 6749 section 2.3, RFC 7523 (private_key_jwt), Microsoft identity platform "certificate credentials".
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection

from vedette.core.clock import now
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.records import applications as kept
from vedette.records.applications import ApplicationRow, CredentialRow
from vedette.records.database import Records
from vedette.tenants import audit, challenges, jwts
from vedette.tenants.content import stock
from vedette.tenants.rights import demand

LONGEST = timedelta(days=730)
ASSERTION = timedelta(minutes=10)
MOST = 10
_REFUSED = "the application, its secret or its assertion is wrong, or no longer valid"
_TOUCH = timedelta(minutes=1)
_KINDS = "a program's key is RSA of at least 2048 bits, or on an elliptic curve"
_PEM = re.compile(r"-----BEGIN (CERTIFICATE|PUBLIC KEY)-----")


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A secret just made: `text` is what the program sends; it is not kept."""

    id: str
    text: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Presented:
    """How a program says who it is: its client id with a secret, or with an assertion it signed (a JWT)."""

    client: str
    secret: str = ""
    assertion: str = ""


@dataclass(frozen=True, slots=True)
class Proved:
    """An application that proved itself, and the id of the credential it did it with."""

    application: ApplicationRow
    credential: str


def make(scope: Scope, records: Records, name: str, permissions: Sequence[str]) -> ApplicationRow:
    """Make an application and grant it these permissions.

    Raises Forbidden, BadInput for an unknown permission or no name, Conflict when the name is taken here.
    """
    demand(scope, "users.manage")
    title = name.strip()
    if not title or len(title) > 120:
        raise BadInput("an application has a name of at most 120 characters")
    granted = _known(permissions)
    row = ApplicationRow(str(uuid4()), scope.tenant, title, granted, False, now(), scope.actor)
    with records.begin() as db:
        if any(other.name == title for other in kept.applications_of(scope, db)):
            raise Conflict(f"there is an application {title!r} already")
        kept.save_application(scope, db, row)
        audit.record(scope, db, "applications.make", row.id, after=row, detail=f"{title}: {', '.join(granted)}")
    return row


def grant(scope: Scope, records: Records, application: str, permissions: Sequence[str]) -> ApplicationRow:
    """Replace what an application may do; tokens it holds lose at once what it no longer has.

    Raises Forbidden, NotFound, BadInput for an unknown permission.
    """
    demand(scope, "users.manage")
    granted = _known(permissions)
    with records.begin() as db:
        before = _application(scope, db, application)
        after = replace(before, permissions=granted)
        kept.save_application(scope, db, after)
        audit.record(scope, db, "applications.grant", before.id, before=before, after=after, detail=", ".join(granted))
    return after


def set_disabled(scope: Scope, records: Records, application: str, disabled: bool) -> None:
    """Stop an application, and its tokens, or let it go on. Raises Forbidden, NotFound."""
    demand(scope, "users.manage")
    with records.begin() as db:
        before = _application(scope, db, application)
        kept.save_application(scope, db, replace(before, disabled=disabled))
        audit.record(scope, db, "applications.disable" if disabled else "applications.enable", before.id)


def remove(scope: Scope, records: Records, application: str) -> None:
    """Remove an application for good. Raises Forbidden, NotFound."""
    demand(scope, "users.manage")
    with records.begin() as db:
        before = _application(scope, db, application)
        kept.remove_application(scope, db, before.id)
        audit.record(scope, db, "applications.remove", before.id, before=before, detail=before.name)


def add_secret(
    scope: Scope, records: Records, application: str, *, lasts: timedelta = timedelta(days=180), hint: str = ""
) -> NewSecret:
    """A new secret for an application, shown now and never again. Raises Forbidden, NotFound, BadInput, Conflict."""
    text = secrets.token_urlsafe(32)
    row = _add(scope, records, application, "secret", challenges.digest(text), hint or f"{text[:3]}…", now() + lasts)
    return NewSecret(row.id, text, row.expires)


def add_key(
    scope: Scope, records: Records, application: str, text: str, *, lasts: timedelta = timedelta(days=365)
) -> CredentialRow:
    """Let an application prove itself with a key: a certificate or public key (PEM), or a public JWK (JSON).

    A certificate ends when it says so. Raises Forbidden, NotFound, BadInput for what is none of them, Conflict.
    """
    public, ends = _public(text)
    expires = min(now() + lasts, ends) if ends else now() + lasts
    hint = json.loads(public).get("kid", "")
    return _add(scope, records, application, "key", public, hint, expires)


def remove_credential(scope: Scope, records: Records, application: str, identifier: str) -> None:
    """Make a secret or key useless now. Raises Forbidden, NotFound."""
    demand(scope, "users.manage")
    with records.begin() as db:
        row = _application(scope, db, application)
        if not kept.remove_credential(scope, db, row.id, identifier):
            raise NotFound(f"{row.name} has no credential {identifier!r}")
        audit.record(scope, db, "applications.credential-off", row.id, detail=identifier)


def listing(scope: Scope, records: Records) -> tuple[ApplicationRow, ...]:
    """The tenant's applications. Raises Forbidden."""
    demand(scope, "users.manage")
    with records.read() as db:
        return kept.applications_of(scope, db)


def get(scope: Scope, records: Records, application: str) -> ApplicationRow:
    """One application, by client id or name. Raises Forbidden, NotFound."""
    demand(scope, "users.manage")
    with records.read() as db:
        return _application(scope, db, application)


def credentials(scope: Scope, records: Records, application: str) -> tuple[CredentialRow, ...]:
    """The credentials of an application, without their values. Raises Forbidden, NotFound."""
    demand(scope, "users.manage")
    with records.read() as db:
        row = _application(scope, db, application)
        return tuple(replace(item, value="") for item in kept.credentials_of(scope, db, row.id))


def authenticate(records: Records, who: Presented, endpoints: Collection[str]) -> Proved:
    """The application that proves itself; `endpoints` are the addresses an assertion may be made out to.

    Raises Forbidden, with one text for every fault.
    """
    with records.read() as db:
        row = kept.application(db, who.client)
        scope = Scope(row.tenant, "client") if row else None
        held = kept.credentials_of(scope, db, row.id) if row and scope else ()
    held = tuple(item for item in held if item.expires > now())
    by = _by_assertion(records, held, who, endpoints) if who.assertion else _by_secret(held, who.secret)
    if row is None or scope is None or row.disabled or not by:
        raise Forbidden(_REFUSED)
    if row.used is None or now() - row.used > _TOUCH:
        with records.begin() as db:
            fresh = kept.find_application(scope, db, row.id)
            if fresh is not None:
                kept.save_application(scope, db, replace(fresh, used=now()))
    return Proved(row, by)


def _by_secret(held: Sequence[CredentialRow], secret: str) -> str:
    """The credential whose secret this is."""
    digest = challenges.digest(secret)
    found = [item.id for item in held if item.kind == "secret" and hmac.compare_digest(item.value, digest)]
    return found[0] if found else ""


def _by_assertion(records: Records, held: Sequence[CredentialRow], who: Presented, endpoints: Collection[str]) -> str:
    """The key the assertion is signed with, if it is about this client, fresh, and not seen before."""
    expected = jwts.Expected(who.client, endpoints, oldest=ASSERTION)
    for item in held:
        if item.kind != "key":
            continue
        try:
            claims = jwts.read(who.assertion, item.value, expected)
            if claims.text("sub") != who.client or not claims.text("jti"):
                return ""
            once = f"{who.client}:{claims.text('jti')}"
            challenges.keep(records, "assertion", once, lasts=ASSERTION + 2 * expected.skew)
        except Forbidden:
            continue
        except Conflict:
            return ""
        return item.id
    return ""


def _add(
    scope: Scope, records: Records, application: str, kind: str, value: str, hint: str, expires: datetime
) -> CredentialRow:
    demand(scope, "users.manage")
    if not now() < expires <= now() + LONGEST:
        raise BadInput(f"a credential ends in the future, and within {LONGEST.days} days")
    with records.begin() as db:
        owner = _application(scope, db, application)
        if len(kept.credentials_of(scope, db, owner.id)) >= MOST:
            raise Conflict(f"an application has at most {MOST} credentials; remove one first")
        row = CredentialRow(new_id("cr"), scope.tenant, owner.id, kind, value, hint, now(), expires)
        kept.add_credential(scope, db, row)
        audit.record(
            scope, db, "applications.credential-on", owner.id, detail=f"{kind} {row.id}, until {expires:%Y-%m-%d}"
        )
    return row


def _public(text: str) -> tuple[str, datetime | None]:
    """A public key as JWK (JSON), and when its certificate ends."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
    from cryptography.x509 import load_pem_x509_certificate
    from joserfc import jwk
    from joserfc.errors import JoseError

    ends = None
    try:
        match = _PEM.search(text)
        if match is None:
            made = jwts.public_key(text)
        else:
            held = load_pem_public_key(text.encode()) if match[1] == "PUBLIC KEY" else None
            if held is None:
                certificate = load_pem_x509_certificate(text.encode())
                held, ends = certificate.public_key(), certificate.not_valid_after_utc
            if not isinstance(held, RSAPublicKey | EllipticCurvePublicKey):
                raise BadInput(_KINDS)
            pem = held.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            made = jwk.import_key(pem, "RSA" if isinstance(held, RSAPublicKey) else "EC")
        public = {**made.as_dict(private=False), "kid": made.thumbprint()}
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise BadInput(f"neither a certificate or public key (PEM) nor a public JSON Web Key: {error}") from error
    if public.get("kty") not in ("RSA", "EC") or (public["kty"] == "RSA" and len(str(public["n"])) < 340):
        raise BadInput(_KINDS)
    return json.dumps(public), ends


def _known(permissions: Sequence[str]) -> tuple[str, ...]:
    unknown = [word for word in permissions if word not in stock().applications]
    if unknown or not permissions:
        known = ", ".join(stock().applications)
        raise BadInput(f"unknown permission {unknown[0]}; there are {known}" if unknown else f"grant some of {known}")
    return tuple(dict.fromkeys(permissions))


def _application(scope: Scope, db: Connection, identifier: str) -> ApplicationRow:
    row = kept.find_application(scope, db, identifier)
    if row is None:
        raise NotFound(f"there is no application {identifier!r} in {scope.tenant}")
    return row
