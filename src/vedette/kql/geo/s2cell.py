"""S2 cells: ids of places, tokens, centres, corners, neighbours.

Called by `kql/functions/geo_cell.py` and `covering.py`. Source: https://s2geometry.io/devguide/s2cell_hierarchy.
"""

from __future__ import annotations

from math import sqrt

from vedette.kql.geo.sphere import Vector, unit

LEVELS = 30
_SIZE = 1 << LEVELS
_POS_TO_IJ = ((0, 1, 3, 2), (0, 2, 3, 1), (3, 2, 0, 1), (3, 1, 0, 2))
_POS_TO_ORIENTATION = (1, 0, 0, 3)
_AROUND = ((1, 1), (-1, -1), (1, -1), (0, -1), (0, 1), (1, 0), (-1, 0), (-1, 1))
"""Steps to the neighbours, in the order Kusto lists them."""
_ENCODE: list[int] = [0] * 1024
_DECODE: list[int] = [0] * 1024


def _fill(level: int, i: int, j: int, original: int, position: int, orientation: int) -> None:
    """Tables of four levels of the Hilbert curve at once."""
    if level == 4:
        ij = (i << 4) + j
        _ENCODE[(ij << 2) + original] = (position << 2) + orientation
        _DECODE[(position << 2) + original] = (ij << 2) + orientation
        return
    for index, step in enumerate(_POS_TO_IJ[orientation]):
        _fill(
            level + 1,
            (i << 1) + (step >> 1),
            (j << 1) + (step & 1),
            original,
            (position << 2) + index,
            orientation ^ _POS_TO_ORIENTATION[index],
        )


for _orientation in range(4):
    _fill(0, 0, 0, _orientation, 0, _orientation)


def _st(u: float) -> float:
    return 0.5 * sqrt(1 + 3 * u) if u >= 0 else 1 - 0.5 * sqrt(1 - 3 * u)


def _uv(s: float) -> float:
    return (1 / 3) * (4 * s * s - 1) if s >= 0.5 else (1 / 3) * (1 - 4 * (1 - s) * (1 - s))


def face_uv(p: Vector) -> tuple[int, float, float]:
    """The cube face a point is on, and where on it."""
    size = [abs(p[0]), abs(p[1]), abs(p[2])]
    axis = size.index(max(size)) if size[0] != size[1] or size[2] > size[0] else 1
    face = axis + 3 if p[axis] < 0 else axis
    x, y, z = p
    return (
        (
            (0, y / x, z / x),
            (1, -x / y, z / y),
            (2, -x / z, -y / z),
            (3, z / x, y / x),
            (4, z / y, -x / y),
            (5, -y / z, -x / z),
        )[face]
        if x and y and z
        else _face_uv(p, face)
    )


def _face_uv(p: Vector, face: int) -> tuple[int, float, float]:
    """As above where a coordinate is zero: only the face's own division is done."""
    x, y, z = p
    if face in (0, 3):
        return (0, y / x, z / x) if face == 0 else (3, z / x, y / x)
    if face in (1, 4):
        return (1, -x / y, z / y) if face == 1 else (4, z / y, -x / y)
    return (2, -x / z, -y / z) if face == 2 else (5, -y / z, -x / z)


def point(face: int, u: float, v: float) -> Vector:
    """The unit vector of a position on a cube face."""
    corners: tuple[Vector, ...] = (
        (1.0, u, v),
        (-u, 1.0, v),
        (-u, -v, 1.0),
        (-1.0, -v, -u),
        (v, -1.0, -u),
        (v, u, -1.0),
    )
    return unit(corners[face])


def _leaf(face: int, i: int, j: int) -> int:
    value, bits = face << 60, face & 1
    for k in range(7, -1, -1):
        bits += ((i >> (k * 4)) & 15) << 6
        bits += ((j >> (k * 4)) & 15) << 2
        bits = _ENCODE[bits]
        value |= (bits >> 2) << (k * 8)
        bits &= 3
    return value * 2 + 1


def parent(cell: int, level: int) -> int:
    """The cell of a level that holds this one."""
    low = 1 << 2 * (LEVELS - level)
    return (cell & -low) | low


def cell_of(p: Vector, level: int) -> int:
    """The id of the cell of a level that a point is in."""
    face, u, v = face_uv(p)
    i, j = (min(_SIZE - 1, max(0, int(_st(value) * _SIZE))) for value in (u, v))
    return parent(_leaf(face, i, j), level)


def token(cell: int) -> str:
    """The text form: hexadecimal without trailing zeros."""
    return f"{cell:016x}".rstrip("0") or "X"


def from_token(text: str) -> int | None:
    """The id of a token; None when it names no cell."""
    if not 1 <= len(text) <= 16 or any(character not in "0123456789abcdefABCDEF" for character in text):
        return None
    cell = int(text.ljust(16, "0"), 16)
    if cell >> 61 > 5 or not (cell & -cell) & 0x1555555555555555:
        return None
    return cell


def level_of(cell: int) -> int:
    """The level of a cell."""
    return LEVELS - ((cell & -cell).bit_length() - 1) // 2


def _face_ij(cell: int) -> tuple[int, int, int]:
    """Face and coordinates of a leaf near the cell's middle."""
    face = cell >> 61
    i = j = 0
    bits = face & 1
    for k in range(7, -1, -1):
        count = LEVELS - 7 * 4 if k == 7 else 4
        bits += ((cell >> (k * 8 + 1)) & ((1 << 2 * count) - 1)) << 2
        bits = _DECODE[bits]
        i += (bits >> 6) << (k * 4)
        j += ((bits >> 2) & 15) << (k * 4)
        bits &= 3
    return face, i, j


def bounds(cell: int) -> tuple[int, float, float, float, float]:
    """Face and the range in u and v of a cell: (face, u low, u high, v low, v high)."""
    face, i, j = _face_ij(cell)
    size = 1 << (LEVELS - level_of(cell))
    i, j = i & -size, j & -size
    return face, _uv(i / _SIZE), _uv((i + size) / _SIZE), _uv(j / _SIZE), _uv((j + size) / _SIZE)


def centre(cell: int) -> Vector:
    """The middle of a cell."""
    face, i, j = _face_ij(cell)
    size = 1 << (LEVELS - level_of(cell))
    s, t = ((2 * (value & -size) + size) / (2 * _SIZE) for value in (i, j))
    return point(face, _uv(s), _uv(t))


def corners(cell: int) -> tuple[Vector, Vector, Vector, Vector]:
    """The four corners counter-clockwise."""
    face, u0, u1, v0, v1 = bounds(cell)
    return point(face, u0, v0), point(face, u1, v0), point(face, u1, v1), point(face, u0, v1)


def children(cell: int) -> tuple[int, int, int, int]:
    """The four cells one level below, in order of id."""
    low = cell & -cell
    step = low >> 2
    first = cell - low + step
    return first, first + 2 * step, first + 4 * step, first + 6 * step


def _near(face: int, i: int, j: int, same: bool, level: int) -> int:
    """The cell at coordinates that may be just outside the face."""
    if same:
        return parent(_leaf(face, i, j), level)
    limit = 1.0 + 2.2e-16
    u, v = (
        max(-limit, min(limit, (1.0 / _SIZE) * (2 * (max(-1, min(_SIZE, value)) - _SIZE // 2) + 1))) for value in (i, j)
    )
    other, u, v = face_uv(point(face, u, v))
    # Beyond the edge u and v are taken linearly, as S2 does: only the order of neighbours depends on it.
    i, j = (max(0, min(_SIZE - 1, int(0.5 * (value + 1) * _SIZE))) for value in (u, v))
    return parent(_leaf(other, i, j), level)


def neighbours(cell: int) -> list[int]:
    """The cells of the same level that touch a cell at an edge or a corner."""
    level = level_of(cell)
    face, i, j = _face_ij(cell)
    size = 1 << (LEVELS - level)
    i, j = i & -size, j & -size
    found: list[int] = []
    for east, north in _AROUND:
        near_i, near_j = i + east * size, j + north * size
        same = 0 <= near_i < _SIZE and 0 <= near_j < _SIZE
        near = _near(face, near_i, near_j, same, level)
        if near not in found and near != cell:
            found.append(near)
    return found
