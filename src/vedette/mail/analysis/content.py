"""What the text asks for: credentials, payment, prizes, gift cards, extortion, calls; brands without their sites.

`analyse.findings` calls it; the phrases are data, the points for them stand here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.mail.analysis import domains, letters
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind, Technology

# topic, kind, points for one, two and three or more different phrases
_TOPICS: tuple[tuple[str, Kind, tuple[float, float, float]], ...] = (
    ("credential", Kind.PHISH, (2.2, 3.4, 4.4)),
    ("urgency", Kind.PHISH, (0.7, 1.8, 2.8)),
    ("payment", Kind.PHISH, (0.6, 1.1, 1.5)),
    ("prize", Kind.SPAM, (1.1, 2.3, 3.6)),
    ("advance_fee", Kind.PHISH, (0.4, 1.3, 3.0)),
    ("extortion", Kind.PHISH, (0.5, 1.5, 3.0)),
    ("callback", Kind.PHISH, (0.2, 0.5, 1.0)),
    ("crypto", Kind.PHISH, (0.8, 1.6, 2.4)),
    ("gambling", Kind.SPAM, (0.4, 1.0, 2.2)),
    ("dating", Kind.SPAM, (0.7, 1.7, 3.0)),
    ("health", Kind.SPAM, (0.6, 1.8, 3.2)),
    ("offers", Kind.SPAM, (0.3, 1.0, 2.1)),
    ("solicitation", Kind.SPAM, (1.6, 3.4, 4.8)),
    ("greeting", Kind.PHISH, (1.7, 2.4, 2.4)),
    ("lure", Kind.PHISH, (0.5, 1.2, 2.0)),
    ("executive", Kind.PHISH, (0.8, 2.0, 3.0)),
    ("mailbox", Kind.PHISH, (0.5, 1.2, 2.0)),
    ("supply", Kind.SPAM, (1.4, 3.2, 4.8)),
    ("trade", Kind.SPAM, (0.9, 2.2, 3.5)),
    ("funding", Kind.SPAM, (1.0, 2.5, 4.0)),
    ("income", Kind.SPAM, (0.3, 0.9, 2.0)),
    ("pharmacy", Kind.SPAM, (1.2, 3.0, 4.8)),
    ("adult", Kind.SPAM, (0.7, 1.8, 3.0)),
    ("software", Kind.SPAM, (0.8, 2.4, 4.0)),
    ("credit", Kind.SPAM, (0.5, 1.3, 2.5)),
    ("boilerplate", Kind.SPAM, (1.2, 2.6, 4.0)),
)
_GOODS = frozenset({"supply"})
_FAR = 0.25
_BITCOIN = re.compile(r"\b(?:bc1[a-z0-9]{25,60}|[13][A-HJ-NP-Za-km-z1-9]{26,34}|T[A-HJ-NP-Za-km-z1-9]{33})\b")
_PHONE = re.compile(
    r"(?:\+?1[\s.-]?)?\(?\b8(?:00|33|44|55|66|77|88)\)?[\s.\-\u2013]{0,3}\d{3}[\s.\-\u2013]{0,3}\d{4}\b"
)
_NOTE = 300
_CALL = re.compile(
    r"(?:hotline|help ?line|support|help ?desk|(?:contact|phone|call|number|care|service|cent(?:er|re)))[^\d\n]{0,40}"
    r"\+?1?[\s.-]{0,2}\(?\d{3}\)?[\s.\-\u2013]{0,3}\d{3}[\s.\-\u2013]{0,3}\d{4}\b"
)
_BILL = re.compile(
    r"(?:invoice|billing statement|renew|subscription|charged|debited|order (?:bill|confirm|summary)|purchase)"
)
_MONEY = re.compile(
    r"(?:[$€£]|\b(?:usd?|eur|gbp|r\$))\s?\d{1,3}(?:[.,]\d{3}){1,4}|\b\d{1,3}(?:[.,]\d{3})*(?:\.\d+)?\s?(?:million|m(?:io)?)\b"
    r"|\d{2,}(?:[.,]\d+)*\s?(?:[€£$]|(?:usd|eur|dollars|euros?)\b)",
    re.IGNORECASE,
)


def analyse(case: Case) -> Iterator[Finding]:
    """Findings from phrases and numbers of subject and body."""
    for topic, kind, points in _TOPICS:
        found, near = case.cues.get(topic, ()), case.opening.get(topic, ())
        if found:
            weight = _points(points, _worth(topic, near), _worth(topic, found))
            shown = ", ".join((near or found)[:6])
            yield Finding(f"cue-{topic.replace('_', '-')}", kind, weight, f"speaks of {shown}")
    yield from _together(case)
    yield from _carried(case)
    yield from _brand(case)
    if ("extortion" in case.cues or "crypto" in case.cues) and _BITCOIN.search(case.body):
        yield Finding("payment-address", Kind.PHISH, 2.0, "names an address for payment in a cryptocurrency")
    if _MONEY.search(case.body[:10_000]) or _MONEY.search(case.message.subject):
        yield Finding("sum-of-money", Kind.SPAM, 0.3, "names a sum of money")


def _worth(topic: str, phrases: tuple[str, ...]) -> int:
    """How many phrases count: names of goods are a subject one may write about, and count as one together."""
    single = sum(" " not in phrase and phrase.isascii() for phrase in phrases) if topic in _GOODS else 0
    return len(phrases) - max(0, single - 1)


def _points(points: tuple[float, float, float], near: int, found: int) -> float:
    """Phrases near the head count whole, those further down a quarter."""
    full = points[min(near, 3) - 1] if near else 0.0
    return round(full + _FAR * max(0.0, points[min(found, 3) - 1] - full), 2)


def _together(case: Case) -> Iterator[Finding]:
    """What is ordinary alone and a pattern together."""
    cues = case.opening
    if len(cues.get("credential", ())) and ("urgency" in cues or "lure" in cues) and case.message.links:
        yield Finding(
            "credential-pressure", Kind.PHISH, 1.5, "asks to act on an account through a link, under pressure"
        )
    calling = len(cues.get("callback", ())) >= 2 and domains.freemail(case.message.sender.domain)
    phone = _PHONE.search(case.folded) if calling else None
    if phone is not None:
        yield Finding("callback-lure", Kind.PHISH, 5.0, f"an order nobody made and a number to call: {phone[0]}")
    number = _CALL.search(case.folded) if phone is None and len(case.words) < _NOTE and not case.message.links else None
    if number is not None and _BILL.search(case.folded):
        evidence = f"a bill without detail and a number to call: {number[0][-20:].strip()}"
        yield Finding("billed-by-phone", Kind.PHISH, 3.5, evidence)
    if len(cues.get("advance_fee", ())) >= 3 and (
        domains.freemail(case.message.sender.domain) or any(domains.freemail(a.domain) for a in case.reply_to)
    ):
        yield Finding("advance-fee", Kind.PHISH, 2.5, "a fortune or favour offered from a free mailbox")
    if len(cues.get("prize", ())) >= 1 and ("urgency" in cues or "lure" in cues) and case.message.links:
        yield Finding("prize-lure", Kind.SPAM, 0.8, "a prize or reward behind a link")
    asks = sum(topic in cues for topic in ("executive", "payment", "urgency", "prize"))
    if asks >= 2 and len(case.words) < 100 and not case.message.links and domains.freemail(case.message.sender.domain):
        yield Finding("freemail-request", Kind.PHISH, 2.5, "a short, urgent request about money from a free mailbox")
    if len(cues.get("executive", ())) >= 2 and len(case.words) < 120 and not case.message.links:
        yield Finding("executive-request", Kind.PHISH, 1.5, "a short personal request without any detail")


def _carried(case: Case) -> Iterator[Finding]:
    """A service's own mail, with the words of a stranger who used it."""
    sender = case.message.sender
    pushed = [topic for topic in ("prize", "payment", "crypto", "credential", "callback") if topic in case.opening]
    if pushed and domains.carrier(sender.address):
        evidence = f"{sender.address} carries the words of whoever uses it; these are about {', '.join(pushed)}"
        yield Finding("carried-lure", Kind.PHISH, 2.5, evidence, Technology.MIXED)


def _brand(case: Case) -> Iterator[Finding]:
    """A brand named in subject or text while neither the sender nor any link is the brand's."""
    subject = letters.spoken(case.message.subject)
    text = f" {' '.join(case.words[:400])} "
    there = frozenset(case.words[:400]) | frozenset(subject.split())
    hosts = {link.domain for link in case.message.links}
    for brand in domains.brands():
        name = brand.spoken
        if brand.key.isascii() and name.split(" ", 2)[1] not in there:
            continue
        in_subject = not brand.ordinary and (name in subject or (not brand.key.isascii() and brand.key in subject))
        times = text.count(name) if not brand.ordinary else 0
        if not (in_subject or times >= 2) or brand.owns(case.message.sender.domain):
            continue
        own = any(brand.owns(name) for name in hosts)
        pressed = any(topic in case.opening for topic in ("credential", "payment", "prize", "urgency"))
        if hosts and pressed:
            weight = 0.3 if own else 1.0
            evidence = f"speaks for {brand.name} from {case.message.sender.domain or 'nowhere'}"
            yield Finding("brand-without-its-site", Kind.PHISH, weight, evidence, Technology.BRAND)
            return
