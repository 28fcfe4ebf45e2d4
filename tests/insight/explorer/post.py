"""A small post office for the tests: six messages of one morning, what happened to them, clicks, a campaign, a file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.detect.world import START, World
from tests.tenants.company import licensed
from vedette.core.scope import Scope
from vedette.insight.explorer.conditions import Condition, Filter
from vedette.insight.explorer.question import Asker, Question, Sources
from vedette.insight.explorer.words import Joined, Operator, View
from vedette.schema.catalog import Catalog

_SPOOF = '{"Phish": ["Spoof DMARC", "General filter"]}'


def mail(number: int, to: str, **more: Any) -> dict[str, Any]:
    """A message's row."""
    return {
        "NetworkMessageId": f"m{number}",
        "Timestamp": START + timedelta(minutes=10 * number),
        "RecipientEmailAddress": f"{to}@corp.example",
        "SenderFromAddress": "post@friend.example",
        "SenderFromDomain": "friend.example",
        "SenderIPv4": "192.0.2.1",
        "DeliveryAction": "Delivered",
        "DeliveryLocation": "Inbox/folder",
        "Subject": f"Letter {number}",
        "EmailDirection": "Inbound",
        "AuthenticationDetails": '{"SPF":"pass","DMARC":"pass"}',
        "AdditionalFields": '{"Size":1000}',
        **more,
    }


def fill(world: World) -> None:
    """Put everything into the world's lake; everybody is licensed."""
    licensed(world.records, "VEDETTE_SELF_HOSTED", tenant=world.scope.tenant)
    phish = {
        "ThreatTypes": "Phish", "DetectionMethods": _SPOOF, "SenderFromAddress": "a@lure.example",
        "SenderFromDomain": "lure.example", "ConfidenceLevel": '{"Phish":"High"}', "UrlCount": 1,
        "AuthenticationDetails": '{"SPF":"fail","DMARC":"fail"}',
    }  # fmt: skip
    rows = [
        mail(1, "kim"),
        mail(1, "lee"),
        mail(2, "kim", Subject='Say "hello" to 100% \\ more'),
        mail(3, "kim", **phish),
        mail(3, "Lee", **phish, DeliveryAction="Junked"),
        mail(4, "kim", **phish, DeliveryAction="Blocked", DeliveryLocation="Quarantine"),
        mail(5, "lee", ThreatTypes="Malware, Phish", ThreatNames="Trojan:X", DeliveryAction="Blocked",
             AttachmentCount=1, AdditionalFields='{"Size":90000}', OrgLevelAction="Block",
             OrgLevelPolicy="Exchange transport rule"),
    ]  # fmt: skip
    world.put("EmailEvents", rows, 1)
    links = [
        ("m3", "https://Lure.example/pay/?id=1"),
        ("m4", "http://lure.example/pay"),
        ("m1", "https://fine.example/"),
    ]
    world.put(
        "EmailUrlInfo",
        [
            {"NetworkMessageId": m, "Url": url, "UrlDomain": url.split("/")[2], "UrlLocation": "Body"}
            for m, url in links
        ],
        2,
    )
    world.put("EmailAttachmentInfo", [{"NetworkMessageId": "m5", "FileName": "bill.pdf.EXE", "SHA256": "ab" * 32}], 3)
    move = {
        "NetworkMessageId": "m3", "RecipientEmailAddress": "kim@corp.example", "ActionType": "Phish ZAP",
        "ActionTrigger": "ZAP", "ActionResult": "Success", "DeliveryLocation": "Quarantine",
        "Timestamp": START + timedelta(hours=3),
    }  # fmt: skip
    world.put("EmailPostDeliveryEvents", [move], 4)
    click = {"NetworkMessageId": "m3", "AccountUpn": "lee@corp.example", "Url": "https://Lure.example/pay/?id=1"}
    world.put(
        "UrlClickEvents",
        [
            {**click, "ActionType": "ClickBlocked", "IsClickedThrough": True, "ReportId": "c1"},
            {**click, "ActionType": "ClickAllowed", "IsClickedThrough": False, "ReportId": "c2"},
        ],
        5,
    )
    world.put(
        "CampaignInfo",
        [
            {"NetworkMessageId": m, "CampaignName": "Pay now", "CampaignId": "c-1", "CampaignType": "Phish"}
            for m in ("m3", "m4")
        ],
        6,
    )
    found = '{"VirusInfo":"Eicar","SiteUrl":"https://corp.example/s"}'
    file = {"ActionType": "FileMalwareDetected", "ObjectName": "x.doc", "AccountId": "kim", "RawEventData": found}
    world.put("CloudAppEvents", [{**file, "Application": "OneDrive"}, {"ActionType": "FileAccessed"}], 7)


def when(ident: str, operator: Operator, *values: str) -> Condition:
    """A condition."""
    return Condition(ident, operator, values)


def ask(
    world: World,
    view: View = View.ALL,
    *conditions: Condition,
    joined: Joined = Joined.AND,
    zapped: bool = True,
    scope: Scope | None = None,
) -> Asker:
    """Somebody who asks about that day."""
    question = Question(
        view, START - timedelta(hours=1), START + timedelta(hours=23), Filter(conditions, joined), zapped
    )
    return Asker(scope or world.scope, Sources(world.lake, world.records, Catalog.stock()), question)
