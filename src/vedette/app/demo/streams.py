"""The files of the demo, one a source, each in its vendor's own container; `generate` writes through them."""

from __future__ import annotations

import gzip
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import msgspec

from vedette.app.demo.mail import mbox_entry


class Stream(StrEnum):
    """Where a record goes: the file's path below the demo's raw folder."""

    SYSMON = "endpoint/sysmon.winlogbeat.ndjson"
    SECURITY = "endpoint/security.winlogbeat.ndjson"
    SIGN_IN = "identity/entra-signinlogs.json"
    AUDIT = "identity/entra-auditlogs.json"
    OFFICE = "cloud-apps/office365-management-activity.json"
    AWS = "cloud-apps/cloudtrail.json.gz"
    MAIL = "mail/gateway.mbox"


@dataclass(frozen=True, slots=True)
class Item:
    """One raw record on its way to a file; `at` orders it among its stream."""

    stream: Stream
    at: datetime
    event: dict[str, Any] | EmailMessage


_FRAMES = {
    Stream.SIGN_IN: (b'{"records":[', b",\n", b"]}\n"),
    Stream.AUDIT: (b'{"records":[', b",\n", b"]}\n"),
    Stream.OFFICE: (b"[", b",\n", b"]\n"),
    Stream.AWS: (b'{"Records":[', b",\n", b"]}\n"),
}
_BARE = (b"", b"", b"")


class Writers:
    """All the demo's files, opened on first use and closed whole; a context manager."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written = 0
        self._open: dict[Stream, IO[bytes]] = {}
        self._closing = ExitStack()
        self._encode = msgspec.json.Encoder().encode

    def __enter__(self) -> Writers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._closing:
            for stream, file in self._open.items():
                file.write(_FRAMES.get(stream, _BARE)[2])

    def write(self, item: Item) -> None:
        """Append one record in its stream's container."""
        _, between, _ = _FRAMES.get(item.stream, _BARE)
        file = self._open.get(item.stream)
        if file is None:
            file = self._open[item.stream] = self._start(item.stream)
        else:
            file.write(between)
        if isinstance(item.event, EmailMessage):
            file.write(mbox_entry(item.event, item.at))
        else:
            file.write(self._encode(item.event) + (b"" if between else b"\n"))
        self.written += 1

    def _start(self, stream: Stream) -> IO[bytes]:
        path = self.folder / stream.value
        path.parent.mkdir(parents=True, exist_ok=True)
        file: Any = self._closing.enter_context(path.open("wb"))
        if path.suffix == ".gz":
            zipped = gzip.GzipFile("", "wb", compresslevel=1, fileobj=file, mtime=0)
            file = self._closing.enter_context(zipped)
        file.write(_FRAMES.get(stream, _BARE)[0])
        opened: IO[bytes] = file
        return opened
