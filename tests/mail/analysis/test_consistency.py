"""Origins that contradict one another, letters that hang together, words in disguise, and the build of a message."""

from __future__ import annotations

import pytest

from tests.mail.letters import found, letter
from vedette.mail.analysis import lexicon
from vedette.mail.analysis.finding import Finding, Kind
from vedette.mail.analysis.letters import folded
from vedette.mail.verdict import points

LINKS = "".join(f'<a href="https://www.bergenwool.com/{n}">page {n}</a>' for n in range(4))


def page(body: str, sender: str, subject: str = "News of the month", more: str = "") -> bytes:
    return letter(body, sender=sender, subject=subject, kind="text/html", more=more)


def test_links_that_lead_home_speak_for_a_name_that_is_nobody_elses() -> None:
    few = found(page(LINKS, "Bergen Wool <news@bergenwool.com>"))["links-home"].weight
    leaving = LINKS + '<a href="https://www.bergenwool.com/unsubscribe/7">Unsubscribe</a>'
    assert found(page(leaving, "Bergen Wool <news@bergenwool.com>"))["links-home"].weight > few
    abroad = LINKS.replace("bergenwool.com", "bergenwool.no")
    assert "links-home" in found(page(abroad, "Bergen Wool <news@bergenwool.com>"))
    cheap = LINKS.replace("bergenwool.com", "bergenwool.top")
    assert "links-home" not in found(page(cheap, "Bergen Wool <news@bergenwool.top>"))


def test_a_domain_in_front_of_another_is_told() -> None:
    lure = '<p>See</p><a href="https://nordbank.co.jp.xqlm.example.com/a">go</a>'
    assert "name-before-domain" in found(page(lure, "A <a@fjell.com>"))
    assert "name-before-domain" not in found(page(LINKS, "A <a@mail.news.bergenwool.com>"))


def test_the_recipients_own_name_over_an_address_of_elsewhere() -> None:
    assert "name-is-recipient" in found(letter(sender="Fjell Support <it@norvik.com>"))
    assert "name-is-recipient" not in found(letter(sender="Fjell Support <it@fjell.example>"))
    assert "name-is-recipient" not in found(letter(sender="Per Dahl <per@norvik.com>"))


def test_japanese_from_another_country() -> None:
    text = "いつもご利用ありがとうございます。カードのご利用を確認してください。"
    assert "script-unlike-country" in found(letter(text, sender="A <a@fjell.cn>"))
    assert "script-unlike-country" not in found(letter(text, sender="A <a@fjell.co.jp>"))
    assert "script-unlike-country" not in found(letter(text, sender="A <a@fjell.com>"))


@pytest.mark.parametrize("text", ["v.i.a.g.r.a", "V1agra", "c!alis", "ph4rmacy", "p a s s w o r d"])
def test_words_in_disguise(text: str) -> None:
    assert "words-disguised" in found(letter(f"Buy {text} here"))


@pytest.mark.parametrize("text", ["viagra", "the password, please", "cheap: tickets", "a software-update", "verify it"])
def test_plain_words_are_no_disguise(text: str) -> None:
    assert "words-disguised" not in found(letter(f"About {text} now"))


def test_noise_and_codes_of_honest_mail() -> None:
    assert "hash-busters" in found(letter("Sale\n\n7893vBvF1K278ZKCc8L17"))
    assert "hash-busters" not in found(letter("commit 4f0c2a9b1e77d3c6a8b5 and order 20260311"))


def test_phrases_of_scripts_without_blanks() -> None:
    text = folded("【重要】アカウントが停止されました。24時間以内にログインしてください")
    cues = lexicon.cues(lexicon.words(text))
    assert len(cues["credential"]) >= 2
    assert "urgency" in cues
    assert "urgency" not in lexicon.cues(lexicon.words(folded("会議は十時からです")))


def test_absent_fields_tell_nothing_where_the_path_was_cut() -> None:
    bare = b"From: Kari <kari@norvik.example>\nSubject: Minutes of today\n\nHello"
    assert not {"no-date", "no-message-id", "recipients-hidden"} & set(found(bare))
    hop = b"Received: from a.example (a.example [192.0.2.1]) by b.example; Mon, 2 Mar 2026 10:00:00 +0000\n"
    assert {"no-date", "no-message-id", "recipients-hidden"} <= set(found(hop + bare))


def test_the_build_of_letters_newsletters_and_lures() -> None:
    patch = found(letter("diff a b\n@@ -1 +1 @@\n-x\n+y"))
    assert {"plain-text", "technical-text"} <= set(patch)
    many = "".join(f'<a href="https://s{n}.example.com/{n}">{n}</a><a href="https://t{n}.com/">x</a>' for n in range(9))
    assert "many-places" in found(page(many, "A <a@fjell.com>"))
    lure = found(page('<p>Open it now!!</p><a href="https://x.example.net/">open</a>', "A <a@fjell.com>", "Hi"))
    assert {"one-site-elsewhere", "bare-page", "short-subject", "exclamations"} <= set(lure)
    assert "few-words" in found(letter("see https://x.example.net/"))
    assert "few-words" not in found(letter("Shall we meet at ten?"))


def test_links_a_filter_made_harmless_are_read_in_pages_only() -> None:
    lure = found(page('<p>Go</p><a href="hxxps://nord.web[.]app/x">go</a>', "A <a@fjell.com>"))
    assert "link-free-hosting" in lure
    assert "link-free-hosting" not in found(letter("seen at hxxps://nord.web[.]app/x"))


def test_what_speaks_for_a_sender_is_bounded() -> None:
    against = Finding("x", Kind.PHISH, 9.0, "a lure")
    praise = tuple(Finding(f"good-{n}", Kind.GOOD, 2.0, "kind") for n in range(9))
    assert points({"sender": (against,)})[0] == 6.0  # the cap of its family
    assert points({"sender": (against,), "homes": praise})[0] == 6.0 - 5.5
