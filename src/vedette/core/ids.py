"""Identifiers: random ones for new things, stable ones for things that can be met again."""

from __future__ import annotations

import hashlib
import secrets

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str) -> str:
    """A random id such as `al_4f7k…` with 80 bits of entropy, safe in URLs and file names."""
    number = int.from_bytes(secrets.token_bytes(10))
    return f"{prefix}_{_base32(number, 16)}"


def stable_id(prefix: str, *parts: str) -> str:
    """The same id for the same parts, on any machine: BLAKE2b over length-prefixed UTF-8."""
    digest = hashlib.blake2b(digest_size=10)
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(4))
        digest.update(data)
    return f"{prefix}_{_base32(int.from_bytes(digest.digest()), 16)}"


def _base32(number: int, width: int) -> str:
    letters = []
    for _ in range(width):
        number, digit = divmod(number, 32)
        letters.append(_ALPHABET[digit])
    return "".join(reversed(letters))
