"""S2 cells of one level that cover a line or a polygon, with a margin round it.

Called by `kql/functions/geo_cell.py`. Cells are divided from the six faces down; those the shape cannot meet are left.
"""

from __future__ import annotations

from dataclasses import dataclass

from vedette.kql.geo import s2cell
from vedette.kql.geo.shape import Region, holds, line_edges, lines, region, region_edges
from vedette.kql.geo.sphere import EARTH_RADIUS, TOUCH, Vector, angle, crossing, dot, nearest, side
from vedette.kql.geo.sweep import Edge

MOST_CELLS = 65_535
"""More cells than this give null, as Kusto does past a limit it does not name."""


@dataclass(frozen=True, slots=True)
class _Target:
    """What is to be covered: edges, the polygons they bound, and a margin in radians."""

    region: Region
    margin: float


def _in_cell(corners: tuple[Vector, ...], p: Vector) -> bool:
    if dot(p, corners[0]) + dot(p, corners[2]) <= 0:
        return False
    return all(side(a, b, p) >= -1e-15 for a, b in zip(corners, (*corners[1:], corners[0]), strict=True))


def _meets(corners: tuple[Vector, ...], borders: list[Edge], edge: Edge, margin: float) -> bool:
    """Whether an edge comes within the margin of a cell, whose border belongs to it."""
    a, b = edge
    if _in_cell(corners, a) or _in_cell(corners, b):
        return True
    if any(crossing(a, b, c, d) is not None for c, d in borders):
        return True
    if any(nearest(corner, a, b)[0] <= margin for corner in corners):
        return True
    return any(nearest(end, c, d)[0] <= margin for end in edge for c, d in borders)


def _descendants(cell: int, level: int) -> range:
    """The ids of a level below a cell."""
    low = cell & -cell
    step = 1 << 2 * (s2cell.LEVELS - level)
    return range(cell - low + step, cell + low, 2 * step)


def _cover(target: _Target, borders: list[Edge], level: int) -> list[int] | None:
    """Ids in order; None when there are too many."""
    found: list[int] = []
    waiting: list[tuple[int, list[Edge]]] = [((face << 61) | (1 << 60), borders) for face in range(5, -1, -1)]
    while waiting:
        cell, near = waiting.pop()
        corners = s2cell.corners(cell)
        around = list(zip(corners, (*corners[1:], corners[0]), strict=True))
        middle = s2cell.centre(cell)
        reach = max(angle(middle, corner) for corner in corners) + target.margin + 1e-12
        near = [edge for edge in near if nearest(middle, *edge)[0] <= reach]
        met = [edge for edge in near if _meets(corners, around, edge, target.margin)]
        depth = s2cell.level_of(cell)
        if not met:
            if target.region and holds(target.region, middle):
                inside = _descendants(cell, level)
                if len(found) + len(inside) > MOST_CELLS:
                    return None
                found += inside
            continue
        if depth == level:
            found.append(cell)
            if len(found) > MOST_CELLS:
                return None
            continue
        waiting += [(child, met) for child in reversed(s2cell.children(cell))]
    return found


def tokens(text: str, level: int, margin: float, polygons: bool) -> list[str] | None:
    """The tokens of the cells of a level within `margin` metres of a shape; None when anything is not valid."""
    if not 0 <= level <= s2cell.LEVELS or not 0 <= margin < 10_000_000:
        return None
    shape = region(text) if polygons else None
    found = lines(text) if not polygons else None
    if shape is None and found is None:
        return None
    borders = region_edges(shape) if shape is not None else line_edges(found or ())
    cells = _cover(_Target(shape or (), max(margin / EARTH_RADIUS, TOUCH)), borders, level)
    return None if cells is None else [s2cell.token(cell) for cell in cells]
