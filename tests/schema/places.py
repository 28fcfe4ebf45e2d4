"""Writes small databases of places in MaxMind's format, for tests. Source: the MaxMind DB file format 2.0."""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Mapping
from pathlib import Path

_MARKER = b"\xab\xcd\xefMaxMind.com"


def _head(kind: int, size: int) -> bytes:
    more = b""
    if size >= 29:
        more, size = bytes([size - 29]), 29
    return bytes([kind << 5 | size]) + more if kind < 8 else bytes([size, kind - 7]) + more


def _value(value: object) -> bytes:
    if isinstance(value, str):
        text = value.encode()
        return _head(2, len(text)) + text
    if isinstance(value, float):
        return _head(3, 8) + struct.pack(">d", value)
    if isinstance(value, tuple):  # a number of this kind: 5 and 6 are of 16 and 32 bits, 9 of 64
        kind, number = value
        packed = int(number).to_bytes(8, "big").lstrip(b"\0")
        return _head(kind, len(packed)) + packed
    if isinstance(value, list):
        return _head(11, len(value)) + b"".join(map(_value, value))
    assert isinstance(value, dict)
    return _head(7, len(value)) + b"".join(_value(key) + _value(item) for key, item in value.items())


def write_places(path: Path, networks: Mapping[str, object]) -> Path:
    """A database of IPv4 networks, e.g. `{"192.0.2.0/24": {"country": {"names": {"en": "Utopia"}}}}`."""
    nodes: list[list[int | str]] = [["", ""]]
    for text in networks:
        network = ipaddress.IPv4Network(text)
        bits = f"{int(network.network_address):032b}"[: network.prefixlen]
        at = 0
        for bit in bits[:-1]:
            following = nodes[at][int(bit)]
            if not isinstance(following, int):
                nodes.append(["", ""])
                nodes[at][int(bit)] = following = len(nodes) - 1
            at = following
        nodes[at][int(bits[-1])] = text
    data, offsets = b"", {}
    for text, value in networks.items():
        offsets[text] = len(data)
        data += _value(value)

    def record(value: int | str) -> bytes:
        if isinstance(value, int):
            return value.to_bytes(3, "big")
        number = len(nodes) + 16 + offsets[value] if value else len(nodes)
        return number.to_bytes(3, "big")

    tree = b"".join(record(left) + record(right) for left, right in nodes)
    about = {
        "node_count": (6, len(nodes)),
        "record_size": (5, 24),
        "ip_version": (5, 4),
        "database_type": "Test-City",
        "languages": ["en"],
        "binary_format_major_version": (5, 2),
        "binary_format_minor_version": (5, 0),
        "build_epoch": (9, 1_700_000_000),
        "description": {"en": "Invented places"},
    }
    path.write_bytes(tree + bytes(16) + data + _MARKER + _value(about))
    return path
