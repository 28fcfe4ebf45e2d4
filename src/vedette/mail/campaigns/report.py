"""What people see of a campaign: who sent it from where, who got it, how it was judged, where it lies, who clicked.

The API's campaign routes call it; everything comes from messages that are kept. Raises NotFound like the rows below.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from vedette.core import clock
from vedette.core.errors import BadInput
from vedette.core.scope import Scope
from vedette.core.shapes import from_json
from vedette.mail.policies.facts import Facts
from vedette.records import mail_campaigns as kept
from vedette.records import mail_clicks, mail_messages, mail_prints
from vedette.records.database import Records
from vedette.records.mail_campaigns import CampaignRow, Passage
from vedette.records.mail_clicks import ClickRow
from vedette.records.mail_messages import MessageRow
from vedette.tenants.rights import demand

VIEW = "explorer.use"
TOP = 10
"""Names of a layer of the flow; the others are one."""
OTHERS = "Others"
_CLUSTERS, _MESSAGES, _COPIES, _CLICKS = 500, 2_000, 20_000, 20_000
_HOURS = timedelta(days=3)
_INBOX = "Inbox/folder"


@dataclass(frozen=True, slots=True)
class Count:
    """How many copies (of links: messages) have this name."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Moment:
    """Copies that came in the hour or day that begins `at`."""

    at: datetime
    copies: int


@dataclass(frozen=True, slots=True)
class Flow:
    """So many copies (clicks, where it ends in those) flow from a name of one layer to one of the next.

    Layers are `relay`, `domain`, `verdict`, `placed`, `now` and `click`.
    """

    layer: str
    name: str
    to_layer: str
    to_name: str
    copies: int


@dataclass(frozen=True, slots=True)
class Member:
    """One message; `decision` is our verdict when it came."""

    network_id: str
    received: datetime
    sender: str
    subject: str
    decision: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign in full. Lists are the most frequent first, at most a hundred; `clicked` counts people."""

    row: CampaignRow
    clusters: int
    clicks: int
    clicked: int
    passed_warning: int
    recipients: tuple[Count, ...]
    senders: tuple[Count, ...]
    subjects: tuple[Count, ...]
    urls: tuple[Count, ...]
    files: tuple[Count, ...]
    relays: tuple[Count, ...]
    over_time: tuple[Moment, ...]
    flow: tuple[Flow, ...]
    messages: tuple[Member, ...]


def listed(
    scope: Scope,
    records: Records,
    *,
    days: int = 7,
    kind: str = "",
    text: str = "",
    limit: int = 50,
    skip: int = 0,
) -> tuple[tuple[CampaignRow, ...], int]:
    """Campaigns of the last days, newest first, and how many match. Raises Forbidden."""
    demand(scope, VIEW)
    since = clock.now() - timedelta(days=days)
    with records.read() as db:
        return kept.listed(scope, db, since=since, kind=kind, text=text, limit=limit, skip=skip)


def detail(
    scope: Scope, records: Records, ident: str, since: datetime | None = None, until: datetime | None = None
) -> Campaign:
    """A campaign in full; the flow is of a span of time. Raises Forbidden, NotFound, BadInput for an empty span."""
    demand(scope, VIEW)
    with records.read() as db:
        row = kept.get(scope, db, ident)
        begins, ends = since or row.first, until or row.last
        if begins > ends:
            raise BadInput("the span ends before it begins")
        clusters = [one.id for one in mail_prints.of_campaign(scope, db, ident, _CLUSTERS)]
        passages = kept.passages(scope, db, clusters, begins, ends)
        prints = mail_prints.members(scope, db, clusters, _COPIES)
        recipients = mail_messages.recipients_of(scope, db, [one.key for one in prints])
        newest = prints[:_MESSAGES]
        messages = mail_messages.of_keys(scope, db, [one.key for one in newest])
        clicks = mail_clicks.of_messages(scope, db, [one.network_id for one in newest], _CLICKS)
    facts = [from_json(one.facts, Facts) for one in messages.values()]
    members = [_member(messages[one.key], one.decision) for one in newest if one.key in messages]
    within = [click for click in clicks if begins <= click.at or since is None]
    return Campaign(
        row=row,
        clusters=len(clusters),
        clicks=len(clicks),
        clicked=len({click.recipient for click in clicks if click.recipient}),
        passed_warning=sum(click.through for click in clicks),
        recipients=_counted(name for names in recipients.values() for name in names),
        senders=_counted(one.sender for one in members),
        subjects=_counted(one.subject for one in members),
        urls=_counted(url for fact in facts for url in fact.urls),
        files=_counted(file.name for fact in facts for file in fact.files),
        relays=_weighed((passage.client, passage.copies) for passage in passages),
        over_time=_over_time([one.received for one in prints for _ in recipients.get(one.key, ())]),
        flow=_flow(passages, within),
        messages=tuple(members[:100]),
    )


def _member(row: MessageRow, decision: str) -> Member:
    return Member(row.network_id, row.received, row.sender, row.subject, decision)


def _counted(names: Iterable[str]) -> tuple[Count, ...]:
    return _weighed((name, 1) for name in names)


def _weighed(pairs: Iterable[tuple[str, int]]) -> tuple[Count, ...]:
    found: Counter[str] = Counter()
    for name, count in pairs:
        if name:
            found[name] += count
    return tuple(Count(name, count) for name, count in sorted(found.items(), key=lambda one: (-one[1], one[0]))[:100])


def _over_time(moments: list[datetime]) -> tuple[Moment, ...]:
    """By hour while all is within three days, else by day."""
    if not moments:
        return ()
    hourly = max(moments) - min(moments) <= _HOURS
    found = Counter(
        at.replace(minute=0, second=0, microsecond=0, **({} if hourly else {"hour": 0}), tzinfo=UTC) for at in moments
    )
    return tuple(Moment(at, count) for at, count in sorted(found.items()))


def _flow(passages: tuple[Passage, ...], clicks: list[ClickRow]) -> tuple[Flow, ...]:
    relays = _top((one.client, one.copies) for one in passages)
    domains = _top((one.domain, one.copies) for one in passages)
    found: Counter[tuple[str, str, str, str]] = Counter()
    for one in passages:
        relay, domain = relays.get(one.client, OTHERS), domains.get(one.domain, OTHERS)
        verdict = one.category or one.decision
        found["relay", relay, "domain", domain] += one.copies
        found["domain", domain, "verdict", verdict] += one.copies
        found["verdict", verdict, "placed", one.original] += one.copies
        found["placed", one.original, "now", one.latest] += one.copies
    for click in clicks:
        found["placed", _INBOX, "click", "Went on past the warning" if click.through else click.action] += 1
    return tuple(Flow(*way, copies) for way, copies in sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _top(pairs: Iterable[tuple[str, int]]) -> dict[str, str]:
    """The ten most frequent names of a layer; what is empty is told as unknown."""
    found: Counter[str] = Counter()
    for name, count in pairs:
        found[name] += count
    return {name: name or "Unknown" for name, _ in found.most_common(TOP)}
