"""A small trained scorer over the analysers' findings: weights people can read, none that can forgive a finding.

Optional: `verdict.judge` works without it. The model is JSON made by `training.fit`; a weight multiplies the rule's.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import msgspec

from vedette.core.errors import BadInput
from vedette.mail.analysis.finding import Finding, Kind

FORMAT = 1
_STOCK = Path(__file__).parent / "data" / "scorer.json"
# What tells corpora apart rather than mail: bulk headers, fields that archives and sanitisers drop.
_IGNORED = frozenset(
    {
        "no-date",
        "no-message-id",
        "message-id-malformed",
        "helo-number",
        "helo-dynamic",
        "relay-unnamed",
        "first-contact",
    }
)


class Model(msgspec.Struct, frozen=True):
    """`weights` multiply a finding's points (1 if rare in training); `bias` and `scale` as logistic."""

    format: int
    trained: str
    examples: int
    bias: float
    scale: float
    weights: dict[str, float]

    def probability(self, findings: tuple[Finding, ...]) -> float:
        """How likely the message is unwanted, 0 to 1."""
        margin = self.bias + self.scale * sum(part for _, part in self.parts(findings))
        return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, margin))))

    def parts(self, findings: tuple[Finding, ...]) -> tuple[tuple[Finding, float], ...]:
        """Each finding's own part in points, the largest first: why the probability is what it is."""
        known = ((finding, features((finding,)).get(finding.code, 0.0)) for finding in findings)
        found = ((finding, value * self.weights.get(finding.code, 1.0)) for finding, value in known)
        return tuple(sorted(((finding, part) for finding, part in found if part), key=lambda pair: -pair[1]))


def features(findings: tuple[Finding, ...]) -> dict[str, float]:
    """Points by code, those for the sender negative; what only tells corpora apart left out."""
    found: dict[str, float] = {}
    for finding in findings:
        if finding.kind is Kind.BULK or finding.code in _IGNORED:
            continue
        sign = -1.0 if finding.kind is Kind.GOOD else 1.0
        found[finding.code] = found.get(finding.code, 0.0) + sign * finding.weight
    return found


@cache
def stock() -> Model:
    """The model that ships with the product."""
    return load(_STOCK)


def load(path: Path) -> Model:
    """A model from its file. Raises `BadInput` when it is none of ours."""
    try:
        model = msgspec.json.decode(path.read_bytes(), type=Model)
    except (msgspec.DecodeError, OSError) as error:
        raise BadInput(f"{path} is not a model of the mail scorer: {error}") from error
    if model.format != FORMAT:
        raise BadInput(f"{path} has format {model.format}, this version reads {FORMAT}")
    return model
