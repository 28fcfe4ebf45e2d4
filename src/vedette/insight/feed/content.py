"""The words of the audit feed: its kinds of content, its faults with Microsoft's codes, how long things are kept.

Source: https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from vedette.core.errors import BadInput


class Content(StrEnum):
    """What one subscribes to."""

    ENTRA = "Audit.AzureActiveDirectory"
    EXCHANGE = "Audit.Exchange"
    SHAREPOINT = "Audit.SharePoint"
    GENERAL = "Audit.General"
    DLP = "DLP.All"


KEPT = timedelta(days=7)
"""How long a blob can be listed and read."""
WIDEST = timedelta(hours=24)
"""The longest window of one listing."""


class FeedFault(BadInput):
    """What the feed refuses: `code` is Microsoft's, `status` the HTTP status it goes with."""

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.status = code, status


def content_of(word: str) -> Content:
    """The content of this name, whatever its case. Raises FeedFault."""
    if not word:
        raise FeedFault("AF20001", "Missing parameter: contentType.")
    found = next((item for item in Content if item.value.lower() == word.lower()), None)
    if found is None:
        raise FeedFault("AF20020", f"The specified content type is not valid. There are {', '.join(Content)}.")
    return found
