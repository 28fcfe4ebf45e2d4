"""Trains the scorer on an operator's own mail and corrections: what the rules' points leave open, in NumPy.

`vedette mail train` calls `fit`; `benchmarks/mail_train.py` measures it across sources. Deterministic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vedette.core.errors import BadInput
from vedette.mail.analysis import analyse
from vedette.mail.analysis.case import Organisation, build
from vedette.mail.authentication import Authentication
from vedette.mail.message import Message
from vedette.mail.scorer import FORMAT, Model
from vedette.mail.traits import BUCKETS, Trait, traits
from vedette.mail.verdict import points

Numbers = npt.NDArray[np.float64]
_STEPS = 300
_RATE = 0.5
_STEEPNESS = 0.8  # of the logistic over points: what one point is worth
_MIDDLE = 4.0
_MOST = 6.0
_SMALLEST = 0.02
_FEWEST = 20
_FOLDS = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled message as the scorer sees it, with the rules' own points."""

    found: tuple[Trait, ...]
    points: float
    unwanted: bool


@dataclass(frozen=True, slots=True)
class _Rows:
    """Sparse rows: places and values end to end, and the row of each."""

    places: npt.NDArray[np.int64]
    values: Numbers
    rows: npt.NDArray[np.int64]
    count: int

    def dot(self, weights: Numbers) -> Numbers:
        return np.bincount(self.rows, weights[self.places] * self.values, self.count).astype(np.float64)

    def transposed(self, errors: Numbers) -> Numbers:
        return np.bincount(self.places, errors[self.rows] * self.values, BUCKETS).astype(np.float64)


def example(
    message: Message, results: Authentication, unwanted: bool, organisation: Organisation | None = None
) -> Example:
    """Lay out one message for training."""
    case = build(message, results, organisation or Organisation())
    found = analyse.findings(case)
    total, _ = points(found)
    return Example(traits(case, tuple(finding for group in found.values() for finding in group)), total, unwanted)


def fit(examples: Sequence[Example], trained: str, pull: float = 4.0) -> Model:
    """A model of labelled messages; `trained` says on what and when.

    `pull` draws every weight to nothing with the force of so many examples: what was seen little says little.
    Raises `BadInput` for fewer than twenty examples of either kind: less teaches the examples, not mail.
    """
    unwanted = sum(each.unwanted for each in examples)
    if min(unwanted, len(examples) - unwanted) < _FEWEST:
        raise BadInput(f"training needs at least {_FEWEST} wanted and {_FEWEST} unwanted messages")
    pull /= len(examples)
    held = np.zeros(len(examples))
    for fold in range(_FOLDS):
        learn = [each for number, each in enumerate(examples) if number % _FOLDS != fold]
        weights, bias = _descend(learn, pull)
        test = [number for number in range(len(examples)) if number % _FOLDS == fold]
        margins = _rows([examples[number] for number in test]).dot(weights) + bias
        held[test] = margins + np.array([examples[number].points for number in test])
    steepness, middle = _platt(held, _labels(examples))
    weights, bias = _descend(examples, pull)
    kept = {int(at): round(float(weights[at]), 3) for at in np.flatnonzero(np.abs(weights) >= _SMALLEST)}
    return Model(FORMAT, trained, len(examples) - unwanted, unwanted, round(bias, 3), steepness, middle, kept)


def _labels(examples: Sequence[Example]) -> Numbers:
    return np.array([each.unwanted for each in examples], dtype=float)


def _rows(examples: Sequence[Example]) -> _Rows:
    sizes = [len(each.found) for each in examples]
    return _Rows(
        np.array([trait.place for each in examples for trait in each.found], dtype=np.int64),
        np.array([trait.value for each in examples for trait in each.found]),
        np.repeat(np.arange(len(examples)), sizes),
        len(examples),
    )


def _sigmoid(margins: Numbers) -> Numbers:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(margins, -40, 40))))


def _descend(examples: Sequence[Example], pull: float) -> tuple[Numbers, float]:
    """Weights in points on top of the rules' points: logistic loss, both kinds weighed alike, Adam with full steps."""
    rows, labels = _rows(examples), _labels(examples)
    given = np.array([each.points for each in examples]) - _MIDDLE
    balance = np.where(labels > 0, 0.5 / labels.sum(), 0.5 / (1 - labels).sum())
    weights, first, second = np.zeros(BUCKETS + 1), np.zeros(BUCKETS + 1), np.zeros(BUCKETS + 1)
    for step in range(1, _STEPS + 1):
        errors = balance * (_sigmoid(_STEEPNESS * (given + rows.dot(weights[:-1]) + weights[-1])) - labels)
        gradient = np.append(_STEEPNESS * rows.transposed(errors) + pull * weights[:-1], _STEEPNESS * errors.sum())
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        rate = _RATE * (1 - step / (_STEPS + 1))
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-4)
        weights = np.clip(weights, -_MOST, _MOST)
    return weights[:-1], float(weights[-1])


def _platt(scores: Numbers, labels: Numbers) -> tuple[float, float]:
    """Steepness and middle of the logistic that fits held-out scores best (Newton steps, lightly bounded)."""
    slope, offset = 1.0, -_MIDDLE
    design = np.stack([scores, np.ones(len(scores))], axis=1)
    for _ in range(50):
        likely = _sigmoid(design @ np.array([slope, offset]))
        gradient = design.T @ (likely - labels) + 0.1 * np.array([slope - 1.0, 0.0])
        curve = (design * (likely * (1 - likely))[:, None]).T @ design + np.diag([0.1, 1e-3])
        slope, offset = np.array([slope, offset]) - 0.5 * np.linalg.solve(curve, gradient)
    slope = max(0.05, float(slope))
    return round(slope, 4), round(-float(offset) / slope, 4)
