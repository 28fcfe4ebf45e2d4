"""Somebody guesses at the identity provider, enters the root user of a cloud account and makes themselves at home."""

from pathlib import Path

import pytest

from tests.stories.retelling import retell
from vedette.detect.alert import Severity


@pytest.mark.shared
@pytest.mark.slow
def test_identity_provider_and_cloud_account_are_one_incident(shared_data: Path, tmp_path: Path) -> None:
    told = retell(tmp_path / "data", [shared_data / "cloud" / "scenarios"])
    assert told.failed == ()
    assert len(told.incidents) == 1
    evidence = told.evidence()
    assert "92.55.146.245" in evidence
    assert "tracy_stone" in evidence, "the user the attacker made"
    assert "tracey_stone@acme.io" in evidence, "the name the attacker guessed"
    assert "71.253.251.71" not in evidence, "the owner's own sign-ins stay outside"
    assert {alert.severity for alert in told.outside} <= {Severity.LOW, Severity.INFORMATIONAL}
    assert told.new_at_second_import == 0
