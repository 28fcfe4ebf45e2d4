"""How a mailbox is reached: the values people give, checked, and kept as JSON; `app.mailboxes` keeps them."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from vedette.core.errors import BadInput, Upstream
from vedette.core.outbound import Outbound
from vedette.core.shapes import from_json

_ADDRESS = re.compile(r"[^@\s<>]{1,64}@[^@\s<>]{1,255}")
_WORD = re.compile(r"[A-Za-z0-9._-]{1,100}")


class Login(StrEnum):
    """How an IMAP server is told who we are: a password, or an OAuth token (XOAUTH2)."""

    PASSWORD = "password"
    XOAUTH2 = "xoauth2"


class ImapTerms(msgspec.Struct, frozen=True, tag_field="kind", tag="imap", forbid_unknown_fields=True):
    """An IMAP account (RFC 9051). `address` is whose mail it is, `days` how far back the first reading goes.

    The secret is the password; for XOAUTH2 the client secret, or with `refresh` the refresh token, that `token_url`
    gives tokens for. `tls` off is plain text, inside the networks of `outbound.networks` only. `journal`: the folder
    holds journal reports.
    """

    host: str
    user: str
    address: str
    port: int = 993
    tls: bool = True
    folders: tuple[str, ...] = ("INBOX",)
    login: Login = Login.PASSWORD
    token_url: str = ""
    client_id: str = ""
    token_scope: str = ""
    refresh: bool = False
    journal: bool = False
    days: int = 7


class GraphTerms(msgspec.Struct, frozen=True, tag_field="kind", tag="graph", forbid_unknown_fields=True):
    """Mailboxes of Microsoft 365 by application permission `Mail.Read`; the secret is the client secret."""

    directory: str
    client_id: str
    mailboxes: tuple[str, ...]
    folders: tuple[str, ...] = ("inbox", "junkemail")
    authority: str = "https://login.microsoftonline.com"
    service: str = "https://graph.microsoft.com"


Terms = ImapTerms | GraphTerms


def check(terms: Terms, secret: str, outbound: Outbound) -> None:
    """Raise BadInput for what cannot work or may not be reached."""
    if not secret:
        raise BadInput("a secret is needed: the password, refresh token or client secret")
    try:
        match terms:
            case ImapTerms():
                _imap(terms, outbound)
            case GraphTerms():
                _graph(terms, outbound)
    except Upstream as error:
        raise BadInput(str(error)) from error


def decoded(text: str) -> Terms:
    """What was kept."""
    found: Terms = from_json(text, Terms)
    return found


def _imap(terms: ImapTerms, outbound: Outbound) -> None:
    target = outbound.target(terms.host, terms.port)
    if not terms.tls and not outbound.private(target.address):
        raise BadInput("IMAP leaves the networks of outbound.networks over TLS only")
    if not _ADDRESS.fullmatch(terms.address):
        raise BadInput(f"address is whose mail it is, such as mira@north.example, not {terms.address!r}")
    if not terms.folders or not 0 <= terms.days <= 3650:
        raise BadInput("name at least one folder, and 0 to 3650 days")
    if terms.login is Login.XOAUTH2:
        outbound.url(terms.token_url, plain=True)
        if not terms.client_id:
            raise BadInput("XOAUTH2 needs client_id and token_url")


def _graph(terms: GraphTerms, outbound: Outbound) -> None:
    for url in (terms.authority, terms.service):
        outbound.url(url, plain=True)
    if not _WORD.fullmatch(terms.directory) or not _WORD.fullmatch(terms.client_id):
        raise BadInput("directory and client_id are the ids of the directory and of the application")
    wrong = [text for text in terms.mailboxes if not _ADDRESS.fullmatch(text)]
    if wrong or not terms.mailboxes or not terms.folders:
        raise BadInput(f"mailboxes are addresses, not {wrong[0]!r}" if wrong else "name mailboxes and folders")
    if any(not _WORD.fullmatch(folder) for folder in terms.folders):
        raise BadInput("folders are well-known names or ids")
