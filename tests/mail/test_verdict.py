"""Verdicts: what decides, which words and levels come out, and that every verdict can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mail.letters import letter, verdict, with_file
from vedette.mail.analysis.finding import Kind, Technology
from vedette.mail.stripping import without_microsoft
from vedette.mail.verdict import Decision

LURE = letter(
    "<p>Dear customer, your account has been suspended. Verify your account within 24 hours.</p>"
    '<a href="https://paypal-login.web.app/x">click here</a>',
    sender="PayPal <service@kafe-nord.top>",
    subject="Action required!",
    kind="text/html",
)


def test_an_ordinary_letter_is_clean() -> None:
    clean = verdict(letter("Shall we meet at ten? Kari"))
    assert (clean.decision, clean.threat, clean.scl, clean.technologies) == (Decision.CLEAN, "", 1, ())


def test_a_lure_is_phish_with_reasons() -> None:
    judged = verdict(LURE)
    assert (judged.decision, judged.threat, judged.confidence, judged.scl) == (
        Decision.HIGH_CONFIDENCE_PHISH,
        "Phish",
        "High",
        9,
    )
    assert Technology.BRAND in judged.technologies
    assert any("PayPal" in reason for reason in judged.reasons)
    assert judged.pcl > 0


def test_reasons_of_a_verdict_do_not_praise_the_sender() -> None:
    places = b"".join(b'<a href="https://a%d.fjell.com/x">place %d of ten</a> ' % (n, n) for n in range(10))
    padded = LURE.replace(b"</p>", b"</p><p>" + b"word " * 300 + places + b"</p>", 1)
    judged = verdict(padded)
    praise = [finding.evidence for finding in judged.findings if finding.kind is Kind.GOOD and finding.weight >= 0.5]
    assert judged.threat
    assert praise
    assert not set(praise) & set(judged.reasons)
    assert set(praise) <= {f.evidence for f in judged.findings}


def test_a_program_in_an_archive_is_malware() -> None:
    assert verdict(with_file("invoice.pdf.exe", b"MZ")).decision is Decision.MALWARE


def test_mass_mail_without_harm_is_bulk() -> None:
    bulk = verdict(letter("News of the month. Unsubscribe", more="List-Unsubscribe: <https://norvik.example/u>\n"))
    assert (bulk.decision, bulk.threat) == (Decision.BULK, "")
    assert bulk.bcl >= 3


def test_prizes_are_spam() -> None:
    text = "Congratulations, you have won the jackpot! Free spins, casino, welcome bonus. Claim now $5,000"
    judged = verdict(letter(text, subject="🎁🎁 You have won $5,000!", sender="Win <a@x92k1z44.top>"))
    assert judged.decision is Decision.SPAM
    assert max(judged.findings, key=lambda finding: finding.weight).kind is Kind.SPAM


def test_stripping_takes_microsofts_marks_and_nothing_else() -> None:
    added = "X-MS-Exchange-Organization-SCL: 9\nX-Forefront-Antispam-Report: CAT:PHSH;\n DIR:INB\n"
    added += "Authentication-Results: spf=fail\n"
    hop = "Received: from a by DM6.outlook.com with ESMTP; Mon, 2 Mar 2026 10:00:00 +0000\n"
    assert without_microsoft(letter(more=added + hop)) == letter()


@pytest.mark.shared
@pytest.mark.slow
def test_shared_mail_is_told_apart_as_well_as_when_this_was_written(shared_data: Path) -> None:
    folder = shared_data / "email"

    def over(name: str) -> float:
        scores = [verdict(without_microsoft(path.read_bytes())).scl for path in sorted((folder / name).glob("*.eml"))]
        return sum(scl >= 5 for scl in scores) / len(scores)

    assert over("phishing_ccbync") > 0.92
    assert over("ham_modern_lists") < 0.01
    assert over("ham_spamassassin") < 0.05
