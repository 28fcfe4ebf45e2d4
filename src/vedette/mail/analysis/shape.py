"""The build of a message, told in small points: how much it says, how many ways it leads, how it is written.

`analyse.findings` calls it. None of it means anything alone; together it tells letters, newsletters and patches from
pages that want one click.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.mail.analysis import domains, homes, letters
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind

_FEW, _LONG = 15, 250
_FEWEST = 3
_MANY, _SEVERAL, _SHOWN = 10, 6, 4
_START = 5_000
_CAPITALS = re.compile(r"\b[A-Z]{4,}\b")
_LETTERS = re.compile(r"\b[A-Za-z]{4,}\b")
_SHOUTED = 0.15
_SUM = re.compile(
    r"\b(?:million|millionen|millions|millones|milhoes|milhões|milioni|miljoen|milionów)\b|[$€£]\s?\d{1,3}(?:[.,]\d{3}){2}",
    re.IGNORECASE,
)
_TECHNICAL = re.compile(r"(?m)^(?:[+-]{3} |@@ |diff |\s*#include|\s{4,}\w+\(.*\);?$|\$ \w+|> )")


def analyse(case: Case) -> Iterator[Finding]:
    """Findings about length, links and writing."""
    yield from _length(case)
    yield from _links(case)
    yield from _writing(case)
    yield from _name(case)


def _length(case: Case) -> Iterator[Finding]:
    count = len(case.words)
    lettered = bool(case.message.text.strip()) or not case.message.markup  # a bare page is told as such elsewhere
    if count < _FEW and lettered and (case.message.links or case.message.attachments):
        yield Finding("few-words", Kind.SPAM, 1.8, f"says next to nothing: {count} words")
    elif count >= _LONG and not (case.message.markup and 0 < len(case.targets) <= _FEWEST):
        yield Finding("long-text", Kind.GOOD, 0.8, f"has something to say: {count} words")
    if 0 < len(case.message.subject.split()) <= 2:
        yield Finding("short-subject", Kind.SPAM, 1.1, f"a subject of a word or two: {case.message.subject[:60]}")
    if case.message.attachments:
        yield Finding("brings-files", Kind.SPAM, 0.4, f"brings {len(case.message.attachments)} files")


def _links(case: Case) -> Iterator[Finding]:
    """Newsletters lead to many places, letters to none or home, lures to one place of somebody else."""
    places = case.targets
    sites = set(places.values())
    foreign = bool(places) and not any(homes.leads_home(case, site) for site in sites)
    shown = {link.shown.lower() for link in case.message.links if link.url in places and len(link.shown) >= _SHOWN}
    if len(places) >= _MANY and (len(sites) > 1 or len(shown) >= _MANY // 2):
        yield Finding("many-places", Kind.GOOD, 2.5, f"leads to {len(places)} places, as newsletters do")
    elif len(places) >= _SEVERAL and len(shown) >= _SEVERAL:
        yield Finding("several-places", Kind.GOOD, 1.2, f"leads to {len(places)} places, each under its own name")
    elif foreign and len(sites) == 1 and not case.stand_in:
        yield Finding("one-site-elsewhere", Kind.SPAM, 0.7, f"every link leads to {next(iter(sites))}")
    if any(part.images for part in case.message.markup):
        yield Finding("pictures-elsewhere", Kind.SPAM, 0.3, "shows pictures that are loaded from a site")


def _writing(case: Case) -> Iterator[Finding]:
    start = case.body[:_START]
    words = len(_LETTERS.findall(start))
    loud = len(_CAPITALS.findall(start))
    if words > 20 and loud > _SHOUTED * words:
        yield Finding("capitals", Kind.SPAM, 0.5, f"{loud} of {words} words in capitals")
    if "!!" in start:
        yield Finding("exclamations", Kind.SPAM, 0.9, "several exclamation marks in a row")
    if _SUM.search(case.body[:20_000]):
        yield Finding("large-sum", Kind.SPAM, 0.4, "speaks of millions")
    if case.message.markup:
        return
    yield Finding("plain-text", Kind.GOOD, 0.3, "plain text without a page beside it")
    if _TECHNICAL.search(case.body[:20_000]):
        yield Finding("technical-text", Kind.GOOD, 2.0, "quotes, code or changes to code")


def _name(case: Case) -> Iterator[Finding]:
    """An organisation that writes under its own name; no lure gains by it whose domain imitates or is given away."""
    host = case.message.sender.domain
    if homes.throwaway(host) or domains.imitated(host)[0] or domains.carrier(case.message.sender.address):
        return
    plain = case.sender_domain.replace("-", "")
    found = next((w for w in letters.spoken(case.message.sender.name).split() if len(w) > 3 and w in plain), "")
    if found:
        yield Finding(
            "name-in-domain", Kind.GOOD, 2.2, f"{case.message.sender.name!r} writes from {case.sender_domain}"
        )
