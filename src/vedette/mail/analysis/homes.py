"""Whether a message hangs together: where its links, pictures and way out lead, beside who says to have sent it.

`analyse.findings` calls it. Organisations lead home; that speaks for a sender whose name nobody could have bought
yesterday, in points that a lure of any weight outbids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.mail.analysis import domains
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind
from vedette.mail.authentication import organisational

_LEAST, _MANY = 3, 8
_WAY_OUT = re.compile(
    r"unsub|opt-?out|preferenc|abmeld|abbestell|desabon|desinscr|darse-?de-?baja|uitschrijf|afmeld|avregistr|wypisz|remove",
    re.IGNORECASE,
)


def analyse(case: Case) -> Iterator[Finding]:
    """Findings about links that lead home."""
    sender = case.message.sender.domain
    if not sender or throwaway(sender):
        return
    places = targets(case)
    home = [url for url, domain in places.items() if domain and leads_home(case, domain)]
    if len(home) < _LEAST or len(home) * 2 <= len(places):
        return
    weight = 3.5 if len(home) >= _MANY else 2.0
    out = next((link for link in case.message.links if link.url in home and _way_out(link.url, link.shown)), None)
    weight += 0.5 if out is not None else 0.0
    if doubtful(case):
        weight /= 2
    yield Finding("links-home", Kind.GOOD, weight, f"{len(home)} links lead to {case.sender_domain} itself")


def doubtful(case: Case) -> bool:
    """Whether a name may be borrowed: nothing proved it although somebody looked, or it asks for a secret unproven."""
    results = case.authentication
    if results.aligned:
        return False
    looked = bool(results.spf or results.dkim or results.dmarc)
    asks = "credential" in case.opening and ("urgency" in case.opening or "lure" in case.opening)
    return looked or asks


def targets(case: Case) -> dict[str, str]:
    """What a reader can click, each once, with its registrable domain."""
    return {
        link.url: organisational(link.domain)
        for link in case.message.links
        if link.location == "Body" and (link.tag in {"a", "area", "form"} or not case.message.markup)
    }


def leads_home(case: Case, domain: str) -> bool:
    """Whether a registrable domain is the sender's, its envelope's, or its name under another suffix."""
    if domain in {case.sender_domain, case.envelope_domain}:
        return True
    label, own = domain.partition(".")[0], case.sender_domain.partition(".")[0]
    return len(own) >= 4 and label == own and not domains.hosting(domain)


def _way_out(url: str, shown: str) -> bool:
    return bool(_WAY_OUT.search(url) or _WAY_OUT.search(shown))


def throwaway(host: str) -> bool:
    """Whether anybody could have had such a name yesterday: cheap, given away, imitated or made by a machine."""
    return bool(
        domains.cheap(host)
        or domains.hosting(host)
        or (domains.imitated(host)[0] and domains.imitated(host)[1] != "contains")
        or domains.freemail(host)
        or domains.random_looking(organisational(host).partition(".")[0])
    )
