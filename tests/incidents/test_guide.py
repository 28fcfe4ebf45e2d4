"""The published algorithm is the one that runs: numbers of the guide against the code, and its example executed."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

from vedette.incidents import weights
from vedette.incidents.sentences import duration

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "correlation.md").read_text(encoding="utf-8")
PROSE = re.sub(r"\s+", " ", GUIDE)


def test_the_table_is_the_one_in_the_code() -> None:
    published = re.findall(r"^\| ([a-z][^|]+?) \| (.+?) \|$", GUIDE, flags=re.MULTILINE)
    assert [(name, *rest.split(" | ")) for name, rest in published if name != "kind"] == [
        (
            kind.name,
            kind.family,
            f"{kind.weight:.2f}",
            duration(kind.near),
            duration(kind.window),
            str(kind.limit or "never"),
        )
        for kind in weights.KINDS
    ]


def test_the_numbers_in_the_text_are_those_of_the_code() -> None:
    power = weights.HABIT_POWER
    for sentence in (
        f"in the same {duration(weights.REPEAT_WINDOW)} of the clock",
        f"the second times {weights.CORROBORATION}, the third times {weights.CORROBORATION**2}",
        f"names more than {weights.NAMED_FREELY} values of one kind",
        f"multiplied by {weights.NAMED_FREELY} and divided",
        f"something strong is shared, {weights.ORDER_BONUS} is added",
        f"one detector within {duration(weights.SAME_WINDOW)} and something strong is shared, {weights.SAME_BONUS}",
        f"within {duration(weights.RATE_RADIUS)} to both sides",
        f"the {duration(weights.RATE_GUARD)} around the alert itself",
        f"1 / (1 + (other hours − {weights.RATE_FREE}) / {weights.RATE_HALF:.0f})",
        f"{power[0]:g} for Informational, {power[1]:g} for Low, {power[2]:g} for Medium, {power[3]:g} for High",
        f"An hour with {weights.BURST:.0f} times the usual number",
        f"on at least {weights.SWEEP_DEVICES} devices within {duration(weights.KIND['sweep'].window)}",
        f"at least {duration(weights.SETTLED)} of history",
        f"a score of {weights.THRESHOLD} or more is linked",
        f"a trust of at least {weights.TRUSTED}, or at least {weights.FOUNDING_DETECTORS} different detectors",
        f"more than {weights.MERGE_LIMIT:,} alerts",
    ):
        assert sentence in PROSE, sentence
    assert weights.FOUNDING_RANK == 2


def test_the_worked_example_prints_what_the_guide_says() -> None:
    (code,) = re.findall(r"```python\n(.+?)```", GUIDE, flags=re.DOTALL)
    (expected,) = re.findall(r"```text\n(.+?)```", GUIDE, flags=re.DOTALL)
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(code, "correlation.md", "exec"), {"__name__": "example"})
    assert printed.getvalue().strip() == expected.strip()
