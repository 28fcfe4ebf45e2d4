"""From raw bytes to a disposition, reading nothing but what it is given: `gate` hands in book and history."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from vedette.core.errors import Upstream
from vedette.mail import edits
from vedette.mail.analysis.case import History, Knowledge
from vedette.mail.authenticate import Envelope as Hop
from vedette.mail.authenticate import authenticate
from vedette.mail.authentication import organisational
from vedette.mail.bounds import DEFAULT, Bounds
from vedette.mail.disposition import Action, Delivery, Disposition, Edits, Outcome, Reason, Step
from vedette.mail.envelope import Envelope, Way
from vedette.mail.identity import attempted, key, network_id
from vedette.mail.message import Message, parse
from vedette.mail.policies.apply import outcome
from vedette.mail.policies.book import Book
from vedette.mail.policies.facts import facts_of
from vedette.mail.resolver import Resolver
from vedette.mail.scorer import Model
from vedette.mail.verdict import judge

NAMED = 100
"""Recipients of one message who get a copy each, so that its links name them; with more, one copy is for all."""
_STRICTEST = (Action.DYNAMIC, Action.REPLACE, Action.JUNK, Action.TAG, Action.DELIVER)


@dataclass(frozen=True, slots=True)
class Links:
    """What click protection knows of a message; by itself: nothing, where links are not guarded.

    `there`: does it hold links to be guarded; `plain` gives it with the guards of our own taken off, for judging;
    `released` tells the network id of a message that we let out of quarantine and that comes past us, else nothing.
    """

    there: Callable[[bytes], bool] = lambda _raw: False
    plain: Callable[[bytes], bytes] = lambda raw: raw
    released: Callable[[Message, bytes], str] = lambda _message, _raw: ""


def decided(
    book: Book,
    history: History | None,
    resolver: Resolver | None,
    envelope: Envelope,
    raw: bytes,
    bounds: Bounds = DEFAULT,
    model: Model | None = None,
    released: Callable[[str], Mapping[str, str]] = lambda _network: {},
    knowledge: Knowledge | None = None,
    links: Links = Links(),
) -> Disposition:
    """Judge a message and decide for each recipient. Never raises for bad content.

    `released` tells for whom quarantine let a message (by its network id) go, and who did that.
    """
    recipients = tuple(dict.fromkeys(recipient.lower() for recipient in envelope.recipients))
    envelope = replace(envelope, recipients=recipients)
    message = parse(links.plain(raw), bounds)
    message = replace(message, recipients=recipients, envelope_sender=envelope.sender.lower(), date=envelope.received)
    hop = Hop(envelope.client, envelope.sender.lower(), envelope.helo)
    results = authenticate(raw, message, resolver, book.settings.trust(), hop)
    results = replace(results, sender_ip=envelope.client or results.sender_ip)
    verdict = judge(message, results, book.organisation(recipients), history, model=model, knowledge=knowledge)
    where = direction(message, recipients, book.settings.domains)
    facts = facts_of(envelope, message, results, verdict, where, _pointer(resolver, envelope.client))
    facts = replace(facts, links=envelope.way.enforces and links.there(raw))
    outcomes = tuple(outcome(facts, book, recipient, envelope.received) for recipient in recipients)
    network = links.released(message, raw) or network_id(raw, message, envelope.way)
    outcomes = _possible(envelope, _let_go(outcomes, released(network)))
    alone = _alone(envelope.way, outcomes)

    def changes(one: Outcome) -> Edits:
        named, head, domain = _named(one) if alone else "", message.headers, message.sender.domain
        return edits.planned(network, head, results, domain, envelope.sender, verdict, one, book.settings, named)

    return Disposition(
        key=key(attempted(network, raw, message, envelope.way), envelope),
        network_id=network,
        digest=hashlib.sha256(raw).hexdigest(),
        envelope=envelope,
        message=message,
        authentication=results,
        verdict=verdict,
        facts=facts,
        outcomes=outcomes,
        deliveries=_copies([(one, changes(one)) for one in outcomes], envelope.way) if envelope.way.enforces else (),
    )


def _alone(way: Way, outcomes: tuple[Outcome, ...]) -> bool:
    """Does everybody whose links are guarded get a copy of their own?"""
    copies = sum(one.guarded and one.action is not Action.QUARANTINE for one in outcomes)
    return copies == 1 or (way.splits and copies <= NAMED)


def _named(one: Outcome) -> str:
    """Who will click in this copy, as far as it is one."""
    to = one.to if one.action is Action.REDIRECT else (one.recipient,)
    return to[0] if len(to) == 1 else ""


def _let_go(outcomes: tuple[Outcome, ...], released: Mapping[str, str]) -> tuple[Outcome, ...]:
    """Whoever released a message from quarantine decided about it."""
    return tuple(
        replace(
            one,
            action=Action.DELIVER,
            until=None,
            files=(),
            reply="",
            reasons=(*one.reasons, Reason(Step.RELEASE, f"{released[one.recipient]} released it", decided=True)),
        )
        if one.recipient in released
        else one
        for one in outcomes
    )


def direction(message: Message, recipients: tuple[str, ...], domains: tuple[str, ...]) -> str:
    """Inbound, Outbound or Intra-org as EmailEvents has it; without own domains, the recipients' are."""
    ours = set(domains) or {organisational(recipient.rpartition("@")[2]) for recipient in recipients}
    sender = message.sender.domain
    if not sender or not (sender in ours or organisational(sender) in ours):
        return "Inbound"
    inside = all(_own(recipient.rpartition("@")[2], ours) for recipient in recipients)
    return "Intra-org" if inside else "Outbound"


def _own(domain: str, ours: set[str]) -> bool:
    return domain in ours or organisational(domain) in ours


def _possible(envelope: Envelope, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """What the way in can do: nothing where the message is delivered already, one copy for all in a milter."""
    if not envelope.way.enforces:
        text = f"it was delivered already ({envelope.way}); what is decided here becomes a pending action"
        return tuple(replace(one, reasons=(*one.reasons, Reason(Step.WAY, text))) for one in outcomes)
    arriving = [one for one in outcomes if one.action.arrives]
    if envelope.way is not Way.MILTER or len({_copy(one) for one in arriving}) < 2:
        return outcomes
    strictest = min(arriving, key=lambda one: _STRICTEST.index(one.action))
    strictest = replace(strictest, guarded=any(one.guarded for one in arriving))
    text = f"a milter has one copy for all: {strictest.recipient} gets {strictest.action}, so everybody does"
    why = Reason(Step.WAY, text, decided=True)
    return tuple(
        one
        if not one.action.arrives or _copy(one) == _copy(strictest)
        else replace(
            one,
            action=strictest.action,
            tag=strictest.tag,
            fields=strictest.fields,
            files=strictest.files,
            until=strictest.until,
            guarded=strictest.guarded,
            reasons=(*one.reasons, why),
        )
        for one in outcomes
    )


def _copy(one: Outcome) -> tuple[object, ...]:
    return one.action, one.tag, one.fields, one.files, one.guarded


def _copies(planned: Sequence[tuple[Outcome, Edits]], way: Way) -> tuple[Delivery, ...]:
    """One delivery for all that get the same copy; redirections and blind copies get the message as it would arrive.

    A milter has one copy for everybody: what those whom it was for get.
    """
    groups: dict[tuple[Edits, bool], dict[str, None]] = {}
    for one, changes in sorted(planned, key=lambda pair: not pair[0].action.arrives):
        to = one.to if one.action is Action.REDIRECT else (one.recipient,) if one.action.arrives else ()
        if to:
            groups.setdefault((changes, one.action is Action.JUNK), {}).update(dict.fromkeys(to))
        if one.bcc:
            whole = replace(changes, tag="", files=(), links=None)
            groups.setdefault((whole, False), {}).update(dict.fromkeys(one.bcc))
    if way is Way.MILTER and len(groups) > 1:
        groups = {next(iter(groups)): dict.fromkeys(name for to in groups.values() for name in to)}
    return tuple(Delivery(tuple(to), changes, junk) for (changes, junk), to in groups.items())


def _pointer(resolver: Resolver | None, client: str) -> str:
    """The confirmed name of the sending host, empty where there is none."""
    parts = client.split(".")
    if resolver is None or len(parts) != 4:
        return ""
    try:
        names = resolver.query(f"{'.'.join(reversed(parts))}.in-addr.arpa", "PTR")
        return next((name for name in names[:3] if client in resolver.query(name, "A")), "")
    except Upstream:
        return ""
