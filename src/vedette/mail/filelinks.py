"""Links inside files: pages, calendars, texts, PDFs, Office documents, QR codes in pictures; `content` asks.

Locations are EmailUrlInfo's: `Attachment`, and `QRCode` for what only a camera reads.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from vedette.mail import pictures, transfer
from vedette.mail.analysis.filetypes import extension, true_type
from vedette.mail.links import Link, from_text, host, straightened
from vedette.mail.markup import read as read_markup

_MOST = 100
_MOST_FILES = 40
_MOST_PICTURES = 8
_BYTES = 2 * 1024 * 1024
_PICTURES = frozenset({"png", "jpg", "gif", "bmp", "webp"})
_PDF_LINK = re.compile(rb"/URI\s*\(((?:[^()\\]|\\.){1,4000})\)")
_PDF_STREAM = re.compile(rb"/ObjStm[^>]{0,400}>>\s*stream\r?\n")
_RELATION = re.compile(
    rb'Target="(https?://[^"]{1,4000})"[^>]*TargetMode="External"|TargetMode="External"[^>]*Target="(https?://[^"]{1,4000})"'
)
_TEXTS = frozenset({"txt", "ics", "csv", "eml", "vcf", "url", "html", "htm", "shtml", "xhtml", "svg"})


def links(files: Iterable[tuple[str, bytes]]) -> Iterator[Link]:
    """Links of files given by name and bytes, at most a hundred."""
    given = _MOST
    seen = 0
    for number, (name, data) in enumerate(files):
        if number >= _MOST_FILES:
            return
        kind = true_type(data)
        picture = kind in _PICTURES or data[8:12] == b"WEBP"
        seen += picture
        if picture and seen > _MOST_PICTURES:
            continue
        for link in _links(kind, extension(name), data, picture):
            if given <= 0:
                return
            given -= 1
            yield link


def _links(kind: str, ending: str, data: bytes, picture: bool) -> Iterator[Link]:
    if kind == "pdf":
        yield from _pdf(data)
    elif kind == "zip":
        yield from _office(data)
    elif kind in {"html", "svg"} or ending in _TEXTS:
        text = transfer.text(data[:_BYTES], "")
        yield from read_markup(text, "Attachment").links if kind in {"html", "svg"} else from_text(text, "Attachment")
    if picture or kind == "pdf":
        for text in pictures.codes(data):
            url = straightened(text.strip()) if "://" in text else f"http://{text.strip()}"
            if host(url) and "." in host(url) and " " not in text.strip():
                yield Link(url[:4000], host(url), "QRCode")


def _pdf(data: bytes) -> Iterator[Link]:
    pieces = [data[: 4 * _BYTES]]
    for match in list(_PDF_STREAM.finditer(data))[:50]:
        try:
            pieces.append(zlib.decompressobj().decompress(data[match.end() :], _BYTES))
        except zlib.error:
            continue
    for piece in pieces:
        for match in list(_PDF_LINK.finditer(piece))[:_MOST]:
            yield from _link(re.sub(rb"\\(.)", rb"\1", match[1]))


def _office(data: bytes) -> Iterator[Link]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [entry for entry in archive.infolist()[:500] if entry.filename.endswith(".rels")]
            for entry in parts[:50]:
                if entry.file_size < _BYTES and "/_rels/" in f"/{entry.filename}":
                    for match in list(_RELATION.finditer(archive.read(entry)))[:_MOST]:
                        yield from _link((match[1] or match[2]).replace(b"&amp;", b"&"))
    except (OSError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError):
        return


def _link(raw: bytes) -> Iterator[Link]:
    url = straightened(raw.decode("utf-8", "replace"))
    domain = host(url)
    if domain and url.lower().startswith(("http://", "https://")):
        yield Link(url[:4000], domain, "Attachment")
