"""A file in a ZIP archive under a password (WinZip AE-2, AES-256), so that scanners and fingers leave it alone.

Downloads of quarantined mail use it. Source: winzip.com, AES Encryption Information: Encryption Specification AE-1 and
AE-2; APPNOTE 6.3 sections 4.3 and 4.4.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
import zlib

from vedette.core.errors import BadInput

_ROUNDS, _SALT, _KEY, _CHECK = 1000, 16, 32, 2
_AES, _DEFLATED = 99, 8
_DATE = (46 << 9) | (1 << 5) | 1  # 2026-01-01: the archive tells nothing


def archive(name: str, data: bytes, password: str) -> bytes:
    """The archive. Raises BadInput for a password of fewer than eight characters."""
    if not 8 <= len(password) <= 128:
        raise BadInput("the password of the archive has 8 to 128 characters")
    body = _sealed(zlib.compress(data, 6, wbits=-15), password.encode())
    label = name.encode()
    extra = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, _DEFLATED)
    common = struct.pack("<HHHHHIIIHH", 51, 0x0801, _AES, 0, _DATE, 0, len(body), len(data), len(label), len(extra))
    local = b"PK\x03\x04" + common + label + extra
    central = b"PK\x01\x02" + struct.pack("<H", 51) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + label + extra
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local) + len(body), 0)
    return local + body + central + end


def _sealed(data: bytes, password: bytes) -> bytes:
    salt = os.urandom(_SALT)
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, _ROUNDS, 2 * _KEY + _CHECK)
    body = counted(keys[:_KEY], data)
    proof = hmac.new(keys[_KEY : 2 * _KEY], body, hashlib.sha1).digest()[:10]
    return salt + keys[2 * _KEY :] + body + proof


def opened(extra: bytes, body: bytes, password: str, most: int) -> bytes:
    """At most `most` bytes of a member of such an archive (AES of any strength, stored or deflated).

    Raises `ValueError` for a wrong password, a damaged body and ways of packing other than these.
    """
    at = extra.find(struct.pack("<HH", 0x9901, 7))
    if at < 0 or len(extra) < at + 11:
        raise ValueError("no AES")
    strength, method = struct.unpack_from("<BH", extra, at + 8)
    if strength not in {1, 2, 3} or method not in {0, _DEFLATED}:
        raise ValueError("packed in a way that is not read")
    salt, size = 4 + 4 * strength, 8 + 8 * strength
    keys = hashlib.pbkdf2_hmac("sha1", password.encode(), body[:salt], _ROUNDS, 2 * size + _CHECK)
    if keys[2 * size :] != body[salt : salt + _CHECK]:
        raise ValueError("another password")
    sealed = body[salt + _CHECK : -10]
    if not hmac.compare_digest(hmac.new(keys[size : 2 * size], sealed, hashlib.sha1).digest()[:10], body[-10:]):
        raise ValueError("damaged")
    plain = counted(keys[:size], sealed)
    if method == 0:
        return plain[:most]
    try:
        return zlib.decompressobj(wbits=-15).decompress(plain, most)
    except zlib.error as error:
        raise ValueError("damaged") from error


def counted(key: bytes, data: bytes) -> bytes:
    """AES in counter mode with a little-endian counter from 1, as AE-2 has it; the same for opening."""
    import numpy as np
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    blocks = -(-len(data) // 16)
    counters = np.zeros((blocks, 2), dtype="<u8")
    counters[:, 0] = np.arange(1, blocks + 1, dtype="<u8")
    stream = Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(counters.tobytes())
    one = np.frombuffer(data, dtype=np.uint8)
    return (one ^ np.frombuffer(stream, dtype=np.uint8)[: len(data)]).tobytes()
