"""Trains the scorer: logistic regression in NumPy, pulled towards the rules' own points and never below zero.

`benchmarks/mail_train.py` calls `fit` on the shared corpora; an operator calls it on their own mail and corrections.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from vedette.mail.analysis.finding import Finding
from vedette.mail.scorer import FORMAT, Model, features

_STEPS = 800
_RATE = 0.02
_MOST = 3.0
_SCALE = 0.6
_RARE = 3


def fit(examples: Sequence[tuple[tuple[Finding, ...], bool]], trained: str, pull: float = 0.01) -> Model:
    """A model of findings and labels (true is unwanted); `trained` says on what and when.

    `pull` holds each weight at the rule's (1.0): codes seen fewer than three times stay there.
    Deterministic: full gradients from a fixed start, classes weighted alike.
    """
    rows = [features(findings) for findings, _ in examples]
    labels = np.array([unwanted for _, unwanted in examples], dtype=float)
    counts = Counter(code for row in rows for code in row)
    codes = sorted(code for code, times in counts.items() if times >= _RARE)
    places = {code: number for number, code in enumerate(codes)}
    matrix, rest = np.zeros((len(rows), len(codes))), np.zeros(len(rows))
    for number, row in enumerate(rows):
        for code, value in row.items():
            if code in places:
                matrix[number, places[code]] = value
            else:
                rest[number] += value
    balance = np.where(labels > 0, 0.5 / max(1.0, labels.sum()), 0.5 / max(1.0, (1 - labels).sum()))
    weights, bias = np.ones(len(codes)), -3.0
    for _ in range(_STEPS):
        margin = bias + _SCALE * (matrix @ weights + rest)
        error = balance * (1 / (1 + np.exp(-np.clip(margin, -40, 40))) - labels)
        weights -= _RATE * 25 * (_SCALE * (matrix.T @ error) + pull * (weights - 1))
        weights = np.clip(weights, 0.0, _MOST)
        bias -= _RATE * 25 * float(error.sum())
    learned = {code: round(float(weight), 3) for code, weight in zip(codes, weights, strict=True)}
    return Model(FORMAT, trained, len(rows), round(bias, 3), _SCALE, learned)
