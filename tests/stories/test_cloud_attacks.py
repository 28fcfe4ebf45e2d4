"""Detonated attacks on a cloud account are named rightly; harmless mail and sign-ins make no incident."""

from pathlib import Path

import pytest
from benchmarks.cloud_detection import detonations, right, run

from tests.stories.retelling import retell
from vedette.detect.alert import Severity


@pytest.mark.shared
@pytest.mark.slow
def test_every_detonation_raises_an_alert_with_its_technique(shared_data: Path, tmp_path: Path) -> None:
    cases = list(detonations())
    found = run(cases, tmp_path)
    wrong = [case.name for case, hits in zip(cases, found, strict=True) if not right(case, hits)]
    assert (len(cases), wrong) == (18, [])


@pytest.mark.shared
@pytest.mark.slow
def test_harmless_mail_and_sign_ins_raise_nothing_above_low(shared_data: Path, tmp_path: Path) -> None:
    harmless = ("email/ham_spamassassin", "email/ham_modern_lists", "email/ham_transactional", "identity")
    told = retell(tmp_path, [shared_data / name for name in harmless])
    assert told.failed == ()
    assert told.incidents == ()
    assert [alert.rule for alert in told.alerts if alert.severity in (Severity.MEDIUM, Severity.HIGH)] == []
