"""Mail-flow rules: which conditions a message meets, and what the rules that match do in their order.

`apply` runs them after the connection and before every list (learn.microsoft.com, Mail flow rules in Exchange Online).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vedette.mail.policies.facts import Facts
from vedette.mail.policies.lists import names_of
from vedette.mail.policies.model import Condition, FlowRule, Policy


@dataclass(frozen=True, slots=True)
class Matched:
    """A rule that applies to a recipient, and the words for it."""

    rule: Policy[FlowRule]
    text: str


def matching(rules: Iterable[Policy[FlowRule]], facts: Facts, recipient: str) -> Iterator[Matched]:
    """The rules that match, in order of priority; a rule that stops is the last."""
    for rule in rules:
        settings = rule.settings
        if not rule.enabled or not rule.audience.covers(recipient) or not holds(settings.when, facts, recipient):
            continue
        if not settings.unless.empty and holds(settings.unless, facts, recipient):
            continue
        word = "would have matched (it is only tested)" if settings.test else "matched"
        yield Matched(rule, f"the mail-flow rule {rule.name!r} {word}")
        if settings.stop and not settings.test:
            return


def holds(condition: Condition, facts: Facts, recipient: str) -> bool:
    """Does everything the condition asks hold? An empty one always does."""
    if condition.senders and not _named(condition.senders, facts.sender, facts.mail_from):
        return False
    if condition.recipients and not _named(condition.recipients, recipient):
        return False
    if condition.subject and not _contains(condition.subject, facts.subject):
        return False
    if condition.header and not _header(condition, facts):
        return False
    if condition.extensions and not any(file.extension in condition.extensions for file in facts.files):
        return False
    return _of_connection(condition, facts)


def _of_connection(condition: Condition, facts: Facts) -> bool:
    if condition.networks and not _within(condition.networks, facts.client):
        return False
    if condition.authentication and not _authenticated(condition.authentication, facts):
        return False
    return facts.size > condition.larger and condition.direction in {"", facts.direction}


def _named(wanted: tuple[str, ...], *addresses: str) -> bool:
    return any(name in wanted for address in addresses if address for name in names_of(address))


def _contains(words: tuple[str, ...], text: str) -> bool:
    folded = text.casefold()
    return any(word.casefold() in folded for word in words)


def _header(condition: Condition, facts: Facts) -> bool:
    name = condition.header.lower()
    values = [header.value for header in facts.headers if header.name.lower() == name]
    return any(not condition.header_values or _contains(condition.header_values, value) for value in values)


def _within(networks: tuple[str, ...], client: str) -> bool:
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(network, strict=False) for network in networks)


def _authenticated(wanted: tuple[str, ...], facts: Facts) -> bool:
    results = {f"spf={facts.spf}", f"dkim={facts.dkim}", f"dmarc={facts.dmarc}", f"compauth={facts.composite}"}
    return any(word in results for word in wanted)
