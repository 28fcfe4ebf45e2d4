"""Whose query runs next: few at a time, the one who used least first, interactive before background, long ones aside.

`turns` blocks threads by these decisions; this file decides only and knows no threads, so that a test can simulate it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum


class Lane(IntEnum):
    """Somebody waits in front of a screen, or nobody does."""

    INTERACTIVE = 0
    BACKGROUND = 1


@dataclass(frozen=True, slots=True)
class Sharing:
    """The numbers of fair sharing; times in seconds.

    `slots` queries run at once; one that has run for `light` seconds moves aside, `heavy` of them at most. The last
    free slot is for people who run nothing; who runs something gets more only up to `per_person`, and `per_tenant` of
    their organisation. A background query that waited `patience` counts as interactive. What somebody used weighs half
    after `half_life`.
    """

    slots: int = 2
    heavy: int = 1
    per_person: int = 2
    per_tenant: int = 3
    light: float = 10.0
    patience: float = 60.0
    half_life: float = 300.0


@dataclass(slots=True, eq=False)
class Ticket:
    """One query waiting or running; times are those of the caller's clock, `weight` divides what it is charged."""

    tenant: str
    person: str
    lane: Lane
    asked: float
    weight: float = 1.0
    started: float | None = None


@dataclass(slots=True)
class _Account:
    used: float = 0.0
    at: float = 0.0

    def present(self, now: float, half_life: float) -> float:
        return float(self.used * 0.5 ** ((now - self.at) / half_life))


@dataclass(slots=True)
class Queue:
    """Who waits, who runs, and what everybody used lately."""

    sharing: Sharing = field(default_factory=Sharing)
    waiting: list[Ticket] = field(default_factory=list)
    running: list[Ticket] = field(default_factory=list)
    _accounts: dict[tuple[str, str], _Account] = field(default_factory=dict)

    def ask(self, ticket: Ticket) -> None:
        """Stand in line."""
        self.waiting.append(ticket)

    def leave(self, ticket: Ticket, now: float) -> None:
        """Give up waiting, or finish running: then the time it took is charged."""
        if ticket in self.waiting:
            self.waiting.remove(ticket)
        elif ticket in self.running:
            self.running.remove(ticket)
            self._charge(ticket, now)

    def admit(self, now: float) -> tuple[Ticket, ...]:
        """Let in whoever may run now; they count as started."""
        admitted = []
        while self.waiting and self._free(now) > 0:
            able = [ticket for ticket in self.waiting if self._may(ticket, now)]
            if not able:
                break
            chosen = min(able, key=lambda ticket: self._rank(ticket, now))
            self.waiting.remove(chosen)
            chosen.started = now
            self.running.append(chosen)
            admitted.append(chosen)
        return tuple(admitted)

    def ahead(self, ticket: Ticket, now: float) -> int:
        """How many of the waiting would be let in before this one."""
        own = self._rank(ticket, now)
        return sum(self._rank(other, now) < own for other in self.waiting if other is not ticket)

    def next_change(self, now: float) -> float | None:
        """Seconds until a running query moves aside by itself; None when none will."""
        left = [
            self.sharing.light - (now - started) for started in self._starts() if now - started < self.sharing.light
        ]
        return min(left, default=None)

    def _starts(self) -> Iterable[float]:
        return [ticket.started for ticket in self.running if ticket.started is not None]

    def _free(self, now: float) -> int:
        old = sum(now - started >= self.sharing.light for started in self._starts())
        aside = min(old, self.sharing.heavy)
        return self.sharing.slots - (len(self.running) - aside)

    def _may(self, ticket: Ticket, now: float) -> bool:
        mine = [other for other in self.running if other.tenant == ticket.tenant]
        own = sum(other.person == ticket.person for other in mine)
        if not own:
            return True
        if own >= self.sharing.per_person or len(mine) >= self.sharing.per_tenant:
            return False
        return self.sharing.slots == 1 or self._free(now) > 1

    def _rank(self, ticket: Ticket, now: float) -> tuple[int, float, float, float]:
        lane = Lane.INTERACTIVE if now - ticket.asked >= self.sharing.patience else ticket.lane
        tenant = self._used((ticket.tenant, ""), now, ticket.tenant, "")
        person = self._used((ticket.tenant, ticket.person), now, ticket.tenant, ticket.person)
        return lane.value, tenant / ticket.weight, person, ticket.asked

    def _used(self, key: tuple[str, str], now: float, tenant: str, person: str) -> float:
        """What was used lately, the time of what still runs included."""
        account = self._accounts.get(key)
        past = account.present(now, self.sharing.half_life) if account else 0.0
        own = (t for t in self.running if t.tenant == tenant and person in ("", t.person) and t.started is not None)
        return past + sum(1.0 + now - (ticket.started or now) for ticket in own)

    def _charge(self, ticket: Ticket, now: float) -> None:
        took = now - (ticket.started if ticket.started is not None else now)
        for key in ((ticket.tenant, ""), (ticket.tenant, ticket.person)):
            account = self._accounts.setdefault(key, _Account(at=now))
            account.used = account.present(now, self.sharing.half_life) + took
            account.at = now
        if len(self._accounts) > 10_000:
            self._accounts = {k: a for k, a in self._accounts.items() if a.present(now, self.sharing.half_life) > 0.1}
