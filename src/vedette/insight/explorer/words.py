"""The closed words of Explorer: views, operators, kinds of property, where a property is found; used by all its files.

Source of the names: Microsoft's pages on Explorer and Real-time detections (views, filter properties, operators).
"""

from __future__ import annotations

from enum import StrEnum


class View(StrEnum):
    """What is looked at."""

    ALL = "all-email"
    MALWARE = "malware"
    PHISH = "phish"
    REPORTED = "user-reported"
    CONTENT = "content-malware"
    CLICKS = "url-clicks"
    CAMPAIGNS = "campaigns"


class Base(StrEnum):
    """What a row of a view is: a message to a recipient, a click, a file."""

    MAIL = "mail"
    CLICKS = "clicks"
    CONTENT = "content"


class Operator(StrEnum):
    """How a property is compared with values."""

    EQUAL = "equal-any"
    NOT_EQUAL = "equal-none"
    CONTAINS = "contains-any"
    NOT_CONTAINS = "contains-none"
    GREATER = "greater"
    LESS = "less"

    @property
    def negative(self) -> bool:
        """Does it keep what does not match?"""
        return self in (Operator.NOT_EQUAL, Operator.NOT_CONTAINS)


class Joined(StrEnum):
    """The one logical operator of a filter."""

    AND = "and"
    OR = "or"


class ValueKind(StrEnum):
    """What values a property has: any text, text that is looked for by a part of it, one of few words, a number."""

    TEXT = "text"
    PHRASE = "phrase"
    WORD = "word"
    NUMBER = "number"


class Match(StrEnum):
    """How a column holds values: one, several parted by commas, or several as the strings of JSON."""

    ONE = "one"
    COMMAS = "commas"
    JSON = "json"


class Source(StrEnum):
    """The table beside the mail that a property stands in, by the id of the message."""

    MAIL = "EmailEvents"
    URL = "EmailUrlInfo"
    FILE = "EmailAttachmentInfo"
    MOVE = "EmailPostDeliveryEvents"
    CLICK = "UrlClickEvents"
    CAMPAIGN = "CampaignInfo"
    ALERT = "AlertEvidence"


OPERATORS: dict[ValueKind, tuple[Operator, ...]] = {
    ValueKind.TEXT: (Operator.EQUAL, Operator.NOT_EQUAL, Operator.CONTAINS, Operator.NOT_CONTAINS),
    ValueKind.PHRASE: (Operator.CONTAINS, Operator.NOT_CONTAINS, Operator.EQUAL, Operator.NOT_EQUAL),
    ValueKind.WORD: (Operator.EQUAL, Operator.NOT_EQUAL),
    ValueKind.NUMBER: (Operator.EQUAL, Operator.NOT_EQUAL, Operator.GREATER, Operator.LESS),
}
"""What each kind can be asked; the first is the usual one."""
BASES = {View.CLICKS: Base.CLICKS, View.CONTENT: Base.CONTENT}
LITE = frozenset({View.MALWARE, View.PHISH, View.REPORTED, View.CONTENT})
"""The views of Real-time detections (Plan 1); the others take Explorer (Plan 2)."""
TITLES = {
    View.ALL: "All email",
    View.MALWARE: "Malware",
    View.PHISH: "Phish",
    View.REPORTED: "User-reported",
    View.CONTENT: "Content malware",
    View.CLICKS: "URL clicks",
    View.CAMPAIGNS: "Campaigns",
}


def base_of(view: View) -> Base:
    """What the rows of a view are."""
    return BASES.get(view, Base.MAIL)
