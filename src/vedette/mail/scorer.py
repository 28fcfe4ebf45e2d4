"""A small trained scorer beside the rules: what it adds or takes in points, how likely that makes it, and why.

`verdict.judge` asks it when an operator has trained one (`vedette mail train`); without a model the rules alone judge.
"""

from __future__ import annotations

import math
from pathlib import Path

import msgspec

from vedette.core.errors import BadInput
from vedette.core.shapes import from_json
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind, Technology
from vedette.mail.traits import Trait, traits

FORMAT = 2
LEAST, MOST = -3.0, 4.0
_TOLD = 5
_NOTABLE = 0.25


class Model(msgspec.Struct, frozen=True):
    """Weights by place, in points; `steepness` and `middle` turn points in all into a likelihood (Platt scaling).

    `trained` says on what and when; `wanted` and `unwanted` count examples. No word of any message is in it.
    """

    format: int
    trained: str
    wanted: int
    unwanted: int
    bias: float
    steepness: float
    middle: float
    weights: dict[int, float]

    def points(self, found: tuple[Trait, ...]) -> float:
        """What the model adds to the rules' points; bounded, so that a poisoned model cannot decide alone."""
        total = self.bias + sum(self.weights.get(trait.place, 0.0) * trait.value for trait in found)
        return max(LEAST, min(MOST, total))

    def likelihood(self, points: float) -> float:
        """How likely a message of that many points in all is unwanted, 0 to 1."""
        return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, self.steepness * (points - self.middle)))))

    def reasons(self, found: tuple[Trait, ...], against: bool) -> tuple[str, ...]:
        """The traits that weigh most, for people; `against` the sender or for them."""
        parts = [(self.weights.get(trait.place, 0.0) * trait.value * (1 if against else -1), trait) for trait in found]
        best = sorted((part for part in parts if part[0] > 0), key=lambda part: -part[0])[:_TOLD]
        return tuple(f"“{trait.says}”" if trait.word else trait.says for _, trait in best)


def opinion(model: Model, case: Case, findings: tuple[Finding, ...], points: float) -> tuple[Finding, ...]:
    """What the model says as findings: at most one, with its weightiest reasons. `points` are the rules'."""
    found = traits(case, findings)
    added = round(model.points(found), 2)
    if abs(added) < _NOTABLE:
        return ()
    likely = model.likelihood(points + added)
    reasons = ", ".join(model.reasons(found, added > 0)) or "what it has not"
    side = "for" if added > 0 else "against"
    evidence = f"the trained scorer finds it {likely:.0%} likely unwanted; {side} that speak {reasons}"
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
