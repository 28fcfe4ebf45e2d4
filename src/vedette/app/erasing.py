"""What an organisation has outside lake and state database, and deleting it; handed to `tenants.leaving` as erasers."""

from __future__ import annotations

import shutil
from pathlib import Path

from vedette.core.scope import Scope
from vedette.mail.blobs import FOLDER
from vedette.tenants.leaving import Erased, Eraser

STREAMS = "streams"
"""The folder of the data folder where streams that end in files write."""


def erasers(data: Path) -> tuple[Eraser, ...]:
    """For the data folder: the raw segments an import spooled, the files its streams wrote, its raw messages."""

    def spool(scope: Scope) -> Erased:
        return Erased("spooled raw records", _removed(data / "spool" / scope.tenant))

    def streams(scope: Scope) -> Erased:
        return Erased("files of streams", _removed(data / STREAMS / scope.tenant))

    def mail(scope: Scope) -> Erased:
        return Erased("raw messages", _removed(data / FOLDER / scope.tenant))

    return (spool, streams, mail)


def _removed(folder: Path) -> int:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    if folder.is_dir():
        shutil.rmtree(folder)
    return size
