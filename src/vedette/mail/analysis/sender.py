"""The sender: names that pretend, domains that imitate, replies that go elsewhere, first contacts.

`analyse.findings` calls it; people and domains to protect come with the case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.mail.addresses import Address
from vedette.mail.analysis import domains, letters
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.domains import Brand
from vedette.mail.analysis.finding import Finding, Kind, Technology
from vedette.mail.authentication import organisational

_ADDRESS = re.compile(r"[\w.+-]{1,64}@((?:[\w-]{1,63}\.)+[a-z]{2,24})", re.IGNORECASE)
_ODD = re.compile(r"['\"\s<>(),;:\[\]]|[^\x00-\x7f]")
_ROLE = re.compile(
    r"\b(?:support|security|helpdesk|help desk|it desk|admin(?:istrator)?|service(?: desk)?|team|billing|account"
    r"|customer|alert|notification|payroll|hr"
    r"|human resources|mail ?server|webmail|postmaster|no-?reply|office|department)\b"
)
_MUNGED = re.compile(r"\S via \S", re.IGNORECASE)  # how lists rewrite authors whose domain forbids forwarding
_MACHINE = re.compile(r"[a-z0-9]*\d[a-z0-9]*[a-z][a-z0-9]*\d|[a-z]*\d{4,}")


def analyse(case: Case) -> Iterator[Finding]:
    """Findings about who says to have sent it."""
    sender = case.message.sender
    yield from _address(case, sender)
    yield from _brand(case, sender)
    yield from _people(case, sender)
    yield from _reply(case, sender)
    yield from _history(case, sender)


def _address(case: Case, sender: Address) -> Iterator[Finding]:
    if not sender.address or "@" not in sender.address:
        shown = case.message.header("From")[:100] or "nothing"
        yield Finding("sender-missing", Kind.SPAM, 3.0, f"From holds no address: {shown}")
        return
    if _ODD.search(sender.address):
        yield Finding("sender-malformed", Kind.SPAM, 2.5, f"{sender.address} is no address a mailbox could have")
    if not domains.exists(sender.domain):
        yield Finding("sender-domain-impossible", Kind.PHISH, 3.5, f"{sender.domain} cannot exist")
    if domains.cheap(sender.domain):
        yield Finding("sender-cheap-domain", Kind.SPAM, 2.3, f"{sender.domain} lies under a suffix of throw-away names")
    if domains.hosting(sender.domain) and not domains.freemail(sender.domain):
        yield Finding("sender-free-hosting", Kind.PHISH, 1.4, f"{sender.domain} is free hosting, not an organisation")
    if domains.random_looking(case.sender_domain.partition(".")[0]):
        yield Finding("sender-random-domain", Kind.SPAM, 2.2, f"{case.sender_domain} looks made by a machine")
    if _MACHINE.fullmatch(sender.address.partition("@")[0]) and domains.freemail(sender.domain):
        yield Finding("sender-machine-made", Kind.SPAM, 2.8, f"{sender.address} looks made by a machine")
    brand, how = domains.imitated(sender.domain)
    if brand:
        evidence = f"{sender.domain} imitates {brand} ({how})"
        yield Finding(
            "sender-imitates-brand", Kind.PHISH, 1.5 if how == "subdomain" else 3.5, evidence, Technology.BRAND
        )
    for own in case.organisation.domains | case.organisation.protected_domains:
        if domains.similar(sender.domain, own):
            yield Finding("sender-imitates-us", Kind.PHISH, 4.5, f"{sender.domain} looks like {own}", Technology.DOMAIN)
    inside = _ADDRESS.search(sender.name)
    if inside and organisational(inside[1].lower()) != case.sender_domain:
        weight = 0.8 if domains.carrier(sender.address) else 2.5  # services name whom they write for
        evidence = f"the name shows {inside[0]}, the address is {sender.address}"
        yield Finding("name-holds-address", Kind.PHISH, weight, evidence)


def _brand(case: Case, sender: Address) -> Iterator[Finding]:
    name = letters.spoken(sender.name)
    run = name.replace(" ", "")
    if not run or domains.owner(sender.domain):
        return  # one brand may speak of another; whether it is that brand is for `trust` to say
    for brand in domains.brands():
        whole = len(brand.key) >= 7 or not brand.key.isascii()  # scripts without blanks: anywhere in the name
        spoken = brand.spoken in name or (whole and brand.key in run)
        if spoken and not brand.owns(sender.domain):
            lone = name == brand.spoken
            weight = 3.5 if not brand.ordinary or lone else 2.5
            if brand.key in domains.squeezed(case.sender_domain.partition(".")[0]):
                weight = 1.0  # its address says the same; that it imitates the brand is told above
            if _leads_to(brand, case):
                weight = min(weight, 1.0)  # a lure gains nothing by leading to those it plays
            if case.stand_in:  # who really wrote is not known: what the links say is left
                weight = min(weight, 2.5 if case.message.links else 0.5) if weight > 1.0 else 0.0
            evidence = f"calls itself {sender.name!r} ({brand.name}) but writes from {sender.domain}"
            if weight:
                yield Finding("name-is-brand", Kind.PHISH, weight, evidence, Technology.BRAND)
            return
    if domains.freemail(sender.domain) and _ROLE.search(name):
        evidence = f"calls itself {sender.name!r} but writes from the free mailbox {sender.address}"
        yield Finding("name-is-department", Kind.PHISH, 1.8, evidence, Technology.MIXED)


def _leads_to(brand: Brand, case: Case) -> bool:
    """Does every link lead to the brand's own site, and nothing else want an answer?"""
    hosts = {link.domain for link in case.message.links}
    own = [host for host in hosts if brand.owns(host) and not (domains.hosting(host) or domains.redirector(host))]
    others = [host for host in hosts if host not in own and not domains.tracker(host)]
    return bool(own) and not others and not case.message.attachments and "callback" not in case.cues


def _people(case: Case, sender: Address) -> Iterator[Finding]:
    key = domains.squeezed(sender.name)
    for person in case.organisation.protected_users:
        if key and key == domains.squeezed(person.name) and sender.address != person.address:
            evidence = f"the name of {person.name} ({person.address}) over {sender.address}"
            yield Finding("name-is-protected-user", Kind.PHISH, 4.5, evidence, Technology.USER)
    own = {organisational(domain) for domain in case.organisation.domains if not domains.freemail(domain)}
    if case.sender_domain in own and not case.authentication.aligned and _failed(case):
        evidence = f"claims to come from {case.sender_domain} itself but is not authenticated"
        yield Finding("spoof-of-us", Kind.PHISH, 3.5, evidence, Technology.SPOOF_INTRA)


def _failed(case: Case) -> bool:
    results = case.authentication
    return results.dmarc == "fail" or (results.spf in {"fail", "softfail"} and results.dkim != "pass")


def _reply(case: Case, sender: Address) -> Iterator[Finding]:
    for address in case.reply_to[:3]:
        if "@" not in address.address or organisational(address.domain) == case.sender_domain:
            if address.address != sender.address and domains.freemail(address.domain) and "@" in address.address:
                evidence = f"replies go to another free mailbox, {address.address}, than {sender.address}"
                yield Finding("reply-other-mailbox", Kind.PHISH, 3.0, evidence)
                return
            continue
        free = domains.freemail(address.domain) and not _through_list(case) and not _MUNGED.search(sender.name)
        weight = 3.6 if free else 0.2
        evidence = f"replies go to {address.address}, not to {sender.address}"
        yield Finding("reply-elsewhere-free" if free else "reply-elsewhere", Kind.PHISH, weight, evidence)
        return


def _through_list(case: Case) -> bool:
    """A mailing list that writes in its members' names and lets replies go to them."""
    name = case.message.header("List-Id") or case.message.header("List-Post")
    return bool(name) and case.sender_domain in name.lower()


def _history(case: Case, sender: Address) -> Iterator[Finding]:
    """What our own mail knows; silent where no history is kept."""
    if case.history is None or not sender.address:
        return
    if case.history.newly_seen(case.sender_domain):
        evidence = f"{case.sender_domain} was never seen before these days"
        yield Finding("domain-newly-seen", Kind.PHISH, 1.0, evidence, Technology.DOMAIN_REPUTATION)
    usual = case.history.usual_addresses(sender.name) if sender.name else ()
    if usual and sender.address not in usual:
        evidence = f"the recipients know {sender.name} as {usual[0]}, this is {sender.address}"
        yield Finding("name-known-elsewhere", Kind.PHISH, 3.0, evidence, Technology.MAILBOX)
    elif case.history.first_contact(sender.address, case.message.recipients):
        yield Finding("first-contact", Kind.PHISH, 0.5, f"{sender.address} never wrote to the recipients before")
