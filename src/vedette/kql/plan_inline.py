"""The plan node of rows worked out before the query runs: what a step in Python made of a part of the query.

Made by `binder/worked.py`, emitted by `emit/inline.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from vedette.kql.plan import Plan

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Inline(Plan):
    """Rows of texts, whole and real numbers and truth values, whose types the columns have."""

    rows: tuple[tuple[Cell, ...], ...]
