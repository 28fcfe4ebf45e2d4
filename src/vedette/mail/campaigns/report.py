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
from vedette.mail.campaigns.flow import Flow, flow
from vedette.mail.policies.facts import Facts
from vedette.records import mail_campaigns as kept
from vedette.records import mail_clicks, mail_messages, mail_prints, submissions
from vedette.records.database import Records
from vedette.records.mail_campaigns import CampaignRow, Sort, Tally
from vedette.records.mail_messages import MessageRow
from vedette.tenants.rights import demand

VIEW = "explorer.use"
SLOTS = 14
"""Of the trend in lists."""
NEWEST = Sort()
_CLUSTERS, _MESSAGES, _COPIES, _CLICKS = 500, 2_000, 20_000, 20_000
_HOURS = timedelta(days=3)
_BLOCKED = ("Quarantine", "Failed", "Dropped")


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
class Line:
    """A campaign as lists show it. `people` are the mailboxes it was sent to, `junked` and `blocked` copies at first.

    `trend` counts copies in slots of the same length that together are the days asked for.
    """

    row: CampaignRow
    people: int
    junked: int
    blocked: int
    clicks: int
    trend: tuple[int, ...]


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
    """A campaign in full. Lists are the most frequent first, at most a hundred; `clicked` counts people.

    `partial`: the flow is of the newest copies only.
    """

    line: Line
    clusters: int
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
    partial: bool
    messages: tuple[Member, ...]


def listed(
    scope: Scope,
    records: Records,
    *,
    days: int = 7,
    kind: str = "",
    text: str = "",
    sort: Sort = NEWEST,
    limit: int = 50,
    skip: int = 0,
) -> tuple[tuple[Line, ...], int]:
    """Campaigns of the last days and how many match, sorted as wanted. Raises Forbidden."""
    demand(scope, VIEW)
    since = clock.now() - timedelta(days=days)
    slots = [since + timedelta(days=days) / SLOTS * place for place in range(SLOTS)]
    with records.read() as db:
        rows, total = kept.listed(scope, db, since=since, kind=kind, text=text, sort=sort, limit=limit, skip=skip)
        tallies = kept.tallies(scope, db, [row.id for row in rows], slots)
    return tuple(_line(row, tallies[row.id]) for row in rows), total


def _line(row: CampaignRow, tally: Tally) -> Line:
    placed = dict(tally.placed)
    blocked = sum(placed.get(place, 0) for place in _BLOCKED)
    return Line(row, tally.people, placed.get("Junk folder", 0), blocked, tally.clicks, tally.trend)


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
        copies = kept.copies(scope, db, clusters, begins, ends, _COPIES)
        facts = mail_messages.facts_of(scope, db, list(dict.fromkeys(copy.key for copy in copies)))
        reports = submissions.reporters(scope, db, begins, limit=_COPIES)
        tally = kept.tallies(scope, db, [ident], [row.first])[ident]
        prints = mail_prints.members(scope, db, clusters, _COPIES)
        recipients = mail_messages.recipients_of(scope, db, [one.key for one in prints])
        newest = prints[:_MESSAGES]
        messages = mail_messages.of_keys(scope, db, [one.key for one in newest])
        clicks = mail_clicks.of_messages(scope, db, [one.network_id for one in newest], _CLICKS)
    known = [from_json(one.facts, Facts) for one in messages.values()]
    members = [_member(messages[one.key], one.decision) for one in newest if one.key in messages]
    within = [click for click in clicks if begins <= click.at or since is None]
    return Campaign(
        line=_line(row, tally),
        clusters=len(clusters),
        clicked=len({click.recipient for click in clicks if click.recipient}),
        passed_warning=sum(click.through for click in clicks),
        recipients=_counted(name for names in recipients.values() for name in names),
        senders=_counted(one.sender for one in members),
        subjects=_counted(one.subject for one in members),
        urls=_counted(url for fact in known for url in fact.urls),
        files=_counted(file.name for fact in known for file in fact.files),
        relays=_counted(copy.client for copy in copies),
        over_time=_over_time([one.received for one in prints for _ in recipients.get(one.key, ())]),
        flow=flow(copies, facts, within, reports),
        partial=len(copies) >= _COPIES,
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
