"""Logs of Amazon whose lines are words between spaces: VPC flow logs and S3 server access logs, as JSON.

`sniff` tells them by their first line; the names of the fields are Amazon's, with underscores.
https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from vedette.ingest.connector import Record, Unreadable
from vedette.ingest.formats.content import Batch, Bytes, batched, unreadable
from vedette.ingest.formats.lines import text_lines

_ENCODE = msgspec.json.Encoder().encode
_FLOW: Final = (
    *("version", "account_id", "interface_id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol"),
    *("packets", "bytes", "start", "end", "action", "log_status"),
)
_ACCESS: Final = (
    *("bucket_owner", "bucket", "time", "remote_ip", "requester", "request_id", "operation", "key", "request_uri"),
    *("http_status", "error_code", "bytes_sent", "object_size", "total_time", "turn_around_time", "referer"),
    *("user_agent", "version_id", "host_id", "signature_version", "cipher_suite", "authentication_type"),
    *("host_header", "tls_version", "access_point_arn", "acl_required"),
)
_FLOW_LINE = re.compile(r"2 (\d{12}|unknown) eni-[0-9a-f]+ ")
_ACCESS_LINE = re.compile(r"[0-9a-f]{64} [\w.-]+ \[(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d:\d\d:\d\d) \+0000\] ")
# A quoted word may hold quotation marks itself: it ends at one before a space.
_WORD = re.compile(r'\[[^\]]*\]|"(?:[^"]|"(?! |$))*"|\S+')
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def looks_like_words(line: str) -> bool:
    """Whether a line begins a flow log (its header or a record) or an access log."""
    return _is_header(line) or bool(_FLOW_LINE.match(line) or _ACCESS_LINE.match(line))


def read_words(stream: Bytes, name: str) -> Iterator[Batch]:
    """One record a line; a header names the fields of the lines after it. What fits neither is a dead letter."""
    return batched(_records(stream, name))


def _is_header(line: str) -> bool:
    words = line.split()
    return len(words) > 4 and all(re.fullmatch(r"[a-z][a-z-]*", word) for word in words) and "srcaddr" in words


def _records(stream: Bytes, name: str) -> Iterator[Record | Unreadable]:
    fields: tuple[str, ...] = _FLOW
    for offset, raw, first in text_lines(stream, name):
        if raw is None:
            yield unreadable(first, "a line over the limit of a record", name, offset)
            continue
        line = raw.decode("utf-8", "replace").strip("\ufeff \r")
        if _is_header(line):
            fields = tuple(word.replace("-", "_") for word in line.split())
        elif line:
            record = _access(line) or _flow(line, fields)
            yield Record(_ENCODE(record), offset) if record else unreadable(raw, "not a line of this log", name, offset)


def _flow(line: str, fields: tuple[str, ...]) -> dict[str, str]:
    words = line.split()
    if len(words) != len(fields):
        return {}
    return {name: word for name, word in zip(fields, words, strict=True) if word != "-"}


def _access(line: str) -> dict[str, str]:
    found = _ACCESS_LINE.match(line)
    if found is None or found[2] not in _MONTHS:
        return {}
    words = [word[1:-1] if word[0] == '"' and len(word) > 1 else word for word in _WORD.findall(line)]
    record = {name: word for name, word in zip(_ACCESS, words, strict=False) if word != "-"}
    record["time"] = f"{found[3]}-{_MONTHS.index(found[2]) + 1:02}-{found[1]}T{found[4]}Z"
    return record
