"""An organisation's limits only narrow those of the installation."""

from __future__ import annotations

import pytest

from vedette.core.config import Keep, RetentionPolicy
from vedette.core.errors import BadInput, Forbidden
from vedette.core.scope import Scope, local
from vedette.records.database import Records
from vedette.tenants import keeping

INSTALLATION = RetentionPolicy(Keep(days=90), (("EmailEvents", Keep(days=30, gigabytes=2)),))


def test_the_stricter_limit_holds(records: Records) -> None:
    here, there = local("north"), local("south")
    keeping.limit(here, records, "DeviceEvents", Keep(days=10))
    keeping.limit(here, records, "EmailEvents", Keep(days=365, gigabytes=1))
    policy = keeping.policy(here, records, INSTALLATION)
    assert policy.of("DeviceEvents") == Keep(days=10)
    assert policy.of("EmailEvents") == Keep(days=30, gigabytes=1)
    assert policy.of("UrlClickEvents") == Keep(days=90)
    assert keeping.policy(there, records, INSTALLATION).of("DeviceEvents") == Keep(days=90)
    keeping.limit(here, records, "DeviceEvents", None)
    assert keeping.own(here, records) == {"EmailEvents": Keep(365, 1)}


def test_who_may_not_and_what_may_not(records: Records) -> None:
    with pytest.raises(Forbidden):
        keeping.limit(Scope("north", "rita", frozenset({"settings.view"})), records, "DeviceEvents", Keep(days=1))
    with pytest.raises(BadInput):
        keeping.limit(local("north"), records, "DeviceEvents", Keep(days=-1))
