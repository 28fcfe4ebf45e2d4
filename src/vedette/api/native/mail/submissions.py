"""Reported mail and planned actions: `/api/v1/mail/submissions`, `/api/v1/mail/actions`."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from vedette.api.access import Access, SignedIn, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.mail.lists import Cursor, Limit, Skip
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


class MailOwnReportBody(Wire):
    """A message somebody reported, as they see it: what was said of it, and what it was found to be."""

    id: str
    kind: str
    sender: str
    subject: str
    submitted: Moment
    verdict: str
    simulation: bool
    state: str
    answer: str
    answered_at: Moment | None

    @classmethod
    def of(cls, row: SubmissionRow) -> MailOwnReportBody:
        """From the domain's."""
        return cls.model_validate(row)


class MailOwnReportAsked(Wire):
    """A message to report: itself (base64 of .eml or .msg), and what one takes it for."""

    said: Said
    message: str = Field(min_length=1, max_length=LARGEST * 4 // 3 + 4)


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
    access: Analyst, source: Word = "", state: Word = "", kind: Word = "", limit: Limit = 100, cursor: Cursor = ""
) -> Page[MailSubmissionBody]:
    """Reported messages, newest first."""
    rows, total = submissions.listed(
        access.scope, access.records, source=source, state=state, kind=kind, limit=limit + 1, cursor=cursor
    )
    following = submissions.cursor_after(rows[limit - 1]) if len(rows) > limit else None
    return Page(value=[MailSubmissionBody.of(row) for row in rows[:limit]], total=total, next=following)


@router.post("/submissions", status_code=201)
def submit_mail(access: Analyst, given: MailSubmitBody) -> MailSubmissionBody:
    """Hand in a message; it is judged at once."""
    room = access.product.mail
    if given.network_id:
        return MailSubmissionBody.of(submissions.submit_known(access.scope, room, given.network_id, given.said))
    raw = _bytes(given.message)
    return MailSubmissionBody.of(submissions.submit(access.scope, room, raw, given.said, given.recipient))


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadInput("`message` is no base64") from error


@router.get("/my-submissions")
def list_own_submissions(access: SignedIn, limit: Limit = 100, cursor: Cursor = "") -> Page[MailOwnReportBody]:
    """The messages one reported oneself, newest first, and what came of them."""
    rows, total = submissions.listed(access.scope, access.records, own=True, limit=limit + 1, cursor=cursor)
    following = submissions.cursor_after(rows[limit - 1]) if len(rows) > limit else None
    return Page(value=[MailOwnReportBody.of(row) for row in rows[:limit]], total=total, next=following)


@router.post("/my-submissions", status_code=201)
def report_own_mail(access: SignedIn, given: MailOwnReportAsked) -> MailOwnReportBody:
    """Report a message one got (.eml or .msg); it is judged at once, and administrators answer."""
    return MailOwnReportBody.of(
        submissions.submit_own(access.scope, access.product.mail, _bytes(given.message), given.said)
    )


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
