"""Syslog: RFC 5424 messages over UDP (RFC 5426), TCP with octet counting (RFC 6587) or TLS (RFC 5425).

TCP and TLS connections are ended at every flush and the receiver's end of them awaited: what it refused by then is sent
again. UDP promises nothing, as ever.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from itertools import groupby

import msgspec

from vedette.core.errors import Upstream
from vedette.core.outbound import Outbound
from vedette.insight.streams.item import Item
from vedette.insight.streams.terms import SyslogTerms, Transport, Wording
from vedette.insight.streams.wording import cef, leef, severity_of

SECONDS = 15.0
DATAGRAM = 60_000
_LEVELS = {"High": 2, "Medium": 4, "Low": 5}


class SyslogSink:
    """A receiver, connected to when there is something to send."""

    def __init__(self, terms: SyslogTerms, tenant: str, outbound: Outbound) -> None:
        self._terms, self._tenant = terms, tenant
        self._target = outbound.target(terms.host, terms.port)
        self._context = outbound.tls() if terms.transport is Transport.TLS else None
        self._socket: socket.socket | None = None
        self._own = socket.gethostname() or "-"

    def send(self, items: Iterator[Item]) -> int:
        """One message each."""
        count = 0
        try:
            for _, group in groupby(items, key=lambda item: item.category):
                for item in group:
                    self._write(self._line(item))
                    count += 1
        except OSError as error:
            raise Upstream(f"{self._target.host} does not take syslog: {error}") from error
        return count

    def flush(self) -> None:
        """End the connection in good order."""
        open_, self._socket = self._socket, None
        if open_ is None:
            return
        try:
            if self._terms.transport is not Transport.UDP:
                if self._context is None:
                    open_.shutdown(socket.SHUT_WR)
                else:
                    open_ = open_.unwrap()  # type: ignore[attr-defined]
                while open_.recv(4096):
                    pass
        except TimeoutError:
            pass  # a receiver that keeps its side open has complained of nothing
        except OSError as error:
            if self._context is None or isinstance(error, ConnectionError):
                raise Upstream(f"{self._target.host} broke the connection: {error}") from error
        finally:
            open_.close()

    def close(self) -> None:
        """Drop the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _write(self, line: bytes) -> None:
        where = (self._target.address, self._target.port)
        if self._terms.transport is Transport.UDP:
            if self._socket is None:
                family = socket.AF_INET6 if ":" in self._target.address else socket.AF_INET
                self._socket = socket.socket(family, socket.SOCK_DGRAM)
            self._socket.sendto(line[:DATAGRAM], where)
            return
        if self._socket is None:
            plain = socket.create_connection(where, timeout=SECONDS)
            host = self._target.host
            self._socket = self._context.wrap_socket(plain, server_hostname=host) if self._context else plain
        self._socket.sendall(b"%d %s" % (len(line), line))

    def _line(self, item: Item) -> bytes:
        document = msgspec.json.decode(item.body)
        level = _LEVELS.get(severity_of(document), 6)
        message = {
            Wording.CEF: lambda: cef(item, document),
            Wording.LEEF: lambda: leef(item, document),
            Wording.JSON: lambda: item.record(self._tenant).decode(),
        }[self._terms.wording]()
        head = f"<{self._terms.facility * 8 + level}>1 {item.time[:26].rstrip('Z')}Z {self._own[:255]} vedette - "
        return f"{head}{item.table[:32]} - {message}".encode()
