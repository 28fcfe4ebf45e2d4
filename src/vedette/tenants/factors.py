"""The second factor: TOTP codes that work once, and recovery codes for the day the telephone is gone; seeds are sealed.

`accounts.sign_in` checks it; the owner sets it up, sees the recovery codes once, and can take it off.
Sources: RFC 6238; the provisioning URI is that of https://github.com/google/google-authenticator/wiki/Key-Uri-Format.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, replace

import pyotp
from sqlalchemy import Connection

from vedette.core.clock import now
from vedette.core.errors import BadInput, Conflict, Forbidden
from vedette.core.scope import Scope
from vedette.core.vault import Vault
from vedette.records import accounts as kept
from vedette.records.accounts import AccountRow
from vedette.records.database import Records
from vedette.tenants import audit
from vedette.tenants.owners import own_account

RECOVERY_CODES = 10
_SEED = re.compile(r"[A-Z2-7]{32}")
_STEP = 30  # seconds a code lasts
_DRIFT = 1  # steps a telephone's clock may be off


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the owner puts into the telephone: the seed (base32) and the same as a URI for a QR code."""

    secret: str
    uri: str


def begin(scope: Scope, records: Records, account: str) -> Enrolment:
    """A fresh seed; nothing changes until `finish` sees a code made with it.

    Raises Forbidden, Conflict when one is set.
    """
    with records.read() as db:
        row = own_account(scope, db, account, "changes its second factor")
    if row.totp:
        raise Conflict("there is a second factor already; take it off first")
    secret = pyotp.random_base32()
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=row.name, issuer_name="Vedette"))


def finish(scope: Scope, records: Records, account: str, secret: str, code: str) -> tuple[str, ...]:
    """Turn the second factor on; the recovery codes are shown now and never again.

    Raises Forbidden for a wrong code, BadInput for a seed that `begin` did not make.
    """
    if not _SEED.fullmatch(secret):
        raise BadInput("not a seed made here; begin again")
    step = _step(secret, code, after=0)
    if step is None:
        raise Forbidden("the code does not fit; is the telephone's clock right?")
    codes = tuple(f"{secrets.token_hex(4)}-{secrets.token_hex(4)}" for _ in range(RECOVERY_CODES))
    with records.begin() as db:
        row = own_account(scope, db, account, "changes its second factor")
        if row.totp:
            raise Conflict("there is a second factor already; take it off first")
        sealed = records.vault.seal(seed_of(row.id), secret)
        kept.save_account(scope, db, replace(row, totp=sealed, totp_step=step))
        kept.set_recovery_codes(scope, db, account, [_hash(text) for text in codes])
        audit.record(scope, db, "accounts.factor-on", row.name)
    return codes


def take_off(scope: Scope, records: Records, account: str, code: str) -> None:
    """Turn it off, with a code of it. Raises Forbidden."""
    with records.begin() as db:
        row = own_account(scope, db, account, "changes its second factor")
        if not row.totp or check(scope, db, records.vault, row, code) is None:
            raise Forbidden("the code does not fit")
        kept.save_account(scope, db, replace(row, totp="", totp_step=0))
        kept.set_recovery_codes(scope, db, account, ())
        audit.record(scope, db, "accounts.factor-off", row.name)


def check(scope: Scope, db: Connection, vault: Vault, account: AccountRow, code: str) -> AccountRow | None:
    """The account after using this code up, unchanged where none is needed; None when the code is wrong or used.

    Raises Conflict when the seed cannot be opened: the installation's key is gone.
    """
    if not account.totp:
        return account
    step = _step(vault.open(seed_of(account.id), account.totp), code, after=account.totp_step)
    if step is not None:
        return replace(account, totp_step=step)
    if code and kept.spend_recovery_code(scope, db, account.id, _hash(code)):
        audit.record(scope, db, "accounts.recovery-code", account.name)
        return account
    return None


def seed_of(account: str) -> str:
    """What an account's seed is sealed for."""
    return f"accounts.totp:{account}"


def _step(secret: str, code: str, *, after: int) -> int | None:
    """The time step whose code this is, if it is later than `after`: a code works once (RFC 6238 section 5.2)."""
    digits = code.replace(" ", "")
    present = int(now().timestamp()) // _STEP
    totp = pyotp.TOTP(secret)
    for step in range(present - _DRIFT, present + _DRIFT + 1):
        if step > after and hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode()):
            return step
    return None


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().lower().encode()).hexdigest()
