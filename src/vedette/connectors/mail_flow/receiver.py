"""The SMTP and LMTP receivers: a mail server hands messages to us, we hand what may pass to the next one.

For content filters (Postfix `smtpd_proxy_filter`, `content_filter`) and gateways of any make; `listening` opens it.
The sender hears 250 only when everything is durable and the next server took every copy.
"""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import Executor
from functools import partial
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Session, syntax
from aiosmtpd.smtp import Envelope as Accepted

from vedette.connectors.mail_flow.passing import Passing, late, passed
from vedette.connectors.mail_flow.relay import Answer, Relay
from vedette.core.clock import now
from vedette.core.errors import Conflict
from vedette.mail.disposition import Receipt
from vedette.mail.envelope import Envelope, Way

_PUT_OFF = "451 4.7.1 the message cannot be judged now; try again"
_LINE = 1 << 20
_RECIPIENTS = 1000
_FORWARDED = ("NAME", "ADDR", "HELO")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")


class Handler:
    """What both receivers do with a message: judge, keep, pass on, answer."""

    def __init__(self, passing: Passing, relay: Relay, pool: Executor, way: Way) -> None:
        self.passing, self._relay, self._pool, self._way = passing, relay, pool, way

    async def handle_EHLO(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Accepted, hostname: str, responses: list[str]
    ) -> list[str]:
        """Tell that a filtering Postfix may say whom it got the message from (XFORWARD)."""
        session.host_name = hostname
        return [*responses[:-1], f"250-XFORWARD {' '.join(_FORWARDED)}", responses[-1]]

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Accepted, address: str, options: list[str]
    ) -> str:
        """Take the recipients whom the next server takes, so that nobody is refused when it is too late."""
        if len(envelope.rcpt_tos) >= _RECIPIENTS:
            return "452 4.5.3 too many recipients"
        ask = partial(self._relay.takes, envelope.mail_from or "", address)
        answer = await asyncio.get_running_loop().run_in_executor(self._pool, ask)
        if answer.taken:
            envelope.rcpt_tos.append(address)
        return answer.line

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Accepted) -> str:  # noqa: N802
        """The answer for the message: for LMTP one line for each recipient."""
        raw = envelope.original_content or b""
        asked = self._envelope(session, envelope)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self.passing.patience):
                receipt = await loop.run_in_executor(self._pool, partial(passed, self.passing, asked, raw))
        except TimeoutError:
            receipt = None
            self._pool.submit(self.passing.failed, late(self.passing))
        if receipt is None:
            lines = [_PUT_OFF] * len(asked.recipients)
        elif receipt.rejected:
            lines = [f"550 {receipt.rejected}"] * len(asked.recipients)
        else:
            said = await loop.run_in_executor(self._pool, partial(self._passed_on, receipt, asked.sender, raw))
            lines = _lines(asked.recipients, said)
        return "\r\n".join(lines) if self._way is Way.LMTP else _worst(lines)

    def _envelope(self, session: Session, envelope: Accepted) -> Envelope:
        told: dict[str, str] = getattr(session, "forwarded", {})
        peer = session.peer[0] if isinstance(session.peer, tuple) else ""
        layer: Any = session.ssl.get("ssl_object") if session.ssl else None
        return Envelope(
            envelope.mail_from or "",
            tuple(envelope.rcpt_tos),
            now(),
            told.get("ADDR", peer),
            told.get("HELO", session.host_name or ""),
            (layer.version() if layer else "") or "",
            way=self._way,
        )

    def _passed_on(self, receipt: Receipt, sender: str, raw: bytes) -> dict[str, Answer]:
        """Send every copy that is not sent yet; what was said by recipient."""
        said: dict[str, Answer] = {}
        for number, delivery in enumerate(receipt.deliveries):
            if number in receipt.sent:
                continue
            try:
                answers = self._relay.pass_on(sender, delivery.recipients, self.passing.render(raw, delivery))
            except Conflict as error:  # the state database is silent: the sender keeps the message
                answers = dict.fromkeys(delivery.recipients, Answer(0, str(error)))
            if all(answer.taken for answer in answers.values()):
                self.passing.sent(receipt.key, number)
            said |= answers
        return said


def _lines(recipients: tuple[str, ...], said: dict[str, Answer]) -> list[str]:
    """One answer for each recipient. A copy for somebody else (redirected, blind) that failed puts all of them off."""
    told = {address.lower() for address in recipients}
    others = [answer.line for address, answer in said.items() if address not in told and not answer.taken]
    if others:
        return [f"451 4.4.1 {others[0]}"] * len(recipients)
    return [said[one.lower()].line if one.lower() in said else "250 2.0.0 taken" for one in recipients]


def _worst(lines: list[str]) -> str:
    """One answer for all: put off while any may still be served, refused if any never is, so that the sender hears."""
    failed = [line for line in lines if not line.startswith("2")]
    return next((line for line in failed if line.startswith("4")), failed[0] if failed else "250 2.0.0 taken")


class _Guarded:
    """Refuses strangers before a word is exchanged, and hears XFORWARD (Postfix XFORWARD_README)."""

    line_length_limit = _LINE

    def connection_made(self, transport: Any) -> None:
        """Let trusted servers in."""
        peer = transport.get_extra_info("peername")
        handler: Any = getattr(self, "event_handler")  # noqa: B009 (of the class this is mixed into)
        if isinstance(peer, tuple) and not handler.passing.trusts(peer[0]):
            transport.write(b"554 5.7.1 this mail gate does not know you\r\n")
            transport.close()
            return
        super().connection_made(transport)  # type: ignore[misc]

    @syntax("XFORWARD attribute=value")
    async def smtp_XFORWARD(self, arg: str | None) -> None:  # noqa: N802
        """Who handed the message to the server in front."""
        here: Any = self
        pairs = [item.partition("=") for item in (arg or "").split()]
        told = {name.upper(): _plain(value) for name, _, value in pairs if name.upper() in _FORWARDED}
        here.session.forwarded = getattr(here.session, "forwarded", {}) | told
        await here.push("250 2.0.0 OK")


class SmtpReceiver(_Guarded, SMTP):
    """SMTP (RFC 5321)."""


class LmtpReceiver(_Guarded, LMTP):
    """LMTP (RFC 2033)."""


def _plain(value: str) -> str:
    """Xtext (RFC 3461 section 4) decoded; Postfix's words for nothing and IPv6 are taken off."""
    text = _XTEXT.sub(lambda match: chr(int(match[1], 16)), value)
    return "" if text == "[UNAVAILABLE]" else text.removeprefix("IPv6:")
