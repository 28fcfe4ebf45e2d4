"""Office documents and PDFs: macros (MS-OVBA), remote templates, actions; `attachments` calls it.

Compound files are read by olefile; oletools is not used because it installs a GPL package.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import olefile

_LIMIT = 16 * 1024 * 1024
_AUTOMATIC = re.compile(
    r"\b(auto_?open|auto_?exec|auto_?close|auto_?new|document_open|document_close|document_new|workbook_open|workbook_activate"
    r"|workbook_beforeclose|presentation_open|\w+_layout|\w+_painting)\b",
    re.IGNORECASE,
)
_SUSPICIOUS = re.compile(
    r"\b(shell|wscript\.shell|createobject|getobject|powershell|cmd\.exe|urldownloadtofile|xmlhttp|winhttp|adodb\.stream"
    r"|environ|callbyname|virtualalloc|rtlmovememory|createthread|frombase64string|regsvr32|mshta|certutil|rundll32)\b",
    re.IGNORECASE,
)
_PDF_ACTION = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|OpenAction|AA|SubmitForm|ImportData|RichMedia)\b")
_PDF_STREAM = re.compile(rb"stream\r?\n")
_PDF_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_TEMPLATE = re.compile(
    rb'(?:attachedTemplate|oleObject|frame)"[^>]*Target="((?:https?|file|ftp|mhtml)[^"]+)"[^>]*TargetMode="External"'
)


@dataclass(frozen=True, slots=True)
class Macros:
    """Whether a document holds macros, which names start by themselves, which calls reach outside."""

    present: bool = False
    automatic: tuple[str, ...] = ()
    suspicious: tuple[str, ...] = ()
    encrypted: bool = False


def macros(data: bytes, kind: str) -> Macros:
    """Macros of an OLE or Office Open XML document; an unreadable one has none."""
    try:
        if kind == "zip":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                names = [entry for entry in archive.infolist() if entry.filename.lower().endswith("vbaproject.bin")]
                if not names or names[0].file_size > _LIMIT:
                    return Macros(present=bool(names))
                data = archive.read(names[0])
        with olefile.OleFileIO(io.BytesIO(data)) as store:
            return _project(store)
    except (OSError, ValueError, IndexError, KeyError, TypeError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return Macros()


def _project(store: olefile.OleFileIO) -> Macros:
    paths = store.listdir()
    encrypted = any(path[-1] == "EncryptedPackage" for path in paths)
    modules = [path for path in paths if len(path) > 1 and path[-2].upper() == "VBA" and path[-1].lower() != "dir"]
    if not modules:
        return Macros(encrypted=encrypted)
    source = "\n".join(_source(store.openstream(path).read(_LIMIT)) for path in modules[:100])
    automatic = tuple(dict.fromkeys(match[1].lower() for match in _AUTOMATIC.finditer(source)))
    suspicious = tuple(dict.fromkeys(match[1].lower() for match in _SUSPICIOUS.finditer(source)))
    return Macros(True, automatic[:10], suspicious[:10], encrypted)


def _source(module: bytes) -> str:
    """The source of a module: the compressed container behind its performance cache starts with `Attribut`."""
    at = module.find(b"\x00Attribut")
    return decompressed(module[at - 3 :]).decode("cp1252", "replace") if at >= 3 else ""


def decompressed(data: bytes) -> bytes:
    """MS-OVBA 2.4.1: chunks of at most 4,096 bytes, literal or copied from before. Damage ends it early."""
    if not data.startswith(b"\x01"):
        return b""
    out = bytearray()
    position = 1
    while position + 2 <= len(data) and len(out) < _LIMIT:
        header = int.from_bytes(data[position : position + 2], "little")
        end = min(len(data), position + (header & 0xFFF) + 3)
        position += 2
        if header & 0x8000:
            _chunk(data, position, end, out)
        else:
            out += data[position:end]
        position = end
    return bytes(out)


def _chunk(data: bytes, position: int, end: int, out: bytearray) -> None:
    start = len(out)
    while position < end:
        flags = data[position]
        position += 1
        for bit in range(8):
            if position >= end:
                return
            if not flags >> bit & 1:
                out.append(data[position])
                position += 1
                continue
            token = int.from_bytes(data[position : position + 2], "little")
            position += 2
            width = max(4, (len(out) - start - 1).bit_length())
            length, offset = (token & (0xFFFF >> width)) + 3, (token >> (16 - width)) + 1
            if offset > len(out):
                return
            for _ in range(length):
                out.append(out[-offset])


def template(data: bytes, kind: str) -> str:
    """The address of a remote template or object of an Office Open XML document, empty if it has none."""
    if kind != "zip":
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist()[:500]:
                if entry.filename.endswith(".rels") and entry.file_size < 1_000_000:
                    match = _TEMPLATE.search(archive.read(entry))
                    if match:
                        return match[1].decode("utf-8", "replace")
    except (OSError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error, NotImplementedError):
        return ""
    return ""


def active_pdf(data: bytes) -> tuple[str, ...]:
    """Names of actions in a PDF, also inside its compressed object streams (bounded)."""
    found: dict[str, None] = {}
    for piece in _pdf_pieces(data):
        plain = _PDF_NAME.sub(lambda match: bytes([int(match[1], 16)]), piece) if b"#" in piece else piece
        for match in _PDF_ACTION.finditer(plain):
            found[match[0].decode()] = None
    harmless = {"/OpenAction", "/AA"}  # opening at a page is ordinary
    return () if set(found) <= harmless else tuple(found)


def _pdf_pieces(data: bytes) -> Iterator[bytes]:
    yield data[:_LIMIT]
    budget = _LIMIT
    for number, match in enumerate(_PDF_STREAM.finditer(data)):
        if number >= 300 or budget <= 0:
            return
        if b"/ObjStm" not in data[max(0, match.start() - 400) : match.start()]:
            continue
        try:
            piece = zlib.decompressobj().decompress(data[match.end() :], budget)
        except zlib.error:
            continue
        budget -= len(piece)
        yield piece
