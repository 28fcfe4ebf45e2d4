"""What the application needs from whoever runs it: waking the workers, and knowing that the server is stopping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def _nothing() -> None:
    """Nobody works in the background, as in most tests."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Hooks:
    """`wake` makes the workers look for work now; `stopping` tells long answers to end."""

    wake: Callable[[], None] = _nothing
    stopping: Callable[[], bool] = _never


ALONE = Hooks()
"""An application that nobody works beside."""
