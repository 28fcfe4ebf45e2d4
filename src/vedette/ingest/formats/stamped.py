"""Lines that CloudWatch Logs puts a time in front of when it exports a log group to S3: what follows it is the record.

`sniff` tells them by their first line. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3Export.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.ingest.connector import Record, Unreadable
from vedette.ingest.formats.content import Batch, Bytes, batched, unreadable
from vedette.ingest.formats.events import looks_like_event
from vedette.ingest.formats.lines import text_lines
from vedette.ingest.formats.unwrapping import of_text
from vedette.ingest.formats.words import looks_like_words

_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ")


def looks_stamped(line: str) -> bool:
    """Whether a line is a time and a record after it; a host's name after it makes it a line of syslog."""
    found = _STAMP.match(line)
    rest = line[found.end() :] if found else ""
    return rest.startswith("{") or looks_like_event(rest) or looks_like_words(rest)


def read_stamped(stream: Bytes, name: str) -> Iterator[Batch]:
    """What stands behind the times; a line without one, or with no record behind it, is a dead letter."""
    return batched(_records(stream, name))


def _records(stream: Bytes, name: str) -> Iterator[Record | Unreadable]:
    for offset, raw, first in text_lines(stream, name):
        if raw is None:
            yield unreadable(first, "a line over the limit of a record", name, offset)
            continue
        line = raw.decode("utf-8", "replace")
        found = _STAMP.match(line)
        records = of_text(line[found.end() :], name, offset + found.end()) if found else None
        if records is not None:
            yield from records
        elif line.strip():
            yield unreadable(raw, "not a record behind a time", name, offset)
