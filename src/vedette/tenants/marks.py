"""Since when nobody's rights have changed in a tenant, so that the API may remember callers while others work.

A mark moves with every audit entry but those known to change no right, account, session, licence or setting: an entry
of a kind nobody thought of moves it too. Whoever keeps something by a mark reads the mark first and the thing after.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from vedette.core.scope import Scope
from vedette.records import audit
from vedette.records.audit import Head
from vedette.records.database import Records

UNRELATED = frozenset({
    "AdminMailAccess", "accounts.sign-in", "accounts.token", "applications.sign-in", "audit.export", "backups.begin",
    "deadletters.replay", "detections.run", "exceptions.create", "feed.start", "feed.stop", "feed.webhook-off",
    "hunting.export", "imports.begin", "rules.fill", "rules.run", "rules.tune", "rules.untune", "streams.create",
    "streams.remove", "streams.resume",
})  # fmt: skip
"""Verbs of the audit log that leave everybody's rights as they were."""


@dataclass(frozen=True, slots=True)
class _Seen:
    head: Head
    mark: str


class Marks:
    """The newest mark of each tenant; one for a process, safe to use from many threads."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._seen: dict[str, _Seen] = {}
        self._lock = Lock()

    def of(self, scope: Scope) -> str:
        """The tenant's mark now: as long as it stays, nobody's rights there have changed."""
        with self._records.read() as db:
            head = audit.head(scope, db)
        return self.behind(scope, head.hash)

    def behind(self, scope: Scope, head: str) -> str:
        """The mark, for who has just seen that the tenant's audit chain ends with this hash."""
        seen = self._seen.get(scope.tenant)
        if seen is not None and seen.head.hash == head:
            return seen.mark
        with self._lock, self._records.read() as db:
            at, seen = audit.head(scope, db), self._seen.get(scope.tenant)
            mark = at.hash
            if seen is not None and at.position >= seen.head.position:  # else a backup took the place of it all
                mark = at.hash if audit.verbs(scope, db, after=seen.head.position) - UNRELATED else seen.mark
            if at.position:  # anybody can name tenants that are none
                self._seen[scope.tenant] = _Seen(at, mark)
        return mark
