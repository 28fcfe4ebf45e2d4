"""Whether an error means that a disk is full, and what to tell the person who must make room.

`ingest.pipeline` asks it of every error on the road of an event, whoever raised it: the system, the engine, the state.
"""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from typing import Final

_NUMBERS: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# The words of the system, of ClickHouse (https://clickhouse.com/docs/operations/server-configuration-parameters) and
# of SQLite and PostgreSQL, which do not hand on the number.
_WORDS: Final = (
    "no space left on device",
    "disk quota exceeded",
    "file too large",
    "not_enough_space",
    "not enough space",
    "disk is full",
    "could not extend file",
)


def is_full(error: BaseException | str) -> bool:
    """Whether the error, or one it came from, says that no more can be written."""
    if isinstance(error, str):
        lower = error.lower()
        return any(word in lower for word in _WORDS)
    seen: BaseException | None = error
    while seen is not None:
        if (isinstance(seen, OSError) and seen.errno in _NUMBERS) or is_full(str(seen)):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def remedy(folder: Path) -> str:
    """One sentence: which disk is full, how much is free, and what to do."""
    usage = shutil.disk_usage(folder)
    free, total = usage.free / 1e9, usage.total / 1e9
    return (
        f"the disk of {folder} is full or the file limit is reached ({free:.2f} of {total:.2f} GB free): "
        "make room and run the same command again; what was taken in is kept, the rest is read again"
    )
