"""The way of a campaign's copies, from who sent them to what people did: layers, and how many go from each to the next.

`report.detail` asks for it. Every copy (a message to one recipient) is counted once between any two layers that follow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from vedette.core.shapes import from_json
from vedette.records.mail_campaigns import Copy
from vedette.records.mail_clicks import ClickRow

TOP = 10
"""Names of a layer; the others are one."""
OTHERS = "Others"


class Layer(StrEnum):
    """The layers in order. `technology` is what the weightiest finding was made by, `user` what the recipient did."""

    RELAY = "relay"
    DOMAIN = "domain"
    AUTHENTICATION = "authentication"
    VERDICT = "verdict"
    TECHNOLOGY = "technology"
    ACTION = "action"
    LATEST = "latest"
    USER = "user"


class Did(StrEnum):
    """What a recipient did with the copy, the gravest that is known of."""

    PASSED = "Went on past the warning"
    CLICKED = "Clicked"
    STOPPED = "Click was blocked"
    REPORTED = "Reported"
    NOTHING = "Nothing known"


@dataclass(frozen=True, slots=True)
class Flow:
    """So many copies go from a name of one layer to one of the next."""

    layer: Layer
    name: str
    to_layer: Layer
    to_name: str
    copies: int


@dataclass(frozen=True, slots=True)
class _Weight:
    weight: float = 0.0
    technology: str = ""


@dataclass(frozen=True, slots=True)
class _Facts:
    """The part of `policies.facts.Facts` that is told here."""

    composite: str = ""
    dmarc: str = ""
    spf: str = ""
    findings: tuple[_Weight, ...] = ()


def flow(
    copies: Iterable[Copy], facts: Mapping[str, str], clicks: Iterable[ClickRow], reports: frozenset[tuple[str, str]]
) -> tuple[Flow, ...]:
    """The ways of these copies; `facts` (JSON) are the messages' by key, `reports` who reported what.

    A layer shows its ten most frequent names and the rest as one.
    """
    known = {key: _told(text) for key, text in facts.items()}
    did = _did(clicks, reports)
    ways = [_way(copy, known.get(copy.key, ("", "")), did) for copy in copies]
    layers = tuple(Layer)
    shown = [_top(way[place] for way in ways) for place in range(len(layers))]
    found: Counter[tuple[Layer, str, Layer, str]] = Counter()
    for way in ways:
        names = [shown[place].get(name, OTHERS) for place, name in enumerate(way)]
        for place in range(len(layers) - 1):
            found[layers[place], names[place], layers[place + 1], names[place + 1]] += 1
    ranked = sorted(found.items(), key=lambda one: (layers.index(one[0][0]), -one[1], one[0]))
    return tuple(Flow(*way, count) for way, count in ranked)


def _way(copy: Copy, told: tuple[str, str], did: Mapping[tuple[str, str], Did]) -> tuple[str, ...]:
    authentication, technology = told
    user = did.get((copy.network_id, copy.recipient.lower()), Did.NOTHING)
    verdict = copy.category or copy.decision
    return copy.client, copy.domain, authentication, verdict, technology, copy.action, copy.latest, user.value


def _told(text: str) -> tuple[str, str]:
    """How the sender's authentication ended, and what made the weightiest finding."""
    facts = from_json(text, _Facts)
    ended = f"CompAuth {facts.composite}" if facts.composite else ""
    if not ended:
        ended = f"DMARC {facts.dmarc}" if facts.dmarc else f"SPF {facts.spf}" if facts.spf else "Not checked"
    best = max(facts.findings, key=lambda one: one.weight, default=_Weight())
    return ended, best.technology if best.weight > 0 else "None"


def _did(clicks: Iterable[ClickRow], reports: frozenset[tuple[str, str]]) -> dict[tuple[str, str], Did]:
    """By message and recipient; whoever clicked and reported clicked."""
    found = dict.fromkeys(reports, Did.REPORTED)
    ranks = list(Did)
    for click in clicks:
        did = Did.PASSED if click.through else Did.CLICKED if "Allowed" in click.action else Did.STOPPED
        here = click.network_id, click.recipient.lower()
        if here not in found or ranks.index(did) < ranks.index(found[here]):
            found[here] = did
    return found


def _top(names: Iterable[str]) -> dict[str, str]:
    """The most frequent names of a layer; what is empty is told as unknown."""
    return {name: name or "Unknown" for name, _ in Counter(names).most_common(TOP)}
