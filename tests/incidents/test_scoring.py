"""The score of a pair: symmetrical, fading, halving, bounded by trust."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.incidents.scoring import Context, Member, fade, judge
from vedette.incidents.weights import CORROBORATION, HOUR, KIND, KINDS, NAMED_FREELY, ORDER_BONUS, THRESHOLD

NONE = Context()


def member(ident: str, start: float = 0.0, stage: int = 3, trust: float = 1.0, **signals: str) -> Member:
    held = {key.replace("_", ":"): kind.replace("_", " ") for key, kind in signals.items()}
    return Member(ident, ident, f"rule-{ident}", start, start, 2, stage, trust, False, held)


@st.composite
def members(draw: st.DrawFn) -> Member:
    signals = draw(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(sorted(KIND)), max_size=4))
    start = draw(st.floats(0, 30 * 24 * HOUR))
    trust, stage = draw(st.floats(0.01, 1.0)), draw(st.integers(0, 13))
    return Member(draw(st.text("xyz", min_size=1)), "t", "d", start, start, 2, stage, trust, False, signals)


@given(a=members(), b=members())
def test_the_order_of_the_two_changes_nothing(a: Member, b: Member) -> None:
    assert judge(a, b, NONE).score == judge(b, a, NONE).score


@given(a=members(), b=members())
def test_less_trust_never_scores_more(a: Member, b: Member) -> None:
    assert judge(replace(a, trust=a.trust / 2), b, NONE).score <= judge(a, b, NONE).score


def test_a_value_counts_fully_when_near_and_not_at_all_after_its_window() -> None:
    for kind in KINDS:
        assert fade(kind, kind.near) == 1.0
        assert fade(kind, kind.window + 1) == 0.0
        if kind.near < kind.window:
            assert fade(kind, (kind.near + kind.window) / 2) == pytest.approx(0.5)


def test_further_values_count_by_halves_and_one_of_a_family_once() -> None:
    a = member("a", x="device", y="account", z="file", w="private_ip")
    score = judge(a, replace(a, id="b", detector="other"), NONE)
    file = KIND["file"].weight * CORROBORATION**2
    assert score.score == pytest.approx(1.0 + CORROBORATION + file)
    assert {part.kind.name for part in score.parts} == {"device", "account", "file"}


def test_attack_order_adds_only_to_something_strong() -> None:
    early, late = member("a", 0, 2, x="public_ip"), member("b", 60, 6, x="public_ip")
    assert judge(early, late, NONE).score == pytest.approx(KIND["public ip"].weight + ORDER_BONUS) == THRESHOLD
    assert judge(replace(early, stage=6), replace(late, stage=2), NONE).bonus == 0
    weak = member("a", 0, 2, x="file_name"), member("b", 60, 6, x="file_name")
    assert judge(*weak, NONE).bonus == 0
    assert judge(member("a", 0, 2), member("b", 60, 6), NONE).score == 0


def test_the_weaker_way_of_holding_a_value_decides() -> None:
    impacted, remote = member("a", x="device"), member("b", x="remote_device")
    assert judge(impacted, remote, NONE).score == KIND["remote device"].weight


def test_a_stopped_value_is_shown_but_counts_nothing() -> None:
    a, b = member("a", x="account"), member("b", x="account")
    found = judge(a, b, Context(frozenset("x")))
    assert found.score == 0
    assert [(part.key, part.stopped) for part in found.parts] == [("x", True)]


def test_a_sweep_counts_only_where_enough_devices_show_it() -> None:
    a, b = member("a", sweep_scan="sweep"), member("b", 30, sweep_scan="sweep")
    assert judge(a, b, NONE).score == 0
    assert judge(a, b, Context(swept=frozenset({"b"}))).linked


def test_an_alert_that_names_very_many_shares_each_less() -> None:
    spray = replace(member("a"), signals={f"u{n}": "account" for n in range(50)})
    assert judge(spray, member("b", u7="account"), NONE).score == pytest.approx(NAMED_FREELY / 50)
    few = replace(member("a"), signals={f"u{n}": "account" for n in range(NAMED_FREELY)})
    assert judge(few, member("b", u3="account"), NONE).score == 1.0


def test_the_same_detection_within_the_hour_adds_too_but_not_twice() -> None:
    a, b = member("a", 0, x="public_ip"), replace(member("b", 600, x="public_ip"), detector="rule-a")
    assert judge(a, b, NONE).linked
    assert not judge(a, replace(b, start=2 * HOUR, end=2 * HOUR), NONE).linked
    assert not judge(a, replace(b, detector="other"), NONE).linked
    assert judge(a, replace(b, stage=9), NONE).bonus == ORDER_BONUS
