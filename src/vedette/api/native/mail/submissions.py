"""Reported mail and planned actions: `/api/v1/mail/submissions`, `/api/v1/mail/actions`."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.mail.lists import Limit, Skip
from vedette.api.once import Once
from vedette.api.wire import Done, Moment, Page, Wire
from vedette.core.errors import BadInput
from vedette.mail import actions, submissions
from vedette.mail.reports import Said
from vedette.mail.submissions import LARGEST, Answer, Answered
from vedette.records.submissions import SubmissionRow

router = APIRouter(prefix="/mail", tags=["Submissions"], responses=RESPONSES, route_class=Once)
Analyst = Annotated[Access, needs("submissions.make")]
Watcher = Annotated[Access, needs("action-center.view")]
Approver = Annotated[Access, needs("action-center.approve-mail")]
Ident = Annotated[str, Path(max_length=40)]
Word = Annotated[str, Query(max_length=40)]


class MailSubmissionBody(Wire):
    """A reported message with our verdict and the administrator's answer."""

    id: str
    source: str
    kind: str
    shape: str
    reporter: str
    recipient: str
    sender: str
    subject: str
    network_id: str
    message_id: str
    submitted: Moment
    verdict: str
    reasons: list[str]
    policy: str
    simulation: bool
    state: str
    answer: str
    answered_by: str
    answered_at: Moment | None
    note: str

    @classmethod
    def of(cls, row: SubmissionRow) -> MailSubmissionBody:
        """From the domain's."""
        plain = {name: getattr(row, name) for name in cls.model_fields if name != "reasons"}
        return cls.model_validate({**plain, "reasons": row.reasons.splitlines()})


class MailSubmitBody(Wire):
    """A message to look at: one that passed (`network_id`) or itself (`message`, base64 of .eml or .msg)."""

    said: Said
    network_id: str = Field("", max_length=64)
    message: str = Field("", max_length=LARGEST * 4 // 3 + 4)
    recipient: str = Field("", max_length=320)


class MailAnswerBody(Wire):
    """What it is; `list_sender` blocks the sender (allows one that is clean), `purge` plans the removal of copies."""

    answer: Answer
    note: str = Field("", max_length=2000)
    list_sender: bool = False
    purge: bool = False


class MailActionBody(Wire):
    """A planned action on a delivered copy."""

    id: str
    network_id: str
    message_id: str
    recipient: str
    sender: str
    subject: str
    kind: str
    unread_only: bool
    trigger: str
    category: str
    reason: str
    location: str
    state: str
    created: Moment
    created_by: str
    updated: Moment
    updated_by: str
    note: str


class MailRejectBody(Wire):
    """Actions to withdraw, and why."""

    ids: list[Annotated[str, Field(max_length=40)]] = Field(min_length=1, max_length=100)
    note: str = Field("", max_length=1000)


@router.get("/submissions")
def list_submissions(
    access: Analyst, source: Word = "", state: Word = "", kind: Word = "", limit: Limit = 100, skip: Skip = 0
) -> Page[MailSubmissionBody]:
    """Reported messages, newest first."""
    rows, total = submissions.listed(
        access.scope, access.records, source=source, state=state, kind=kind, limit=limit, skip=skip
    )
    return Page(value=[MailSubmissionBody.of(row) for row in rows], total=total)


@router.post("/submissions", status_code=201)
def submit_mail(access: Analyst, given: MailSubmitBody) -> MailSubmissionBody:
    """Hand in a message; it is judged at once."""
    room = access.product.mail
    if given.network_id:
        return MailSubmissionBody.of(submissions.submit_known(access.scope, room, given.network_id, given.said))
    try:
        raw = base64.b64decode(given.message, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadInput("`message` is no base64") from error
    return MailSubmissionBody.of(submissions.submit(access.scope, room, raw, given.said, given.recipient))


@router.get("/submissions/{submission}")
def get_submission(access: Analyst, submission: Ident) -> MailSubmissionBody:
    """One reported message."""
    return MailSubmissionBody.of(submissions.get(access.scope, access.records, submission))


@router.post("/submissions/{submission}/answer")
def answer_submission(access: Analyst, submission: Ident, given: MailAnswerBody) -> MailSubmissionBody:
    """Say what it is."""
    answered = Answered(given.answer, given.note, given.list_sender, given.purge)
    return MailSubmissionBody.of(submissions.answer(access.scope, access.product.mail, submission, answered))


@router.get("/actions")
def list_mail_actions(
    access: Watcher,
    state: Word = "",
    network_id: Annotated[str, Query(max_length=64, alias="networkId")] = "",
    recipient: Annotated[str, Query(max_length=320)] = "",
    limit: Limit = 100,
    skip: Skip = 0,
) -> Page[MailActionBody]:
    """Planned actions on delivered mail, newest first."""
    rows, total = actions.listed(
        access.scope, access.records, state=state, network_id=network_id, recipient=recipient, limit=limit, skip=skip
    )
    found = [
        MailActionBody.model_validate({name: getattr(row, name) for name in MailActionBody.model_fields})
        for row in rows
    ]
    return Page(value=found, total=total)


@router.post("/actions/reject")
def reject_mail_actions(access: Approver, given: MailRejectBody) -> Done:
    """Withdraw pending actions, all or none."""
    count = actions.reject(access.scope, access.records, given.ids, given.note)
    return Done(message=f"{count} actions are withdrawn")
