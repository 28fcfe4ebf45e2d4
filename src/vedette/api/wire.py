"""The base of every body on our own API: camelCase outside, snake_case inside, built from the domain's values.

Every file of `native/` derives its bodies from `Wire`; unknown members of a request are refused, not ignored.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer
from pydantic.alias_generators import to_camel

from vedette.core.clock import iso

T = TypeVar("T")

Moment = Annotated[datetime, PlainSerializer(iso, return_type=str, when_used="json")]
"""An instant, always UTC and ending in `Z` (RFC 3339)."""


class Wire(BaseModel):
    """A body of the API; `model_validate(row)` reads the attributes of a domain value."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, from_attributes=True, extra="forbid", frozen=True
    )


class Page(Wire, Generic[T]):
    """Some of many: `total` counts all that match, `next` is the cursor of the following page (null: this is the last).

    `showing` of `total` is what a page tells people.
    """

    value: list[T]
    total: int = Field(ge=0)
    next: str | None = None


class Done(Wire):
    """A change that was made; `change` is what to hand to undo, where it can be undone."""

    change: int | None = None
    message: str = ""
