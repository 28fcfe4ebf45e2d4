"""Syslog lines, RFC 5424 and RFC 3164, as JSON with the column names of Azure Monitor's Syslog table.

So one mapping reads the file of a Linux host and the export of a workspace alike; the payload stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec

from vedette.core.clock import iso, now
from vedette.ingest.connector import Record, Unreadable
from vedette.ingest.formats.content import Batch, Bytes, batched, unreadable
from vedette.ingest.formats.lines import text_lines

_ENCODE = msgspec.json.Encoder().encode
_NEW = re.compile(
    r"(?:<(?P<pri>\d{1,3})>)?1 (?P<time>\S+) (?P<host>\S+) (?P<app>\S+) (?P<pid>\S+) (?P<id>\S+) "
    r"(?P<data>-|(?:\[(?:[^\]\\]|\\.)*\])+) ?(?P<text>.*)",
    re.DOTALL,
)
_OLD = re.compile(
    r"(?:<(?P<pri>\d{1,3})>)?(?P<time>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|"
    r"\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?)"
    r" (?P<host>[^\s\[\]]+) (?:(?P<app>[^\s:\[\]]+)(?:\[(?P<pid>\d+)\])?: ?)?(?P<text>.*)",
    re.DOTALL,
)
_FACILITIES = (
    *("kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp"),
    *("ntp", "audit", "alert", "clock"),
    *("local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7"),
)
_SEVERITIES = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")


def looks_like_syslog(line: str) -> bool:
    """Whether a line has the form of either RFC."""
    return bool(_NEW.match(line) or _OLD.match(line))


def read_syslog(stream: Bytes, name: str) -> Iterator[Batch]:
    """One record a line; a line of neither form is a dead letter."""
    return batched(_records(stream, name))


def _records(stream: Bytes, name: str) -> Iterator[Record | Unreadable]:
    for offset, raw, first in text_lines(stream, name):
        if raw is None:
            yield unreadable(first, "a line over the limit of a record", name, offset)
            continue
        line = raw.decode("utf-8", "replace").strip("\x00\ufeff ")
        if not line:
            continue
        found = _NEW.fullmatch(line)
        modern = found is not None
        found = found or _OLD.fullmatch(line)
        if found is None:
            yield unreadable(raw, "not a syslog line", name, offset)
            continue
        yield Record(_ENCODE(_fields(found, modern)), offset)


def _fields(found: re.Match[str], modern: bool) -> dict[str, object]:
    parts = {key: "" if value in {None, "-"} else value for key, value in found.groupdict().items()}
    record: dict[str, object] = {
        "TimeGenerated": _time(parts["time"]),
        "Computer": parts["host"],
        "HostName": parts["host"],
        "ProcessName": parts["app"],
        "SyslogMessage": parts["text"].removeprefix("\ufeff"),
        "Type": "Syslog",
    }
    if parts["pri"]:
        facility, severity = divmod(int(parts["pri"]), 8)
        record["Facility"] = _FACILITIES[facility] if facility < len(_FACILITIES) else str(facility)
        record["SeverityLevel"] = _SEVERITIES[severity]
    if parts["pid"].isdigit():
        record["ProcessID"] = int(parts["pid"])
    if modern and parts["id"]:
        record["MessageId"] = parts["id"]
    if modern and parts["data"]:
        record["StructuredData"] = parts["data"]
    return record


def _time(text: str) -> str:
    """RFC 3339 as it stands; RFC 3164's time gets the latest year that does not put it in the future."""
    if not text or text[0].isdigit():
        return text
    present = now()
    for year in (present.year, present.year - 1):
        try:
            at = datetime.strptime(f"{year} {text}", "%Y %b %d %H:%M:%S").replace(tzinfo=UTC)
        except ValueError:
            continue
        if at <= present + timedelta(days=1):
            return iso(at)
    return text
