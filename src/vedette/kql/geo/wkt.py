"""Well-known text to GeoJSON.

Called by `kql/functions/geo_shape.py`. Source: OGC 06-103r4, section 7; only two dimensions.
"""

from __future__ import annotations

import re

from vedette.kql.geo.shape import number, shape

_TOKEN = re.compile(r"\s*([A-Za-z]+|[(),]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_KINDS = {
    "POINT": ("Point", 0),
    "LINESTRING": ("LineString", 1),
    "POLYGON": ("Polygon", 2),
    "MULTIPOINT": ("MultiPoint", 1),
    "MULTILINESTRING": ("MultiLineString", 2),
    "MULTIPOLYGON": ("MultiPolygon", 3),
}


class _Reader:
    """The words of a text, read from left to right; ValueError where it is not WKT."""

    def __init__(self, text: str) -> None:
        self._words: list[str] = []
        at, text = 0, text.strip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise ValueError(text[at:])
            self._words.append(match.group(1))
            at = match.end()
        self._next = 0

    def peek(self) -> str:
        return self._words[self._next] if self._next < len(self._words) else ""

    def take(self, wanted: str = "") -> str:
        word = self.peek()
        if not word or (wanted and word != wanted):
            raise ValueError(word)
        self._next += 1
        return word

    def _several(self, depth: int, bracketed: bool) -> str:
        """A bracketed list of positions, of lists of positions and so on."""
        self.take("(")
        items = [self._item(depth, bracketed)]
        while self.peek() == ",":
            self.take()
            items.append(self._item(depth, bracketed))
        self.take(")")
        return "[" + ",".join(items) + "]"

    def _item(self, depth: int, bracketed: bool) -> str:
        if depth > 1:
            return self._several(depth - 1, bracketed)
        if bracketed and self.peek() == "(":
            self.take("(")
            position = self._position()
            self.take(")")
            return position
        return self._position()

    def _position(self) -> str:
        x, y = float(self.take()), float(self.take())
        return f"[{number(x)},{number(y)}]"

    def geometry(self) -> str:
        """One geometry as GeoJSON."""
        word = self.take().upper()
        if word == "GEOMETRYCOLLECTION":
            self.take("(")
            parts = [self.geometry()]
            while self.peek() == ",":
                self.take()
                parts.append(self.geometry())
            self.take(")")
            return '{"type":"GeometryCollection","geometries":[' + ",".join(parts) + "]}"
        if word not in _KINDS:
            raise ValueError(word)
        kind, depth = _KINDS[word]
        if depth == 0:
            self.take("(")
            position = self._position()
            self.take(")")
            return shape(kind, position)
        return shape(kind, self._several(depth, kind == "MultiPoint"))


def to_geojson(text: str) -> str | None:
    """GeoJSON text of a well-known text; None when it is not well formed or has no position."""
    try:
        reader = _Reader(text)
        found = reader.geometry()
    except (ValueError, OverflowError, RecursionError):
        return None
    return None if reader.peek() else found
