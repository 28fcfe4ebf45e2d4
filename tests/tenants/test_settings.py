"""Settings: defaults, words, time zones, refusals, the audit entry."""

import pytest

from vedette.core.errors import BadInput, Forbidden, NotFound
from vedette.core.scope import Scope
from vedette.records.audit import newest
from vedette.records.database import Records
from vedette.tenants import settings


def test_defaults_then_changes(records: Records, operator: Scope) -> None:
    with records.read() as db:
        assert settings.read(operator, db)[settings.TIME_ZONE] == "UTC"
    settings.change(operator, records, settings.TIME_ZONE, "Europe/Oslo")
    settings.change(operator, records, settings.PREVIEW, "on")
    with records.read() as db:
        found = settings.read(operator, db)
        assert (found[settings.TIME_ZONE], found[settings.PREVIEW]) == ("Europe/Oslo", "on")
        assert newest(operator, db)[0].detail == "off → on"


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        (settings.PREVIEW, "maybe", BadInput),
        (settings.TIME_ZONE, "Mars/Olympus", BadInput),
        (settings.TIME_ZONE, "../../etc/passwd", BadInput),
        ("colour", "red", NotFound),
    ],
)
def test_what_cannot_be(records: Records, operator: Scope, name: str, value: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        settings.change(operator, records, name, value)


def test_strangers_change_nothing(records: Records) -> None:
    with pytest.raises(Forbidden):
        settings.change(Scope("north", "kim"), records, settings.PREVIEW, "on")
