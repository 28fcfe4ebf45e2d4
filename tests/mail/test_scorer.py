"""The trained scorer: learns from an operator's mail what rules cannot know, says why, and decides nothing alone."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.mail.letters import letter
from vedette.core.errors import BadInput
from vedette.mail import scorer, training
from vedette.mail.analysis.case import Organisation, build
from vedette.mail.authentication import read
from vedette.mail.message import parse
from vedette.mail.traits import Places, plain
from vedette.mail.verdict import Thresholds, judge

PLEA = "The harbour fund lottery office greets you, zebra lantern shares number {}"
CHAT = "The minutes of the boat club committee, agenda item {} and the mooring list"
MANY = {"wanted": 5000, "unwanted": 5000}


def _examples() -> list[training.Example]:
    texts = [(PLEA.format(n), True) for n in range(24)] + [(CHAT.format(n), False) for n in range(24)]
    found = []
    for text, unwanted in texts:
        message = parse(letter(text))
        found.append(training.example(message, read(message), unwanted))
    return found


@pytest.fixture(scope="module")
def model() -> scorer.Model:
    return training.fit(_examples(), "test")


def test_training_is_reproducible(model: scorer.Model) -> None:
    assert training.fit(_examples(), "test") == model
    assert (model.wanted, model.unwanted) == (24, 24)


def test_it_moves_the_score_and_says_why(model: scorer.Model) -> None:
    plea, chat = (parse(letter(text.format("seven"))) for text in (PLEA, CHAT))
    up, down = (judge(each, read(each), model=model) for each in (plea, chat))
    assert up.score > judge(plea, read(plea)).score
    assert down.score < judge(chat, read(chat)).score
    learned = next(finding for finding in up.findings if finding.code == "learned")
    assert "“" in learned.evidence
    assert "zebra" in learned.evidence or "lantern" in learned.evidence or "lottery" in learned.evidence


def test_it_never_decides_alone(model: scorer.Model) -> None:
    extreme = msgspec.structs.replace(model, weights=b"\x7f" * len(model.weights), steepness=1.0, middle=4.0, **MANY)
    message = parse(letter(CHAT.format("seven")))
    assert extreme.points(_found(CHAT)) > 5
    assert judge(message, read(message), model=extreme).score <= judge(message, read(message)).score + scorer.MOST
    assert Thresholds().unwanted > scorer.MOST
    assert extreme.likelihood(10) > 0.9 > 0.1 > extreme.likelihood(0)


def test_what_is_strange_is_not_bad(model: scorer.Model) -> None:
    said, strange = "zebra lantern lottery shares", "wyrdda brysla kvandor mestulip fjorrant dysolm prekka vulmat"
    weights = b"\x7f" * len(model.weights)
    suspicious = msgspec.structs.replace(model, weights=weights, **MANY)
    assert suspicious.points(_found(CHAT)) > 4
    assert 0 < suspicious.points(_found(f"{said} {strange}")) <= 2


def _found(text: str) -> Places:
    message = parse(letter(text))
    return training.example(message, read(message), True).found


def test_a_model_is_kept_and_read_again(model: scorer.Model, tmp_path: Path) -> None:
    assert scorer.installed(tmp_path) is None
    scorer.save(model, scorer.place(tmp_path))
    assert scorer.installed(tmp_path) == model
    scorer.place(tmp_path).write_text("{}")
    with pytest.raises(BadInput):
        scorer.installed(tmp_path)


def test_too_little_mail_is_refused() -> None:
    with pytest.raises(BadInput, match="at least"):
        training.fit(_examples()[:30], "test")


def test_words_to_learn_hold_no_names_lists_dates_or_quotes() -> None:
    body = "Dear per, call +47 22 33 44 55 before 2026-03-02\n> quoted secret\nSee https://x.example/a\n-- \nsignature"
    message = parse(letter(body, subject="Re: [club] Mooring"))
    subject, text = plain(build(message, read(message), Organisation()))
    assert subject == ("mooring",)
    assert "before" in text
    for word in ("club", "quoted", "signature", "https", "2026", "22"):
        assert word not in (*subject, *text)
