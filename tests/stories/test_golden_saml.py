"""Forged federation tokens: the key is taken from the federation server, the cloud is entered, mail is read."""

from pathlib import Path

import pytest

from tests.stories.retelling import retell
from vedette.schema.types import Service


@pytest.mark.shared
@pytest.mark.slow
def test_one_incident_from_the_federation_server_to_the_mailbox(shared_data: Path, tmp_path: Path) -> None:
    told = retell(tmp_path, [shared_data / "stories" / "G1_golden_saml"])
    assert told.failed == ()
    assert len(told.incidents) == 1
    assert [alert.rule for alert in told.outside] == []
    services = {alert.service for alert in told.inside}
    assert {Service.ENDPOINT, Service.CLOUD_APP} <= services
    evidence = told.evidence()
    for name in ("pgustavo", "adfs01", "simulandapp", "1.2.3.4"):
        assert name in evidence, name
    techniques = " ".join(alert.techniques for alert in told.inside)
    for technique in ("T1552.004", "T1098.001", "T1114.002"):
        assert technique in techniques, technique
    assert told.new_at_second_import == 0
