"""Reads folders over IMAP (RFC 9051) without changing them, going on where the last reading ended (UIDVALIDITY, UID).

`app.mailboxes` calls `read` again and again, and `idle` to wait for the next message (RFC 2177).
"""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from vedette.connectors.mailboxes.journal import unwrapped
from vedette.connectors.mailboxes.reading import LARGEST, STEP, STEP_BYTES, Position, Read, Step, lying
from vedette.connectors.mailboxes.terms import ImapTerms, Login
from vedette.connectors.mailboxes.tokens import token
from vedette.core.clock import now
from vedette.core.errors import Upstream
from vedette.core.http import Http
from vedette.core.outbound import Outbound, Target
from vedette.mail.envelope import Way

SECONDS = 60.0
_FAULTS = (IMAPClientError, imaplib.IMAP4.error, OSError)


class _Plain(imaplib.IMAP4):
    """Connects to the address that was checked."""

    def __init__(self, target: Target) -> None:
        self._target = target
        super().__init__(target.host, target.port, SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return socket.create_connection((self._target.address, self._target.port), timeout)


class _Secure(_Plain):
    """The same over TLS, the certificate checked against the name."""

    def __init__(self, target: Target, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(target)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return self._context.wrap_socket(super()._create_socket(timeout), server_hostname=self._target.host)


class _Client(IMAPClient):  # type: ignore[misc]
    """IMAPClient over a connection of ours."""

    def __init__(self, connection: imaplib.IMAP4, host: str) -> None:
        self._given = connection
        super().__init__(host, ssl=False, use_uid=True, timeout=SECONDS)

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 (IMAPClient's name)
        return self._given


class Imap:
    """One account."""

    def __init__(self, terms: ImapTerms, secret: str, outbound: Outbound) -> None:
        self._terms, self._secret, self._outbound = terms, secret, outbound

    def check(self) -> None:
        """Sign in and look at every folder. Raises Upstream with what to do."""
        with self._signed_in() as client:
            for folder in self._terms.folders:
                self._select(client, folder)

    def read(self, position: Position) -> Iterator[Step]:
        """All messages after `position`, oldest first. Raises Upstream when the server fails or refuses."""
        with self._signed_in() as client:
            going = dict(position)
            for folder in self._terms.folders:
                yield from self._folder(client, folder, going)

    def idle(self, seconds: float) -> bool:
        """Wait in the first folder until something happens, at most so long. Raises Upstream."""
        with self._signed_in() as client:
            self._select(client, self._terms.folders[0])
            if b"IDLE" not in client.capabilities():
                return False
            client.idle()
            try:
                return bool(client.idle_check(timeout=seconds))
            finally:
                client.idle_done()

    def _folder(self, client: Any, folder: str, going: dict[str, str]) -> Iterator[Step]:
        before = going.get(folder, "")
        validity = self._select(client, folder)
        known, _, last = before.partition(":")
        done = int(last) if known == str(validity) and last.isdigit() else 0
        if done:
            found = [uid for uid in client.search(["UID", f"{done + 1}:*"]) if uid > done]
        else:
            found = client.search(["SINCE", (now() - timedelta(days=self._terms.days)).date()])
        junk = self._junk(client, folder)
        messages: list[Read] = []
        size = 0
        for uid in sorted(found):
            raw = self._fetch(client, uid)
            if raw is not None:
                messages.append(self._read(raw, junk))
                size += len(raw)
            going[folder] = f"{validity}:{uid}"
            if len(messages) >= STEP or size >= STEP_BYTES:
                yield Step(tuple(messages), dict(going))
                messages, size = [], 0
        if not found and not done:
            going[folder] = f"{validity}:{self._newest(client, folder)}"
        if messages or going.get(folder) != before:
            yield Step(tuple(messages), dict(going))

    def _read(self, raw: bytes, junk: bool) -> Read:
        found = unwrapped(raw) if self._terms.journal else None
        return found or lying(raw, self._terms.address, Way.IMAP, junk=junk)

    def _fetch(self, client: Any, uid: int) -> bytes | None:
        """The message up to the bound; None when it is gone."""
        answer = client.fetch([uid], [f"BODY.PEEK[]<0.{LARGEST}>"]).get(uid, {})
        return next((value for key, value in answer.items() if key.startswith(b"BODY[]")), None)

    def _select(self, client: Any, folder: str) -> int:
        try:
            return int(client.select_folder(folder, readonly=True)[b"UIDVALIDITY"])
        except IMAPClientError as error:
            raise Upstream(f"the folder {folder!r} cannot be opened: {error}", permanent=True) from error

    def _newest(self, client: Any, folder: str) -> int:
        return int(client.folder_status(folder, [b"UIDNEXT"])[b"UIDNEXT"]) - 1

    def _junk(self, client: Any, folder: str) -> bool:
        flags = next((flags for flags, _, name in client.list_folders() if name == folder), ())
        return b"\\Junk" in flags or folder.rpartition("/")[2].casefold() in {"junk", "spam", "junk email"}

    @contextmanager
    def _signed_in(self) -> Iterator[Any]:
        terms = self._terms
        target = self._outbound.target(terms.host, terms.port)
        try:
            connection = _Secure(target, self._outbound.tls()) if terms.tls else _Plain(target)
            client = _Client(connection, terms.host)
        except _FAULTS as error:
            raise Upstream(f"{terms.host}:{terms.port} does not answer: {error}", permanent=False) from error
        try:
            if terms.login is Login.XOAUTH2:
                client.oauth2_login(terms.user, self._token())
            else:
                client.login(terms.user, self._secret)
            yield client
        except LoginError as error:
            raise Upstream(f"{terms.host} does not let {terms.user} in: {error}", permanent=True) from error
        except _FAULTS as error:
            raise Upstream(f"{terms.host} broke off: {error}", permanent=False) from error
        finally:
            try:
                client.logout()
            except _FAULTS:
                client.shutdown()

    def _token(self) -> str:
        terms = self._terms
        granted = (
            {"grant_type": "refresh_token", "refresh_token": self._secret}
            if terms.refresh
            else {"grant_type": "client_credentials", "client_secret": self._secret}
        )
        http = Http(self._outbound, SECONDS)
        try:
            form = {
                **granted,
                "client_id": terms.client_id,
                **({"scope": terms.token_scope} if terms.token_scope else {}),
            }
            return token(http, terms.token_url, form)
        finally:
            http.close()
