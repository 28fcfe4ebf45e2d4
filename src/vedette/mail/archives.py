"""Files inside attachments: zip, gzip, bzip2, xz, tar, bounded against bombs, with passwords announced in the body.

`opened` calls `unpack` for each attachment; 7z, rar, cab and zstd are recognised, and told as not looked into.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from vedette.mail import protected

_AES = 99
_CLOSED = {b"Rar!\x1a\x07": "rar", b"7z\xbc\xaf\x27\x1c": "7z", b"MSCF\0\0\0\0": "cab", b"\x28\xb5\x2f\xfd": "zstd"}
_DAMAGED = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError),
    *(EOFError, OSError, ValueError, IndexError),
)
_LZMA_MEMORY = 64 * 1024 * 1024
_PASSWORD = re.compile(
    r"(?:pass\s?word|passcode|pass\s?code|pwd|kennwort|passwort|mot de passe|contrase(?:n|ñ)a|clave|senha|wachtwoord|"
    r"has(?:ł|l)o|lozinka|parola|пароль|密码|パスワード)\s*(?:is|ist|est|es|:|=|è|é|-|–)*\s*[\"'“«]?([^\s\"'”»<>]{3,40})",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Budget:
    """What opening archives of one message may still cost: bytes out, members, nesting."""

    bytes: int = 64 * 1024 * 1024
    members: int = 500
    ratio: int = 200
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive; `data` is empty where it is encrypted and no announced password opens it."""

    name: str
    data: bytes
    encrypted: bool = False
    opened_with: str = ""


def announced(text: str) -> tuple[str, ...]:
    """Passwords a body announces, in several languages; at most ten."""
    found = (match[1].rstrip(".,;:!?)") for match in _PASSWORD.finditer(text[:200_000]))
    return tuple(dict.fromkeys(word for word in found if len(word) >= 3))[:10]


def is_archive(data: bytes) -> bool:
    """Whether these are bytes `unpack` would look into."""
    streams = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06") or data.startswith(streams) or data[257:262] == b"ustar"


def unpack(name: str, data: bytes, passwords: Sequence[str], budget: Budget) -> tuple[Member, ...]:
    """The members of an archive, none for other files. What could not be read is told in `budget.notes`."""
    try:
        if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
            return tuple(_zip(data, passwords, budget))
        if data[:2] == b"\x1f\x8b":
            return tuple(_gzip(name, data, budget))
        if data.startswith((b"BZh", b"\xfd7zXZ\0")):
            return tuple(_stream(name, data, budget))
        if data[257:262] == b"ustar":
            return tuple(_tar(data, budget))
    except (
        zipfile.BadZipFile,
        tarfile.TarError,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        OSError,
        ValueError,
        IndexError,
    ) as error:
        budget.notes.append(f"{name or 'archive'}: could not be opened: {error}")
    except (RuntimeError, NotImplementedError, OverflowError) as error:
        budget.notes.append(f"{name or 'archive'}: not opened: {error}")
    closed = next((kind for magic, kind in _CLOSED.items() if data.startswith(magic)), "")
    if closed:
        budget.notes.append(f"{name or 'archive'}: could not look inside: {closed} archives are not opened")
    return ()


def _zip(data: bytes, passwords: Sequence[str], budget: Budget) -> Iterator[Member]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            budget.members -= 1
            if budget.members < 0:
                budget.notes.append("archive with too many members; the rest was not read")
                return
            if entry.file_size > budget.bytes or entry.file_size > budget.ratio * max(entry.compress_size, 1024):
                budget.notes.append(f"{entry.filename}: would unpack to {entry.file_size} bytes; not opened")
                yield Member(entry.filename, b"")
                continue
            yield _member(archive, entry, passwords, budget)


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, passwords: Sequence[str], budget: Budget) -> Member:
    locked = bool(entry.flag_bits & 1)
    for password in passwords if locked else ("",):
        try:
            if entry.compress_type == _AES:
                content = protected.opened(entry.extra, _raw(archive, entry), password, max(1, budget.bytes))
            else:
                with archive.open(entry, pwd=password.encode() or None) as stream:
                    content = stream.read(budget.bytes)
        except (RuntimeError, ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError):
            continue
        budget.bytes -= len(content)
        return Member(entry.filename, content, locked, password)
    budget.notes.append(f"{entry.filename}: {'encrypted' if locked else 'damaged'}; not read")
    return Member(entry.filename, b"", locked)


def _raw(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The member as it is packed; the standard library does not read AES."""
    if archive.fp is None:
        return b""
    archive.fp.seek(entry.header_offset + 26)
    name, extra = struct.unpack("<HH", archive.fp.read(4).ljust(4, b"\0"))
    archive.fp.seek(entry.header_offset + 30 + name + extra)
    return archive.fp.read(entry.compress_size)


def _gzip(name: str, data: bytes, budget: Budget) -> Iterator[Member]:
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
        content = stream.read(min(budget.bytes, max(len(data), 1024) * budget.ratio))
        if stream.read(1):
            budget.notes.append(f"{name or 'gzip'}: unpacks to over {len(content)} bytes; the rest was not read")
    budget.bytes -= len(content)
    budget.members -= 1
    inner = re.sub(r"(?i)\.(gz|gzip|tgz)$", "", name) or "content"
    if content[257:262] == b"ustar":
        yield from _tar(content, budget)
    else:
        yield Member(inner, content)


def _stream(name: str, data: bytes, budget: Budget) -> Iterator[Member]:
    """What a bzip2 or xz stream holds."""
    bzip = data.startswith(b"BZh")
    most = min(budget.bytes, max(len(data), 1024) * budget.ratio)
    reader = bz2.BZ2Decompressor() if bzip else lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_LZMA_MEMORY)
    content = reader.decompress(data, most)
    if not reader.eof:
        budget.notes.append(
            f"{name or 'stream'}: unpacks to over {len(content)} bytes, or is cut; the rest was not read"
        )
    budget.bytes -= len(content)
    budget.members -= 1
    if content[257:262] == b"ustar":
        yield from _tar(content, budget)
    else:
        yield Member(re.sub(r"(?i)\.(bz2|tbz2?|xz|txz)$", "", name) or "content", content)


def _tar(data: bytes, budget: Budget) -> Iterator[Member]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for entry in archive:
            if not entry.isfile():
                continue
            budget.members -= 1
            if budget.members < 0 or entry.size > budget.bytes:
                budget.notes.append(f"{entry.name}: archive over its bounds; the rest was not read")
                return
            stream = archive.extractfile(entry)
            content = stream.read(budget.bytes) if stream else b""
            budget.bytes -= len(content)
            yield Member(entry.name, content)
