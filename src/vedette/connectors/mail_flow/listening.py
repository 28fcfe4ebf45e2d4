"""Opens the ways through on their addresses, in one thread with one loop; `app.mailflow` starts and stops it.

An address is `host:port` or `unix:/path`; a socket left over by a killed process is taken away.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import stat
import threading
from asyncio import AbstractServer, StreamReader, StreamWriter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from vedette.connectors.mail_flow.milter import Session
from vedette.connectors.mail_flow.passing import Passing
from vedette.connectors.mail_flow.receiver import Handler, LmtpReceiver, SmtpReceiver
from vedette.connectors.mail_flow.relay import Relay
from vedette.core.errors import BadInput, Conflict
from vedette.mail.envelope import Way


@dataclass(frozen=True, slots=True)
class Door:
    """One address we listen on. `relay` is the next server of an SMTP or LMTP receiver; a milter has none."""

    way: Way
    listen: str
    passing: Passing
    relay: Relay | None = None


def check(listen: str) -> str:
    """Ask whether somebody listens there. Returns an empty text, or what is wrong and what to do."""
    kind, there = _there(listen)
    try:
        with socket.socket(kind) as probe:
            probe.settimeout(5)
            probe.connect(there)
    except OSError as error:
        return f"nothing listens on {listen}: {error}; start `vedette serve`"
    return ""


class Doors:
    """All doors of a process, open between `start` and `stop`."""

    def __init__(self, doors: tuple[Door, ...]) -> None:
        self._doors = doors
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail flow", daemon=True)
        self._pools: list[ThreadPoolExecutor] = []
        self._servers: list[AbstractServer] = []

    def start(self) -> None:
        """Listen. Raises Conflict when an address is taken, BadInput when it is none."""
        self._thread.start()
        try:
            for door in self._doors:
                asyncio.run_coroutine_threadsafe(self._open(door), self._loop).result()
        except OSError as error:
            self.stop()
            raise Conflict(f"cannot listen for mail: {error}") from error

    def stop(self) -> None:
        """Close the doors; messages under way are put off by the broken connection and come again."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        for pool in self._pools:
            pool.shutdown(wait=True, cancel_futures=True)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        await asyncio.sleep(0)  # who was let in this moment gets a transport, which is closed with the visit
        visits = asyncio.all_tasks() - {asyncio.current_task()}
        for visit in visits:
            visit.cancel()
        await asyncio.gather(*visits, return_exceptions=True)
        await asyncio.sleep(0)

    async def _open(self, door: Door) -> None:
        pool = ThreadPoolExecutor(door.passing.messages, thread_name_prefix=f"mail {door.way.value}")
        self._pools.append(pool)
        kind, there = _there(door.listen)
        if kind is socket.AF_UNIX and isinstance(there, str):
            _make_way(Path(there))
        if door.way is Way.MILTER:
            visit = _Visits(door.passing, pool).visit
            server = await (
                asyncio.start_unix_server(visit, there)
                if isinstance(there, str)
                else asyncio.start_server(visit, there[0], there[1])
            )
        else:
            made = _receivers(door, pool)
            server = await (
                self._loop.create_unix_server(made, there)
                if isinstance(there, str)
                else self._loop.create_server(made, there[0], there[1])
            )
        self._servers.append(server)


class _Visits:
    """Lets mail servers in, so many at a time and only those we trust."""

    def __init__(self, passing: Passing, pool: ThreadPoolExecutor) -> None:
        self._passing, self._pool = passing, pool
        self._places = asyncio.Semaphore(passing.connections)

    async def visit(self, reader: StreamReader, writer: StreamWriter) -> None:
        peer = writer.get_extra_info("peername")
        if (isinstance(peer, tuple) and not self._passing.trusts(peer[0])) or self._places.locked():
            writer.close()
            return
        async with self._places:
            await Session(reader, writer, self._passing, self._pool).run()


def _receivers(door: Door, pool: ThreadPoolExecutor) -> Callable[[], SmtpReceiver | LmtpReceiver]:
    if door.relay is None:
        raise BadInput(f"the {door.way.value} receiver on {door.listen} needs the next server (`next`)")
    handler = Handler(door.passing, door.relay, pool, door.way)
    kind = LmtpReceiver if door.way is Way.LMTP else SmtpReceiver
    return partial(kind, handler, data_size_limit=door.passing.size, enable_SMTPUTF8=True, ident="Vedette")


@contextlib.contextmanager
def opened(doors: tuple[Door, ...]) -> Iterator[None]:
    """The doors open for the time of a `with`. Raises like `Doors.start`."""
    if not doors:
        yield
        return
    all_doors = Doors(doors)
    all_doors.start()
    try:
        yield
    finally:
        all_doors.stop()


def _there(listen: str) -> tuple[socket.AddressFamily, str | tuple[str, int]]:
    if listen.startswith("unix:/"):
        return socket.AF_UNIX, listen.removeprefix("unix:")
    host, _, port = listen.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise BadInput(f"{listen!r} is no address to listen on; write host:port or unix:/path")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return family, (host.strip("[]"), int(port))


def _make_way(path: Path) -> None:
    if path.exists() and stat.S_ISSOCK(path.stat().st_mode):
        path.unlink()
