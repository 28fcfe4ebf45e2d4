"""One thing that is sent, and many of them as the message of an event hub; made by `gathering`, sent by the sinks.

Source: https://learn.microsoft.com/defender-xdr/streaming-api-event-hub (the schema of the events).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec

PREFIX = "AdvancedHunting-"
ALERTS, INCIDENTS = "Alerts", "Incidents"
_LONGEST_TEXT = 8_192


@dataclass(frozen=True, slots=True)
class Item:
    """`time` is when we received it (RFC 3339), `category` what it is, `body` its properties as a JSON object."""

    time: str
    category: str
    body: bytes

    @property
    def table(self) -> str:
        """The table's name, or what it is instead."""
        return self.category.removeprefix(PREFIX)

    def record(self, tenant: str) -> bytes:
        """As one of the `records` of a message."""
        head = msgspec.json.encode({"time": self.time, "tenantId": tenant, "category": self.category})
        return b'%s,"properties":%s}' % (head[:-1], self.body)


def message(records: Iterable[bytes]) -> bytes:
    """Records as one message."""
    return b'{"records":[%s]}' % b",".join(records)


def packed(items: Iterable[Item], tenant: str, *, size: int, count: int) -> Iterator[list[bytes]]:
    """Records in groups of at most `count` and, but for one that is larger alone, `size` bytes."""
    group: list[bytes] = []
    used = 0
    for item in items:
        record = fitted(item, size).record(tenant)
        if group and (used + len(record) > size or len(group) >= count):
            yield group
            group, used = [], 0
        group.append(record)
        used += len(record)
    if group:
        yield group


def fitted(item: Item, size: int) -> Item:
    """The item, or when it is too large for any message, the same with long texts cut and `Truncated` set."""
    if len(item.body) < size - 1_024:
        return item
    document: dict[str, Any] = msgspec.json.decode(item.body)
    cut = {name: _cut(value) for name, value in document.items()}
    return replace(item, body=msgspec.json.encode({**cut, "Truncated": True}))


def _cut(value: Any) -> Any:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode() if value else ""
    return text[:_LONGEST_TEXT] if len(text) > _LONGEST_TEXT else value
