"""Reads a QR code that the portal drew, from its SVG path: byte mode, level M, without correcting errors.

Source: ISO/IEC 18004; written apart from the portal's drawing, so that one checks the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_BLOCKS = {1: (1, 16), 2: (1, 28), 3: (1, 44), 4: (2, 32), 5: (2, 43), 6: (4, 27), 7: (4, 31)}
"""Version: blocks, and data bytes of each, of level M (versions whose blocks are all of one size)."""
_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda r, c: (r + c) % 2 == 0,
    lambda r, c: r % 2 == 0,
    lambda r, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: (r * c) % 2 + (r * c) % 3 == 0,
    lambda r, c: ((r * c) % 2 + (r * c) % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + (r * c) % 3) % 2 == 0,
)
_UNEVEN = {8: ((2, 38), (2, 39)), 9: ((3, 36), (2, 37)), 10: ((4, 43), (1, 44)), 11: ((1, 50), (4, 51))}
_ALIGN = {
    1: (),
    2: (18,),
    3: (22,),
    4: (26,),
    5: (30,),
    6: (34,),
    7: (22, 38),
    8: (24, 42),
    9: (26, 46),
    10: (28, 50),
    11: (30, 54),
}


def read(path: str, box: str) -> str:
    """The text in it. Raises AssertionError when it is no QR code of ours."""
    size = int(box.split()[2]) - 8
    dark = {(int(y) - 4, int(x) - 4) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path)}
    version = (size - 17) // 4
    bits = [int((8, column) in dark) for column in (0, 1, 2, 3, 4)]
    level = int("".join(map(str, bits[:2])), 2) ^ 0b10
    assert level == 0b00, "level M"
    mask = _MASKS[int("".join(map(str, bits[2:5])), 2) ^ 0b101]
    fixed = _fixed(version, size)
    stream = []
    for place, right in enumerate(range(size - 1, 0, -2)):
        column = right if right > 6 else right - 1
        rows = range(size - 1, -1, -1) if place % 2 == 0 else range(size)
        stream += [
            ((row, at) in dark) != mask(row, at)
            for row in rows
            for at in (column, column - 1)
            if at >= 0 and (row, at) not in fixed
        ]
    words = [int("".join("01"[bit] for bit in stream[at : at + 8]), 2) for at in range(0, len(stream) - 7, 8)]
    return _text(version, words)


def _text(version: int, words: list[int]) -> str:
    groups = _UNEVEN.get(version) or (_BLOCKS[version],)
    lengths = [length for count, length in groups for _ in range(count)]
    blocks: list[list[int]] = [[] for _ in lengths]
    at = 0
    for place in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if place < length:
                block.append(words[at])
                at += 1
    bits = "".join(f"{word:08b}" for block in blocks for word in block)
    assert bits[:4] == "0100", "byte mode"
    head = 12 if version < 10 else 20
    count = int(bits[4:head], 2)
    return bytes(int(bits[head + 8 * i : head + 8 * i + 8], 2) for i in range(count)).decode()


def _fixed(version: int, size: int) -> set[tuple[int, int]]:
    found = {(6, at) for at in range(size)} | {(at, 6) for at in range(size)}
    found |= {(row, column) for row in range(9) for column in (*range(9), *range(size - 8, size))}
    found |= {(row, column) for row in range(size - 8, size) for column in range(9)}
    centres = (6, *_ALIGN[version]) if version > 1 else ()
    for row in centres:
        for column in centres:
            if (row, column) not in {(6, 6), (6, size - 7), (size - 7, 6)}:
                found |= {(row + dy, column + dx) for dy in range(-2, 3) for dx in range(-2, 3)}
    if version >= 7:
        found |= {(row, size - 11 + at) for row in range(6) for at in range(3)}
        found |= {(size - 11 + at, column) for column in range(6) for at in range(3)}
    return found
