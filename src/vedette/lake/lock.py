"""One process owns a lake's folder: an advisory lock that the kernel releases when the process dies, however it dies.

The engine has a lock of its own, but says so on standard error and without the owner; we ask first.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import BinaryIO

from vedette.core.errors import Conflict

_NAME = "owner.lock"


class FolderLock:
    """Held from construction to `release`. Raises Conflict naming the folder, its owner and what to do."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file: BinaryIO = (folder / _NAME).open("a+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.seek(0)
            owner = self._file.read(32).decode("ascii", "replace").strip() or "unknown"
            self._file.close()
            here = owner == str(os.getpid())
            who = "this process already has it open" if here else f"process {owner} has it open"
            raise Conflict(
                f"the data folder {folder} is in use: {who}. An embedded lake belongs to one process: "
                "stop that one, talk to it through its API, or give another folder with --data."
            ) from error
        self._file.truncate(0)
        self._file.write(str(os.getpid()).encode())
        self._file.flush()

    def release(self) -> None:
        """Give the folder free; harmless when done twice."""
        if not self._file.closed:
            self._file.close()
