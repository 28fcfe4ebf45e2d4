"""What has changed lately in a tenant, as a few numbers that only grow: the portal listens to them for live updates.

`api.native.events` asks for it again and again; one question a second serves every listener of a tenant.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock

from vedette.core.scope import Scope
from vedette.records import pulse as kept
from vedette.records.database import Records
from vedette.records.pulse import Pulse

FRESH = 1.0
"""Seconds for which an answer is given again."""


@dataclass(frozen=True, slots=True)
class _Felt:
    pulse: Pulse
    at: float


class Pulses:
    """The newest pulse of each tenant; safe to use from many threads."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._felt: dict[str, _Felt] = {}
        self._lock = Lock()

    def of(self, scope: Scope) -> Pulse:
        """The tenant's pulse, at most a second old."""
        present = time.monotonic()
        with self._lock:
            felt = self._felt.get(scope.tenant)
            if felt is None or present - felt.at > FRESH:
                felt = _Felt(kept.pulse(scope, self._records), present)
                self._felt[scope.tenant] = felt
        return felt.pulse
