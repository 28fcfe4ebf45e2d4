"""The keys our tokens are signed with: made when first needed, changed every three months, announced before they sign.

`tokens` signs and verifies with them, the API publishes `jwks`. Private halves are sealed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from vedette.core.clock import now
from vedette.core.errors import Forbidden
from vedette.core.scope import Scope
from vedette.records import signing as kept
from vedette.records.database import Records
from vedette.records.signing import SigningKeyRow
from vedette.tenants import audit, jwts

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

ALGORITHM = "RS256"
LIFE = timedelta(days=90)
AHEAD = timedelta(days=2)
"""So long before it signs, a new key is published: others keep our keys for a day."""
AFTER = timedelta(days=1)
"""So long after its last signature a key is still believed; no token lasts longer."""


def sign(records: Records, claims: Mapping[str, object]) -> str:
    """A token with these claims."""
    row = current(records)
    private = records.vault.open(_purpose(row.id), row.private)
    return jwts.write(claims, private, algorithm=row.algorithm, kid=row.id)


def public_key(records: Records, kid: str) -> SigningKeyRow:
    """The key of this id, while it is believed. Raises Forbidden."""
    row = next((key for key in _rows(records) if key.id == kid and key.forgotten > now()), None)
    if row is None:
        raise Forbidden("the token was signed with a key that is not ours, or no longer")
    return row


def jwks(records: Records) -> str:
    """The public keys as a JSON Web Key Set (RFC 7517), those to come included."""
    current(records)
    keys = [json.loads(row.public) for row in _rows(records) if row.forgotten > now()]
    return json.dumps({"keys": keys})


def current(records: Records) -> SigningKeyRow:
    """The key that signs now, made if there is none; when it nears its end, its successor is made and published."""
    at = now()
    rows = _rows(records)
    present = next((row for row in rows if row.begins <= at < row.ends), None)
    if present is None:
        return _make(records, at)
    if present.ends - at < AHEAD and not any(row.begins >= present.ends for row in rows):
        _make(records, present.ends)
    return present


def rotate(scope: Scope, records: Records, *, distrust: bool = False) -> str:
    """Sign with a new key from now on; its id. `distrust` makes every token of the old ones void at once.

    Raises Forbidden for anybody but the operator of the installation.
    """
    if "*" not in scope.rights:
        raise Forbidden("only the operator of the installation changes its signing keys")
    at = now()
    with records.begin() as db:
        for row in kept.signing_keys_of(db):
            if row.forgotten > at:
                ends = min(row.ends, at)
                kept.end_signing_key(db, row.id, ends, at if distrust else min(row.forgotten, ends + AFTER))
        audit.record(scope, db, "secrets.signing-key", "installation", detail="old ones void" if distrust else "")
    return _make(records, at).id


def _make(records: Records, begins: datetime) -> SigningKeyRow:
    made = _generate()
    kid = made.thumbprint()[:40]
    public = json.dumps({**made.as_dict(private=False), "kid": kid, "use": "sig", "alg": ALGORITHM})
    private = records.vault.seal(_purpose(kid), json.dumps({**made.as_dict(private=True), "kid": kid}))
    ends = begins + LIFE
    row = SigningKeyRow(kid, ALGORITHM, public, private, begins, ends, ends + AFTER)
    with records.begin() as db:
        kept.forget_signing_keys(db, now())
        others = kept.signing_keys_of(db)
        same = next((other for other in others if other.begins <= begins < other.ends), None)
        if same is not None:
            return same  # another process was first
        kept.add_signing_key(db, row)
    return row


def _generate() -> RSAKey:
    from joserfc.jwk import RSAKey

    return RSAKey.generate_key(2048)


def _rows(records: Records) -> tuple[SigningKeyRow, ...]:
    with records.read() as db:
        return kept.signing_keys_of(db)


def _purpose(kid: str) -> str:
    return f"signing_keys.private:{kid}"
