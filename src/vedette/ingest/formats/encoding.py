"""Any text encoding to UTF-8, as a stream: byte order marks, UTF-16 without one, and Latin-1 where bytes are no UTF-8.

`ingest.formats` wraps every text file in it before its reader; what had to be guessed is kept for the report.
"""

from __future__ import annotations

import codecs

from vedette.ingest.formats.content import Bytes

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def encoding_of(head: bytes) -> tuple[str, int]:
    """The encoding the first bytes of a file speak of, and how many bytes its mark takes."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, len(mark)
    sample = head[:512]
    if len(sample) >= 8 and sample.count(0) > len(sample) // 4:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if odd > 3 * even:
            return "utf-16-le", 0
        if even > 3 * odd:
            return "utf-16-be", 0
    return "utf-8", 0


class Utf8:
    """A byte stream that reads as UTF-8 whatever `stream` holds.

    `repaired` counts the bytes read as Latin-1 because they were no UTF-8, `first` is the offset of the first of them.
    """

    def __init__(self, stream: Bytes, head: bytes = b"") -> None:
        self._stream = stream
        self._encoding, self._skip = encoding_of(head)
        self._decoder = codecs.getincrementaldecoder(self._encoding)(errors="replace")
        self._rest = b""
        self._position = 0
        self.repaired = 0
        self.first = 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, about `size`; none only at the end of the input."""
        while True:
            data = self._stream.read(size)
            at_end = not data
            if self._skip and not at_end:
                data, self._skip = data[self._skip :], max(0, self._skip - len(data))
            text = self._utf8(data, at_end) if self._encoding == "utf-8" else self._transcoded(data, at_end)
            if text or at_end:
                return text

    def _transcoded(self, data: bytes, at_end: bool) -> bytes:
        return self._decoder.decode(data, at_end).encode("utf-8", "replace")

    def _utf8(self, data: bytes, at_end: bool) -> bytes:
        if self._rest:
            data = self._rest + data
            self._rest = b""
        if data.isascii():
            self._position += len(data)
            return data
        if not at_end:
            cut = _whole(data)
            data, self._rest = data[:cut], data[cut:]
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            self._position += len(data)
            return self._repair(data)
        self._position += len(data)
        return data

    def _repair(self, data: bytes) -> bytes:
        start = self._position - len(data)

        def as_latin(error: UnicodeError) -> tuple[str, int]:
            if not isinstance(error, UnicodeDecodeError):
                raise error
            if not self.repaired:
                self.first = start + error.start
            self.repaired += error.end - error.start
            return error.object[error.start : error.end].decode("latin-1"), error.end

        name = f"vedette-latin1-{id(self)}"
        codecs.register_error(name, as_latin)
        return data.decode("utf-8", name).encode("utf-8")


def _whole(data: bytes) -> int:
    """Where `data` must be cut so that no UTF-8 sequence is split at its end."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte < 0x80:
            break
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(data) - back if needed > back else len(data)
    return len(data)
