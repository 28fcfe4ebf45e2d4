"""Whose the things on a page are: does it name its sender, whose pictures does it show, where do its parties live.

`analyse.findings` calls it. Organisations show their own name, pictures and sites; a lure is put together from a
mailbox, a site and pictures that have nothing to do with one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.mail.analysis import domains, homes, letters
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind, Technology
from vedette.mail.analysis.languages import COUNTRIES, written
from vedette.mail.authentication import organisational

_FEW = 3
_GENERIC = "io co me tv ai eu cc fm to ly us gg sh so is ws nu im am la st vc pw tk ml ga cf gq su in jp be gl gd id"
_MACHINE = re.compile(r"[a-z0-9]{8,}")
_EMOJI = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")


def analyse(case: Case) -> Iterator[Finding]:
    """Findings about parties that have nothing in common."""
    targets = case.targets
    sites = {site for site in targets.values() if site}
    hosts = {host for part in case.message.markup for host in part.image_hosts}
    if not domains.owner(case.sender_domain) or domains.carrier(case.message.sender.address):
        yield from _pictures(hosts)
    yield from _sender(case)
    yield from _countries(case, sites)
    if not case.message.markup or not sites or case.quoting or case.stand_in:
        return
    home = any(homes.leads_home(case, site) for site in sites)
    pictures = {organisational(host) for host in hosts}
    if pictures and not home and not pictures & (sites | {case.sender_domain}):
        weight = 1.0 if any(domains.tracker(link.domain) for link in case.message.links) else 2.0
        evidence = f"{case.sender_domain} shows pictures of {min(pictures)} and leads to {min(sites)}"
        yield Finding("three-parties", Kind.PHISH, weight, evidence, Technology.MIXED)
    yield from _named(case, len(targets), home)


def _named(case: Case, places: int, home: bool) -> Iterator[Finding]:
    """Whether a page speaks of the organisation it comes from, and whether its sender's name does."""
    if domains.freemail(case.message.sender.domain) or domains.tracker(case.sender_domain):
        return
    if (places <= _FEW or not home) and not (home and domains.owner(case.sender_domain)) and not homes.named(case):
        weight = 0.8 if places > _FEW else 0.5 if _letter(case) else 2.0
        evidence = f"nothing in {places} places to click and the text around them speaks of {case.sender_domain}"
        yield Finding("sender-never-named", Kind.SPAM, weight, evidence, Technology.MIXED)
    if home or places > _FEW or any(domains.tracker(link.domain) for link in case.message.links):
        return
    out = any(homes.way_out(link.url, link.shown) for link in case.message.links) or "opt_out" in case.cues
    if out:
        yield Finding("way-out-elsewhere", Kind.SPAM, 1.2, "offers a way out, and nothing leads to the sender")


def _letter(case: Case) -> bool:
    """Whether a person seems to write: without pictures, under a name that is the mailbox's."""
    local = domains.squeezed(case.message.sender.address.partition("@")[0])
    names = [word for word in letters.spoken(case.message.sender.name).split() if len(word) > 2]
    return any(name in local for name in names) and not any(part.images for part in case.message.markup)


def _pictures(hosts: set[str]) -> Iterator[Finding]:
    """Pictures from places for everybody's pictures; who has a site keeps them there."""
    borrowed = sorted(host for host in hosts if domains.gallery(host))
    if borrowed:
        weight = 2.2 if len(borrowed) == len(hosts) else 1.6
        yield Finding("pictures-borrowed", Kind.PHISH, weight, f"shows pictures kept at {', '.join(borrowed[:3])}")


def _sender(case: Case) -> Iterator[Finding]:
    """Small marks of names made for one mailing."""
    sender = case.message.sender
    if _EMOJI.search(sender.name):
        yield Finding("emoji-name", Kind.SPAM, 1.5, f"pictures in the sender's name: {sender.name[:60]}")
    local = sender.address.partition("@")[0]
    if _MACHINE.fullmatch(local) and domains.random_looking(local) and not domains.freemail(sender.domain):
        yield Finding("sender-local-random", Kind.SPAM, 0.8, f"{sender.address} looks made by a machine")
    label = case.sender_domain.partition(".")[0]
    if any(char.isdigit() for char in label) and not domains.freemail(sender.domain) and not domains.owner(label):
        yield Finding("sender-domain-digits", Kind.SPAM, 0.5, f"{case.sender_domain} has figures in its name")
    if domains.new_suffix(sender.domain):
        yield Finding("sender-new-suffix", Kind.SPAM, 1.0, f"{sender.domain} lies under one of the newer suffixes")
    elif any(domains.new_suffix(link.domain) for link in case.message.links[:50]):
        yield Finding("link-new-suffix", Kind.SPAM, 0.6, "leads to a site under one of the newer suffixes")


def _countries(case: Case, sites: set[str]) -> Iterator[Finding]:
    """A sender of one country and sites of another, or a language no one of the sites' country speaks."""
    abroad = sorted(site for site in sites if _country(site))
    if not abroad:
        return
    own = _country(case.sender_domain)
    other = next((site for site in abroad if own and _country(site) != own), "")
    if other and not homes.leads_home(case, other):
        evidence = f"{case.sender_domain} leads to {other}, a site of another country"
        yield Finding("countries-differ", Kind.PHISH, 1.2, evidence, Technology.MIXED)
    language = written(case.words)
    strange = next((site for site in abroad if language and _country(site) not in COUNTRIES[language]), "")
    if strange and strange != case.sender_domain:
        evidence = f"writes {language} and leads to {strange}"
        yield Finding("language-unlike-site", Kind.PHISH, 1.5, evidence, Technology.MIXED)


def _country(domain: str) -> str:
    """The country of a domain, empty for suffixes anybody takes."""
    suffix = domain.rpartition(".")[2]
    return suffix if len(suffix) == 2 and suffix not in _GENERIC.split() else ""
