"""Avro container files, as Event Hubs Capture and Pub/Sub write them, as JSON objects; bytes that are text become text.

`sniff` names it for files that begin with `Obj\\x01`. https://avro.apache.org/docs/1.12.0/specification/
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from vedette.ingest.connector import Record, Unreadable
from vedette.ingest.formats.content import BLOCK, Batch, Bytes, batched, unreadable
from vedette.ingest.formats.unwrapping import unwrap

MAGIC = b"Obj\x01"
_BLOCK_LIMIT = 64 * 1024 * 1024
"""Bytes a block may have, packed or unpacked: it is held whole."""
_SYNC = 16

Decode = Callable[["_Cursor"], Any]


class _Broken(ValueError):
    """The bytes are not what the schema or the format says."""


@dataclass(slots=True)
class _Cursor:
    """Values out of bytes held in memory; `spare` bounds the values that take no bytes."""

    data: bytes
    at: int = 0
    spare: int = field(init=False)

    def __post_init__(self) -> None:
        self.spare = len(self.data) + 1000

    def take(self, size: int) -> bytes:
        end = self.at + size
        if size < 0 or end > len(self.data):
            raise _Broken("a value ends behind its block")
        self.at, start = end, self.at
        return self.data[start:end]

    def long(self) -> int:
        """Zigzag, seven bits a byte, the lowest first."""
        shift = value = 0
        while shift < 70:
            (byte,) = self.take(1)
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return (value >> 1) ^ -(value & 1)
            shift += 7
        raise _Broken("a number of more than ten bytes")

    def count(self, size: int) -> int:
        """`size` values are about to be read."""
        self.spare -= size
        if self.spare < 0:
            raise _Broken("more values than bytes")
        return size


class _Input:
    """Exactly as many bytes as asked for, of a stream that gives what it has."""

    def __init__(self, stream: Bytes) -> None:
        self._stream = stream
        self._held = b""
        self._at = 0
        self.position = 0

    def take(self, size: int) -> bytes:
        """Raises _Broken at the end of the stream and over the limit."""
        if not 0 <= size <= _BLOCK_LIMIT:
            raise _Broken(f"a block of {size} bytes")
        if len(self._held) - self._at < size:
            parts = [self._held[self._at :]]
            while (missing := size - sum(map(len, parts))) > 0 and (data := self._stream.read(max(BLOCK, missing))):
                parts.append(data)
            self._held, self._at = b"".join(parts), 0
            if len(self._held) < size:
                raise _Broken("the file ends inside a block")
        self._at += size
        self.position += size
        return self._held[self._at - size : self._at]

    def at_end(self) -> bool:
        if self._at == len(self._held):
            self._held, self._at = self._stream.read(BLOCK), 0
        return not self._held

    def long(self) -> int:
        raw = b""
        while not raw or raw[-1] >= 0x80:
            raw += self.take(1)
            if len(raw) > 10:
                raise _Broken("a number of more than ten bytes")
        return _Cursor(raw).long()


def read_avro(stream: Bytes, name: str) -> Iterator[Batch]:
    """The records of every block; of a broken block those before the break, and a dead letter."""
    return batched(_records(_Input(stream), name))


def _records(source: _Input, name: str) -> Iterator[Record | Unreadable]:
    at = 0
    try:
        decode, codec, sync = _header(source)
        while not source.at_end():
            at = source.position
            count, packed = source.long(), source.take(source.long())
            yield from _block(decode, count, codec, packed, name, at)
            if source.take(_SYNC) != sync:
                raise _Broken("a block does not end with the file's mark")
    except (_Broken, RecursionError) as error:
        yield unreadable(b"", f"a broken Avro file: {error}", name, at)


def _block(decode: Decode, count: int, codec: str, packed: bytes, name: str, at: int) -> Iterator[Record | Unreadable]:
    try:
        cursor = _Cursor(_unpacked(codec, packed))
        for _ in range(cursor.count(count)):
            yield from unwrap(msgspec.json.encode(decode(cursor)), name, at)
    except (_Broken, RecursionError, msgspec.DecodeError, struct.error) as error:
        yield unreadable(packed, f"a broken block: {error}", name, at)


def _unpacked(codec: str, packed: bytes) -> bytes:
    if codec != "deflate":
        return packed
    inflate = zlib.decompressobj(-15)
    try:
        data = inflate.decompress(packed, _BLOCK_LIMIT)
    except zlib.error as error:
        raise _Broken(str(error)) from error
    if inflate.unconsumed_tail:
        raise _Broken(f"it unpacks to more than {_BLOCK_LIMIT >> 20} MB")
    return data


def _header(source: _Input) -> tuple[Decode, str, bytes]:
    source.take(len(MAGIC))
    about: dict[str, bytes] = {}
    while count := source.long():
        if count < 0:
            source.long()
        for _ in range(min(abs(count), 1000)):
            key = source.take(source.long()).decode("utf-8", "replace")
            about[key] = source.take(source.long())
    codec = about.get("avro.codec", b"null").decode("utf-8", "replace")
    if codec not in {"null", "deflate"}:
        raise _Broken(f"blocks packed with {codec}, which we do not unpack")
    try:
        decode = _decoder(json.loads(about.get("avro.schema", b"")), {})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _Broken(f"no schema: {error}") from error
    return decode, codec, source.take(_SYNC)


def _decoder(schema: Any, named: dict[str, Decode]) -> Decode:
    """What reads values of a schema. Raises KeyError, TypeError for what is no schema."""
    if isinstance(schema, list):
        branches = [_decoder(branch, named) for branch in schema]
        return lambda cursor: _branch(branches, cursor.long())(cursor)
    if isinstance(schema, str):
        return _PLAIN.get(schema) or (lambda cursor: _branch(named, schema)(cursor))
    kind = schema["type"]
    if kind in {"record", "error"}:
        fields: list[tuple[str, Decode]] = []
        named[schema["name"]] = named[_full(schema)] = lambda cursor: {name: read(cursor) for name, read in fields}
        fields += [(each["name"], _decoder(each["type"], named)) for each in schema["fields"]]
        return named[schema["name"]]
    if kind == "array":
        item = _decoder(schema["items"], named)
        return lambda cursor: [item(cursor) for _ in _items(cursor)]
    if kind == "map":
        value = _decoder(schema["values"], named)
        return lambda cursor: {_text(cursor): value(cursor) for _ in _items(cursor)}
    if kind == "enum":
        symbols = [str(symbol) for symbol in schema["symbols"]]
        named[schema["name"]] = named[_full(schema)] = lambda cursor: _branch(symbols, cursor.long())
        return named[schema["name"]]
    if kind == "fixed":
        size = int(schema["size"])
        named[schema["name"]] = named[_full(schema)] = lambda cursor: _as_text(cursor.take(size))
        return named[schema["name"]]
    return _decoder(kind, named)


def _full(schema: dict[str, Any]) -> str:
    return f"{schema.get('namespace', '')}.{schema['name']}"


def _branch(choices: list[Any] | dict[str, Any], which: Any) -> Any:
    """Raises _Broken for what the schema does not have."""
    if which not in (choices if isinstance(choices, dict) else range(len(choices))):
        raise _Broken("a choice the schema does not have")
    return choices[which]


def _items(cursor: _Cursor) -> Iterator[None]:
    while count := cursor.long():
        if count < 0:
            cursor.long()
        for _ in range(cursor.count(abs(count))):
            yield


def _text(cursor: _Cursor) -> str:
    return _as_text(cursor.take(cursor.long()))


def _as_text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


_PLAIN: dict[str, Decode] = {
    "null": lambda _: None,
    "boolean": lambda cursor: cursor.take(1) != b"\0",
    "int": _Cursor.long,
    "long": _Cursor.long,
    "float": lambda cursor: struct.unpack("<f", cursor.take(4))[0],
    "double": lambda cursor: struct.unpack("<d", cursor.take(8))[0],
    "bytes": _text,
    "string": _text,
}
