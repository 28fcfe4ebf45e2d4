"""Links: numbers for hosts, user parts, look-alikes, shorteners, free hosting, redirects, misleading text.

`analyse.findings` calls it; every behaviour is told once, with the first link that shows it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, unquote, urlsplit

from vedette.mail.analysis import domains
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind, Technology
from vedette.mail.authentication import organisational
from vedette.mail.links import Link, host

_SHOWN = re.compile(r"(?:https?://)?((?:[a-z0-9-]{1,63}\.)+[a-z]{2,24})(?:[/:?#].*)?", re.IGNORECASE)
_NESTED = re.compile(r"https?(?::|%3a)(?:/|%2f){2}", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}")
_MANY, _RARE, _GRAVE = 12, 0.4, 2.5  # among many links a few that are unusual are usual
_BAIT = re.compile(
    r"(?:log-?in|sign-?in|verif|secure|account|update|confirm|wallet|support|billing|unlock|recover)", re.I
)


def analyse(case: Case) -> Iterator[Finding]:
    """Findings about the links of subject, body and attached messages, one per behaviour."""
    links = case.message.links[:300]
    told: dict[str, Finding] = {}
    times: Counter[str] = Counter()
    for link in links:
        for code, finding in {finding.code: finding for finding in _link(link, case)}.items():
            told.setdefault(code, finding)
            times[code] += 1
    for code, finding in told.items():
        light = finding.weight < _GRAVE or code == "link-free-hosting"
        rare = light and len(links) >= _MANY and times[code] * 4 < len(links)
        yield replace(finding, weight=round(finding.weight * _RARE, 2)) if rare else finding
    outside = {domain for domain in case.link_domains if domain not in {case.sender_domain, case.envelope_domain}}
    if case.message.links and len(outside) == len(case.link_domains) and case.sender_domain:
        evidence = f"no link leads to {case.sender_domain}; they lead to {', '.join(sorted(outside)[:3])}"
        yield Finding("links-elsewhere", Kind.PHISH, 0.2, evidence)


def _link(link: Link, case: Case) -> Iterator[Finding]:
    try:
        parts = urlsplit(link.url)
        user, port = parts.username, parts.port
    except ValueError:
        yield Finding("link-malformed", Kind.SPAM, 1.0, f"{link.url[:120]} cannot be read as a link")
        return
    name = link.domain
    if user and "." in unquote(user):
        yield Finding("link-userinfo", Kind.PHISH, 3.0, f"{link.url[:120]} shows {unquote(user)} but leads to {name}")
    if port not in {None, 80, 443, 8080, 8443}:
        yield Finding("link-port", Kind.PHISH, 0.7, f"{link.url[:120]} leads to port {port}")
    if domains.numeric(name):
        yield Finding(
            "link-numeric-host",
            Kind.PHISH,
            4.0 if case.message.markup else 2.0,
            f"{link.url[:120]} leads to a number instead of a name",
        )
    elif not domains.exists(name) and "." in name:
        yield Finding("link-unknown-suffix", Kind.SPAM, 0.7, f"{name} has no existing top-level domain")
    yield from _host(link, name, case)
    yield from _redirect(link, parts.query, name, case)
    if link.location == "QRCode":
        weight = 3.0 if len(case.words) < 150 else 2.0
        yield Finding("link-in-qr-code", Kind.PHISH, weight, f"a QR code leads to {name}", Technology.ADVANCED)
    yield from _mismatch(link, name)
    if any(_ADDRESS.search(unquote(value)) for value in (parts.query, parts.fragment)) and link.tag:
        yield Finding("link-carries-address", Kind.PHISH, 0.2, f"{link.url[:160]} carries a mail address")


def _host(link: Link, name: str, case: Case) -> Iterator[Finding]:
    if domains.shortener(name):
        yield Finding("link-shortened", Kind.PHISH, 1.7, f"{link.url[:120]} hides where it leads")
    elif domains.hosting(name) and organisational(name) != case.sender_domain:
        yield Finding("link-free-hosting", Kind.PHISH, 3.4, f"{name} is a place where anybody can put a page")
    brand, how = domains.imitated(name)
    if brand and organisational(name) != case.sender_domain:
        weight = {"homograph": 4.0, "typo": 3.0, "subdomain": 1.0, "contains": 1.5}[how]
        yield Finding("link-imitates-brand", Kind.PHISH, weight, f"{name} imitates {brand} ({how})", Technology.BRAND)
    for own in case.organisation.domains | case.organisation.protected_domains:
        if domains.similar(name, own):
            yield Finding("link-imitates-us", Kind.PHISH, 4.0, f"{name} looks like {own}", Technology.DOMAIN)
    if "xn--" in name:
        yield Finding("link-punycode", Kind.PHISH, 1.0, f"{name} is written in other letters")
    if domains.cheap(name):
        yield Finding("link-cheap-domain", Kind.SPAM, 2.2, f"{name} lies under a top-level domain of throw-away names")
    label = organisational(name).partition(".")[0]
    if domains.random_looking(label):
        yield Finding("link-random-domain", Kind.SPAM, 0.3, f"{name} looks made by a machine")
    if name.count("-") >= 3 or name.count(".") >= 5:
        yield Finding("link-long-host", Kind.PHISH, 1.0, f"{name} has many parts")
    if _BAIT.search(name) and name != case.message.sender.domain:
        yield Finding("link-bait-host", Kind.PHISH, 1.0, f"{name} names itself after what it asks for")


def _redirect(link: Link, query: str, name: str, case: Case) -> Iterator[Finding]:
    """Where a site forwards to; a link whose rewriter could be undone says so by itself."""
    url = link.url
    if link.via and domains.redirector(link.via):
        yield Finding("link-redirects", Kind.PHISH, 1.5, f"{link.via} forwards to {name}")
        return
    nested = next(_NESTED.finditer(url, 8), None)
    if nested is None:
        return
    target = next((value for _, value in parse_qsl(query) if _NESTED.match(value)), unquote(url[nested.start() :]))
    leads = host(unquote(target))
    if leads and organisational(leads) != organisational(name):
        weight = 1.5 if domains.redirector(name) else 0.5
        yield Finding("link-redirects", Kind.PHISH, weight, f"{name} forwards to {leads}")
        yield from _host(link, leads, case)


def _mismatch(link: Link, name: str) -> Iterator[Finding]:
    """Text that reads as one site over a link to another; trackers of senders do it too, so it weighs little alone."""
    match = _SHOWN.fullmatch(link.shown.strip()) if link.tag == "a" else None
    if match is None or not domains.exists(match[1].lower()):
        return
    shown = organisational(match[1].lower())
    if shown != organisational(name):
        yield Finding("link-shows-another", Kind.PHISH, 0.5, f"shows {match[1]} but leads to {name}")
