"""Geohashes of up to 18 characters: encoding, their rectangles and their neighbours.

Called by `kql/functions/geo_cell.py`. Source: https://en.wikipedia.org/wiki/Geohash.
"""

from __future__ import annotations

from vedette.kql.geo.sphere import Place, valid

ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz"
LONGEST = 18
_AROUND = ((-1, -1), (-1, 1), (1, -1), (0, 1), (-1, 0), (1, 1), (1, 0), (0, -1))
"""Steps east and north to the neighbours, in the order Kusto lists them."""


def _bits(size: int) -> tuple[int, int]:
    """How many bits of longitude and of latitude so many characters hold."""
    return (5 * size + 1) // 2, 5 * size // 2


def _text(east: int, north: int, size: int) -> str:
    value = 0
    lng_bits, lat_bits = _bits(size)
    for place in range(5 * size):
        if place % 2 == 0:
            lng_bits -= 1
            value = value << 1 | (east >> lng_bits & 1)
        else:
            lat_bits -= 1
            value = value << 1 | (north >> lat_bits & 1)
    return "".join(ALPHABET[value >> 5 * (size - 1 - index) & 31] for index in range(size))


def _index(value: float, low: float, high: float, bits: int) -> int:
    """Which of 2^bits equal parts of the range a value is in, by halving, as the definition has it."""
    index = 0
    for _ in range(bits):
        middle = (low + high) / 2
        index <<= 1
        if value >= middle:
            index |= 1
            low = middle
        else:
            high = middle
    return index


def encode(lng: float, lat: float, size: int) -> str:
    """The geohash of a place in so many characters; empty for what is no place or no size."""
    if not valid(lng, lat) or not 1 <= size <= LONGEST:
        return ""
    lng_bits, lat_bits = _bits(size)
    return _text(_index(lng, -180.0, 180.0, lng_bits), _index(lat, -90.0, 90.0, lat_bits), size)


def _decode(text: str) -> tuple[int, int] | None:
    if not 1 <= len(text) <= LONGEST:
        return None
    east = north = 0
    turn = 0
    for character in text:
        value = ALPHABET.find(character)
        if value < 0:
            return None
        for shift in (4, 3, 2, 1, 0):
            if turn % 2 == 0:
                east = east << 1 | (value >> shift & 1)
            else:
                north = north << 1 | (value >> shift & 1)
            turn += 1
    return east, north


def bounds(text: str) -> tuple[Place, Place] | None:
    """The south-west and north-east corners of a geohash; None when it is none."""
    parts = _decode(text)
    if parts is None:
        return None
    lng_bits, lat_bits = _bits(len(text))
    width, height = 360.0 / 2**lng_bits, 180.0 / 2**lat_bits
    west, south = -180.0 + parts[0] * width, -90.0 + parts[1] * height
    return (west, south), (west + width, south + height)


def neighbours(text: str) -> list[str] | None:
    """The up to eight geohashes around one, across the antimeridian but not the poles; None when it is none."""
    parts = _decode(text)
    if parts is None:
        return None
    lng_bits, lat_bits = _bits(len(text))
    found = []
    for east, north in _AROUND:
        if 0 <= parts[1] + north < 2**lat_bits:
            found.append(_text((parts[0] + east) % 2**lng_bits, parts[1] + north, len(text)))
    return found
