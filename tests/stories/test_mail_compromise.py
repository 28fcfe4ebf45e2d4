"""A lure arrives, its reader's mailbox forwards invoices outside and hides what comes back."""

from pathlib import Path

import pytest

from tests.stories.retelling import retell
from vedette.detect.alert import Severity
from vedette.schema.types import Service


@pytest.mark.shared
@pytest.mark.slow
def test_mail_and_audit_are_one_incident(shared_data: Path, tmp_path: Path) -> None:
    told = retell(tmp_path, [shared_data / "stories" / "G2_bec_june"])
    assert told.failed == ()
    assert len(told.incidents) == 1
    assert {Service.MAIL, Service.CLOUD_APP} <= {alert.service for alert in told.inside}
    rules = {alert.rule for alert in told.inside}
    assert {"mailbox-rule-forwards-outside", "mailbox-rule-hides-mail"} <= rules
    assert any("forwarding/redirect" in rule for rule in rules), "the alert of the mail service itself"
    assert "80.114.221.214" in told.evidence()
    assert {alert.severity for alert in told.outside} <= {Severity.LOW, Severity.INFORMATIONAL}
    assert told.new_at_second_import == 0
