"""Mail in numbers: every verdict in its slot, the most targeted recipients, nothing for strangers or without mail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.detect.world import START, World
from vedette.core.errors import BadInput, Forbidden
from vedette.core.scope import Scope, local
from vedette.insight.mailflow import MailFlow, Verdict, mail_flow
from vedette.schema.catalog import Catalog

CATALOG = Catalog.stock()


def flow(world: World, scope: Scope | None = None, *, hourly: bool = False) -> MailFlow:
    since = START - timedelta(days=1)
    return mail_flow(scope or world.scope, world.lake, CATALOG, since, START + timedelta(days=3), hourly=hourly)


def test_messages_are_counted_by_verdict_and_recipient(world: World) -> None:
    kim, lee = "Kim@corp.example", "lee@corp.example"
    judged = [
        ("Malware", "Blocked", kim, 0),
        ("Phish, Malware", "Delivered", kim, 0),
        ("Phish", "Junked", lee, 0),
        ("Spam", "Junked", kim, 26),
        ("", "Delivered", lee, 26),
        ("", "Delivered", kim, 26),
    ]
    rows = [
        {
            "ThreatTypes": threat,
            "DeliveryAction": action,
            "RecipientEmailAddress": who,
            "NetworkMessageId": f"m{place}",
            "Timestamp": START + timedelta(hours=hours),
        }
        for place, (threat, action, who, hours) in enumerate(judged)
    ]
    world.put("EmailEvents", rows, 1)
    found = flow(world)
    assert {verdict.value: found.total(verdict) for verdict in Verdict} == {
        "malware": 2,
        "phish": 1,
        "spam": 1,
        "good": 2,
    }
    assert found.total() == 6
    assert [(item.verdict.value, item.count, item.delivered) for item in found.counts] == [
        ("malware", 2, 1),
        ("phish", 1, 0),
        ("good", 2, 2),
        ("spam", 1, 0),
    ]
    assert [(item.address, item.malware, item.phish, item.delivered) for item in found.targets] == [
        ("kim@corp.example", 2, 0, 1),
        ("lee@corp.example", 0, 1, 0),
    ]
    assert not found.partial
    assert len({item.at for item in flow(world, hourly=True).counts}) == 2
    assert flow(world, local("elsewhere")).counts == ()
    with pytest.raises(Forbidden):
        flow(world, Scope(world.scope.tenant, "max"))


def test_without_mail_everything_is_empty(world: World) -> None:
    found = flow(world)
    assert (found.counts, found.targets, found.total()) == ((), (), 0)
    with pytest.raises(BadInput):
        mail_flow(world.scope, world.lake, CATALOG, START, START)
