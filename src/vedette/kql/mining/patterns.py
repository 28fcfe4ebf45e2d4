"""Patterns of values shared by many rows, for `basket`, `autocluster` and `diffpatterns`.

Rows come grouped, each different one once with its weight; columns as texts. A pattern is closed: it names every
value that all rows it covers share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_PATTERNS = 20_000


class TooMany(Exception):
    """There are more patterns than anybody could read."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """`cells` holds the shared value of each column or None; `rows` are the places of the rows it covers."""

    cells: tuple[str | None, ...]
    count: float
    rows: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Table:
    """Grouped rows with every column's values as numbers."""

    codes: tuple[NDArray[np.int64], ...]
    names: tuple[list[str], ...]
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, columns: Sequence[Sequence[str]], weights: Sequence[float]) -> Table:
        """The table of these columns."""
        import numpy as np

        names, codes = [], []
        for column in columns:
            known: dict[str, int] = {}
            codes.append(np.fromiter((known.setdefault(value, len(known)) for value in column), np.int64, len(column)))
            names.append(list(known))
        return cls(tuple(codes), tuple(names), np.asarray(weights, dtype=np.float64))

    def closed(self, rows: NDArray[np.int64]) -> tuple[str | None, ...]:
        """For each column the one value all these rows have, or None."""
        cells: list[str | None] = []
        for codes, names in zip(self.codes, self.names, strict=True):
            own = codes[rows]
            cells.append(names[int(own[0])] if len(own) and bool((own == own[0]).all()) else None)
        return tuple(cells)


def frequent(table: Table, least: float, dimensions: int) -> list[Pattern]:
    """All closed patterns of at least this weight whose values can be told by so many of them; heaviest items first.

    Raises TooMany.
    """
    import numpy as np

    found: dict[tuple[str | None, ...], Pattern] = {}
    _extend(table, np.arange(len(table.weights)), 0, dimensions, least, found)
    return list(found.values())


def _extend(
    table: Table,
    rows: NDArray[np.int64],
    first: int,
    left: int,
    least: float,
    found: dict[tuple[str | None, ...], Pattern],
) -> None:
    """Add the patterns that tell one more column, from a place on."""
    import numpy as np

    weights = table.weights[rows]
    for place in range(first, len(table.codes)):
        own = table.codes[place][rows]
        totals = np.bincount(own, weights=weights, minlength=len(table.names[place]))
        for value in np.flatnonzero(totals >= max(least, 1e-12)):
            chosen = rows[own == value]
            cells = table.closed(chosen)
            if cells not in found:
                found[cells] = Pattern(cells, float(totals[value]), chosen)
                if len(found) > MOST_PATTERNS:
                    raise TooMany
            if left > 1:
                _extend(table, chosen, place + 1, left - 1, least, found)


def clusters(table: Table, patterns: Sequence[Pattern], balance: float, least: float) -> list[Pattern]:
    """A few patterns that together tell most: each time the best of what the others leave.

    The worth of a pattern is the weighted geometric mean of its share of the rows and of how much its values tell.
    """
    import numpy as np

    total = float(table.weights.sum())
    shares = [np.bincount(codes, weights=table.weights) / total for codes in table.codes]
    left = table.weights.copy()
    chosen: list[Pattern] = []
    rest = list(patterns)
    while rest:
        worth = [_worth(one, table, shares, left, total, balance) for one in rest]
        best = int(np.argmax(worth))
        if float(left[rest[best].rows].sum()) < least:
            worth[best] = -1.0
            fitting = [at for at, one in enumerate(rest) if float(left[one.rows].sum()) >= least]
            if not fitting:
                break
            best = max(fitting, key=lambda at: worth[at])
        one = rest.pop(best)
        chosen.append(one)
        left[one.rows] = 0.0
    return chosen


def _worth(
    one: Pattern,
    table: Table,
    shares: Sequence[NDArray[np.float64]],
    left: NDArray[np.float64],
    total: float,
    balance: float,
) -> float:
    told = 0.0
    for codes, share, cell in zip(table.codes, shares, one.cells, strict=True):
        if cell is not None:
            told += 1.0 - float(share[codes[one.rows[0]]])
    covered = float(left[one.rows].sum()) / total
    return float(covered**balance * (told / len(one.cells)) ** (1.0 - balance))


def differences(
    patterns: Sequence[Pattern], first: NDArray[np.float64], second: NDArray[np.float64], least: float
) -> list[tuple[Pattern, float, float]]:
    """Patterns whose shares of two sets of rows differ most, each by what those before it leave.

    `first` and `second` are the rows' weights in either set, `least` the smallest difference of shares; the counts
    in both sets come with each pattern.
    """
    import numpy as np

    totals = (max(float(first.sum()), 1.0), max(float(second.sum()), 1.0))
    left = np.ones(len(first), dtype=np.float64)
    chosen: list[tuple[Pattern, float, float]] = []
    rest = list(patterns)
    while rest:
        gaps = [_gap(one, first * left, second * left, totals) for one in rest]
        best = int(np.argmax(gaps))
        if gaps[best] < least:
            break
        one = rest.pop(best)
        counts = (float(first[one.rows].sum()), float(second[one.rows].sum()))
        left[one.rows] = 0.0
        if abs(counts[0] / totals[0] - counts[1] / totals[1]) >= least:
            chosen.append((one, *counts))
    return chosen


def _gap(one: Pattern, first: NDArray[np.float64], second: NDArray[np.float64], totals: tuple[float, float]) -> float:
    return abs(float(first[one.rows].sum()) / totals[0] - float(second[one.rows].sum()) / totals[1])
