"""A small LDAP v3 client: bind, StartTLS, paged search; for reading a directory, never for writing one.

Written here because the maintained Python clients need C libraries to build or are not under a permissive licence.
Sources: RFC 4511, RFC 2696 (paged results), RFC 4513 (StartTLS).
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urlsplit

from vedette.core.errors import BadInput, Forbidden, Upstream
from vedette.tenants import ber
from vedette.tenants.ldapfilters import encoded

PAGE = 500
LARGEST = 64_000_000
_TLS = b"1.3.6.1.4.1.1466.20037"
_PAGED = b"1.2.840.113556.1.4.319"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_BIND, _BOUND, _UNBIND, _SEARCH, _ENTRY, _DONE, _REFERENCE = 0x60, 0x61, 0x42, 0x63, 0x64, 0x65, 0x73
_EXTENDED, _EXTENDED_DONE = 0x77, 0x78


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its name and its attributes, names in lower case, values as bytes."""

    dn: str
    attributes: dict[str, tuple[bytes, ...]]

    def text(self, *names: str) -> str:
        """The first value of the first of these attributes there is; empty for none."""
        for name in names:
            values = self.attributes.get(name.lower())
            if values:
                return values[0].decode("utf-8", "replace").strip()
        return ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Every value of an attribute."""
        return tuple(value.decode("utf-8", "replace") for value in self.attributes.get(name.lower(), ()))


class Ldap:
    """An open connection; use it as a context. Not for several threads."""

    def __init__(self, url: str, *, start_tls: bool = True, certificates: str = "", seconds: float = 15) -> None:
        """Connect, encrypted: by ldaps://, or by StartTLS; without only to this machine.

        Raises BadInput for an address that cannot be used, Upstream when nobody answers there.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("ldap", "ldaps") or not parts.hostname or parts.username:
            raise BadInput(f"a directory's address is ldaps://host or ldap://host, not {url!r}")
        if parts.scheme == "ldap" and not start_tls and parts.hostname not in _LOOPBACK:
            raise BadInput("a password is not sent in the clear: use ldaps://, or StartTLS")
        self._number = 0
        self._held = b""
        self._at = 0  # so far the held bytes are read; cutting them at each message would copy them over and over
        self._socket: socket.socket | None = None
        where = (parts.hostname, parts.port or (636 if parts.scheme == "ldaps" else 389))
        try:
            self._socket = socket.create_connection(where, timeout=seconds)
            if parts.scheme == "ldaps" or start_tls:
                trusted = ssl.create_default_context(cafile=certificates or None)
                if parts.scheme == "ldap":
                    self._start_tls()
                self._socket = trusted.wrap_socket(self._socket, server_hostname=parts.hostname)
        except OSError as error:
            self.close()
            raise Upstream(f"the directory {url} cannot be reached: {error}") from error
        except Upstream:
            self.close()
            raise

    def bind(self, name: str, password: str) -> None:
        """Say who asks (empty: nobody). Raises Forbidden when the directory refuses, BadInput for an empty password."""
        if name and not password:
            raise BadInput("a directory takes an empty password for nobody's; give one")  # RFC 4513 section 5.1.2
        self._send(ber.part(_BIND, ber.integer(3), ber.octets(name), ber.octets(password, 0x80)))
        _, body, _ = self._receive()
        code, text = _result(body)
        if code:
            raise Forbidden(f"the directory does not let {name or 'anybody'} in: {text or f'result {code}'}")

    def search(
        self, base: str, wanted: str, attributes: Sequence[str], *, subtree: bool = True, page: int = PAGE
    ) -> Iterator[Entry]:
        """The entries below `base` that a filter (RFC 4515) fits, page by page.

        Raises BadInput for a bad filter, Upstream when the base is not there or the directory fails.
        """
        filter_, cookie = encoded(wanted), b""
        while True:
            asked = ber.part(
                _SEARCH,
                ber.octets(base),
                ber.integer(2 if subtree else 0, ber.ENUMERATED),
                ber.integer(0, ber.ENUMERATED),
                ber.integer(0),
                ber.integer(0),
                ber.boolean(False),
                filter_,
                ber.part(ber.SEQUENCE, *(ber.octets(name) for name in attributes)),
            )
            value = ber.part(ber.SEQUENCE, ber.integer(page), ber.octets(cookie))
            self._send(asked, ber.part(ber.SEQUENCE, ber.octets(_PAGED), ber.octets(value)))
            while True:
                tag, body, controls = self._receive()
                if tag == _ENTRY:
                    yield _entry(body)
                elif tag == _DONE:
                    break
                elif tag != _REFERENCE:
                    raise Upstream("the directory answered something else than a search", permanent=True)
            code, text = _result(body)
            if code:
                raise Upstream(
                    f"the directory cannot search below {base!r}: {text or f'result {code}'}", permanent=True
                )
            cookie = _cookie(controls)
            if not cookie:
                return

    def close(self) -> None:
        """Say goodbye and hang up."""
        if self._socket is None:
            return
        with suppress(OSError, Upstream):
            self._send(ber.part(_UNBIND))
        self._socket.close()
        self._socket = None

    def __enter__(self) -> Ldap:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _start_tls(self) -> None:
        self._send(ber.part(_EXTENDED, ber.octets(_TLS, 0x80)))
        _, body, _ = self._receive()
        code, text = _result(body)
        if code:
            raise Upstream(f"the directory does not encrypt: {text or f'result {code}'}", permanent=True)

    def _send(self, operation: bytes, control: bytes = b"") -> None:
        self._number += 1
        controls = ber.part(0xA0, control) if control else b""
        message = ber.part(ber.SEQUENCE, ber.integer(self._number), operation, controls)
        try:
            self._open().sendall(message)
        except OSError as error:
            raise Upstream(f"the directory hung up: {error}") from error

    def _receive(self) -> tuple[int, bytes, bytes]:
        """Tag and body of the next answer, and its controls."""
        _, body = next(ber.parts(self._message()))
        fields = list(ber.parts(body))
        if len(fields) < 2 or ber.number(fields[0][1]) not in (0, self._number):
            raise Upstream("the directory's answer is not LDAP", permanent=True)
        controls = next((content for tag, content in fields[2:] if tag == 0xA0), b"")
        if fields[1][0] == _EXTENDED_DONE and ber.number(fields[0][1]) == 0:
            raise Upstream(f"the directory ends the connection: {_result(fields[1][1])[1]}")
        return fields[1][0], fields[1][1], controls

    def _message(self) -> bytes:
        while True:
            _, end = ber.span(self._held, self._at)
            if end - self._at > LARGEST:
                raise Upstream("the directory's answer is too large", permanent=True)
            if end and len(self._held) >= end:
                message, self._at = self._held[self._at : end], end
                return message
            try:
                more = self._open().recv(262_144)
            except OSError as error:
                raise Upstream(f"the directory does not answer: {error}") from error
            if not more:
                raise Upstream("the directory hung up")
            self._held, self._at = self._held[self._at :] + more, 0

    def _open(self) -> socket.socket:
        if self._socket is None:
            raise Upstream("the connection to the directory is closed")
        return self._socket


def _result(body: bytes) -> tuple[int, str]:
    fields = [content for _, content in ber.parts(body)]
    if len(fields) < 3:
        raise Upstream("the directory's answer is not LDAP", permanent=True)
    return ber.number(fields[0]), fields[2].decode("utf-8", "replace")


def _entry(body: bytes) -> Entry:
    found: dict[str, tuple[bytes, ...]] = {}
    try:
        (_, dn), (_, listed) = ber.parts(body)
        for _, attribute in ber.parts(listed):
            (_, name), (_, values) = ber.parts(attribute)
            found[name.decode("ascii", "replace").lower()] = tuple(value for _, value in ber.parts(values))
    except ValueError as error:
        raise Upstream("the directory's answer is not LDAP", permanent=True) from error
    return Entry(dn.decode("utf-8", "replace"), found)


def _cookie(controls: bytes) -> bytes:
    for _, control in ber.parts(controls):
        fields = [content for _, content in ber.parts(control)]
        if fields and fields[0] == _PAGED:
            inner = [content for _, value in ber.parts(fields[-1]) for _, content in ber.parts(value)]
            return inner[-1] if len(inner) == 2 else b""
    return b""
