"""The milter: a mail server shows each message before it accepts it, and does what the gate says (Postfix, sendmail).

`listening` opens it. A message that cannot be judged in time, or kept, is put off (451): the sender tries again.
"""

from __future__ import annotations

import asyncio
import logging
import re
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial

from vedette.connectors.mail_flow import packets
from vedette.connectors.mail_flow.packets import UNANSWERED, Changes, Command, Malformed, Offer, Reply, Steps, packet
from vedette.connectors.mail_flow.passing import Passing, late, passed
from vedette.core.clock import now
from vedette.core.errors import Conflict
from vedette.mail.disposition import Delivery, Receipt
from vedette.mail.envelope import Envelope, Way

_LOG = logging.getLogger("vedette.mail.milter")
_PUT_OFF = packets.code("451 4.7.1 the message cannot be judged now; try again")
_TOO_LARGE = packets.code("552 5.3.4 the message is larger than the mail gate takes")
_KEEP_AWAKE = 5.0
_SUBJECT = re.compile(rb"(?im)^subject:(.*(?:\r\n[ \t].*)*)")


@dataclass(slots=True)
class _Told:
    """What one connection told of the message under way; the connection's own facts stay between messages."""

    client: str = ""
    helo: str = ""
    tls: str = ""
    sender: str = ""
    recipients: list[str] = field(default_factory=list)
    head: list[bytes] = field(default_factory=list)
    body: list[bytes] = field(default_factory=list)
    size: int = 0

    def forget(self) -> None:
        """The next message begins."""
        self.sender, self.size = "", 0
        self.recipients, self.head, self.body = [], [], []

    def raw(self) -> bytes:
        """The message as it came over the wire."""
        return b"".join((*self.head, b"\r\n", *self.body))


class Session:
    """One connection of the mail server: any number of messages, one after another."""

    def __init__(self, reader: StreamReader, writer: StreamWriter, passing: Passing, pool: Executor) -> None:
        self._reader, self._writer, self._passing, self._pool = reader, writer, passing, pool
        self._told = _Told()
        self._agreed = Offer(0, Changes(0), Steps(0))

    async def run(self) -> None:
        """Until the server ends it. A connection that speaks nonsense or breaks off is closed; nothing was accepted."""
        try:
            while (came := await packets.receive(self._reader)) is not None:
                command, data = came
                if command is Command.QUIT:
                    break
                answer = await self._answer(command, data)
                if answer:
                    self._writer.write(answer)
                    await self._writer.drain()
        except (Malformed, IncompleteReadError, ConnectionError) as error:
            _LOG.warning("a milter connection ended: %s", error)
        finally:
            self._writer.close()

    async def _answer(self, command: Command, data: bytes) -> bytes:
        match command:
            case Command.NEGOTIATE:
                self._agreed = packets.offer_of(data)
                return packet(Command.NEGOTIATE, self._agreed.packed())
            case Command.MACROS:
                self._macros(data)
                return b""
            case Command.ABORT | Command.QUIT_AND_GO_ON:
                self._told.forget()
                return b""
            case Command.END_OF_MESSAGE:
                self._keep(data)
                try:
                    return await self._judged()
                finally:
                    self._told.forget()
            case _:
                self._hear(command, data)
                quiet = UNANSWERED.get(command, Steps(0)) & self._agreed.steps
                return b"" if quiet else packet(Reply.CONTINUE)

    def _hear(self, command: Command, data: bytes) -> None:
        told = self._told
        match command:
            case Command.CONNECT:
                told.client = _address(data)
            case Command.HELO:
                told.helo = _text(packets.strings(data)[0])
            case Command.MAIL:
                told.forget()
                told.sender = _mailbox(data)
            case Command.RCPT:
                told.recipients.append(_mailbox(data))
            case Command.HEADER:
                name, _, value = data.partition(b"\0")
                self._field(name, value.rstrip(b"\0"))
            case Command.BODY:
                self._keep(data)

    def _field(self, name: bytes, value: bytes) -> None:
        """A header field as it stood in the message: the server folds with bare line feeds."""
        space = b"" if self._agreed.steps & Steps.LEADING_SPACE else b" "
        line = name + b":" + space + value.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + b"\r\n"
        self._told.size += len(line)
        if self._told.size <= self._passing.size:
            self._told.head.append(line)

    def _keep(self, data: bytes) -> None:
        self._told.size += len(data)
        if data and self._told.size <= self._passing.size:
            self._told.body.append(data)

    def _macros(self, data: bytes) -> None:
        values = packets.strings(data[1:])
        macros = dict(zip(values[::2], values[1::2], strict=False))
        if b"{tls_version}" in macros:
            self._told.tls = _text(macros[b"{tls_version}"])

    async def _judged(self) -> bytes:
        told = self._told
        if told.size > self._passing.size:
            return _TOO_LARGE
        envelope = Envelope(
            told.sender, tuple(told.recipients), now(), told.client, told.helo, told.tls, way=Way.MILTER
        )
        raw = told.raw()
        waiting = asyncio.get_running_loop().run_in_executor(self._pool, partial(passed, self._passing, envelope, raw))
        try:
            receipt = await self._patiently(waiting)
        except TimeoutError:
            self._pool.submit(self._passing.failed, late(self._passing))
            return _PUT_OFF
        if receipt is None:
            return _PUT_OFF
        changed = partial(verbs, receipt, envelope.recipients, raw, self._passing)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, changed)
        except Conflict as error:
            _LOG.warning("a message is put off, its copy cannot be made: %s", error)
            self._pool.submit(self._passing.failed, f"a message was put off, its copy cannot be made: {error}")
            return _PUT_OFF

    async def _patiently(self, waiting: asyncio.Future[Receipt | None]) -> Receipt | None:
        """Wait for the gate, telling the server now and then that we still work. Raises TimeoutError."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self._passing.patience
        while not waiting.done():
            left = end - loop.time()
            if left <= 0:
                waiting.cancel()
                raise TimeoutError
            await asyncio.wait({waiting}, timeout=min(_KEEP_AWAKE, left))
            if not waiting.done():
                self._writer.write(packet(Reply.PROGRESS))
                await self._writer.drain()
        return waiting.result()


def verbs(receipt: Receipt, recipients: tuple[str, ...], raw: bytes, passing: Passing) -> bytes:
    """What the server is told to do with the one copy it holds: changes, then the last word."""
    if receipt.rejected:
        return packets.code(f"550 {receipt.rejected}")
    if not receipt.deliveries:
        return packet(Reply.DISCARD)
    (delivery,) = receipt.deliveries
    told = {address.lower() for address in recipients}
    changed = [packets.remove_recipient(one) for one in recipients if one.lower() not in delivery.recipients]
    changed += [packets.add_recipient(one) for one in delivery.recipients if one not in told]
    return b"".join((*changed, *_edited(delivery, raw, passing), packet(Reply.CONTINUE)))


def _edited(delivery: Delivery, raw: bytes, passing: Passing) -> list[bytes]:
    edits = delivery.edits
    # From the bottom up, for the server counts anew after each removal.
    gone = sorted(edits.remove, key=lambda pair: -pair[1])
    done = [packets.change_header(index, name, "") for name, index in gone]
    anew = bool(edits.files or edits.links)
    rendered = passing.render(raw, delivery) if edits.tag or anew else b""
    head, _, body = rendered.partition(b"\r\n\r\n")
    anew = anew and body != raw.partition(b"\r\n\r\n")[2]
    if anew:
        done += _fields_of_the_body(raw, head + b"\r\n")
    if edits.tag and (subject := _SUBJECT.search(head)):
        done.append(packets.change_header(1, "Subject", subject[1].replace(b"\r\n", b"\n").decode("utf-8", "replace")))
    done += [packets.insert_header(0, name, f" {value}") for name, value in reversed(edits.add)]
    if anew:
        done.append(packets.replace_body(body))
    return done


def _fields_of_the_body(raw: bytes, head: bytes) -> list[bytes]:
    """Fields that say how the body is to be read, where they are others now."""
    done = []
    before = raw.partition(b"\r\n\r\n")[0] + b"\r\n"
    for name in ("MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID"):
        field = re.compile(rb"(?im)^" + name.encode() + rb":((?:[^\r\n]|\r\n[ \t])*)")
        was, now = field.search(before), field.search(head)
        value = now[1].replace(b"\r\n", b"\n").decode("utf-8", "replace") if now else ""
        if was and (now is None or was[1] != now[1]):
            done.append(packets.change_header(1, name, value))
        elif now and not was:
            done.append(packets.insert_header(0, name, value))
    return done


def _address(data: bytes) -> str:
    """The client's address of a CONNECT: name, zero, family, port, address; empty for a local one."""
    rest = data.partition(b"\0")[2]
    if rest[:1] not in {b"4", b"6"}:
        return ""
    return _text(rest[3:].rstrip(b"\0")).removeprefix("IPv6:")


def _mailbox(data: bytes) -> str:
    """The address of MAIL or RCPT without brackets and parameters."""
    return _text(packets.strings(data)[0]).strip().removeprefix("<").removesuffix(">")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
