"""Mailboxes that are read: IMAP accounts, journals, Microsoft 365: `/api/v1/mailboxes`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Path
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.wire import Done, Moment, Wire
from vedette.app import mailboxes, mailflow
from vedette.app.mailboxes import Mailbox
from vedette.connectors.mailboxes.terms import Login, Terms
from vedette.core.shapes import from_plain

router = APIRouter(prefix="/mailboxes", tags=["Mail"], responses=RESPONSES)
Keeper = Annotated[Access, needs("sources.manage")]
Ident = Annotated[str, Path(max_length=60)]
Text = Annotated[str, Field(max_length=500)]
Folder = Annotated[str, Field(min_length=1, max_length=255)]


class ImapBody(Wire):
    """An IMAP account; `journal` says that its folders hold journal reports."""

    kind: Literal["imap"]
    host: str = Field(min_length=1, max_length=255)
    user: str = Field(min_length=1, max_length=320)
    address: str = Field(min_length=3, max_length=320)
    port: int = Field(993, ge=1, le=65535)
    tls: bool = True
    folders: list[Folder] = Field(default_factory=lambda: ["INBOX"], min_length=1, max_length=100)
    login: Login = Login.PASSWORD
    token_url: Text = ""
    client_id: Text = ""
    token_scope: Text = ""
    refresh: bool = False
    journal: bool = False
    days: int = Field(7, ge=0, le=3650)


class MicrosoftGraphBody(Wire):
    """Mailboxes of Microsoft 365, read by an application with Mail.Read."""

    kind: Literal["graph"]
    directory: str = Field(min_length=1, max_length=100)
    client_id: str = Field(min_length=1, max_length=100)
    mailboxes: list[Text] = Field(min_length=1, max_length=1000)
    folders: list[Folder] = Field(default_factory=lambda: ["inbox", "junkemail"], min_length=1, max_length=20)
    authority: Text = "https://login.microsoftonline.com"
    service: Text = "https://graph.microsoft.com"


class NewMailbox(Wire):
    """A mailbox to read; the secret is its password, refresh token or client secret."""

    name: str = Field(min_length=1, max_length=80)
    terms: ImapBody | MicrosoftGraphBody = Field(discriminator="kind")
    secret: str = Field(min_length=1, max_length=8000)

    def as_terms(self) -> Terms:
        """As the domain takes them."""
        found: Terms = from_plain(self.terms.model_dump(mode="json"), Terms)
        return found


class MailboxBody(Wire):
    """A mailbox and how reading it goes; `due` is the next try after failures."""

    id: str
    name: str
    terms: dict[str, Any]
    running: bool
    messages: int
    failures: int
    error: str
    due: Moment | None
    last: Moment | None
    created: Moment
    creator: str

    @classmethod
    def of(cls, found: Mailbox) -> MailboxBody:
        """From the domain's."""
        terms, row = msgspec.to_builtins(found.terms), found.row
        plain = [name for name in cls.model_fields if name not in ("terms", "messages")]
        return cls(**{name: getattr(row, name) for name in plain}, terms=terms, messages=row.carried)


class Reading(Wire):
    """Whether it is read."""

    on: bool


class MailDoorBody(Wire):
    """A way mail passes through us, as `config.toml` names it; `trouble` is what is wrong with it, empty: it works."""

    name: str
    kind: str
    listen: str
    next: str
    trusted: list[str]
    patience: float
    largest: int
    trouble: str


@router.get("/doors")
def list_mail_doors(access: Keeper) -> list[MailDoorBody]:
    """The doors of this organisation, each asked whether it works."""
    return [
        MailDoorBody(
            **{name: getattr(door, name) for name in ("name", "kind", "listen", "next", "patience", "largest")},
            trusted=[str(network) for network in door.trusted],
            trouble=trouble,
        )
        for door, trouble in mailflow.doors_of(access.scope, access.product)
    ]


@router.get("")
def list_mailboxes(access: Keeper) -> list[MailboxBody]:
    """Every mailbox with its health, without secrets."""
    return [MailboxBody.of(each) for each in mailboxes.listing(access.scope, access.product)]


@router.post("", status_code=201)
def create_mailbox(access: Keeper, given: NewMailbox) -> MailboxBody:
    """Begin to read, once signing in has worked."""
    made = mailboxes.create(access.scope, access.product, given.name, given.as_terms(), given.secret)
    access.wake()
    return MailboxBody.of(made)


@router.post("/test")
def try_mailbox(access: Keeper, given: NewMailbox) -> Done:
    """Sign in and look, keeping nothing."""
    mailboxes.probe(access.scope, access.product, given.as_terms(), given.secret)
    return Done(message="signed in; every folder can be read")


@router.put("/{mailbox}/reading")
def switch_mailbox(access: Keeper, mailbox: Ident, given: Reading) -> Done:
    """Pause it, or let it go on where it stood."""
    mailboxes.switch(access.scope, access.product, mailbox, on=given.on)
    access.wake()
    return Done(message="it is read again" if given.on else "it is paused")


@router.delete("/{mailbox}")
def remove_mailbox(access: Keeper, mailbox: Ident) -> Done:
    """Read it no more; what was read stays."""
    mailboxes.remove(access.scope, access.product, mailbox)
    return Done(message=f"{mailbox} is not read any more")
