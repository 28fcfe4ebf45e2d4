"""What a click comes to at the moment it is made: policies, lists, intelligence and the message as they are now.

`answering` asks for every click; nothing is fetched from where the link leads. Order of Microsoft's Safe Links: links
that are never rewritten open, then block lists, then what is known of the link, then of its message and look-alikes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from vedette.core.scope import Scope
from vedette.mail.analysis.finding import Technology
from vedette.mail.authentication import organisational
from vedette.mail.campaigns.clusters import COMMON
from vedette.mail.campaigns.fingerprint import page_of
from vedette.mail.campaigns.zap import counted_as
from vedette.mail.clicks.address import Clicked
from vedette.mail.links import host
from vedette.mail.policies.apply import outcome
from vedette.mail.policies.book import Book
from vedette.mail.policies.category import Category
from vedette.mail.policies.lists import urls
from vedette.mail.policies.model import Links
from vedette.mail.policies.preview import facts_of
from vedette.mail.reports import Said
from vedette.mail.rewriters import original
from vedette.mail.room import MailRoom
from vedette.mail.submissions import Answer
from vedette.mail.verdict import Decision
from vedette.records import mail_messages, mail_prints, quarantine, submissions
from vedette.records.mail_messages import MessageRow
from vedette.records.mail_prints import ClusterRow
from vedette.records.submissions import SubmissionRow


class Page(StrEnum):
    """What somebody who clicks gets to see."""

    OPEN = "open"
    BLOCKED = "blocked"
    LISTED = "listed"
    SUSPICIOUS = "suspicious"
    PENDING = "pending"
    BROKEN = "broken"


_ACTIONS: Final = {
    Page.OPEN: "ClickAllowed",
    Page.BLOCKED: "ClickBlocked",
    Page.LISTED: "ClickBlockedByTenantPolicy",
    Page.SUSPICIOUS: "ClickBlocked",
    Page.PENDING: "UrlScanInProgress",
    Page.BROKEN: "UrlErrorPage",
}
"""In the words of UrlClickEvents.ActionType."""
_THREATS: Final = {
    Category.MALWARE: ("Malware", Page.BLOCKED),
    Category.HIGH_PHISH: ("Phish", Page.BLOCKED),
    Category.PHISH: ("Phish", Page.BLOCKED),
    Category.SPOOF: ("Phish", Page.SUSPICIOUS),
    Category.USER: ("Phish", Page.SUSPICIOUS),
    Category.DOMAIN: ("Phish", Page.SUSPICIOUS),
    Category.MAILBOX: ("Phish", Page.SUSPICIOUS),
    Category.HIGH_SPAM: ("Spam", Page.SUSPICIOUS),
}
_ANSWERS: Final = {Answer.MALWARE: "Malware", Answer.PHISH: "Phish"}
_BAD: Final = frozenset({Decision.MALWARE, Decision.HIGH_CONFIDENCE_PHISH, Decision.PHISH})
_NAMES = 20
"""Recipients under whose policies a shared copy's message is judged."""
_RANKS: Final = (Page.BLOCKED, Page.PENDING, Page.SUSPICIOUS, Page.OPEN)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a click comes to: the page, the threat and how it was found, and why in a sentence for people.

    `through`: the person may go on past the page; `track`: the click is recorded.
    """

    page: Page
    threat: str = ""
    method: str = ""
    why: str = ""
    through: bool = False
    track: bool = True

    @property
    def action(self) -> str:
        """As UrlClickEvents has it."""
        return _ACTIONS[self.page]


def judged(scope: Scope, room: MailRoom, clicked: Clicked) -> Judged:
    """What a click comes to now. Raises Conflict when the state database does not answer."""
    book = room.shelf.book(scope)
    with room.records.read() as db:
        rows = mail_messages.with_network_id(scope, db, clicked.network_id)
        known = mail_messages.recipients_of(scope, db, [row.key for row in rows])
    names = (
        (clicked.recipient,) if clicked.recipient else tuple({name for to in known.values() for name in to}) or ("",)
    )
    policies = tuple(book.applied(name).links.settings for name in names)
    if not any(one.rewrite for one in policies):
        return Judged(Page.OPEN, track=False)
    found = _by_lists(book, policies, clicked) or _by_link(scope, room, clicked)
    if found is None:
        of_message = [] if not rows else list(_by_message(scope, room, book, rows, names))
        found = min((*of_message, *_by_page(scope, room, clicked)), key=_rank, default=Judged(Page.OPEN))
    may = found.page in (Page.BLOCKED, Page.SUSPICIOUS, Page.PENDING) and all(one.click_through for one in policies)
    return replace(found, through=may, track=all(one.track for one in policies))


def chain(url: str) -> tuple[str, ...]:
    """A link, and where it says it leads on to."""
    return tuple(dict.fromkeys((url, original(url))))


def _rank(found: Judged) -> int:
    return _RANKS.index(found.page)


def _by_lists(book: Book, policies: tuple[Links, ...], clicked: Clicked) -> Judged | None:
    """What policies' own lists and the organisation's say of a link; None when they say nothing."""
    if clicked.cut:
        return Judged(Page.BROKEN, why="it is longer than a guarded link can carry")
    if all(urls(one.keep).match(clicked.url) for one in policies):
        return Judged(Page.OPEN)
    leads = chain(clicked.url)
    if any(urls(one.blocked).match(url) for one in policies for url in leads):
        return Judged(Page.LISTED, why="your organisation blocks this address")
    entries = [entry for url in leads if (entry := book.lists.url(url)) is not None]
    if any(not entry.allow for entry in entries):
        return Judged(Page.LISTED, why="your organisation blocks this address")
    return Judged(Page.OPEN) if entries else None


def _by_link(scope: Scope, room: MailRoom, clicked: Clicked) -> Judged | None:
    """What threat intelligence knows of a link and its host now."""
    known = room.gate.knowledge(scope).intelligence
    for url in chain(clicked.url) if known is not None else ():
        name = host(url)
        for said in (known.url(url), known.domain(name), known.domain(organisational(name))) if known else ():
            if said is None:
                continue
            page = Page.SUSPICIOUS if said.threat == "spam" else Page.BLOCKED
            why = "the place it leads to is known as a threat"
            return Judged(page, said.threat.capitalize(), Technology.URL_REPUTATION, why)
    return None


def _by_message(
    scope: Scope, room: MailRoom, book: Book, rows: tuple[MessageRow, ...], names: tuple[str, ...]
) -> Iterator[Judged]:
    """What is known now of the message it stood in: a person's word first, then our verdict and its look-alikes'."""
    ident = rows[-1].network_id
    with room.records.read() as db:
        reports = submissions.of_message(scope, db, ident)
        freed = quarantine.released_of(scope, db, ident)
        own = mail_prints.print_of(scope, db, ident)
        cluster = mail_prints.clusters(scope, db, [own.cluster]).get(own.cluster) if own else None
    answered = next((one for one in reports if one.state == "answered"), None)
    if answered is not None:
        threat = _ANSWERS.get(Answer(answered.answer))
        if threat:
            yield Judged(Page.BLOCKED, threat, Technology.GENERAL, "the message it came in was found to be harmful")
        return
    if freed.keys() & set(names):
        return
    if any(_waits(one) for one in reports):
        yield Judged(Page.PENDING, why="the message it came in was reported and is being looked at")
    facts = facts_of(scope, room.blobs, rows[-1], headers=False)
    views = [(facts, Technology.MIXED, "the message it came in counts as harmful")]
    if cluster is not None and cluster.decision in _BAD:
        why = "messages like the one it came in count as harmful"
        views.append((counted_as(facts, Decision(cluster.decision)), Technology.CAMPAIGN, why))
    for view, method, why in views:
        for name in names[:_NAMES]:
            threat_page = _THREATS.get(Category(outcome(view, book, name, rows[-1].received).category))
            if threat_page is not None:
                yield Judged(threat_page[1], threat_page[0], method, why)


def _waits(report: SubmissionRow) -> bool:
    return report.state == "new" and report.kind in (Said.PHISH, Said.MALWARE)


def _by_page(scope: Scope, room: MailRoom, clicked: Clicked) -> Iterator[Judged]:
    """Whether only harmful messages lead to the same page, however many there are."""
    page = page_of(clicked.url, host(clicked.url))
    if page is None:
        return
    with room.records.read() as db:
        keys = [key for _, key in mail_prints.near(scope, db, [page], COMMON + 1)]
        leaders = mail_prints.prints(scope, db, keys) if 0 < len(keys) <= COMMON else ()
        clusters = mail_prints.clusters(scope, db, [one.cluster for one in leaders]) if leaders else {}
    if clusters and all(_harmful(one) for one in clusters.values()):
        why = "only harmful messages lead to the same page"
        yield Judged(Page.SUSPICIOUS, "Phish", Technology.CAMPAIGN, why)


def _harmful(cluster: ClusterRow) -> bool:
    return cluster.decision in _BAD
