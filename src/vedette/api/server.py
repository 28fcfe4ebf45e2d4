"""Runs the application on one port until told to stop, and then finishes what is under way; called by `cli.serve`.

Plain HTTP is served on loopback only, or behind a proxy that says so; anything else needs a certificate.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from vedette.api.app import Wake, create_app
from vedette.app.background import background
from vedette.app.wiring import Product
from vedette.core.errors import BadInput

GRACE = 20
"""Seconds given to requests under way at shutdown."""


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
    """Serve, and do the work in the background, until SIGINT or SIGTERM. Raises BadInput as `check` does."""
    workers = background(product)
    running = server(product, listening, workers.wake)
    workers.start()
    try:
        running.run()
    finally:
        workers.stop()


def server(product: Product, listening: Listening, wake: Wake = lambda: None) -> uvicorn.Server:
    """The server alone, not started: `run()` blocks, `should_exit = True` ends it."""
    check(listening)
    config = uvicorn.Config(
        create_app(product, wake),
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
    return uvicorn.Server(config)


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
