"""Raw messages on disk: content-addressed (SHA-256), encrypted under a key of the tenant, durable before `put` returns.

`gate.admit` writes them, quarantine and previews read them; `sweep` forgets what is older than the tenant keeps.
AES-256-GCM (NIST SP 800-38D). The tenant's key is sealed under the installation's: deleting it erases every message.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock

from vedette.core import clock
from vedette.core.errors import Conflict, NotFound
from vedette.core.scope import Scope
from vedette.records import mail_keys as kept
from vedette.records.database import Records

FOLDER = "mail"
"""The folder of the data folder."""
_MAGIC = b"VDM1"
_NONCE = 12
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DRAFT = ".draft-"


@dataclass(slots=True)
class Blobs:
    """The messages of all tenants below one folder; safe to share between threads. One process writes at a time."""

    root: Path
    records: Records
    _keys: dict[str, tuple[str, bytes]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def put(self, scope: Scope, data: bytes) -> str:
        """Keep a message; its SHA-256. What is there already is kept anew. Raises OSError when the disk is full."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        digest = hashlib.sha256(data).hexdigest()
        path = self._path(scope, digest)
        with self._lock:
            if path.is_file():
                os.utime(path)
                return digest
        nonce = secrets.token_bytes(_NONCE)
        body = AESGCM(self._key(scope)).encrypt(nonce, zlib.compress(data, 1), f"{scope.tenant}:{digest}".encode())
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{_DRAFT}{secrets.token_hex(8)}")
        try:
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(_MAGIC + nonce + body)
                file.flush()
                os.fsync(file.fileno())
            with self._lock:
                draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        _sync(path.parent)
        return digest

    def get(self, scope: Scope, digest: str) -> bytes:
        """A message. Raises NotFound when it is kept no more, Conflict when it was changed or its key is gone."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            sealed = self._path(scope, digest).read_bytes()
        except FileNotFoundError as error:
            raise NotFound(f"the raw message {digest[:12]}… is not kept any more") from error
        nonce = sealed[len(_MAGIC) : len(_MAGIC) + _NONCE]
        try:
            plain = AESGCM(self._key(scope)).decrypt(
                nonce, sealed[len(_MAGIC) + _NONCE :], f"{scope.tenant}:{digest}".encode()
            )
        except (InvalidTag, ValueError) as error:
            raise Conflict(f"the raw message {digest[:12]}… was changed on disk") from error
        return zlib.decompress(plain)

    def has(self, scope: Scope, digest: str) -> bool:
        """Is it kept?"""
        return self._path(scope, digest).is_file()

    def sweep(self, scope: Scope, before: datetime, held: frozenset[str]) -> int:
        """Forget messages kept last before a moment, but those held; bytes freed. Drafts a crash left go too."""
        freed = 0
        for path in self._files(scope):
            with self._lock, suppress(FileNotFoundError):
                found = path.stat()
                if path.name not in held and found.st_mtime < before.timestamp():
                    path.unlink()
                    freed += found.st_size
        return freed

    def size(self, scope: Scope) -> tuple[int, int]:
        """How many messages are kept, and their bytes."""
        sizes = [path.stat().st_size for path in self._files(scope)]
        return len(sizes), sum(sizes)

    def _files(self, scope: Scope) -> Iterator[Path]:
        folder = self.root / scope.tenant
        yield from (path for path in folder.glob("*/*") if path.is_file())

    def _path(self, scope: Scope, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise NotFound("a raw message is named by its SHA-256")
        return self.root / scope.tenant / digest[:2] / digest

    def _key(self, scope: Scope) -> bytes:
        """The tenant's key, made at its first message; asked for every time, for it may be erased meanwhile."""
        with self.records.read() as db:
            sealed = kept.find(scope, db)
        if sealed is None:
            purpose = f"mail_keys.key:{scope.tenant}"
            text = self.records.vault.seal(purpose, base64.b64encode(secrets.token_bytes(32)).decode())
            with self.records.begin(scope) as db:
                sealed = kept.find(scope, db) or kept.add(scope, db, text, clock.now())
        known = self._keys.get(scope.tenant)
        if known is None or known[0] != sealed:
            plain = self.records.vault.open(f"mail_keys.key:{scope.tenant}", sealed)
            known = self._keys[scope.tenant] = (sealed, base64.b64decode(plain))
        return known[1]


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
