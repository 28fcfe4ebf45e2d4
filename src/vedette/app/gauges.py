"""One measured value with its labels, as monitoring systems take it; made by `vitals`, printed by `api.metrics`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gauge:
    """One value now; `help` says what it counts."""

    name: str
    help: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()
