"""Compound files (MS-CFB) from a tree of streams, as small as a reader takes them: for tests of `.msg` files."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

_SECTOR, _CUTOFF = 512, 4096
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
Tree = Mapping[str, "bytes | Tree"]


@dataclass
class _Entry:
    name: str
    kind: int
    child: int = _NONE
    right: int = _NONE
    start: int = _END
    size: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name), self.kind, 1)
        links = struct.pack("<III", _NONE, self.right, self.child)
        return head + links + bytes(36) + struct.pack("<IQ", self.start, self.size)


def compound(tree: Tree) -> bytes:
    """The file's bytes. Streams are filled up with zeros to 4,096 bytes, which needs no stream of small ones."""
    entries: list[_Entry] = [_Entry("Root Entry", 5)]
    chains: list[list[int]] = []
    body = bytearray()

    def add(folder: int, below: Tree) -> None:
        before = -1
        for name, value in below.items():
            number = len(entries)
            if isinstance(value, bytes):
                data = value.ljust(_CUTOFF, b"\0")
                start = len(body) // _SECTOR
                body.extend(data.ljust(-(-len(data) // _SECTOR) * _SECTOR, b"\0"))
                entries.append(_Entry(name, 2, start=start, size=len(data)))
                chains.append(list(range(start, len(body) // _SECTOR)))
            else:
                entries.append(_Entry(name, 1))
                add(number, value)
            if before < 0:
                entries[folder].child = number
            else:
                entries[before].right = number
            before = number

    add(0, tree)
    directory = b"".join(entry.packed() for entry in entries)
    directory = directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0")
    first = len(body) // _SECTOR
    body.extend(directory)
    chains.append(list(range(first, len(body) // _SECTOR)))
    return _header(first, len(body)) + bytes(body) + _table(chains, len(body) // _SECTOR)


def _fats(size: int) -> int:
    return -(-(size // _SECTOR + 8) // (_SECTOR // 4))


def _header(directory: int, size: int) -> bytes:
    fats = _fats(size)
    places = list(range(size // _SECTOR, size // _SECTOR + fats)) + [_FREE] * (109 - fats)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    return (
        head
        + struct.pack("<IIIIIIIIII", 0, fats, directory, 0, _CUTOFF, _END, 0, _END, 0, places[0])
        + struct.pack("<108I", *places[1:])
    )


def _table(chains: list[list[int]], sectors: int) -> bytes:
    fats = _fats(sectors * _SECTOR)
    table = [_FREE] * (fats * _SECTOR // 4)
    for chain in chains:
        for here, then in zip(chain, [*chain[1:], _END], strict=True):
            table[here] = then
    for number in range(fats):
        table[sectors + number] = _FAT
    return struct.pack(f"<{len(table)}I", *table)
