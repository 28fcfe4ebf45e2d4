"""Streams that decompress as they are read and keep, instead of raising, what stopped them.

Used by `ingest.containers`; a truncated or damaged file gives every byte that can be had.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, Any

_TAKE = 256 * 1024
_GIVE = 1024 * 1024
DAMAGE = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, RuntimeError, ValueError)
"""What damaged input raises while it is read."""


class Bomb(ValueError):
    """An archive unpacks to more than it may."""


class Counted(io.RawIOBase):
    """A raw file that counts the bytes read from it."""

    def __init__(self, raw: io.FileIO) -> None:
        self._raw = raw
        self.count = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As the file does, counting."""
        size = self._raw.readinto(buffer) or 0
        self.count += size
        return size


class Inflating(io.RawIOBase):
    """Reads `raw` through decompressors made by `make` (several members follow one another), or as it is with None.

    `problem` says why reading ended early, `produced` counts the bytes given; `spend` is told of them.
    """

    def __init__(self, raw: IO[bytes], make: Callable[[], Any] | None, spend: Callable[[int], None]) -> None:
        self._raw = raw
        self._make = make
        self._spend = spend
        self._inflater: Any = make() if make else None
        self._input = b""
        self._ready = memoryview(b"")
        self._over = False
        self.problem = ""
        self.produced = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` as far as there is output; 0 at the end or where the input is damaged."""
        view = memoryview(buffer).cast("B")
        filled = 0
        while filled < len(view):
            if not self._ready and not self._produce():
                break
            size = min(len(self._ready), len(view) - filled)
            view[filled : filled + size] = self._ready[:size]
            self._ready = self._ready[size:]
            filled += size
        self.produced += filled
        return filled

    def _produce(self) -> bool:
        while not self._over:
            try:
                data = self._raw.read(_GIVE) if self._make is None else self._inflate(self._make)
                self._spend(len(data))
            except Bomb as bomb:
                self._stop(str(bomb))
            except DAMAGE as error:
                self._stop(f"damaged: {error}")
            else:
                if data:  # also the last bytes before a truncation
                    self._ready = memoryview(data)
                    return True
                self._over = self._over or self._make is None
        return False

    def _stop(self, problem: str) -> None:
        self.problem = problem
        self._over = True

    def _inflate(self, make: Callable[[], Any]) -> bytes:
        """One step of decompression; sets `_over` at the end of the input."""
        if self._inflater.eof:
            self._input = self._inflater.unused_data or self._input
            # Some writers pad with zeros after the last member.
            self._input = (self._input or self._raw.read(_TAKE)).lstrip(b"\0")
            if not self._input:
                self._over = True
                return b""
            self._inflater = make()
        if not self._input and getattr(self._inflater, "needs_input", True):
            self._input = self._raw.read(_TAKE)
            if not self._input:
                self._over = True
                rest = self._rest()
                self.problem = "" if self._inflater.eof else "truncated"
                return rest
        data: bytes = self._inflater.decompress(self._input, _GIVE)
        self._input = getattr(self._inflater, "unconsumed_tail", b"")
        return data

    def _rest(self) -> bytes:
        flush = getattr(self._inflater, "flush", None)
        return bytes(flush()) if flush else b""
