"""Mail policies and settings: `/api/v1/mail/policies`, `/api/v1/mail/settings`."""

from __future__ import annotations

import json
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.mail.bodies import MailKeptPolicyBody, MailOutcomeBody, MailPolicyBody, Words
from vedette.api.once import Once
from vedette.api.wire import Done, Moment, Wire
from vedette.core.shapes import from_plain
from vedette.mail.policies import preview as trying
from vedette.mail.policies import store
from vedette.mail.policies.book import MailSettings
from vedette.mail.policies.model import Protection
from vedette.mail.policies.preview import LONGEST, Preview

router = APIRouter(prefix="/mail", tags=["Mail policies"], responses=RESPONSES, route_class=Once)
Reader = Annotated[Access, needs(store.VIEW)]
Author = Annotated[Access, needs(store.MANAGE)]
Ident = Annotated[str, Path(max_length=40)]
Match = Annotated[str, Header(alias="If-Match", max_length=200)]
Days = Annotated[int, Query(ge=1, le=LONGEST)]


class MailChangedBody(Wire):
    """A copy that would be treated otherwise."""

    network_message_id: str
    received: Moment
    sender: str
    recipient: str
    subject: str
    before: MailOutcomeBody
    after: MailOutcomeBody


class MailMovesBody(Wire):
    """How many copies would go from one action to another."""

    before: str
    after: str
    count: int


class MailPreviewBody(Wire):
    """What a change would do to the mail since a moment: `looked` of `total` messages, `changed` of `copies`."""

    since: Moment
    looked: int
    total: int
    copies: int
    changed: int
    moves: list[MailMovesBody]
    shown: list[MailChangedBody]

    @classmethod
    def of(cls, found: Preview) -> MailPreviewBody:
        """From the domain's."""
        return cls(
            **{name: getattr(found, name) for name in ("since", "looked", "total", "copies", "changed")},
            moves=[MailMovesBody(before=one, after=other, count=count) for one, other, count in found.moves],
            shown=[
                MailChangedBody(
                    network_message_id=one.network_id,
                    received=one.received,
                    sender=one.sender,
                    recipient=one.recipient,
                    subject=one.subject,
                    before=MailOutcomeBody.of(one.before),
                    after=MailOutcomeBody.of(one.after),
                )
                for one in found.shown
            ],
        )


class MailVersionBody(Wire):
    """How a policy was after one change."""

    version: int
    at: Moment
    by: str
    verb: str
    document: dict[str, Any]


class MailSettingsBody(Wire):
    """What holds for all mail of the organisation."""

    domains: Words = []
    hosts: Words = []
    sealers: Words = []
    name: str = Field("vedette", min_length=1, max_length=60)
    junk_header: str = Field("X-Spam-Flag: YES", max_length=200)
    keep_days: int = Field(30, ge=1, le=3650)
    digest_hours: int = Field(24, ge=0, le=744)
    digest_from: str = Field("", max_length=320)
    report_mailboxes: Words = []


class MailKeptSettingsBody(MailSettingsBody):
    """The settings as kept; give `version` back with a change."""

    version: int = Field(ge=0)


@router.get("/policies")
def list_mail_policies(
    access: Reader, protection: Annotated[Protection | None, Query()] = None
) -> list[MailKeptPolicyBody]:
    """Every policy in its order of precedence: presets, users' own, the default."""
    return [MailKeptPolicyBody.of(one) for one in store.listed(access.scope, access.records, protection)]


@router.post("/policies/{protection}", status_code=201)
def create_mail_policy(access: Author, protection: Protection, given: MailPolicyBody) -> MailKeptPolicyBody:
    """Keep a new policy; it decides from the next message on."""
    return MailKeptPolicyBody.of(store.create(access.scope, access.records, given.wanted(protection)))


@router.post("/policies/{protection}/preview")
def preview_mail_policy(
    access: Reader,
    protection: Protection,
    given: MailPolicyBody,
    policy: Annotated[str, Query(max_length=40)] = "",
    days: Days = 7,
) -> MailPreviewBody:
    """What a new policy, or a change of `policy`, would have done in the last days."""
    room = access.product.mail
    before = room.shelf.book(access.scope)
    after = store.changed(before, store.proposed(before, policy, given.wanted(protection)))
    return MailPreviewBody.of(trying.preview(access.scope, access.records, room.blobs, before, after, days=days))


@router.get("/policies/{protection}/{policy}")
def get_mail_policy(access: Reader, protection: Protection, policy: Ident, response: Response) -> MailKeptPolicyBody:
    """One policy."""
    found = store.get(access.scope, access.records, protection, policy)
    response.headers["ETag"] = found.etag
    return MailKeptPolicyBody.of(found)


@router.put("/policies/{protection}/{policy}")
def update_mail_policy(
    access: Author, protection: Protection, policy: Ident, given: MailPolicyBody, etag: Match
) -> MailKeptPolicyBody:
    """Change it. Of presets only whom they cover changes, of the default only its settings."""
    return MailKeptPolicyBody.of(store.update(access.scope, access.records, policy, given.wanted(protection), etag))


@router.delete("/policies/{protection}/{policy}")
def remove_mail_policy(access: Author, protection: Protection, policy: Ident, etag: Match) -> Done:
    """Delete a policy of your own; its versions stay."""
    store.remove(access.scope, access.records, protection, policy, etag)
    return Done(message=f"{policy} is deleted")


@router.get("/policies/{protection}/{policy}/versions")
def list_mail_policy_versions(access: Reader, protection: Protection, policy: Ident) -> list[MailVersionBody]:
    """How it was, newest first."""
    rows = store.versions(access.scope, access.records, protection, policy)
    return [
        MailVersionBody(version=row.version, at=row.at, by=row.by, verb=row.verb, document=json.loads(row.document))
        for row in rows
    ]


@router.get("/settings")
def get_mail_settings(access: Reader) -> MailKeptSettingsBody:
    """What holds for all mail of the organisation."""
    settings, version = store.shown_settings(access.scope, access.records)
    return MailKeptSettingsBody.model_validate({**msgspec.to_builtins(settings), "version": version})


@router.put("/settings")
def update_mail_settings(access: Author, given: MailKeptSettingsBody) -> MailKeptSettingsBody:
    """Change it; `version` must be the newest."""
    settings = from_plain(given.model_dump(exclude={"version"}), MailSettings)
    version = store.save_settings(access.scope, access.records, settings, given.version)
    return given.model_copy(update={"version": version})
