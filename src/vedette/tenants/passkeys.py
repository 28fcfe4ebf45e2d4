"""Passkeys: registered by their owner, then proof of who signs in, alone or beside a password.

The API hands `Ceremony.options` to the browser and its answer back; `accounts` makes a sign-in of a proof.
Source: W3C Web Authentication Level 3, sections 7.1 and 7.2; verification by py_webauthn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from vedette.core.clock import now
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.scope import Scope
from vedette.records import passkeys as kept
from vedette.records.database import Records
from vedette.records.passkeys import PasskeyRow
from vedette.tenants import audit, challenges
from vedette.tenants.owners import managed_account, own_account

LASTS = timedelta(minutes=5)
MOST = 20
_NEW, _PROOF = "passkey-new", "passkey-proof"
_SOLE, _SECOND = "sole", "second"


@dataclass(frozen=True, slots=True)
class Party:
    """Us, as authenticators know us: `id` is the domain, `origins` the addresses pages may ask from."""

    id: str
    name: str
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What `navigator.credentials.create` or `.get` takes as `publicKey`, as JSON."""

    options: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A browser's answer to `begin_proof`, as JSON, and to whom it was given."""

    party: Party
    answer: str


@dataclass(frozen=True, slots=True)
class Proven:
    """A passkey that proved itself; `verified` tells the person was recognised (PIN or biometrics), not only present.

    `sole` tells the challenge was made for a sign-in without password.
    """

    passkey: PasskeyRow
    verified: bool
    sole: bool


def begin_registration(scope: Scope, records: Records, account: str, party: Party) -> Ceremony:
    """Ask the owner's authenticator for a new passkey. Raises Forbidden, NotFound, Conflict when there are too many."""
    import webauthn
    from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json, structs

    with records.read() as db:
        owner = own_account(scope, db, account, "adds a passkey")
        present = kept.passkeys_of(scope, db, owner.id)
    if len(present) >= MOST:
        raise Conflict(f"an account has at most {MOST} passkeys; remove one first")
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_name=owner.name,
        user_id=owner.id.encode(),
        user_display_name=owner.title or owner.name,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=base64url_to_bytes(p.id)) for p in present],
    )
    secret = bytes_to_base64url(options.challenge)
    challenges.keep(records, _NEW, secret, lasts=LASTS, tenant=scope.tenant, subject=owner.id)
    return Ceremony(options_to_json(options))


def finish_registration(
    scope: Scope, records: Records, account: str, party: Party, answer: str, name: str = ""
) -> PasskeyRow:
    """Keep the passkey the authenticator made.

    Raises BadInput for an answer that is none, Forbidden when it does not fit the challenge, Conflict when the passkey
    is somebody's already.
    """
    import webauthn
    from webauthn.helpers import bytes_to_base64url, parse_registration_credential_json
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        credential = parse_registration_credential_json(answer)
        secret = _challenge(credential.response.client_data_json)
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"not an answer of an authenticator: {error}") from error
    asked = challenges.take(records, _NEW, secret)
    with records.begin() as db:
        owner = own_account(scope, db, account, "adds a passkey")
        if asked is None or (asked.tenant, asked.subject) != (scope.tenant, owner.id):
            raise Forbidden("this took too long or was answered before; begin again")
        try:
            made = webauthn.verify_registration_response(
                credential=credential,
                expected_challenge=_bytes(secret),
                expected_rp_id=party.id,
                expected_origin=list(party.origins),
            )
        except (WebAuthnException, ValueError) as error:
            raise Forbidden(f"the passkey was not accepted: {error}") from error
        row = PasskeyRow(
            bytes_to_base64url(made.credential_id),
            scope.tenant,
            owner.id,
            name.strip()[:80] or "passkey",
            bytes_to_base64url(made.credential_public_key),
            made.sign_count,
            made.credential_backed_up,
            now(),
        )
        if kept.passkey(db, row.id) is not None:
            raise Conflict("this passkey is registered already")
        kept.save_passkey(scope, db, row)
        audit.record(scope, db, "accounts.passkey-on", owner.name, detail=row.name)
    return row


def begin_proof(records: Records, party: Party, *, sole: bool = True) -> Ceremony:
    """Ask whoever is there for a passkey: as the only proof (`sole`), or beside a password.

    It names nobody, so it tells nobody who has an account.
    """
    import webauthn
    from webauthn.helpers import bytes_to_base64url, options_to_json, structs

    need = structs.UserVerificationRequirement
    options = webauthn.generate_authentication_options(
        rp_id=party.id, user_verification=need.REQUIRED if sole else need.DISCOURAGED
    )
    secret = bytes_to_base64url(options.challenge)
    challenges.keep(records, _PROOF, secret, lasts=LASTS, payload=_SOLE if sole else _SECOND)
    return Ceremony(options_to_json(options))


def proven(records: Records, proof: Proof) -> Proven | None:
    """The passkey that gave this proof, its count kept; None when it proves nothing: unknown, old, copied, forged.

    A count that did not grow means the passkey was copied: that is noted in the log.
    """
    import webauthn
    from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        credential = parse_authentication_credential_json(proof.answer)
        secret = _challenge(credential.response.client_data_json)
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    asked = challenges.take(records, _PROOF, secret)
    with records.begin() as db:
        row = kept.passkey(db, bytes_to_base64url(credential.raw_id))
        handle = credential.response.user_handle
        if asked is None or row is None or (handle and handle != row.account.encode()):
            return None
        try:
            shown = webauthn.verify_authentication_response(
                credential=credential,
                expected_challenge=_bytes(secret),
                expected_rp_id=proof.party.id,
                expected_origin=list(proof.party.origins),
                credential_public_key=_bytes(row.public_key),
                credential_current_sign_count=0,  # judged below, so that a copy is noted
                require_user_verification=asked.payload == _SOLE,
            )
        except (WebAuthnException, ValueError):
            return None
        scope = Scope(row.tenant, "sign-in")
        if (row.sign_count or shown.new_sign_count) and shown.new_sign_count <= row.sign_count:
            counts = f"{row.name}: count {shown.new_sign_count} after {row.sign_count}"
            audit.record(scope, db, "accounts.passkey-copied", row.account, detail=counts)
            return None
        fresh = replace(row, sign_count=shown.new_sign_count, synced=shown.credential_backed_up, used=now())
        kept.save_passkey(scope, db, fresh)
    return Proven(fresh, shown.user_verified, asked.payload == _SOLE)


def listing(scope: Scope, records: Records, account: str) -> tuple[PasskeyRow, ...]:
    """The passkeys of an account: one's own, or others' with the right to manage users. Raises Forbidden, NotFound."""
    with records.read() as db:
        owner = managed_account(scope, db, account)
        return kept.passkeys_of(scope, db, owner.id)


def remove(scope: Scope, records: Records, account: str, identifier: str) -> None:
    """Take a passkey off: one's own, or others' with the right to manage users. Raises Forbidden, NotFound."""
    with records.begin() as db:
        owner = managed_account(scope, db, account)
        if not kept.remove_passkeys(scope, db, owner.id, identifier):
            raise NotFound("there is no such passkey")
        audit.record(scope, db, "accounts.passkey-off", owner.name, detail=identifier[:16])


def _challenge(client_data: bytes) -> str:
    from webauthn.helpers import bytes_to_base64url, parse_client_data_json

    return bytes_to_base64url(parse_client_data_json(client_data).challenge)


def _bytes(text: str) -> bytes:
    from webauthn.helpers import base64url_to_bytes

    return base64url_to_bytes(text)
