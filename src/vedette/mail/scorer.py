"""A small trained scorer beside the rules: what it adds or takes in points, how likely that makes it, and why.

`verdict.judge` asks it when an operator has trained one (`vedette mail train`); without a model the rules alone judge.
"""

from __future__ import annotations

import math
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from vedette.core.errors import BadInput
from vedette.core.shapes import from_json
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind, Technology
from vedette.mail.traits import Numbers, Places, Trait, traits

FORMAT = 3
GRAIN = 1 / 16
"""What one step of a kept weight is worth."""
LEAST, MOST = -4.0, 5.5
_FOREIGN = 2.0
_FEW, _MANY = 0.25, 0.6
_WORTH, _HALF = 0.5, 100  # points of a unit of evidence; of so few examples of the rarer kind, half of it
_TOLD = 5
_NOTABLE = 0.25


class Model(msgspec.Struct, frozen=True):
    """Weights of traits by place; `steepness` and `middle` turn points in all into a likelihood (Platt scaling).

    `trained` says on what and when; `wanted` and `unwanted` count examples. `places` (sorted, 32 bits each) and
    `weights` (8 bits, in steps of `GRAIN`) go together; `usual` are the places of words that wanted mail had. No word
    of any message is in it.
    """

    format: int
    trained: str
    wanted: int
    unwanted: int
    steepness: float
    middle: float
    places: bytes = b""
    weights: bytes = b""
    usual: bytes = b""

    def points(self, found: Places) -> float:
        """What the model adds to the rules' points; bounded, so that a poisoned model cannot decide alone.

        A message most of whose words no wanted mail had (another language, another world) is judged with care: what
        is strange is not bad.
        """
        weights = self.weighed(found.all)
        telling = np.count_nonzero(weights)
        if not telling:
            return 0.0
        examples = min(self.wanted, self.unwanted)
        evidence = _WORTH * examples / (examples + _HALF) * float(weights.sum()) / telling**0.5
        bound = _FOREIGN + (MOST - _FOREIGN) * self._at_home(found.words) if evidence > 0 else -LEAST
        return bound * math.tanh(evidence / bound)

    def weighed(self, asked: Numbers) -> npt.NDArray[np.float64]:
        """The weight at every place, 0 for those the model does not know."""
        at, known = _find(self.places, asked)
        weights = np.frombuffer(self.weights, np.int8)
        return np.where(known, weights[at] * GRAIN, 0.0) if len(weights) else np.zeros(len(asked))

    def _at_home(self, words: Numbers) -> float:
        """From 0 to 1: does wanted mail speak with these words?"""
        share = float(_find(self.usual, words)[1].mean()) if len(words) else 0.0
        return min(1.0, max(0.0, (share - _FEW) / (_MANY - _FEW)))

    def likelihood(self, points: float) -> float:
        """How likely a message of that many points in all is unwanted, 0 to 1."""
        return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, self.steepness * (points - self.middle)))))

    def reasons(self, found: tuple[Trait, ...], against: bool) -> tuple[str, ...]:
        """The traits that weigh most, for people; `against` the sender or for them."""
        weights = self.weighed(Places.of(found).all) * (1 if against else -1)
        best = [int(at) for at in np.argsort(-weights, kind="stable")[:_TOLD] if weights[at] > 0]
        return tuple(found[at].says for at in best)


def _find(held: bytes, asked: Numbers) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Where the places asked for stand among those held, and whether they do."""
    places = np.frombuffer(held, "<u4")
    if not len(places):
        return np.zeros(len(asked), np.int64), np.zeros(len(asked), np.bool_)
    at = np.minimum(np.searchsorted(places, asked), len(places) - 1)
    return at, places[at] == asked


def opinion(model: Model, case: Case, findings: tuple[Finding, ...], points: float) -> tuple[Finding, ...]:
    """What the model says as findings: at most one, with its weightiest reasons. `points` are the rules'."""
    found = traits(case, findings)
    added = round(model.points(Places.of(found)), 2)
    if abs(added) < _NOTABLE:
        return ()
    likely = model.likelihood(points + added)
    reasons = ", ".join(model.reasons(found, added > 0)) or "nothing in particular"
    side = "unwanted" if added > 0 else "wanted"
    evidence = f"the trained scorer finds it {likely:.0%} likely unwanted; typical of {side} mail here: {reasons}"
    kind = Kind.GOOD if added < 0 else _kind(findings)
    return (Finding("learned", kind, abs(added), evidence, Technology.ADVANCED),)


def _kind(findings: tuple[Finding, ...]) -> Kind:
    """Phish where the rules' own points lean to it, else spam."""
    phish = sum(finding.weight for finding in findings if finding.kind is Kind.PHISH)
    return Kind.PHISH if phish > sum(finding.weight for finding in findings if finding.kind is Kind.SPAM) else Kind.SPAM


def installed(folder: Path) -> Model | None:
    """The model an operator trained for the installation in `folder`, if any. Raises `BadInput` when it is broken."""
    path = place(folder)
    return load(path) if path.is_file() else None


def place(folder: Path) -> Path:
    """Where the model of the installation in `folder` lies."""
    return folder / "mail" / "scorer.json"


def load(path: Path) -> Model:
    """A model from its file. Raises `BadInput` when it is none of ours."""
    try:
        model = from_json(path.read_bytes(), Model)
    except (msgspec.DecodeError, OSError) as error:
        raise BadInput(f"{path} is not a model of the mail scorer: {error}") from error
    if model.format != FORMAT:
        raise BadInput(f"{path} has format {model.format}, this version reads {FORMAT}")
    return model


def save(model: Model, path: Path) -> None:
    """Write a model whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_bytes(msgspec.json.encode(model))
    draft.replace(path)
