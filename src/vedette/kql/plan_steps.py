"""The plan node of `scan` and of sessions: a state machine over serialised rows.

Made by the binder and `rules/stage_windows.py`, emitted by `emit/fold.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from vedette.kql.plan import Column, Plan, Typed
from vedette.schema.types import ScalarType


def session_state(word: str) -> str:
    """The reference by which a session function reads where the session began (`start`) or its `latest` value."""
    return f"_session\x01{word}"


@dataclass(frozen=True, slots=True)
class Held:
    """A column of a step's latest row, read by `step.column`; `name` is how expressions refer to it."""

    step: int
    column: str
    name: str
    type: ScalarType


@dataclass(frozen=True, slots=True)
class Step:
    """One step of `scan`: `cells` are the declared columns' values when it matches; `shown` whether it gives rows.

    With `last` it gives only the last row of a series of matches.
    """

    condition: Typed
    cells: tuple[Typed, ...]
    shown: bool
    last: bool = False


@dataclass(frozen=True, slots=True)
class Stepped(Plan):
    """`scan`: the input's columns, then those declared, then the number of the match (the last, always there).

    `held` are the columns of steps' states that anything reads, `blank` what they hold before a first match.
    The rows' order is the input's, or that of `order`.
    """

    input: Plan
    steps: tuple[Step, ...]
    held: tuple[Held, ...]
    blank: tuple[Typed, ...]
    declared: tuple[Column, ...]
    group: tuple[Typed, ...] = ()
    order: Typed | None = None
