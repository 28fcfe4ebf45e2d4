"""Where it came from, as the headers tell: relays without names, machine accounts, ids of elsewhere, missing fields.

`analyse.findings` calls it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.mail.analysis import domains
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind
from vedette.mail.authentication import organisational

_UNKNOWN = re.compile(r"\(unknown \[|\(\[?\d{1,3}(?:\.\d{1,3}){3}\]?\)|may be forged|unverified", re.IGNORECASE)
_HELO = re.compile(r"^from\s+(\S+)", re.IGNORECASE)
_DYNAMIC = re.compile(
    r"(?:dsl|dial|dyn|pool|ppp|cable|client|customer|static|vps|ubuntu|localhost)[\w.-]*\d|\d+[-.]\d+[-.]\d+[-.]\d+"
)
_MACHINE_ACCOUNTS = frozenset({"root", "www-data", "apache", "nobody", "httpd", "nginx", "daemon", "wwwrun"})


def analyse(case: Case) -> Iterator[Finding]:
    """Findings from envelope, Message-ID and the path of Received."""
    message = case.message
    local, _, domain = message.envelope_sender.rpartition("@")
    if local.lower() in _MACHINE_ACCOUNTS:
        yield Finding(
            "envelope-machine-account", Kind.SPAM, 3.0, f"sent by the system account {message.envelope_sender}"
        )
    if domain and not domains.exists(domain):
        yield Finding("envelope-impossible", Kind.SPAM, 2.0, f"the envelope's domain {domain} cannot exist")
    if domain.endswith(".onmicrosoft.com") and organisational(domain) != case.sender_domain:
        evidence = f"sent through the unnamed tenant {domain} as {case.sender_domain}"
        yield Finding("envelope-unnamed-tenant", Kind.PHISH, 3.0, evidence)
    if domain and domains.random_looking(organisational(domain).partition(".")[0]):
        yield Finding(
            "envelope-random-domain", Kind.SPAM, 0.7, f"the envelope's domain {domain} looks made by a machine"
        )
    yield from _message_id(case)
    yield from _path(case)
    if message.header("X-PHP-Originating-Script") or message.header("X-PHP-Script"):
        yield Finding("sent-by-script", Kind.SPAM, 1.2, "sent by a PHP script of a web site")
    if not message.header("Date") and case.whole:
        yield Finding("no-date", Kind.SPAM, 0.8, "no Date")


def _message_id(case: Case) -> Iterator[Finding]:
    value = case.message.message_id
    if not value:
        if case.whole:
            yield Finding("no-message-id", Kind.SPAM, 1.0, "no Message-ID")
        return
    name = value.rpartition("@")[2].strip("<> ").lower()
    if "@" not in value or not name or " " in name:
        yield Finding("message-id-malformed", Kind.SPAM, 1.0, f"Message-ID {value[:80]} is malformed")


def _path(case: Case) -> Iterator[Finding]:
    hops = case.message.all("Received")
    first = hops[-1] if hops else ""
    helo = _HELO.match(first)
    if helo and domains.numeric(helo[1].strip("[]")) and "esmtpsa" not in first.lower():
        yield Finding("helo-number", Kind.SPAM, 0.4, f"the first relay called itself {helo[1]}")
    elif helo and _DYNAMIC.search(helo[1].lower()):
        yield Finding("helo-dynamic", Kind.SPAM, 0.3, f"the first relay called itself {helo[1]}")
    if first and _UNKNOWN.search(first):
        yield Finding("relay-unnamed", Kind.SPAM, 0.2, "the first relay has no name of its own")
