"""What every sink does; `sending` drives it: items in, then a flush that returns only when they have arrived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from vedette.insight.streams.item import Item


class Sink(Protocol):
    """A connection to one receiver, for one run of one stream."""

    def send(self, items: Iterator[Item]) -> int:
        """Hand the items over and return how many there were. Raises Upstream, BadInput."""

    def flush(self) -> None:
        """Return when all of them have arrived as surely as the receiver can say. Raises Upstream."""

    def close(self) -> None:
        """Let go of the connection, whatever its state."""
