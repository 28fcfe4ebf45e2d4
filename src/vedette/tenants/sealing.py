"""The installation's key changed, secrets of older versions sealed: `vedette secrets rotate`, and every start.

A running server notices the new file by itself; the key before stays readable until the next change.
"""

from __future__ import annotations

from dataclasses import dataclass

from vedette.core.scope import Scope
from vedette.core.vault import PREFIX
from vedette.records import sealed as kept
from vedette.records.database import Records
from vedette.tenants import audit


@dataclass(frozen=True, slots=True)
class Resealed:
    """The key in use now, how many secrets were sealed with it, and how many old keys are gone."""

    key: str
    secrets: int
    dropped: int


def rotate(scope: Scope, records: Records, *, drop_old: bool = False) -> Resealed:
    """Make a new installation key and seal every secret with it, of all tenants.

    `drop_old` forgets the keys before at once: for a key that got out. A server must then not be running, for what it
    seals in that moment would be lost. Raises Forbidden for anybody but the operator, Conflict when a secret does not
    open (nothing is changed then but the list of keys).
    """
    with records.read() as db:
        kept.everything(scope, db)  # refuses strangers before anything is made
    key = records.vault.renew()
    with records.begin() as db:
        rows = kept.everything(scope, db)
        for row in rows:
            kept.put(scope, db, row, records.vault.seal(row.purpose, records.vault.open(row.purpose, row.text)))
        audit.record(scope, db, "secrets.rotate", "installation", detail=f"key {key}, {len(rows)} secrets")
    return Resealed(key, len(rows), records.vault.drop_old() if drop_old else 0)


def seal_plain(scope: Scope, records: Records) -> int:
    """Seal what an older version left readable; how many. Raises Forbidden for anybody but the operator."""
    with records.read() as db:
        plain = [row for row in kept.everything(scope, db) if not row.text.startswith(PREFIX)]
    if not plain:
        return 0
    with records.begin() as db:
        rows = [row for row in kept.everything(scope, db) if not row.text.startswith(PREFIX)]
        for row in rows:
            kept.put(scope, db, row, records.vault.seal(row.purpose, row.text))
        audit.record(scope, db, "secrets.seal", "installation", detail=f"{len(rows)} secrets")
    return len(rows)
