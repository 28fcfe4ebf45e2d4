"""Messages that people add to an incident: `/api/v1/incidents/{number}/messages`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.once import Once
from vedette.api.wire import Done, Moment, Wire
from vedette.app import flow
from vedette.incidents import messages

router = APIRouter(prefix="/incidents", tags=["Incidents"], responses=RESPONSES, route_class=Once)
Adder = Annotated[Access, needs("incidents.add-mail")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


class CandidateBody(Wire):
    """A message found among the signals; `added`: the incident has it already."""

    id: str
    at: Moment
    sender: str
    subject: str
    recipients: list[str]
    action: str
    threats: str
    added: bool


class Messages(Wire):
    """Messages by their NetworkMessageId, and why they belong to the incident."""

    messages: list[Annotated[str, Field(min_length=1, max_length=400)]] = Field(min_length=1, max_length=messages.MOST)
    because: str = Field("", max_length=1000)


@router.get("/{number}/messages")
def find_messages(
    access: Adder, number: Number, text: Annotated[str, Query(min_length=1, max_length=300)]
) -> list[CandidateBody]:
    """Messages that could be added: the text in subject, sender or recipient, or a message's id."""
    found = messages.candidates(access.scope, access.product.lake, access.records, number, text)
    return [CandidateBody.model_validate(each) for each in found]


@router.post("/{number}/messages", status_code=201)
def add_messages(access: Adder, number: Number, given: Messages) -> Done:
    """Add messages to the incident; with Microsoft's roles readers may do that too."""
    entry = flow.add_messages(access.product, access.scope, number, given.messages, given.because)
    return Done(change=entry, message="added")
