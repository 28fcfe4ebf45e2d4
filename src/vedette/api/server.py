"""Runs the application on one port until told to stop, and then finishes what is under way; called by `cli.serve`.

Plain HTTP is served on loopback only, or behind a proxy that says so; anything else needs a certificate.
"""

from __future__ import annotations

import gc
import ipaddress
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from types import FrameType

import uvicorn

from vedette.api.app import create_app
from vedette.api.hooks import ALONE, Hooks
from vedette.app.background import background, inherit, scopes
from vedette.app.mailboxes import watching
from vedette.app.mailflow import open_doors
from vedette.app.wiring import Product
from vedette.core.errors import BadInput

GRACE = 20
"""Seconds given to requests under way at shutdown."""
_SWITCH = 0.001
"""Seconds a busy worker thread may keep requests waiting for the interpreter; Python's own 5 ms add up."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to serve; `proxy` is the address of a reverse proxy whose `X-Forwarded-*` headers are believed."""

    host: str = "127.0.0.1"
    port: int = 8080
    certificate: Path | None = None
    key: Path | None = None
    proxy: str = ""

    @property
    def url(self) -> str:
        """The address people type."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}"

    @property
    def elsewhere(self) -> bool:
        """People type another address: a proxy's, or a name of this machine instead of all its numbers."""
        return bool(self.proxy) or self.host in ("0.0.0.0", "::")


class Server(uvicorn.Server):
    """Uvicorn's, which tells long answers to end as soon as it is told to stop."""

    stopping: Event | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop, without the signal being raised again at the end: that would skip closing lake and state."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End streams first: they would hold up the stop for its whole grace."""
        if self.stopping is not None:
            self.stopping.set()
        await super().shutdown(sockets)


def check(listening: Listening) -> None:
    """Raise BadInput for a way of listening that would send passwords in the clear."""
    if (listening.certificate is None) != (listening.key is None):
        raise BadInput("a certificate needs its key: give both --certificate and --key")
    if listening.certificate is None and not listening.proxy and not _loopback(listening.host):
        raise BadInput(
            f"serving plain HTTP on {listening.host} would send passwords in the clear: give --certificate and --key, "
            "or --behind-proxy ADDRESS when a proxy ends TLS in front"
        )


def serve(product: Product, listening: Listening) -> None:
    """Serve, pass mail, and do the work in the background, until SIGINT or SIGTERM.

    Raises BadInput as `check` does, Conflict when a door for mail cannot be opened.
    """
    workers = background(product)
    stopping = Event()
    running = server(product, listening, Hooks(workers.wake, stopping.is_set))
    running.stopping = stopping
    sys.setswitchinterval(_SWITCH)
    tuple(product.rules)  # read now
    # What stands now stands until the end: collections that pass over it no longer hold up one query in a hundred.
    gc.collect()
    gc.freeze()
    with open_doors(product), watching(product, lambda: scopes(product)):
        inherit(product)
        workers.start()
        try:
            running.run()
        finally:
            workers.stop()


def server(product: Product, listening: Listening, hooks: Hooks = ALONE) -> Server:
    """The server alone, not started: `run()` blocks, `should_exit = True` ends it."""
    check(listening)
    config = uvicorn.Config(
        create_app(product, hooks, address=listening.url),
        host=listening.host,
        port=listening.port,
        ssl_certfile=listening.certificate,
        ssl_keyfile=listening.key,
        proxy_headers=bool(listening.proxy),
        forwarded_allow_ips=listening.proxy or None,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=GRACE,
    )
    return Server(config)


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
