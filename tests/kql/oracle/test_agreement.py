"""Microsoft's analyser and ours agree on what is a query and which columns it gives."""

from __future__ import annotations

import random

import pytest

from tests.kql.oracle.agreement import SAME, UNSUPPORTED, compare
from tests.kql.oracle.analyser import Unavailable, verdicts
from tests.kql.oracle.generator import calls, corpus

pytestmark = pytest.mark.slow


def agreeing(queries: list[str], *, unsupported: float) -> None:
    """Every query agrees, but for the share that we say we do not support."""
    try:
        outcomes = compare(queries)
    except Unavailable as error:
        pytest.skip(str(error))
    wrong = [str(outcome) for outcome in outcomes if outcome.kind not in (SAME, UNSUPPORTED)]
    assert not wrong, "\n".join(wrong[:5])
    missing = [str(outcome) for outcome in outcomes if outcome.kind == UNSUPPORTED]
    assert len(missing) <= unsupported * len(queries), "\n".join(missing[:5])


def test_generated_queries() -> None:
    agreeing(corpus(300), unsupported=0.06)


def test_every_function() -> None:
    every = list(dict.fromkeys(calls()))
    agreeing(random.Random(7).sample(every, 700), unsupported=0.07)


def test_the_analyser_can_refuse() -> None:
    try:
        good, bad, wide = verdicts(["DeviceInfo | count", "DeviceInfo | cuont", "DeviceInfo | project TimeGenerated"])
    except Unavailable as error:
        pytest.skip(str(error))
    assert good.accepted
    assert good.columns == (("Count", "long"),)
    assert not bad.accepted
    assert wide.accepted
    assert wide.wide
