"""The five errors of the product; everything else is a builtin exception.

Raised by every room; `api` and `cli` map each class to one status or exit code.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Location:
    """Where bad input was found: a source name (file, query, rule) and, as far as known, a place in it.

    `line` and `column` count from 1; `offset` is a byte offset from 0.
    """

    source: str = ""
    line: int | None = None
    column: int | None = None
    offset: int | None = None

    def __str__(self) -> str:
        place = self.source
        if self.line is not None:
            place += f":{self.line}"
            if self.column is not None:
                place += f":{self.column}"
        elif self.offset is not None:
            place += f" at byte {self.offset}"
        return place.lstrip(":")


class VedetteError(Exception):
    """Base of the five; never raised itself."""


class BadInput(VedetteError):
    """What a person or a file gave us cannot be used; the message says why and what to do."""

    def __init__(self, message: str, location: Location | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.location = location or Location()

    def __str__(self) -> str:
        place = str(self.location)
        return f"{place}: {self.message}" if place else self.message


class NotFound(VedetteError):
    """The named thing does not exist in this scope."""


class Forbidden(VedetteError):
    """The actor may not do this; `why` is shown to them."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Conflict(VedetteError):
    """The thing changed or is held by someone else; retry after looking again."""


class Upstream(VedetteError):
    """Another system failed; `permanent` tells whether a retry can help."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
