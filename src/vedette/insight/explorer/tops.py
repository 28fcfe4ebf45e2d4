"""The lists under Explorer's chart: top URLs, clicks, targeted users, where mail comes from, families, campaigns.

Each is one question over the rows of the view; the API hands them on as a word with its counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vedette.core.errors import BadInput
from vedette.insight.explorer.properties import CLICK_VERDICT, PROPERTIES
from vedette.insight.explorer.question import Asker
from vedette.insight.explorer.words import Base, Source

MOST = 3_000
"""How many targeted users an export holds, as in the original."""


class Top(StrEnum):
    """The lists."""

    URLS = "urls"
    CLICKS = "clicks"
    USERS = "users"
    ORIGINS = "origins"
    FAMILIES = "families"
    CAMPAIGNS = "campaigns"


@dataclass(frozen=True, slots=True)
class TopLine:
    """A word, what else is known of it, and its counts in the order of the list's columns."""

    word: str
    detail: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TopList:
    """`columns` name the counts, `property` is what clicking a line filters by; `reason` why there may be nothing."""

    columns: tuple[str, ...]
    property: str
    lines: tuple[TopLine, ...]
    reason: str
    partial: bool


_ACTIONS = {
    "Messages": "",
    "Blocked": "DeliveryAction =~ 'Blocked'",
    "Junked": "DeliveryAction =~ 'Junked'",
    "Delivered": "DeliveryAction in~ ('Delivered', 'Replaced')",
}
_THREATS = {
    "Messages": "",
    "Malware": "ThreatTypes contains 'Malware'",
    "Phish": "ThreatTypes contains 'Phish'",
    "Spam": "ThreatTypes contains 'Spam'",
    "Delivered": "DeliveryAction in~ ('Delivered', 'Replaced')",
}
_CLICKS = {
    "Clicks": "",
    **{word: f"Verdict == '{word}'" for word in PROPERTIES["click-verdict"].values},
}
_BASES: Final = {
    Base.MAIL: frozenset(Top),
    Base.CLICKS: frozenset({Top.CLICKS, Top.USERS}),
    Base.CONTENT: frozenset({Top.FAMILIES}),
}


def tops_of(base: Base) -> tuple[Top, ...]:
    """The lists that a base has."""
    return tuple(top for top in Top if top in _BASES[base])


def top(asker: Asker, which: Top, *, limit: int = 100) -> TopList:
    """One list. Raises BadInput for one that the view has not, or a limit beyond the bounds."""
    if which not in _BASES[asker.base] or not 1 <= limit <= MOST:
        raise BadInput(f"there is no list {which.value!r} of {asker.base.value}, or more than {MOST:,} are asked for")
    text, columns, by = _query(asker, which)
    rows = asker.rows(f"{text}\n| top {limit} by {_name(columns[0])} desc, Word asc") if text else []
    lines = tuple(
        TopLine(row["Word"], row.get("Detail", ""), tuple(row[_name(column)] for column in columns)) for row in rows
    )
    return TopList(columns, by, lines, "" if lines else asker.reason() or _LACKING.get(which, ""), asker.partial)


_LACKING = {
    Top.URLS: "these messages hold no links",
    Top.CLICKS: "no link of these messages was clicked",
    Top.CAMPAIGNS: "these messages belong to no campaign",
}


def _query(asker: Asker, which: Top) -> tuple[str, tuple[str, ...], str]:
    """The query with its columns of counts and the property that a line filters by; empty where there is no data."""
    base = asker.rows_base()
    match which:
        case Top.URLS:
            text = (
                f"{base}\n| project Id = hash(NetworkMessageId), DeliveryAction\n| join kind=inner (EmailUrlInfo "
                "| project Id = hash(NetworkMessageId), Word = Url | distinct Id, Word) on Id\n| summarize "
                f"{_counts(_ACTIONS)} by Word"
            )
            return text if asker.has(Source.URL) else "", tuple(_ACTIONS), "url"
        case Top.CLICKS:
            clicks = base
            if asker.base is Base.MAIL:
                clicks = f"UrlClickEvents\n| where NetworkMessageId in (({base} | distinct NetworkMessageId))"
            text = f"{clicks}\n| extend Verdict = {CLICK_VERDICT}\n| summarize {_counts(_CLICKS)} by Word = Url"
            return text if asker.has(Source.CLICK) else "", tuple(_CLICKS), "url"
        case Top.USERS if asker.base is Base.CLICKS:
            counted = f"{base}\n| extend Verdict = {CLICK_VERDICT}\n| summarize {_counts(_CLICKS)}"
            text = f"{counted} by Word = tolower(AccountUpn)"
            return text, tuple(_CLICKS), "recipients"
        case Top.USERS:
            return (
                f"{base}\n| summarize {_counts(_THREATS)} by Word = tolower(RecipientEmailAddress)",
                tuple(_THREATS),
                "recipients",
            )
        case Top.ORIGINS:
            address = PROPERTIES["sender-ip"].mail
            text = (
                f"{base}\n| summarize {_counts(_THREATS)}, Domains = dcount(SenderFromDomain), "
                f"Domain = take_any(SenderFromDomain) by Word = {address}\n"
                "| extend Detail = iff(Domains == 1, Domain, strcat(tostring(Domains), ' sender domains'))"
            )
            return text, tuple(_THREATS), "sender-ip"
        case Top.FAMILIES:
            return _families(asker, base)
        case Top.CAMPAIGNS:
            text = (
                f"{base}\n| summarize {_counts(_ACTIONS)} by NetworkMessageId\n| join kind=inner (CampaignInfo "
                "| distinct NetworkMessageId, CampaignName, CampaignType, CampaignSubtype, CampaignId) on "
                f"NetworkMessageId\n| summarize {_sums(_ACTIONS)} by Word = CampaignName, "
                "Detail = trim(' ', strcat(CampaignType, ' ', CampaignSubtype))"
            )
            return text if asker.has(Source.CAMPAIGN) else "", tuple(_ACTIONS), "campaign-name"


def _families(asker: Asker, base: str) -> tuple[str, tuple[str, ...], str]:
    family = PROPERTIES["malware-family"].expression(asker.base)
    counts = _THREATS if asker.base is Base.MAIL else {"Files": ""}
    return (
        f"{base}\n| summarize {_counts(counts)} by Word = {family}\n| where isnotempty(Word)",
        tuple(counts),
        "malware-family",
    )


def _name(column: str) -> str:
    return column.replace(" ", "")


def _counts(columns: dict[str, str]) -> str:
    return ", ".join(f"{_name(n)} = {f'countif({how})' if how else 'count()'}" for n, how in columns.items())


def _sums(columns: dict[str, str]) -> str:
    return ", ".join(f"{_name(name)} = sum({_name(name)})" for name in columns)
