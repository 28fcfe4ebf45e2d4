"""The only source of the present time; UTC everywhere. Tests and the demo freeze it with `frozen`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_frozen: ContextVar[datetime | None] = ContextVar("vedette_frozen_now", default=None)


def now() -> datetime:
    """The present, timezone-aware UTC."""
    return _frozen.get() or datetime.now(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Make `now()` answer `at` inside the block; `at` must be timezone-aware."""
    if at.tzinfo is None:
        raise ValueError("frozen time needs a time zone")
    token = _frozen.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def iso(at: datetime) -> str:
    """RFC 3339 text with `Z`, microseconds kept only when present."""
    text = at.astimezone(UTC).isoformat()
    return text.replace("+00:00", "Z")
