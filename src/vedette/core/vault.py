"""The installation's key, and what is sealed under it: TOTP seeds, client secrets, signing keys (AES-256-GCM).

`app.wiring` opens one beside the state database; `tenants` seals and opens through `Records.vault`.
Source: NIST SP 800-38D (GCM, random 96-bit nonces).
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from vedette.core.errors import BadInput, Conflict, Location

PREFIX = "sealed1."
_KEY = 32
_NONCE = 12
_KEPT = 2  # the key in use and the one before it, for transactions that were under way while it changed


@dataclass(slots=True)
class Vault:
    """Seals texts under the newest key of a file (a line each, base64, newest first); without file it holds none.

    Another process may change the file: it is read again when it was written since. Safe to share between threads.
    """

    path: Path | None = None
    shared: bool = False
    _keys: tuple[bytes, ...] = ()
    _read: tuple[int, int] = field(default=(0, 0), repr=False)

    @classmethod
    def at(cls, path: Path, *, shared: bool = False) -> Vault:
        """The vault of a file, made when something is first sealed; `shared`: its group may read it, and it must exist.

        Raises BadInput when others may read it or a line is not a key.
        """
        vault = cls(path, shared)
        if shared and not path.is_file():
            raise BadInput("there is no such file of keys", Location(str(path)))
        vault._load()
        return vault

    @classmethod
    def fresh(cls) -> Vault:
        """A vault with a key that is never written down, for tests."""
        return cls(_keys=(secrets.token_bytes(_KEY),))

    def ready(self) -> None:
        """Make the first key if there is none. Raises Conflict when there is no file to keep it in."""
        self._load()
        if self._keys:
            return
        if self.path is None:
            raise Conflict("there is no installation key here: open the state with its data folder")
        self._write((secrets.token_bytes(_KEY),), first=True)
        self._load()

    def seal(self, purpose: str, plain: str) -> str:
        """The text, readable only with the key and for the same purpose (name the row it belongs to)."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self.ready()
        key, nonce = self._keys[0], secrets.token_bytes(_NONCE)
        body = nonce + AESGCM(key).encrypt(nonce, plain.encode(), purpose.encode())
        return f"{PREFIX}{_name(key)}.{base64.urlsafe_b64encode(body).decode()}"

    def open(self, purpose: str, sealed: str) -> str:
        """What was sealed for this purpose. Raises Conflict when its key is gone, or it was changed or moved."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        name, _, text = sealed.removeprefix(PREFIX).partition(".")
        self._load()
        key = next((k for k in self._keys if _name(k) == name), None)
        if key is None or not sealed.startswith(PREFIX):
            where = self.path or "memory"
            raise Conflict(f"what is stored was sealed with key {name[:8]}, which is not in {where}: restore that file")
        body = base64.urlsafe_b64decode(text)
        try:
            return AESGCM(key).decrypt(body[:_NONCE], body[_NONCE:], purpose.encode()).decode()
        except InvalidTag as error:
            raise Conflict(f"the stored secret of {purpose} was changed or belongs to something else") from error

    def current(self, sealed: str) -> bool:
        """Is this sealed with the newest key?"""
        self._load()
        return bool(self._keys) and sealed.startswith(f"{PREFIX}{_name(self._keys[0])}.")

    def renew(self) -> str:
        """Put a new key before the present one and drop older ones; its name. Raises Conflict without a file."""
        self.ready()
        key = secrets.token_bytes(_KEY)
        if self.path is None:
            self._keys = (key, *self._keys)[:_KEPT]
        else:
            self._write((key, *self._keys)[:_KEPT], first=False)
            self._load()
        return _name(key)

    def drop_old(self) -> int:
        """Forget every key but the newest; how many. What is still sealed with them is lost."""
        gone = len(self._keys) - 1
        if self.path is None:
            self._keys = self._keys[:1]
        elif gone > 0:
            self._write(self._keys[:1], first=False)
            self._load()
        return max(gone, 0)

    def _load(self) -> None:
        if self.path is None:
            return
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return
        stamp = (found.st_mtime_ns, found.st_ino)
        if stamp == self._read:
            return
        forbidden = stat.S_IRWXO | (0 if self.shared else stat.S_IRWXG)
        if found.st_mode & forbidden:
            raise BadInput(f"others may read this file of keys: chmod {'640' if self.shared else '600'} it", self._here)
        self._keys = tuple(self._key(line) for line in self.path.read_text(encoding="ascii").split())
        if not self._keys:
            raise BadInput("this file of keys is empty: restore it from the backup", self._here)
        self._read = stamp

    @property
    def _here(self) -> Location:
        return Location(str(self.path))

    def _key(self, line: str) -> bytes:
        try:
            key = base64.b64decode(line, validate=True)
        except ValueError:
            key = b""
        if len(key) != _KEY:
            raise BadInput("a key is 32 random bytes in base64, a line each", self._here)
        return key

    def _write(self, keys: tuple[bytes, ...], *, first: bool) -> None:
        """Replace the file at once; the first time, leave alone what another process wrote meanwhile."""
        path = self.path
        if path is None:
            return
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, b"".join(base64.b64encode(key) + b"\n" for key in keys))
            os.fsync(handle)
        finally:
            os.close(handle)
        try:
            if first:
                os.link(draft, path)
            else:
                draft.chmod(stat.S_IMODE(path.stat().st_mode))
                draft.replace(path)
        except FileExistsError:
            pass  # another process was first; its key counts
        finally:
            draft.unlink(missing_ok=True)


def _name(key: bytes) -> str:
    return hashlib.sha256(b"vedette key " + key).hexdigest()[:16]
