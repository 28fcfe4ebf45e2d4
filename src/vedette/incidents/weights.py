"""Every number of the correlation algorithm in one place; `docs/guide/correlation.md` is tested against it.

Read by scoring, grouping, rarity and reconciling. Times are in seconds unless a name says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MINUTE: Final = 60.0
HOUR: Final = 3600.0
DAY: Final = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Kind:
    """What sharing one kind of value is worth.

    `weight` counts fully when the two alerts lie at most `near` seconds apart and fades linearly to nothing at
    `window`. Of one `family` only the best shared value counts: the address of a device says nothing that the device
    does not. A value that connects more than `limit` owners is stop-listed (0: never); `strong` is false for names
    that different things can share. `words` is the name in sentences.
    """

    name: str
    family: str
    weight: float
    near: float
    window: float
    limit: int
    words: str
    strong: bool = True


KINDS: Final[tuple[Kind, ...]] = (
    Kind("message", "message", 1.0, DAY, 14 * DAY, 500, "mail message"),
    Kind("mail cluster", "message", 0.8, DAY, 7 * DAY, 500, "mail cluster"),
    Kind("session", "session", 1.0, 12 * HOUR, 2 * DAY, 5, "session"),
    Kind("process", "process", 1.0, 12 * HOUR, 2 * DAY, 3, "process"),
    Kind("process id", "process", 0.3, HOUR, 12 * HOUR, 3, "process id", strong=False),
    Kind("account", "account", 1.0, 4 * HOUR, 2 * DAY, 40, "account"),
    Kind("mailbox", "account", 1.0, 4 * HOUR, 2 * DAY, 40, "mailbox"),
    Kind("sender", "account", 0.7, DAY, 7 * DAY, 100, "sender"),
    Kind("user name", "account", 0.4, 4 * HOUR, DAY, 20, "user name", strong=False),
    Kind("device", "place", 1.0, HOUR, 12 * HOUR, 25, "device"),
    Kind("remote device", "place", 0.8, HOUR, 12 * HOUR, 25, "remote device"),
    Kind("host name", "place", 0.4, HOUR, 12 * HOUR, 25, "host name", strong=False),
    Kind("file", "file", 0.8, DAY, 7 * DAY, 100, "file content"),
    Kind("system file", "file", 0.1, HOUR, DAY, 20, "file of the operating system", strong=False),
    Kind("file name", "file", 0.1, HOUR, DAY, 20, "file name", strong=False),
    Kind("oauth app", "app", 0.8, DAY, 7 * DAY, 25, "OAuth app"),
    Kind("cloud app", "app", 0.2, HOUR, DAY, 15, "cloud app"),
    Kind("app name", "app", 0.1, HOUR, DAY, 15, "app name", strong=False),
    Kind("url", "url", 0.8, DAY, 7 * DAY, 100, "URL"),
    Kind("domain", "url", 0.7, DAY, 7 * DAY, 100, "domain"),
    Kind("url host", "url", 0.5, DAY, 7 * DAY, 50, "host of a URL", strong=False),
    Kind("public ip", "place", 0.75, 7 * DAY, 14 * DAY, 12, "IP address"),
    Kind("private ip", "place", 0.75, 6 * HOUR, 2 * DAY, 25, "IP address"),
    Kind("url address", "place", 0.5, 6 * HOUR, 2 * DAY, 25, "address in a URL", strong=False),
    Kind("registry", "registry", 0.2, HOUR, DAY, 20, "registry value", strong=False),
    Kind("sweep", "sweep", 1.0, 2 * MINUTE, 2 * MINUTE, 0, "the same unusual detection on several devices"),
)
KIND: Final = {kind.name: kind for kind in KINDS}
FAMILY_WINDOW: Final = {
    family: max(kind.window for kind in KINDS if kind.family == family) for family in {kind.family for kind in KINDS}
}

THRESHOLD: Final = 1.0
"""Two alerts are linked when their score reaches this."""

CORROBORATION: Final = 0.5
"""The best shared value counts fully, the second times this, the third times its square …"""

NAMED_FREELY: Final = 5
"""An alert that names more than so many values of one kind shares each of them less: weight × this / their number."""

ORDER_BONUS: Final = 0.25
"""Added when the later alert is at a later ATT&CK tactic than the earlier one (and something strong is shared)."""

SAME_BONUS: Final = 0.25
"""Added instead when both come from one detector within `SAME_WINDOW` (and something strong is shared)."""

SAME_WINDOW: Final = HOUR
"""How near two alerts of one detector must be for the bonus."""

SWEEP_DEVICES: Final = 3
"""So many devices must show the same unusual detection within the sweep's window."""

REPEAT_WINDOW: Final = 10 * MINUTE
"""Alerts of one fingerprint in one such slice of the clock repeat the first: counted, kept, not scored again."""

RATE_RADIUS: Final = 7 * DAY
"""How far to both sides a detector's habits on one device or person are looked at."""

RATE_GUARD: Final = 3 * HOUR
"""Hours this close to the alert do not count as habit, so that one attack does not make itself ordinary."""

RATE_FREE: Final = 2
"""So many other hours are no habit yet."""

RATE_HALF: Final = 4.0
"""In so many more hours a detector must have fired on the same device or person to halve the trust in it."""

BURST: Final = 10.0
"""An hour with this many times the usual number restores full trust."""

HABIT_POWER: Final = {0: 1.0, 1: 1.0, 2: 0.5, 3: 0.0}
"""How strongly habit lowers trust, by severity rank (0 Informational … 3 High): High alerts are never lowered."""

TRUSTED: Final = 0.5
"""Trust an alert needs to count towards founding an incident."""

SETTLED: Final = DAY
"""History a tenant needs before 'never seen before' means anything."""

FOUNDING_RANK: Final = 2
"""Severity rank (Medium) from which one trusted alert founds an incident."""

FOUNDING_DETECTORS: Final = 3
"""Below that severity, so many different trusted detectors must agree."""

MERGE_LIMIT: Final = 10_000
"""Incidents are never merged automatically beyond this number of (unrepeated) alerts."""

LONGEST_WINDOW: Final = max(kind.window for kind in KINDS)
