"""The true type of a file by its first bytes, and which names mean that a double click runs something."""

from __future__ import annotations

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"MZ", "exe"),
    (0, b"\x7fELF", "elf"),
    (0, b"%PDF", "pdf"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"Rar!\x1a\x07", "rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"\x1f\x8b", "gz"),
    (0, b"MSCF", "cab"),
    (0, b"{\\rt", "rtf"),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", "lnk"),
    (0, b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", "one"),
    (0, b"\x89PNG", "png"),
    (0, b"\xff\xd8\xff", "jpg"),
    (0, b"GIF8", "gif"),
    (0, b"BM", "bmp"),
    (0, b"ITSF", "chm"),
    (0, b"\xca\xfe\xba\xbe", "class"),
    (257, b"ustar", "tar"),
    (0x8001, b"CD001", "iso"),
    (0, b"vhdxfile", "vhdx"),
    (0, b"conectix", "vhd"),
    (0, b"\x78\x9f\x3e\x22", "tnef"),
)
RUNNABLE = frozenset(
    [
        "exe",
        "scr",
        "pif",
        "com",
        "cpl",
        "dll",
        "msi",
        "msp",
        "bat",
        "cmd",
        "ps1",
        "psm1",
        "vbs",
        "vbe",
        "vb",
        "js",
        "jse",
        "wsf",
        "wsh",
        "wsc",
        "hta",
        "jar",
        "lnk",
        "url",
        "reg",
        "chm",
        "scf",
        "inf",
        "appx",
        "msix",
        "application",
        "gadget",
        "iqy",
        "slk",
        "xll",
        "ppam",
        "xlam",
        "sct",
        "ade",
        "adp",
        "diagcab",
        "settingcontent-ms",
        "library-ms",
        "search-ms",
        "msc",
    ]
)
IMAGES_OF_DISCS = frozenset({"iso", "img", "vhd", "vhdx", "udf", "dmg"})
HARMLESS_LOOKING = frozenset(
    [
        "pdf",
        "doc",
        "docx",
        "xls",
        "xlsx",
        "ppt",
        "pptx",
        "txt",
        "jpg",
        "jpeg",
        "png",
        "gif",
        "rtf",
        "csv",
        "html",
        "htm",
        "mp3",
        "mp4",
        "wav",
    ]
)
_OFFICE = frozenset(["doc", "docx", "docm", "xls", "xlsx", "xlsm", "ppt", "pptx", "pptm", "msg"])
_EXPECTED = {"pdf": {"pdf"}, "png": {"png"}, "jpg": {"jpg"}, "jpeg": {"jpg"}, "gif": {"gif"}, "exe": {"exe"}}


def true_type(data: bytes) -> str:
    """A short name (`pdf`, `exe`, `zip`, `ole`, `html`, `svg` …), empty if the bytes say nothing."""
    for offset, magic, name in _MAGIC:
        if data[offset : offset + len(magic)] == magic:
            return name
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<svg") or (head.startswith(b"<?xml") and b"<svg" in head):
        return "svg"
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")) or b"<html" in head[:512]:
        return "html"
    return "pdf" if b"%PDF-" in data[:1024] else ""


def extension(name: str) -> str:
    """The last extension in lower case, without tricks of blanks and right-to-left marks."""
    clean = name.strip().rstrip(". ").lower()
    return clean.rpartition(".")[2].strip() if "." in clean else ""


def disguised(name: str, kind: str) -> bool:
    """Whether a name says picture or document while the bytes say program or page."""
    ending = extension(name)
    if kind in {"exe", "elf", "lnk", "hta"}:
        return ending in HARMLESS_LOOKING
    if kind == "html":
        return ending in (HARMLESS_LOOKING - {"html", "htm", "txt", "doc", "xls"})
    return (
        bool(kind)
        and ending in _EXPECTED
        and kind not in _EXPECTED[ending]
        and kind not in {"png", "jpg", "gif", "bmp"}
    )
