"""Links that hide in pictures: QR codes of image files and of images inside PDFs; `filelinks` asks.

Pictures are decoded by Pillow, codes by ZXing; both only after size, number and pixels are bounded.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")
_MOST_BYTES = 8 * 1024 * 1024
_MOST_PIXELS = 16_000_000
_SMALLEST_SIDE = 40
_SIDE = 1400
_PDF_IMAGES = 12
_IN_DICTIONARY = rb"(?:[^<>]|<<[^<>]*>>|<[^<>]*>){0,2000}"
_PDF_OBJECT = re.compile(rb"<<" + _IN_DICTIONARY + rb"/Subtype\s*/Image" + _IN_DICTIONARY + rb">>\s*stream\r?\n")
_NUMBER = re.compile(rb"/(Width|Height|BitsPerComponent|Colors|Predictor)\s+(\d{1,6})")
_COLOURS = {b"/DeviceGray": 1, b"/CalGray": 1, b"/DeviceRGB": 3, b"/CalRGB": 3}
_ICC = re.compile(rb"/ColorSpace\s*(?:\[\s*/ICCBased|\d+ \d+ R)")


def codes(data: bytes) -> tuple[str, ...]:
    """The texts of all QR and Data Matrix codes of an image or a PDF; nothing for what cannot be read."""
    if len(data) > _MOST_BYTES:
        return ()
    if b"%PDF-" in data[:1024]:
        return tuple(dict.fromkeys(text for picture in _of_pdf(data) for text in _codes(picture)))
    return _codes(data)


def _codes(data: bytes) -> tuple[str, ...]:
    from PIL import Image, UnidentifiedImageError  # loaded when a picture comes: 40 ms
    from zxingcpp import BarcodeFormat, read_barcodes

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # oversized or odd pictures are refused below, not talked about
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                width, height = image.size
                if width * height > _MOST_PIXELS or min(width, height) < _SMALLEST_SIDE:
                    return ()
                image.draft("L", (_SIDE, _SIDE))  # JPEG decodes to the size that is needed
                image.thumbnail((_SIDE, _SIDE))
                grey = _grey(image)
                if grey.width < 200:
                    grey = grey.resize((grey.width * 3, grey.height * 3), Image.Resampling.NEAREST)
                found = read_barcodes(grey, formats=BarcodeFormat.QRCode | BarcodeFormat.DataMatrix)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, struct.error, EOFError, MemoryError):
        return ()
    return tuple(dict.fromkeys(code.text for code in found if code.text))


def _grey(picture: Picture) -> Picture:
    """Grey on white: transparent pictures carry their code in the opaque part."""
    from PIL import Image

    if picture.mode in {"RGBA", "LA", "P"}:
        layered = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered)
    return picture.convert("L")


def _of_pdf(data: bytes) -> Iterator[bytes]:
    """Images of a PDF as files of their own: JPEG as it stands, deflated ones wrapped as PNG."""
    for number, match in enumerate(_PDF_OBJECT.finditer(data)):
        if number >= _PDF_IMAGES:
            return
        body = data[match.end() : data.find(b"endstream", match.end())]
        if b"/DCTDecode" in match[0]:
            yield body
        elif b"/FlateDecode" in match[0]:
            picture = _png(match[0], body)
            if picture:
                yield picture


def _png(head: bytes, body: bytes) -> bytes:
    given = {name: int(value) for name, value in _NUMBER.findall(head)}
    width, height = given.get(b"Width", 0), given.get(b"Height", 0)
    bits = given.get(b"BitsPerComponent", 1 if b"/ImageMask" in head else 8)
    channels = next((count for name, count in _COLOURS.items() if name in head), 3 if _ICC.search(head) else 1)
    if not width or not height or width * height > _MOST_PIXELS or bits not in {1, 2, 4, 8}:
        return b""
    row = (width * bits * channels + 7) // 8
    try:
        raw = zlib.decompressobj().decompress(body, (row + 1) * height + 1024)
    except zlib.error:
        return b""
    if given.get(b"Predictor", 1) < 10:  # PNG rows begin with the filter's number, plain ones do not
        if channels == 3 and len(raw) < row * height:
            channels, row = 1, (width * bits + 7) // 8
        raw = b"".join(b"\0" + raw[at : at + row] for at in range(0, row * height, row))
    header = struct.pack(">IIBBBBB", width, height, bits, 2 if channels == 3 else 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(raw, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part)) for kind, part in chunks
    )
