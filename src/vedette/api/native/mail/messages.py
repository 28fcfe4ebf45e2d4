"""One mail message explained, its header fields, its preview, its download: `/api/v1/mail/messages`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field

from vedette.api.access import Access, SignedIn, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.mail.bodies import MailOutcomeBody
from vedette.api.native.mail.quarantine import ARCHIVED, MailHeaderBody, MailPasswordBody, MailShownBody, archived
from vedette.api.once import Once
from vedette.api.wire import Moment, Wire
from vedette.insight.message.explain import explained
from vedette.insight.message.model import MailCopy, MailMessage
from vedette.mail import looking

router = APIRouter(prefix="/mail/messages", tags=["Mail messages"], responses=RESPONSES, route_class=Once)
Reader = Annotated[Access, needs("mail.headers")]
Ident = Annotated[str, Path(min_length=1, max_length=64)]


class MailSenderBody(Wire):
    """Who sent it, in the header and on the envelope, and from where."""

    name: str
    address: str
    mail_from: str
    ip: str
    reply_to: str
    mailer: str
    list_id: str


class MailFindingBody(Wire):
    """One finding of an analyser with its points."""

    code: str
    kind: str
    weight: float
    evidence: str
    technology: str


class MailJudgementBody(Wire):
    """What it was judged to be, by whom, and why."""

    by: str
    ours: str
    score: float
    scl: int
    bcl: int
    pcl: int
    threats: str
    confidence: str
    methods: list[str]
    reasons: list[str]
    problems: list[str]
    findings: list[MailFindingBody]


class MailCopyBody(Wire):
    """The copy of one recipient; `outcome` is there for mail that passed the gate."""

    recipient: str
    original_action: str
    original_location: str
    latest_action: str
    latest_location: str
    category: str
    policy: str
    explanation: list[str]
    outcome: MailOutcomeBody | None

    @classmethod
    def of(cls, copy: MailCopy) -> MailCopyBody:
        """From the domain's."""
        plain = {name: getattr(copy, name) for name in cls.model_fields if name != "outcome"}
        return cls(**plain, outcome=MailOutcomeBody.of(copy.outcome) if copy.outcome else None)


class MailLinkBody(Wire):
    """A link in it."""

    url: str
    domain: str
    location: str


class MailFileBody(Wire):
    """A file attached to it."""

    name: str
    type: str
    size: int
    sha256: str
    threats: str


class MailCheckBody(Wire):
    """One result of authentication."""

    name: str
    result: str


class MailHappeningBody(Wire):
    """One line of the timeline."""

    at: Moment
    source: str
    event: str
    recipient: str
    action: str
    threats: str
    result: str


class MailAlertBody(Wire):
    """An alert that names the message."""

    id: str
    title: str
    severity: str
    incident: int | None


class MailIncidentBody(Wire):
    """An incident of these alerts."""

    number: int
    name: str
    severity: str


class MailMessageBody(Wire):
    """Everything about one message; `kept`: the raw message is here, `partial`: what a limit cut."""

    network_id: str
    message_id: str
    subject: str
    sent: Moment | None
    received: Moment | None
    sender: MailSenderBody
    direction: str
    language: str
    size: int = Field(ge=0)
    way: str
    tls: str
    judgement: MailJudgementBody
    authentication: list[MailCheckBody]
    copies: list[MailCopyBody]
    links: list[MailLinkBody]
    files: list[MailFileBody]
    timeline: list[MailHappeningBody]
    alerts: list[MailAlertBody]
    incidents: list[MailIncidentBody]
    kept: bool
    partial: list[str]

    @classmethod
    def of(cls, found: MailMessage) -> MailMessageBody:
        """From the domain's."""
        made = {
            "authentication": [MailCheckBody(name=name, result=result) for name, result in found.authentication],
            "copies": [MailCopyBody.of(copy) for copy in found.copies],
        }
        plain = {name: getattr(found, name) for name in cls.model_fields if name not in made}
        return cls.model_validate({**plain, **made})


@router.get("/{message}")
def get_mail_message(access: SignedIn, message: Ident) -> MailMessageBody:
    """Where each copy is and why, how it was judged, what it holds, what happened to it."""
    product = access.product
    return MailMessageBody.of(explained(access.scope, product.lake, product.mail, product.catalog, message))


@router.get("/{message}/headers")
def list_mail_headers(access: Reader, message: Ident) -> list[MailHeaderBody]:
    """Its header fields in order."""
    return [MailHeaderBody.model_validate(one) for one in looking.headers(access.scope, access.product.mail, message)]


@router.post("/{message}/preview")
def preview_mail_message(access: SignedIn, message: Ident) -> MailShownBody:
    """The message as safe text; audited as AdminMailAccess."""
    return MailShownBody.of(looking.preview(access.scope, access.product.mail, message))


@router.post("/{message}/download", response_class=Response, responses=ARCHIVED)
def download_mail_message(access: SignedIn, message: Ident, given: MailPasswordBody) -> Response:
    """The message as it came, in an archive under a password; audited as AdminMailAccess."""
    raw = looking.raw(access.scope, access.product.mail, message)
    return archived(message, raw, given.password)
