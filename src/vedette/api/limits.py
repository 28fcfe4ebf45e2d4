"""How often one caller may ask: Microsoft's numbers on its faces, generously elsewhere, strangers by network address.

`access` counts every request here. Sources: https://learn.microsoft.com/defender-xdr/api-list-incidents and
https://learn.microsoft.com/defender-endpoint/api/get-alerts (calls a minute and an hour); hunting has its own quotas
in `insight.quota`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request

from vedette.core.clock import now
from vedette.core.config import RequestLimits
from vedette.core.scope import Scope
from vedette.insight.quota import QuotaSpent
from vedette.records.database import Records
from vedette.tenants import throttle
from vedette.tenants.limits import Buckets, Rate

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_WORDS = {_MINUTE: "a minute", _HOUR: "an hour"}
CODES = 10
"""Codes of devices a person may type in a minute: they are short, so nobody may try many (RFC 8628, section 5.1)."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` requests in `span`, for each key; 0: no limit."""

    count: int
    span: timedelta
    buckets: Buckets | None

    @classmethod
    def of(cls, count: int, span: timedelta = _MINUTE) -> Limit:
        """A full one."""
        return cls(count, span, Buckets(Rate(count, span.total_seconds(), count)) if count else None)

    def take(self, key: str) -> None:
        """Count one request. Raises QuotaSpent, which tells how long to wait."""
        if self.buckets is None:
            return
        turn = self.buckets.take(key)
        if not turn.allowed:
            limit = f"{self.count:,} requests {_WORDS[self.span]} are allowed"
            raise QuotaSpent(limit, now() + timedelta(seconds=turn.wait), count=self.count, span=self.span)


class Limits:
    """The limits of one server; safe to use from many threads, forgotten at its end."""

    def __init__(self, given: RequestLimits) -> None:
        self._named: dict[str, Sequence[Limit]] = {
            "/api/incidents": (Limit.of(given.incidents), Limit.of(given.hour, _HOUR)),
            "/api/alerts": (Limit.of(given.endpoint), Limit.of(given.hour, _HOUR)),
            "/api/machines": (Limit.of(given.endpoint), Limit.of(given.hour, _HOUR)),
        }
        self._native = (Limit.of(given.native),)
        self._strangers = Limit.of(given.strangers)
        self._clicks = Limit.of(given.clicks)
        self._codes = Limit.of(CODES)

    def caller(self, scope: Scope, path: str) -> None:
        """Count a request of somebody known. Raises QuotaSpent."""
        for limit in self._named.get("/".join(path.split("/", 3)[:3]), self._native):
            limit.take(_key(scope))

    def code(self, scope: Scope) -> None:
        """Count a code somebody typed. Raises QuotaSpent."""
        self._codes.take(_key(scope))

    def click(self, request: Request) -> None:
        """Count a click on a guarded link. Raises QuotaSpent."""
        self._clicks.take(network_address(request))

    def stranger(self, request: Request) -> None:
        """Count a request of somebody not known yet. Raises QuotaSpent."""
        self._strangers.take(network_address(request))


def limits_of(request: Request) -> Limits:
    """The server's limits."""
    limits: Limits = request.app.state.limits
    return limits


def counted(request: Request) -> None:
    """A dependency of routes that answer strangers: they count by network address. Raises QuotaSpent."""
    limits_of(request).stranger(request)


def network_address(request: Request) -> str:
    """Where a request comes from: the connection's other end, or whom the configured proxy names (`server`)."""
    return request.client.host if request.client else ""


def patient(records: Records, address: str) -> None:
    """Raise QuotaSpent while this address waits after too many wrong passwords."""
    pause = throttle.wait(records, address)
    if pause:
        raise QuotaSpent("too many wrong passwords came from your network", now() + pause)


def _key(scope: Scope) -> str:
    return f"{scope.tenant}\n{scope.actor}"
