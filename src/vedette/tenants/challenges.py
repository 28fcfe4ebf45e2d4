"""One-time secrets for things begun and finished in two steps: passkeys, single sign-on, assertions of programs.

Only the hash of a secret is kept; it works once and not for long.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from vedette.core.clock import now
from vedette.records import challenges as kept
from vedette.records.challenges import ChallengeRow
from vedette.records.database import Records


def keep(
    records: Records,
    purpose: str,
    secret: str,
    *,
    lasts: timedelta,
    tenant: str = "",
    subject: str = "",
    payload: str = "",
) -> None:
    """Remember a secret for a while. Raises Conflict when it was kept for this purpose already."""
    at = now()
    with records.begin() as db:
        kept.forget_challenges(db, at)
        kept.keep_challenge(db, ChallengeRow(digest(secret), purpose, tenant, subject, payload, at + lasts))


def take(records: Records, purpose: str, secret: str) -> ChallengeRow | None:
    """What was kept under this secret; it is used up. None when it is unknown, used or too old."""
    with records.begin() as db:
        return kept.take_challenge(db, digest(secret), purpose, now())


def digest(secret: str) -> str:
    """SHA-256 in hex, as kept."""
    return hashlib.sha256(secret.encode()).hexdigest()
