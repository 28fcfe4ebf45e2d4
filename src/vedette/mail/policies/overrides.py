"""What overrules a verdict, in the order Microsoft documents: files and links, connection, rules, lists, people.

Malware and phishing of high confidence are let through by nobody's allowed sender; a block of the organisation wins
over a person's allow, a person's block over the organisation's allow (learn.microsoft.com, How policies and protections
are combined; Order and precedence of email protection).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vedette.mail.disposition import Override, Reason, Step
from vedette.mail.policies.category import Category, Counted
from vedette.mail.policies.facts import Facts
from vedette.mail.policies.flow import Matched
from vedette.mail.policies.lists import Entry, Lists, names_of
from vedette.mail.policies.model import AntiSpam, Policy

NEVER_ALLOWED = frozenset({Category.MALWARE, Category.HIGH_PHISH})


@dataclass(frozen=True, slots=True)
class Overruled:
    """A category after overrides: `refuse` closes the connection, `skip` passes filtering by."""

    category: Category
    override: Override | None
    reasons: tuple[Reason, ...]
    refuse: bool = False


def lifted(facts: Facts, lists: Lists) -> tuple[Facts, tuple[Reason, ...]]:
    """The facts without the findings that speak about allowed files, links and spoofed pairs only."""
    reasons: list[Reason] = []
    words: list[str] = []
    for file in facts.files:
        entry = lists.file(file.sha256)
        if entry is not None and entry.allow:
            reasons.append(Reason(Step.TENANT_LIST, f"the list allows the file {file.name or file.sha256[:12]}"))
            words += [file.sha256, file.name]
    for url in facts.urls:
        entry = lists.url(url)
        if entry is not None and entry.allow:
            reasons.append(Reason(Step.TENANT_LIST, f"the list allows the link {url[:200]}"))
            words += [url, url.partition("//")[2].partition("/")[0]]
    wanted = [word for word in dict.fromkeys(words) if len(word) > 3]
    kept = tuple(f for f in facts.findings if not any(word in f.evidence for word in wanted)) if wanted else None
    if kept is None or len(kept) == len(facts.findings):
        return facts, tuple(reasons)
    return facts.without(kept), tuple(reasons)


def overrule(
    facts: Facts, counted: Counted, lists: Lists, rules: tuple[Matched, ...], spam: Policy[AntiSpam], recipient: str
) -> Overruled:
    """What the message counts as once everything that may overrule the verdict was asked."""
    blocked = _content(facts, lists)
    if blocked is not None:
        return blocked
    found = tuple(_asked(facts, lists, rules, spam, recipient))
    return _settle(counted.category, found)


@dataclass(frozen=True, slots=True)
class _Said:
    """One thing that says allow or block; `into` is the category of a block."""

    override: Override
    step: Step
    text: str
    into: Category = Category.NONE
    refuse: bool = False


def _content(facts: Facts, lists: Lists) -> Overruled | None:
    for file in facts.files:
        entry = lists.file(file.sha256)
        if entry is not None and not entry.allow:
            return _blocked(entry, f"the list blocks the file {file.name or file.sha256}", Category.MALWARE)
    for url in facts.urls:
        entry = lists.url(url)
        if entry is not None and not entry.allow:
            return _blocked(entry, f"the list blocks the link {url[:200]}", Category.HIGH_PHISH)
    return None


def _blocked(entry: Entry, text: str, into: Category) -> Overruled:
    override = Override(False, "organization", f"Tenant Allow/Block List {entry.kind} blocked", entry.id)
    return Overruled(into, override, (Reason(Step.TENANT_LIST, text, decided=True),))


def _asked(
    facts: Facts, lists: Lists, rules: tuple[Matched, ...], spam: Policy[AntiSpam], recipient: str
) -> Iterator[_Said]:
    entry = lists.address(facts.client)
    if entry is not None:
        source = f"Connection policy: IP {'Allow' if entry.allow else 'Block'} List"
        text = f"the connection filter {entry.word} {entry.value}, from which it came"
        refuse = not entry.allow
        yield _Said(Override(entry.allow, "organization", source, entry.id), Step.CONNECTION, text, refuse=refuse)
    for match in rules:
        scl = match.rule.settings.scl
        if scl is not None and not match.rule.settings.test:
            into = {-1: Category.NONE, 9: Category.HIGH_SPAM}.get(scl, Category.SPAM if scl >= 5 else Category.NONE)
            override = Override(scl < 5, "organization", "Exchange transport rule", match.rule.id)
            yield _Said(override, Step.RULE, f"{match.text}: it sets the spam confidence to {scl}", into)
    yield from _listed(facts, lists)
    yield from _of_policy(facts, spam)
    entry = lists.sender(facts.sender, owner=recipient)
    if entry is not None:
        source = "Sender address list (user)" if "@" in entry.value else "Sender domain list (user)"
        text = f"{recipient} {entry.word} {entry.value}"
        into = Category.NONE if entry.allow else Category.SPAM
        yield _Said(Override(entry.allow, "user", source, entry.id), Step.USER_LIST, text, into)


def _listed(facts: Facts, lists: Lists) -> Iterator[_Said]:
    entry = lists.sender(facts.sender, facts.mail_from)
    if entry is not None:
        source = f"Tenant Allow/Block List sender email address {'allowed' if entry.allow else 'blocked'}"
        text = f"the list {entry.word} the sender {entry.value}"
        into = Category.NONE if entry.allow else Category.HIGH_PHISH
        yield _Said(Override(entry.allow, "organization", source, entry.id), Step.TENANT_LIST, text, into)
    entry = lists.spoof(facts.sender, facts.infrastructure)
    if entry is not None and not facts.aligned:
        source = f"Tenant Allow/Block List spoof {'allowed' if entry.allow else 'blocked'}"
        text = f"the list {entry.word} the spoofed pair {entry.value}"
        into = Category.NONE if entry.allow else Category.SPOOF
        yield _Said(Override(entry.allow, "organization", source, entry.id), Step.TENANT_LIST, text, into)


def _of_policy(facts: Facts, spam: Policy[AntiSpam]) -> Iterator[_Said]:
    names = {*names_of(facts.sender), *names_of(facts.mail_from)} - {""}
    for allow, listed in ((False, spam.settings.blocked), (True, spam.settings.allowed)):
        name = next((one for one in listed if one in names), "")
        if name:
            source = f"{'Allowed' if allow else 'Blocked'} sender list of an anti-spam policy (admin)"
            text = f"the policy {spam.name!r} {'allows' if allow else 'blocks'} {name}"
            into = Category.NONE if allow else Category.HIGH_SPAM
            yield _Said(Override(allow, "organization", source, spam.id), Step.POLICY_LIST, text, into)
            return


def _settle(category: Category, found: tuple[_Said, ...]) -> Overruled:
    """The organisation's blocks first, then the person's, then allows in the order they were asked."""
    blocks = [said for said in found if not said.override.allowed]
    winner = next((said for said in blocks if said.override.level == "organization"), next(iter(blocks), None))
    if winner is not None and _worse(category, winner):
        winner = replace(winner, into=category)
    if winner is None:
        winner = next(iter(found), None)
    reasons = [Reason(said.step, _told(said, winner, category), decided=said is winner) for said in found]
    if winner is None:
        return Overruled(category, None, ())
    if winner.override.allowed and category in NEVER_ALLOWED:
        return Overruled(category, None, tuple(replace(reason, decided=False) for reason in reasons))
    if not any(reason.decided for reason in reasons):  # the winner took the worse category of the verdict
        reasons[[said.override for said in found].index(winner.override)] = Reason(winner.step, winner.text, True)
    return Overruled(winner.into, winner.override, tuple(reasons), refuse=winner.refuse)


def _worse(category: Category, said: _Said) -> bool:
    order = list(Category)
    return order.index(category) < order.index(said.into)


def _told(said: _Said, winner: _Said | None, category: Category) -> str:
    if said.override.allowed and category in NEVER_ALLOWED:
        return f"{said.text}, which does not let malware or phishing of high confidence through"
    if said is not winner and winner is not None and said.override != winner.override:
        return f"{said.text}; {winner.step} counts more"
    return said.text
