"""Takes off what Microsoft's service added to a message on its way in; measurements and training use it.

So a scorer is judged on the sender's own words and path, not on another filter's opinion or on marks of one corpus.
"""

from __future__ import annotations

import re

_ADDED = re.compile(
    rb"(?:x-ms-|x-microsoft-|x-forefront|x-eop|x-incoming|x-sid-|x-sender-ip|x-exchange|x-messagingsystem|authentication-results"
    rb"|received-spf|arc-|x-originating|x-message-info|x-message-delivery|x-auto-response-suppress|x-email-headers)",
    re.IGNORECASE,
)
_HOP = re.compile(rb"\.outlook\.com|\.protection\.outlook\.com|outlook\.office365\.com|\.hotmail\.com", re.IGNORECASE)


def without_microsoft(data: bytes) -> bytes:
    """The message without headers Microsoft's service adds and without its own hops."""
    head, separator, body = data.partition(b"\r\n\r\n") if b"\r\n\r\n" in data[:200_000] else data.partition(b"\n\n")
    fields: list[bytes] = []
    for line in head.split(b"\n"):
        if line[:1] in {b" ", b"\t"} and fields:
            fields[-1] += b"\n" + line
        else:
            fields.append(line)
    kept = [field for field in fields if not _added(field)]
    return b"\n".join(kept) + separator + body


def _added(field: bytes) -> bool:
    if _ADDED.match(field):
        return True
    if field[:9].lower() != b"received:":
        return False
    by = re.search(rb"\sby\s+(\S+)", field)
    return bool(by and _HOP.search(by[1]))
