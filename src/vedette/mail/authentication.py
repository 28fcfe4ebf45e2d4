"""What earlier hops found about the sender: SPF, DKIM, DMARC, composite authentication, and domain alignment.

Reads the topmost Authentication-Results (RFC 8601), the one our own gateway wrote; results are marked as recorded,
not computed. The connector's reader puts them into EmailEvents.AuthenticationDetails.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from publicsuffixlist import PublicSuffixList

from vedette.mail.message import Message

_RESULT = re.compile(r"\b(spf|dkim|dmarc|compauth|arc)\s*=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(
    r"\b(smtp\.mailfrom|header\.d|header\.i|header\.from|reason|action)\s*=\s*([^\s;]+)", re.IGNORECASE
)
_SENDER_IP = re.compile(r"(?:sender ip is|client-ip=)\s*([0-9a-f.:]+)", re.IGNORECASE)
_RECEIVED_IP = re.compile(r"from\s[^;]*?[(\[]\[?((?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]*:[0-9a-f:.]+)\]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Authentication:
    """Results in lower case (`pass`, `fail` …), empty where no hop said; `aligned` as relaxed DMARC means it.

    `reason` is the composite's code, `action` the published policy, `source` is `recorded` or `computed`.
    """

    spf: str
    dkim: str
    dmarc: str
    compauth: str
    aligned: bool
    sender_ip: str
    arc: str = ""
    reason: str = ""
    action: str = ""
    source: str = "recorded"


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@cache
def organisational(domain: str) -> str:
    """The registrable domain (`mail.a.example.co.uk` → `example.co.uk`), or the domain itself if it is a suffix."""
    return str(_suffixes().privatesuffix(domain) or domain)


def _trusted(message: Message, hosts: frozenset[str]) -> str:
    """The topmost results, or the topmost a trusted host wrote (Exchange Online writes no host: name it `""`)."""
    fields = message.all("Authentication-Results")
    if not hosts:
        return fields[0] if fields else ""
    for field in fields:
        first = field.partition(";")[0].strip()
        if ("" if "=" in first else first.split(" ")[0].lower()) in hosts:
            return field
    return ""


def read(message: Message, hosts: frozenset[str] = frozenset()) -> Authentication:
    """The recorded results of a message; with `hosts`, only those written by one of these."""
    text = _trusted(message, hosts)
    results: dict[str, str] = {}
    found: dict[str, str] = {}
    sender = organisational(message.sender.domain)
    envelope = message.envelope_sender
    aligned = False
    for part in text.split(";"):  # what stands behind a result belongs to it alone: a signature that failed proves none
        told = {name.lower(): value.strip("\"'<>").lower() for name, value in _PROPERTY.findall(part)}
        for name, value in _RESULT.findall(part):
            method, result = name.lower(), value.lower()
            if method not in results or (method == "dkim" and result == "pass"):
                results[method] = result
            domain = told.get("header.d") or told.get("header.i", "").rpartition("@")[2]
            if method == "spf" and result == "pass":
                domain = (told.get("smtp.mailfrom") or envelope).rpartition("@")[2]
            proves = method in {"spf", "dkim"} and result == "pass" and bool(domain)
            aligned = aligned or (proves and bool(sender) and organisational(domain) == sender)
        found |= {name: value for name, value in told.items() if name not in found}
    return Authentication(
        spf=results.get("spf", ""),
        dkim=results.get("dkim", ""),
        dmarc=results.get("dmarc", ""),
        compauth=results.get("compauth", ""),
        aligned=aligned,
        sender_ip=_ip(message, text),
        arc=results.get("arc", ""),
        reason=found.get("reason", ""),
        action=found.get("action", ""),
    )


def _ip(message: Message, results: str) -> str:
    for text in (message.header("X-Sender-IP"), *map(_sender_ip, (results, message.header("Received-SPF")))):
        if text:
            return text.strip("[] ").lower()
    for hop in reversed(message.all("Received")):
        match = _RECEIVED_IP.search(hop)
        if match:
            return match[1].lower()
    return ""


def _sender_ip(text: str) -> str:
    match = _SENDER_IP.search(text)
    return match[1] if match else ""
