"""OpenLDAP's real server as a process on loopback, its entries written anew at will (with their own ids and times)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.ports import free_port

BASE = "dc=north,dc=example"
ADMIN, PASSWORD = f"cn=reader,{BASE}", "look but do not touch"
_SEARCHED = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/lib/openldap:/usr/libexec"
_HEAD = f"""dn: {BASE}
objectClass: domain
dc: north
"""


def server() -> str | None:
    """Where slapd is, if it is installed."""
    return shutil.which("slapd", path=_SEARCHED)


class Slapd:
    """A running server; `load` replaces everything in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.tls_port = free_port(), free_port()
        self.url, self.tls = f"ldap://localhost:{self.port}", f"ldaps://localhost:{self.tls_port}"
        self.certificates = str(folder / "server.pem")
        self.process: subprocess.Popen[bytes] | None = None
        _certificate(folder)
        schemas = "\n".join(
            f"include /etc/ldap/schema/{name}.schema" for name in ("core", "cosine", "inetorgperson", "nis")
        )
        (folder / "slapd.conf").write_text(
            f"{schemas}\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\npidfile {folder}/pid\n"
            f"TLSCertificateFile {folder}/server.pem\nTLSCertificateKeyFile {folder}/server.key\n"
            f'database mdb\nsuffix "{BASE}"\nrootdn "{ADMIN}"\nrootpw "{PASSWORD}"\ndirectory {folder}/db\n'
            "access to * by users read by anonymous auth\n"
        )

    def load(self, ldif: str) -> None:
        """Start anew with these entries below the base."""
        self.stop()
        shutil.rmtree(self.folder / "db", ignore_errors=True)
        (self.folder / "db").mkdir()
        (self.folder / "entries.ldif").write_text(f"{_HEAD}\n{ldif}")
        found = server()
        assert found
        conf = ["-f", str(self.folder / "slapd.conf")]
        add = [found, "-Tadd", *conf, "-l", str(self.folder / "entries.ldif")]
        subprocess.run(add, check=True, capture_output=True)
        listen = f"ldap://127.0.0.1:{self.port}/ ldaps://127.0.0.1:{self.tls_port}/"
        self.process = subprocess.Popen([found, *conf, "-d", "0", "-h", listen], stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError("slapd does not start")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=10)
            self.process = None


def person(number: int, uid: str, *, changed: int = 0, **more: str) -> str:
    """An entry of a person; `changed` is the hour of its last change."""
    lines = {"mail": f"{uid}@north.example", "displayName": uid.title(), "departmentNumber": "Lab", **more}
    texts = "".join(f"{name}: {value}\n" for name, value in lines.items() if value)
    return (
        f"dn: uid={uid},{BASE}\nobjectClass: inetOrgPerson\nuid: {uid}\ncn: {uid}\nsn: {uid}\n{texts}"
        f"entryUUID: {number:08}-0000-4000-8000-000000000000\nmodifyTimestamp: 202604011{changed}0000Z\n\n"
    )


def group(number: int, name: str, *members: str) -> str:
    """A group of people and groups, each by its relative name such as `uid=kim` or `cn=Lab`."""
    inside = "".join(f"member: {member}, {BASE.upper()}\n" for member in members)
    return (
        f"dn: cn={name},{BASE}\nobjectClass: groupOfNames\ncn: {name}\n{inside}"
        f"entryUUID: {number:08}-0000-4000-9000-000000000000\n\n"
    )


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    at = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(at - timedelta(days=1)).not_valid_after(at + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    (folder / "server.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    (folder / "server.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
