"""How much hunting a tenant may do: CPU seconds a window, calls a minute and an hour; `hunting` asks before each query.

The shape is Microsoft's: https://learn.microsoft.com/defender-xdr/advanced-hunting-limits (a CPU share refreshed every
15 minutes, a warning at 10 %, a block at 100 %) and https://learn.microsoft.com/defender-xdr/api-advanced-hunting
(45 calls a minute and 1,500 an hour for programs).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from vedette.core import clock
from vedette.core.errors import Conflict
from vedette.core.scope import Scope
from vedette.records import hunt_runs
from vedette.records.database import Records

WINDOW = timedelta(minutes=15)
WARN_AT = 0.1
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


def _half_the_machine() -> float:
    return (os.cpu_count() or 1) * WINDOW.total_seconds() / 2


@dataclass(frozen=True, slots=True)
class QuotaPolicy:
    """What one tenant may use; 0 means no limit. `cpu_seconds` is for each window, by default half the machine."""

    cpu_seconds: float = field(default_factory=_half_the_machine)
    calls_per_minute: int = 45
    calls_per_hour: int = 1_500


@dataclass(frozen=True, slots=True)
class QuotaState:
    """CPU seconds used and allotted in the present window, which ends at `reset` (UTC); `warned` from 10 % on."""

    used: float
    allotted: float
    reset: datetime

    @property
    def share(self) -> float:
        """The part used, 0 where there is no limit."""
        return self.used / self.allotted if self.allotted else 0.0

    @property
    def warned(self) -> bool:
        """A tenth of the window's allotment is gone."""
        return self.share >= WARN_AT


class QuotaSpent(Conflict):
    """A quota is used up until `reset` (UTC): HTTP 429. `limit` names which in words, `count` calls in `span`."""

    def __init__(self, limit: str, reset: datetime, *, count: int = 0, span: timedelta = timedelta()) -> None:
        super().__init__(f"quota exceeded: {limit}; try again after {clock.iso(reset)}")
        self.limit = limit
        self.reset = reset
        self.count, self.span = count, span

    @property
    def retry_after(self) -> int:
        """Whole seconds until it makes sense to try again, at least 1."""
        return max(1, int((self.reset - clock.now()).total_seconds()) + 1)


def window_of(at: datetime) -> datetime:
    """When the window that holds this moment began: windows begin at quarters of an hour."""
    length = int(WINDOW.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // length * length, UTC)


def state(scope: Scope, records: Records, policy: QuotaPolicy, *, running: float = 0.0) -> QuotaState:
    """How the tenant stands now; `running` is what its running queries have used so far."""
    begin = window_of(clock.now())
    with records.read() as db:
        used = hunt_runs.cpu_since(scope, db, begin)
    return QuotaState(used + running, policy.cpu_seconds, begin + WINDOW)


def check(
    scope: Scope, records: Records, policy: QuotaPolicy, interface: str, *, calls: bool, running: float = 0.0
) -> QuotaState:
    """Raise QuotaSpent unless the tenant may run one more query; `calls`: those of this interface are counted too."""
    found = state(scope, records, policy, running=running)
    if found.allotted and found.used >= found.allotted:
        limit = f"{found.used:.0f} of {found.allotted:.0f} CPU seconds in {WINDOW.seconds // 60} minutes are used"
        raise QuotaSpent(limit, found.reset)
    now = clock.now()
    for most, span, word in ((policy.calls_per_minute, _MINUTE, "minute"), (policy.calls_per_hour, _HOUR, "hour")):
        if not calls or not most:
            continue
        with records.read() as db:
            made = hunt_runs.calls_since(scope, db, now - span, interface)
        if made >= most:
            raise QuotaSpent(f"{most:,} calls a {word} are allowed", now + span, count=most, span=span)
    return found
