"""Trains the scorer on an operator's own mail and corrections by counting which traits wanted and unwanted mail have.

`vedette mail train` calls `fit`; `benchmarks/mail_trained.py` measures it across sources and beside Bayes filters. The
probabilities of traits are Robinson's (Linux Journal 107, 2003), which SpamAssassin's filter uses too. Deterministic.
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
from vedette.mail.scorer import FORMAT, GRAIN, Model
from vedette.mail.traits import Family, Places, traits
from vedette.mail.verdict import points

ALL = frozenset(Family)
Numbers = npt.NDArray[np.float64]
_DOUBT = 0.1  # what was never seen counts as so many sightings of a trait that tells nothing
_PLAIN = 2.2  # the least evidence a trait needs to be kept, in natural logarithms: nine to one
_MOST = 400_000
_MIDDLE = 4.0
_FEWEST = 20
_FOLDS = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled message as the scorer sees it, with the rules' own points."""

    found: Places
    points: float
    unwanted: bool


def example(
    message: Message,
    results: Authentication,
    unwanted: bool,
    organisation: Organisation | None = None,
    families: frozenset[Family] = ALL,
) -> Example:
    """Lay out one message for training; `families` are those to learn from."""
    case = build(message, results, organisation or Organisation())
    found = analyse.findings(case)
    total, _ = points(found)
    told = traits(case, tuple(finding for group in found.values() for finding in group))
    return Example(Places.of(trait for trait in told if trait.family in families), total, unwanted)


def fit(examples: Sequence[Example], trained: str) -> Model:
    """A model of labelled messages; `trained` says on what and when.

    Raises `BadInput` for fewer than twenty examples of either kind: less teaches the examples, not mail.
    """
    unwanted = sum(each.unwanted for each in examples)
    if min(unwanted, len(examples) - unwanted) < _FEWEST:
        raise BadInput(f"training needs at least {_FEWEST} wanted and {_FEWEST} unwanted messages")
    held = np.zeros(len(examples))
    for fold in range(_FOLDS):
        model = _counted([each for number, each in enumerate(examples) if number % _FOLDS != fold], trained)
        for number in range(fold, len(examples), _FOLDS):
            held[number] = examples[number].points + model.points(examples[number].found)
    steepness, middle = _platt(held, np.array([each.unwanted for each in examples], dtype=float))
    return _counted(examples, trained, steepness, middle)


def _counted(examples: Sequence[Example], trained: str, steepness: float = 1.0, middle: float = _MIDDLE) -> Model:
    """Weights in natural logarithms of the odds, of the traits that tell enough; the commonest where there are many."""
    unwanted = np.array([each.unwanted for each in examples])
    places, which = np.unique(np.concatenate([each.found.all for each in examples]), return_inverse=True)
    bad_ones = np.repeat(unwanted, [len(each.found.all) for each in examples])
    often, bad = np.bincount(which).astype(float), np.bincount(which, bad_ones)
    shares = (often - bad) / max(1, (~unwanted).sum()), bad / max(1, unwanted.sum())
    likely = (_DOUBT * 0.5 + often * shares[1] / (shares[0] + shares[1])) / (_DOUBT + often)
    weights = np.log(likely / (1 - likely))
    kept = np.flatnonzero(np.abs(weights) >= _PLAIN)
    if len(kept) > _MOST:
        kept = np.sort(kept[np.argsort(-often[kept], kind="stable")[:_MOST]])
    words = [each.found.words for each in examples if not each.unwanted]
    return Model(
        format=FORMAT,
        trained=trained,
        wanted=int((~unwanted).sum()),
        unwanted=int(unwanted.sum()),
        steepness=steepness,
        middle=middle,
        places=places[kept].astype("<u4").tobytes(),
        weights=np.clip(np.round(weights[kept] / GRAIN), -127, 127).astype(np.int8).tobytes(),
        usual=np.unique(np.concatenate(words)).astype("<u4").tobytes(),
    )


def _platt(scores: Numbers, labels: Numbers) -> tuple[float, float]:
    """Steepness and middle of the logistic that fits held-out scores best (Newton steps, lightly bounded)."""
    slope, offset = 1.0, -_MIDDLE
    design = np.stack([scores, np.ones(len(scores))], axis=1)
    for _ in range(50):
        likely = 1.0 / (1.0 + np.exp(-np.clip(design @ np.array([slope, offset]), -40, 40)))
        gradient = design.T @ (likely - labels) + 0.1 * np.array([slope - 1.0, 0.0])
        curve = (design * (likely * (1 - likely))[:, None]).T @ design + np.diag([0.1, 1e-3])
        slope, offset = np.array([slope, offset]) - 0.5 * np.linalg.solve(curve, gradient)
    slope = max(0.05, float(slope))
    return round(slope, 4), round(-float(offset) / slope, 4)
