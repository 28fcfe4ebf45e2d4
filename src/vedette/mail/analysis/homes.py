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
_FURNITURE = {
    "a view in the browser": re.compile(
        r"view (?:it |this )?(?:e-?mail )?(?:in|online|on the web)|web ?(?:version|browser)|online (?:ansehen|version)"
        r"|im browser|en (?:el|tu|su) navegador|no navegador|dans (?:le|votre) navigateur"
        r"|nel browser|in je browser|w przegl",
        re.IGNORECASE,
    ),
    "its privacy or terms": re.compile(
        r"privacy|datenschutz|terms|impressum|privacidad|privacidade|confidentialit|mentions l|condizioni|voorwaarden",
        re.IGNORECASE,
    ),
    "a way out": _WAY_OUT,
}
_SOCIAL = frozenset(
    f"{name}.com"
    for name in ("facebook", "twitter", "x", "instagram", "linkedin", "youtube", "tiktok", "pinterest", "apple")
)
_PLACES = 5
_GAPS = re.compile(r"[\W_]+")
_SHORTEST, _TEXT = 4, 20_000
_URL = re.compile(r"(?:https?://|www\.)\S+")


def analyse(case: Case) -> Iterator[Finding]:
    """Findings about links that lead home."""
    offered = furniture(case)
    if len(offered) > 1:
        weight = 1.0 if len(offered) == 2 else 1.6
        yield Finding("publisher-furniture", Kind.GOOD, weight, f"offers {', '.join(offered)}")
    sender = case.message.sender.domain
    if not sender or throwaway(sender) or domains.carrier(case.message.sender.address):
        return
    places = case.targets
    home = [url for url, domain in places.items() if domain and leads_home(case, domain)]
    if len(home) < _LEAST or len(home) * 2 <= len(places):
        return
    weight = 3.5 if len(home) >= _MANY else 2.0
    out = next((link for link in case.message.links if link.url in home and way_out(link.url, link.shown)), None)
    weight += 0.5 if out is not None else 0.0
    if doubtful(case) or (len(places) <= _PLACES and not domains.owner(case.sender_domain) and not named(case)):
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


def leads_home(case: Case, domain: str) -> bool:
    """Whether a registrable domain is the sender's, its envelope's, or its name under another suffix."""
    if domain in {case.sender_domain, case.envelope_domain}:
        return True
    brand = domains.owner(case.sender_domain)
    if brand is not None and brand.owns(domain):
        return not (domains.hosting(domain) or domains.redirector(domain))
    label, own = domain.partition(".")[0], case.sender_domain.partition(".")[0]
    return len(own) >= 4 and label == own and not domains.hosting(domain)


def way_out(url: str, shown: str) -> bool:
    """Whether a link offers to unsubscribe or to choose what is sent."""
    return bool(_WAY_OUT.search(url) or _WAY_OUT.search(shown))


def throwaway(host: str) -> bool:
    """Whether anybody could have had such a name yesterday: cheap, given away, imitated or made by a machine."""
    return bool(
        domains.cheap(host)
        or domains.hosting(host)
        or (domains.imitated(host)[0] and domains.imitated(host)[1] != "contains")
        or domains.freemail(host)
        or domains.new_suffix(host)
        or domains.random_looking(organisational(host).partition(".")[0])
    )


def named(case: Case) -> bool:
    """Whether the page or its sender's name speaks of the domain it comes from, in words and not in links."""
    label = case.sender_domain.partition(".")[0].replace("-", "")
    if len(label) < _SHORTEST or label in domains.squeezed(case.message.sender.name):
        return True
    return label in _GAPS.sub("", _URL.sub(" ", case.folded[:_TEXT]))


def furniture(case: Case) -> list[str]:
    """What the foot of a publisher's page offers beside what the page is about."""
    if len(case.targets) < _PLACES:
        return []
    links = [link for link in case.message.links if link.tag == "a"]
    shown = " | ".join(link.shown[:60] for link in links)
    found = [name for name, pattern in _FURNITURE.items() if pattern.search(shown)]
    if len({organisational(link.domain) for link in links} & _SOCIAL) >= 2:
        found.append("its pages in social networks")
    return found
