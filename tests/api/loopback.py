"""The application over TLS on loopback, with a certificate made for it: for clients that insist on that."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from vedette.api.app import create_app
from vedette.app.wiring import Product


@dataclass(frozen=True, slots=True)
class Loopback:
    """Where it is reached, and the certificate to believe."""

    url: str
    certificate: Path


def certified(name: str, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> x509.Certificate:
    """A certificate that vouches for itself."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    at = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - datetime.timedelta(days=1))
        .not_valid_after(at + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )


def private_pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    """The key as a file."""
    none = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, none)


@contextmanager
def over_tls(product: Product, folder: Path) -> Iterator[Loopback]:
    """Serve a product."""
    key = ec.generate_private_key(ec.SECP256R1())
    chain, private = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(certified("localhost", key).public_bytes(serialization.Encoding.PEM))
    private.write_bytes(private_pem(key))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"https://localhost:{listening.getsockname()[1]}"
        app = create_app(product, address=url)
        headers = [("Connection", "close")]  # some of the clients never let go of theirs
        config = uvicorn.Config(
            app, ssl_certfile=chain, ssl_keyfile=private, log_config=None, ws="none", headers=headers
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            thread.join(0.01)
        yield Loopback(url, chain)
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()
