"""Which format a file has, from its first bytes; the name only decides between formats that look alike.

`ingest.pipeline` asks it for every file that no connector reads with a reader of its own.
"""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from vedette.ingest.formats.avro import MAGIC, read_avro
from vedette.ingest.formats.content import FormatReader
from vedette.ingest.formats.documents import read_yaml
from vedette.ingest.formats.events import read_evtx, read_xml
from vedette.ingest.formats.lines import read_lines
from vedette.ingest.formats.stamped import looks_stamped, read_stamped
from vedette.ingest.formats.syslog import looks_like_syslog, read_syslog
from vedette.ingest.formats.tables import read_csv, read_zeek
from vedette.ingest.formats.values import is_envelope, read_values
from vedette.ingest.formats.words import looks_like_words, read_words


class Format(StrEnum):
    """The formats we read without a connector's help, and mail, which a connector must read."""

    LINES = "ndjson"
    JSON = "json"
    CSV = "csv"
    ZEEK = "zeek"
    EVTX = "evtx"
    XML = "xml"
    YAML = "yaml"
    SYSLOG = "syslog"
    WORDS = "words"
    STAMPED = "stamped lines"
    AVRO = "avro"
    MAIL = "mail"


READERS: dict[Format, FormatReader] = {
    Format.LINES: read_lines,
    Format.JSON: read_values,
    Format.CSV: read_csv,
    Format.ZEEK: read_zeek,
    Format.EVTX: read_evtx,
    Format.XML: read_xml,
    Format.YAML: read_yaml,
    Format.SYSLOG: read_syslog,
    Format.WORDS: read_words,
    Format.STAMPED: read_stamped,
    Format.AVRO: read_avro,
}

BINARY = frozenset({Format.EVTX, Format.AVRO})
"""Formats whose bytes are not text."""

HEAD = 256 * 1024
"""Bytes `sniff` likes to see."""

_FIRST_LINES = (
    (looks_like_words, Format.WORDS),
    (looks_stamped, Format.STAMPED),
    (looks_like_syslog, Format.SYSLOG),
)
_HEADER_LINE = re.compile(rb"(?:From \S+|[A-Za-z][A-Za-z0-9-]*:[ \t].*|[A-Za-z][A-Za-z0-9-]*:)\Z")
_DMARC = re.compile(
    rb"(?:<\?[^>]*>|<!--.{0,500}?-->|\s)*<(?:[\w-]+:)?feedback[\s>].{0,4000}?report_metadata", re.DOTALL
)
_YAML = re.compile(rb"(?:---|(?:- )?[A-Za-z_][\w .-]*:(?:\s|\Z)|- [\w'\"{])")
_MAIL_NAMES = {b"from", b"to", b"subject", b"date", b"received", b"return-path", b"message-id", b"mime-version"}


def sniff(head: bytes, name: str) -> Format | None:
    """The format of a file that begins with `head` (UTF-8 unless it is binary), or None."""
    if head.startswith(b"ElfFile\0"):
        return Format.EVTX
    if head.startswith(MAGIC):
        return Format.AVRO
    body = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not body or b"\0" in body[:1024]:
        return None
    lower = name.lower()
    if body[:1] in b"{[\x1e":
        return _json(body, len(head) < HEAD)
    if body.startswith((b"#separator", b"#fields")):
        return Format.ZEEK
    if body.startswith(b"<") and not body[1:2].isdigit():
        if _DMARC.match(body):
            return Format.MAIL  # a report of receivers about our mail
        return Format.XML if re.search(rb"<Event[\s>]", body) else None
    lines = [line.rstrip(b"\r") for line in body.split(b"\n")[:40]]
    if _mail(lines):
        return Format.MAIL
    if lower.endswith((".yml", ".yaml")) and _YAML.match(body):
        return Format.YAML
    first = lines[0].decode("utf-8", "replace")
    for looks, format_ in _FIRST_LINES:
        if looks(first):
            return format_
    if _table(lines, lower):
        return Format.CSV
    return Format.YAML if body.startswith(b"---\n") else None


def _json(body: bytes, complete: bool) -> Format | None:
    line, newline, rest = body.partition(b"\n")
    if body[:1] != b"{" or (not newline and not complete):
        return Format.JSON
    try:
        return Format.JSON if is_envelope(line.strip()) else Format.LINES
    except (msgspec.DecodeError, RecursionError) as error:
        if "trailing characters" in str(error):
            return Format.JSON  # several values, with or without commas between them
        # Not a whole value on the first line: either broken NDJSON, of which the next line is a value, or printed JSON.
        following = rest.split(b"\n", 3)[:2]
        return Format.LINES if any(_is_object(candidate) for candidate in following) else Format.JSON


def _is_object(line: bytes) -> bool:
    try:
        return line.startswith(b"{") and isinstance(msgspec.json.decode(line), dict)
    except (msgspec.DecodeError, RecursionError):
        return False


def _mail(lines: list[bytes]) -> bool:
    names = set()
    for line in lines:
        if not line:
            break
        if line[:1] in b" \t":
            continue
        if not _HEADER_LINE.match(line):
            break
        names.add(line.partition(b":")[0].lower())
    return lines[0].startswith(b"From ") or len(names & _MAIL_NAMES) >= 2


def _table(lines: list[bytes], name: str) -> bool:
    header = lines[0]
    separators = max(header.count(mark) for mark in b",;\t|") if header else 0
    if not separators or len(lines) < 2:
        return name.endswith((".csv", ".tsv")) and bool(header)
    named = name.endswith((".csv", ".tsv")) or ".csv." in name
    cells = re.split(rb"[,;\t|]", header)
    tidy = all(re.fullmatch(rb'\s*"?[\w .:/@()#-]{1,120}"?\s*', cell) for cell in cells)
    return tidy and (named or separators >= 2)
