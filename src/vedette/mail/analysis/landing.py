"""Pages sent as files: password forms, files built by scripts (HTML smuggling), redirects; `attachments` calls it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.mail import transfer
from vedette.mail.analysis.finding import Finding, Kind, Technology
from vedette.mail.markup import read

_SMUGGLING = re.compile(
    r"new\s+Blob|createObjectURL|msSaveOrOpenBlob|navigator\.msSave|\.download\s*=|data:application/(?:octet|zip|x-)",
    re.I,
)
_DECODING = re.compile(
    r"\batob\s*\(|unescape\s*\(|fromCharCode|decodeURIComponent\s*\(|\beval\s*\(|document\.write", re.I
)
_MOVING = re.compile(
    r"(?:window|document|top|self)?\.?location(?:\.href|\.replace|\.assign)?\s*(?:=|\()", re.IGNORECASE
)
_BLOB = re.compile(r"[A-Za-z0-9+/=%\\x]{2000,}")


def analyse(data: bytes, where: str, kind: str) -> Iterator[Finding]:
    """Findings about one HTML or SVG file."""
    source = transfer.text(data[:2_000_000], "")
    page = read(source, "Attachment")
    scripts = "\n".join(page.scripts)
    if any("password" in field for form in page.forms for field in form.fields):
        target = next((form.action for form in page.forms if form.action), "a script")
        evidence = f"{where} asks for a password and sends it to {target[:100]}"
        yield Finding("file-asks-password", Kind.PHISH, 5.0, evidence, Technology.ADVANCED)
    if _SMUGGLING.search(scripts) and (_DECODING.search(scripts) or _BLOB.search(source)):
        yield Finding("html-smuggling", Kind.MALWARE, 5.0, f"{where} builds a file by script", Technology.ADVANCED)
    elif _DECODING.search(scripts) and (_BLOB.search(source) or _MOVING.search(scripts)):
        yield Finding("page-decodes-itself", Kind.PHISH, 4.0, f"{where} decodes its own content", Technology.ADVANCED)
    elif page.refresh or _MOVING.search(scripts):
        yield Finding("page-moves-on", Kind.PHISH, 3.0, f"{where} leads elsewhere by itself", Technology.ADVANCED)
    if kind == "svg" and (scripts.strip() or re.search(r"\son\w+\s*=", source) or "<foreignobject" in source.lower()):
        yield Finding("svg-script", Kind.PHISH, 4.0, f"{where} is a picture with a script", Technology.ADVANCED)
    elif kind == "html":
        yield Finding("html-file", Kind.PHISH, 1.5, f"{where} is a page sent as a file")
