"""Hands judged copies to the next mail server, over SMTP or LMTP (RFC 5321, RFC 2033); `receiver` calls it.

It says for each recipient what the next server said; `receiver` notes what was taken before the sender hears of it.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import dataclass
from ipaddress import ip_address

from vedette.core.errors import BadInput

_HOP = re.compile(r"(?P<kind>smtp|lmtp):(?:unix:(?P<path>/\S+)|(?P<host>\[[^\]]+\]|[^:\s]+):(?P<port>\d{1,5}))")


@dataclass(frozen=True, slots=True)
class NextHop:
    """Where copies go: `smtp:host:port`, `lmtp:host:port` or `lmtp:unix:/path`. `timeout` is in seconds."""

    kind: str
    host: str
    port: int
    timeout: float = 60.0

    @classmethod
    def parse(cls, text: str) -> NextHop:
        """Raises BadInput with the forms there are."""
        match = _HOP.fullmatch(text)
        if match is None or (match["path"] and match["kind"] == "smtp"):
            raise BadInput(f"{text!r} is no next hop; write smtp:host:port, lmtp:host:port or lmtp:unix:/path")
        if match["path"]:
            return cls("lmtp", match["path"], 0)
        return cls(match["kind"], match["host"].strip("[]"), int(match["port"]))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the next server said for one recipient: its code (0: it could not be asked) and text."""

    code: int
    text: str

    @property
    def taken(self) -> bool:
        """Did it take the message?"""
        return 200 <= self.code < 300

    @property
    def refused(self) -> bool:
        """Will it never take it?"""
        return 500 <= self.code < 600

    @property
    def line(self) -> str:
        """As an answer of ours: a refusal for good is passed on, everything else puts off."""
        if self.taken:
            return "250 2.0.0 taken"
        return f"{self.code} {self.text}" if self.refused else f"451 4.4.1 next server: {self.text}"


@dataclass(frozen=True, slots=True)
class Relay:
    """Sends copies to the next server, each over a connection of its own."""

    hop: NextHop

    def pass_on(self, sender: str, recipients: tuple[str, ...], data: bytes) -> dict[str, Answer]:
        """One copy to its recipients: what was said for each. Never raises for the network.

        When a recipient must be tried again, nobody gets the copy yet, so that trying again doubles nothing.
        """
        try:
            connection = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            return dict.fromkeys(recipients, _answer(error))
        try:
            return _transaction(connection, sender, recipients, data)
        except (OSError, smtplib.SMTPException) as error:
            return dict.fromkeys(recipients, _answer(error))
        finally:
            _close(connection)

    def takes(self, sender: str, recipient: str) -> Answer:
        """Ask the next server whether it takes mail for this recipient, without sending any."""
        try:
            connection = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            return _answer(error)
        try:
            said = _said(connection.mail(sender, _options(connection, (sender, recipient))))
            return said if not said.taken else _said(connection.rcpt(recipient))
        except (OSError, smtplib.SMTPException) as error:
            return _answer(error)
        finally:
            _close(connection)

    def check(self) -> str:
        """Ask the next server for its greeting. Returns an empty text, or what is wrong and what to do."""
        try:
            _close(self._connect())
        except (OSError, smtplib.SMTPException) as error:
            return f"the next mail server {self.hop.host} does not answer: {error}; is it running and reachable?"
        return ""

    def _connect(self) -> smtplib.SMTP:
        hop = self.hop
        there: smtplib.SMTP
        if hop.kind == "lmtp":
            there = smtplib.LMTP(hop.host, hop.port) if hop.port else smtplib.LMTP(hop.host)
        else:
            there = smtplib.SMTP(hop.host, hop.port, timeout=hop.timeout)
        if there.sock is not None:
            there.sock.settimeout(hop.timeout)
        there.ehlo_or_helo_if_needed()
        if there.has_extn("starttls") and not _here(hop.host):
            there.starttls(context=ssl.create_default_context())
            there.ehlo()
        return there


def _transaction(connection: smtplib.SMTP, sender: str, recipients: tuple[str, ...], data: bytes) -> dict[str, Answer]:
    """MAIL, RCPT, DATA. LMTP answers DATA once for every recipient it took (RFC 2033 section 4.2)."""
    said = _said(connection.mail(sender, _options(connection, (sender, *recipients))))
    if not said.taken:
        return dict.fromkeys(recipients, said)
    answers = {address: _said(connection.rcpt(address)) for address in recipients}
    again = next((answer for answer in answers.values() if not answer.taken and not answer.refused), None)
    if again is not None:
        return {address: answer if answer.refused else again for address, answer in answers.items()}
    taken = [address for address, answer in answers.items() if answer.taken]
    if not taken:
        return answers
    first = _said(connection.data(data))
    if not isinstance(connection, smtplib.LMTP):
        return answers | dict.fromkeys(taken, first)
    answers[taken[0]] = first
    return answers | {address: _said(connection.getreply()) for address in taken[1:]}


def _options(connection: smtplib.SMTP, addresses: tuple[str, ...]) -> list[str]:
    options = ["body=8bitmime"] if connection.has_extn("8bitmime") else []
    if connection.has_extn("smtputf8") and not all(address.isascii() for address in addresses):
        options.append("SMTPUTF8")
    return options


def _answer(error: Exception) -> Answer:
    if isinstance(error, smtplib.SMTPResponseException):
        return _said((error.smtp_code, error.smtp_error))
    return Answer(0, " ".join(str(error).split()) or type(error).__name__)


def _said(reply: tuple[int, bytes | str]) -> Answer:
    code, text = reply
    return Answer(code, " ".join((text.decode("utf-8", "replace") if isinstance(text, bytes) else text).split())[:300])


def _here(host: str) -> bool:
    if host.startswith("/") or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _close(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        connection.close()
