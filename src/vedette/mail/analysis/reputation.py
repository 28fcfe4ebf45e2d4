"""What threat intelligence knows of a message's links, senders, relays and files; silent where nobody provides any.

`analyse.findings` calls it; `indicators.index` implements `case.Intelligence`.
"""

from __future__ import annotations

from collections.abc import Iterator

from vedette.mail.analysis.case import Case, Known
from vedette.mail.analysis.finding import Finding, Kind, Technology
from vedette.mail.authentication import organisational

_MOST = 200
_POINTS = {"malware": 8.0, "phish": 8.0, "spam": 3.0}
_TECHNOLOGIES = {
    "link": Technology.URL_REPUTATION,
    "host": Technology.URL_REPUTATION,
    "sender": Technology.DOMAIN_REPUTATION,
    "relay": Technology.GENERAL,
    "file": Technology.FILE_REPUTATION,
}
_KINDS = {"malware": Kind.MALWARE, "phish": Kind.PHISH, "spam": Kind.SPAM}


def analyse(case: Case) -> Iterator[Finding]:
    """Findings for every indicator that matches, and for files known to be good."""
    known = case.knowledge.intelligence
    if known is None:
        return
    message = case.message
    for link in message.links[:_MOST]:
        yield from told(known.url(link.url), "link", link.url[:120])
    hosts = dict.fromkeys(name for link in message.links[:_MOST] for name in (link.domain, organisational(link.domain)))
    for host in hosts:
        yield from told(known.domain(host), "host", host)
    for domain in dict.fromkeys((message.sender.domain, case.sender_domain, case.envelope_domain)):
        if domain:
            yield from told(known.domain(domain), "sender", domain)
    for address in dict.fromkeys((message.sender.address, message.envelope_sender)):
        yield from told(known.sender(address), "sender", address)
    if case.authentication.sender_ip:
        relay = case.authentication.sender_ip
        yield from told(known.address(relay), "relay", relay)
    for attachment in message.attachments:
        for file in attachment.everything():
            where = f"{file.name or 'a file'} (SHA-256 {file.sha256[:12]}…)"
            yield from told(known.file(file.sha256, file.data), "file", where)


def told(known: Known | None, what: str, named: str) -> Iterator[Finding]:
    """The finding that something (`link`, `host`, `sender`, `relay`, `file`) is known; none where it is not."""
    if known is None:
        return
    weight = _POINTS.get(known.threat, 8.0) * max(0.0, min(1.0, known.confidence))
    kind = _KINDS.get(known.threat, Kind.PHISH)
    yield Finding(
        f"known-{what}",
        kind,
        round(weight, 2),
        f"{what} {named} is known as {known.threat} ({known.source})",
        _TECHNOLOGIES[what],
    )
