"""Quarantine: `/api/v1/mail/quarantine` for administrators, `/api/v1/mail/my-quarantine` for everybody's own."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from vedette.api.access import Access, SignedIn, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.mail.lists import Cursor, Limit
from vedette.api.once import Once
from vedette.api.wire import Done, Moment, Page, Wire
from vedette.mail import protected, quarantine
from vedette.mail.quarantine import AT_ONCE, Wanted
from vedette.mail.reading import Shown
from vedette.records.quarantine import QuarantineRow

router = APIRouter(prefix="/mail", tags=["Quarantine"], responses=RESPONSES, route_class=Once)
Manager = Annotated[Access, needs("quarantine.manage")]
Ident = Annotated[str, Path(max_length=40)]
Text = Annotated[str, Query(max_length=320)]


class MailHeldBody(Wire):
    """One message held for one recipient."""

    id: str
    network_id: str
    message_id: str
    recipient: str
    sender: str
    mail_from: str
    subject: str
    received: Moment
    expires: Moment
    size: int
    category: str
    protection: str
    policy: str
    policy_id: str
    may_release: bool
    state: str
    state_by: str
    state_at: Moment
    note: str

    @classmethod
    def of(cls, row: QuarantineRow) -> MailHeldBody:
        """From the domain's."""
        return cls.model_validate({name: getattr(row, name) for name in cls.model_fields})


class MailPartBody(Wire):
    """A file in the message."""

    name: str
    type: str
    size: int
    sha256: str
    inside: bool
    encrypted: bool


class MailShownBody(Wire):
    """A message as safe text."""

    subject: str
    sender: str
    recipients: list[str]
    text: str
    cut: bool
    links: list[str]
    parts: list[MailPartBody]
    problems: list[str]

    @classmethod
    def of(cls, found: Shown) -> MailShownBody:
        """From the domain's."""
        return cls.model_validate(found)


class MailHeaderBody(Wire):
    """One header field."""

    name: str
    value: str


class MailActBody(Wire):
    """Messages to act on, and why."""

    ids: list[Annotated[str, Field(max_length=40)]] = Field(min_length=1, max_length=AT_ONCE)
    note: str = Field("", max_length=1000)


class MailReleaseBody(MailActBody):
    """What to release; `false_positive` says that the verdict was wrong."""

    false_positive: bool = False


class MailWhyBody(Wire):
    """Why."""

    note: str = Field("", max_length=1000)


class MailPasswordBody(Wire):
    """The password of the archive."""

    password: str = Field(min_length=8, max_length=128)


ARCHIVED: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/zip": {}}, "description": "A ZIP archive under the password (AES-256)."}
}


def archived(name: str, raw: bytes, password: str) -> Response:
    """A message in an archive under a password, as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.zip"', "Cache-Control": "no-store"}
    return Response(protected.archive(f"{name}.eml", raw, password), media_type="application/zip", headers=headers)


@router.get("/quarantine")
def list_quarantine(
    access: SignedIn,
    category: Text = "",
    state: Text = "",
    sender: Text = "",
    recipient: Text = "",
    subject: Annotated[str, Query(max_length=500)] = "",
    message_id: Annotated[str, Query(max_length=998, alias="messageId")] = "",
    network_id: Annotated[str, Query(max_length=64, alias="networkId")] = "",
    protection: Text = "",
    received_from: Annotated[Moment | None, Query(alias="receivedFrom")] = None,
    received_to: Annotated[Moment | None, Query(alias="receivedTo")] = None,
    expires_before: Annotated[Moment | None, Query(alias="expiresBefore")] = None,
    limit: Limit = 100,
    cursor: Cursor = "",
) -> Page[MailHeldBody]:
    """What is held in the organisation, newest first."""
    wanted = Wanted(
        category,
        state,
        sender,
        recipient,
        subject,
        message_id,
        network_id,
        protection,
        received_from,
        received_to,
        expires_before,
    )
    return _page(*quarantine.listed(access.scope, access.records, wanted, limit=limit + 1, cursor=cursor), limit)


@router.get("/my-quarantine")
def list_own_quarantine(
    access: SignedIn,
    state: Text = "",
    sender: Text = "",
    subject: Annotated[str, Query(max_length=500)] = "",
    limit: Limit = 100,
    cursor: Cursor = "",
) -> Page[MailHeldBody]:
    """What is held for oneself, newest first: all but malware and phishing of high confidence."""
    wanted = Wanted(state=state, sender=sender, subject=subject)
    found = quarantine.listed(access.scope, access.records, wanted, own=True, limit=limit + 1, cursor=cursor)
    return _page(*found, limit)


def _page(rows: tuple[QuarantineRow, ...], total: int, limit: int) -> Page[MailHeldBody]:
    """The page of one row more than it holds."""
    following = quarantine.cursor_after(rows[limit - 1]) if len(rows) > limit else None
    return Page(value=[MailHeldBody.of(row) for row in rows[:limit]], total=total, next=following)


@router.post("/quarantine/release")
def release_quarantined(access: SignedIn, given: MailReleaseBody) -> Done:
    """Let messages go to their recipients, all or none; they are sent on within minutes."""
    count = quarantine.release(
        access.scope, access.records, given.ids, false_positive=given.false_positive, note=given.note
    )
    access.wake()
    return Done(message=f"{count} messages are released")


@router.post("/quarantine/deny")
def deny_release(access: Manager, given: MailActBody) -> Done:
    """Refuse requests for release."""
    count = quarantine.deny(access.scope, access.records, given.ids, given.note)
    return Done(message=f"{count} requests are refused")


@router.post("/quarantine/delete")
def delete_quarantined(access: SignedIn, given: MailActBody) -> Done:
    """Delete messages for good, all or none."""
    count = quarantine.remove(access.scope, access.records, given.ids, given.note)
    return Done(message=f"{count} messages are deleted")


@router.get("/quarantine/{held}")
def get_quarantined(access: SignedIn, held: Ident) -> MailHeldBody:
    """One held message; one's own too."""
    return MailHeldBody.of(quarantine.get(access.scope, access.records, held))


@router.post("/quarantine/{held}/request")
def request_release(access: SignedIn, held: Ident, given: MailWhyBody) -> Done:
    """Ask for one's own message."""
    quarantine.request(access.scope, access.records, held, given.note)
    return Done(message="an administrator is asked")


@router.post("/quarantine/{held}/preview")
def preview_quarantined(access: SignedIn, held: Ident) -> MailShownBody:
    """The message as safe text; audited as AdminMailAccess."""
    return MailShownBody.of(quarantine.preview(access.scope, access.records, access.product.mail.blobs, held))


@router.get("/quarantine/{held}/headers")
def list_quarantined_headers(access: SignedIn, held: Ident) -> list[MailHeaderBody]:
    """Its header fields in order."""
    found = quarantine.headers(access.scope, access.records, access.product.mail.blobs, held)
    return [MailHeaderBody.model_validate(one) for one in found]


@router.post("/quarantine/{held}/download", response_class=Response, responses=ARCHIVED)
def download_quarantined(access: SignedIn, held: Ident, given: MailPasswordBody) -> Response:
    """The message in an archive under a password; audited as AdminMailAccess."""
    raw = quarantine.raw(access.scope, access.records, access.product.mail.blobs, held)
    return archived(held, raw, given.password)
