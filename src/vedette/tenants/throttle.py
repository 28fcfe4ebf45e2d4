"""Guessing from one network address: after too many failed sign-ins it waits, longer each time, restart or not.

The API asks `wait` before it checks a password, and reports with `failed` and `succeeded`. An account's
own lock is in `accounts`; this one stops a guesser who walks over many accounts.
"""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from datetime import timedelta

from vedette.core.clock import now
from vedette.records import throttles as kept
from vedette.records.database import Records
from vedette.records.throttles import ThrottleRow

TRIES = 20
"""Failures within `WINDOW` before an address waits; each further one doubles the wait."""
WINDOW = timedelta(minutes=15)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


def wait(records: Records, address: str) -> timedelta:
    """How long this address has to wait before it may try again; nothing: it may now."""
    with records.read() as db:
        row = kept.throttle(db, _network(address))
    if row is None or row.blocked_until is None:
        return timedelta()
    return max(row.blocked_until - now(), timedelta())


def failed(records: Records, address: str) -> timedelta:
    """Note a failed try; how long the address waits now."""
    at, network = now(), _network(address)
    with records.begin() as db:
        kept.forget_throttles(db, at - LONGEST_WAIT - WINDOW)
        row = kept.throttle(db, network) or ThrottleRow(network, 0, at)
        quiet = at - max(row.last, row.blocked_until or row.last)
        failures = 1 if quiet > WINDOW else row.failures + 1
        pause = timedelta()
        if failures >= TRIES:
            pause = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failures - TRIES, 20))
        kept.save_throttle(db, replace(row, failures=failures, last=at, blocked_until=at + pause if pause else None))
    return pause


def succeeded(records: Records, address: str) -> None:
    """Note a right one: half of the failures are forgiven, not all, or one own account would buy endless guesses."""
    with records.read() as db:
        row = kept.throttle(db, _network(address))
    if row is not None and row.failures:
        with records.begin() as db:
            kept.save_throttle(db, replace(row, failures=row.failures // 2))


def _network(address: str) -> str:
    """What counts as one place: an IPv4 address, or the /64 of an IPv6 one, of which everybody has 2^64."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64].lower()
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
