"""The raw record of a message, which the mail connector's mappings turn into rows; names are ours, values its own.

The connector's reader makes one of every imported message, `gate.admit` one of every message that passed, `after` one
of every move later on (release, purge), `clicked` one of every click on a guarded link.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from vedette.core.clock import iso
from vedette.mail import stamped
from vedette.mail.analysis.case import Knowledge
from vedette.mail.authentication import Authentication, organisational
from vedette.mail.disposition import Disposition, Outcome
from vedette.mail.message import Message
from vedette.mail.scorer import Model

CONNECTOR = "mail"
"""The connector whose mappings read these records."""
_REASONS = 20


def imported(
    message: Message, results: Authentication, model: Model | None = None, known: Knowledge | None = None
) -> dict[str, Any]:
    """The record of a message that lay in a file: delivered wherever an earlier filter put it."""
    action, location = stamped.delivery(message)
    recipients = message.recipients or ("",)
    return {
        **_common(message, results),
        "direction": _direction(message),
        **stamped.judged(message, results, model, known),
        "deliveries": [
            {"recipient": recipient, "action": action, "location": location, "latest": location}
            for recipient in recipients
        ],
    }


def passed(disposition: Disposition, cluster: str = "") -> bytes:
    """The record of a message that passed the gate, as JSON, with what was decided for each recipient.

    `cluster` is the one of its look-alikes.
    """
    message = disposition.message
    way = disposition.envelope.way
    record = {
        **_common(message, disposition.authentication),
        "networkMessageId": disposition.network_id,
        "handover": disposition.key,
        "way": way.value,
        "tls": disposition.envelope.tls,
        "blob": disposition.digest,
        "cluster": cluster,
        "direction": disposition.facts.direction,
        **stamped.said(message, disposition.verdict, believe=not way.enforces),
        "deliveries": [_delivery(disposition, one) for one in disposition.outcomes],
    }
    return msgspec.json.encode(record)


@dataclass(frozen=True, slots=True)
class Moved:
    """Something that happened to one recipient's copy after delivery, in the words of EmailPostDeliveryEvents."""

    network_id: str
    message_id: str
    recipient: str
    at: datetime
    action: str
    kind: str
    trigger: str
    result: str
    location: str
    source: str
    threat: str = ""
    methods: str = ""


def after(moves: Iterable[Moved]) -> bytes:
    """The record of what happened to copies after delivery, as JSON."""
    rows = [
        {
            "time": iso(move.at),
            "networkMessageId": move.network_id,
            "internetMessageId": move.message_id,
            "recipient": move.recipient,
            "action": move.action,
            "type": move.kind,
            "trigger": move.trigger,
            "result": move.result,
            "location": move.location,
            "from": move.source,
            "threat": move.threat,
            "methods": move.methods,
        }
        for move in moves
    ]
    return msgspec.json.encode({"moves": rows})


@dataclass(frozen=True, slots=True)
class Click:
    """A click on a guarded link, in the words of UrlClickEvents; `id` is the same for a warning and going on past it.

    `chain` holds the link and where it says it leads on to; `agent` is what the browser calls itself.
    """

    id: str
    network_id: str
    recipient: str
    url: str
    at: datetime
    action: str
    through: bool
    address: str
    threat: str
    method: str
    chain: tuple[str, ...]
    agent: str


def clicked(click: Click) -> bytes:
    """The record of a click, as JSON."""
    methods = msgspec.json.encode({click.threat: [click.method]}).decode() if click.threat and click.method else ""
    row = {
        "time": iso(click.at),
        "id": click.id,
        "networkMessageId": click.network_id,
        "account": click.recipient,
        "url": click.url,
        "action": click.action,
        "through": click.through,
        "address": click.address,
        "threat": click.threat,
        "methods": methods,
        "chain": msgspec.json.encode(click.chain).decode(),
        "agent": click.agent,
    }
    return msgspec.json.encode({"clicks": [row]})


def _common(message: Message, results: Authentication) -> dict[str, Any]:
    return {
        "networkMessageId": message.network_id,
        "internetMessageId": message.message_id,
        "handover": "",
        "time": iso(message.date) if message.date else "",
        "subject": message.subject,
        "language": message.languages,
        "from": {"name": message.sender.name, "address": message.sender.address, "domain": message.sender.domain},
        "mailFrom": message.envelope_sender,
        "mailFromDomain": message.envelope_sender.rpartition("@")[2],
        "senderIp": results.sender_ip,
        "recipients": message.recipients or ("",),
        "authentication": {
            "SPF": results.spf,
            "DKIM": results.dkim,
            "DMARC": results.dmarc,
            "CompAuth": results.compauth,
            "Aligned": results.aligned,
            "ARC": results.arc,
            "Reason": results.reason,
            "Source": results.source,
        },
        "links": [
            {"url": link.url, "domain": link.domain, "location": link.location, "shown": link.shown}
            for link in message.links
        ],
        "attachments": [
            {"name": file.name, "type": file.type, "size": file.size, "sha256": file.sha256, "inline": file.inline}
            for file in message.attachments
        ],
        "replyTo": message.header("Reply-To"),
        "mailer": message.header("X-Mailer") or message.header("User-Agent"),
        "list": message.header("List-Id"),
        "size": message.size,
        "problems": message.problems,
    }


def put(disposition: Disposition, one: Outcome) -> tuple[str, str]:
    """DeliveryAction and location of a recipient's copy: where it lies already, if we could not decide that."""
    if disposition.envelope.way.enforces:
        return one.delivery
    return "Delivered", disposition.envelope.location or "Inbox/folder"


def _delivery(disposition: Disposition, one: Outcome) -> dict[str, Any]:
    action, location = put(disposition, one)
    override = one.override
    level = override.level if override else ""
    return {
        "recipient": one.recipient,
        "action": action,
        "location": location,
        "latest": location,
        "emailAction": one.action.value,
        "policy": one.protection,
        "policyName": one.policy,
        "policyId": one.policy_id,
        "category": one.category,
        "orgAction": override.words if override and level == "organization" else "",
        "orgPolicy": override.source if override and level == "organization" else "",
        "userAction": override.words if override and level == "user" else "",
        "userPolicy": override.source if override and level == "user" else "",
        "why": [reason.text for reason in one.reasons][:_REASONS],
    }


def _direction(message: Message) -> str:
    given = message.header("X-MS-Exchange-Organization-MessageDirectionality").strip()
    if given == "Originating":
        return "Outbound"
    ours = {organisational(address.rpartition("@")[2]) for address in message.recipients}
    return "Intra-org" if message.sender.domain and organisational(message.sender.domain) in ours else "Inbound"
