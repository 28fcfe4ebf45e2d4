"""Attachments out of winmail.dat (MS-OXTNEF), as Outlook sends them to the outside; `content` calls `members`.

Only names and bytes of attachments are taken; a damaged stream gives what stood before the damage.
"""

from __future__ import annotations

import struct

SIGNATURE = b"\x78\x9f\x3e\x22"
_RENDER, _TITLE, _DATA, _PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_LONG_NAME = b"\x1f\x00\x07\x37"  # PidTagAttachLongFilename, Unicode


def members(data: bytes, limit: int = 200) -> tuple[tuple[str, bytes], ...]:
    """Name and bytes of each attachment of a TNEF stream, empty for anything else."""
    if not data.startswith(SIGNATURE):
        return ()
    found: list[tuple[str, bytes]] = []
    name, body, position = "", b"", 6
    while position + 9 <= len(data) and len(found) < limit:
        attribute, _, size = struct.unpack_from("<HHI", data, position + 1)
        value = data[position + 9 : position + 9 + size]
        position += 9 + size + 2
        if attribute == _RENDER and (name or body):
            found.append((name, body))
            name, body = "", b""
        elif attribute == _TITLE:
            name = name or value.rstrip(b"\0").decode("cp1252", "replace")
        elif attribute == _DATA:
            body = value
        elif attribute == _PROPERTIES:
            name = _long_name(value) or name
    if name or body:
        found.append((name, body))
    return tuple(found)


def _long_name(properties: bytes) -> str:
    at = properties.find(_LONG_NAME)
    if at < 0 or at + 12 > len(properties):
        return ""
    (size,) = struct.unpack_from("<I", properties, at + 8)
    return properties[at + 12 : at + 12 + min(size, 1024)].decode("utf-16-le", "replace").rstrip("\0")
