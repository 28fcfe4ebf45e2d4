"""Avro files as Event Hubs Capture writes them, and every type of the format; broken ones give what they had."""

from __future__ import annotations

import io
import json
import struct
import zlib

import pytest

from vedette.ingest.connector import Record, Unreadable
from vedette.ingest.formats import avro
from vedette.ingest.formats.avro import MAGIC, read_avro
from vedette.ingest.formats.sniff import Format, sniff

CAPTURED = {
    "type": "record",
    "name": "EventData",
    "namespace": "Microsoft.ServiceBus.Messaging",
    "fields": [
        {"name": "SequenceNumber", "type": "long"},
        {"name": "EnqueuedTimeUtc", "type": "string"},
        {"name": "Properties", "type": {"type": "map", "values": ["long", "string", "null"]}},
        {"name": "Body", "type": ["null", "bytes"]},
    ],
}
EVERY = {
    "type": "record",
    "name": "Node",
    "fields": [
        {"name": "yes", "type": "boolean"},
        {"name": "half", "type": "float"},
        {"name": "twice", "type": {"type": "double"}},
        {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["X", "Y"]}},
        {"name": "kinds", "type": {"type": "array", "items": "Kind"}},
        {"name": "mark", "type": {"type": "fixed", "name": "Mark", "size": 2}},
        {"name": "next", "type": ["null", "Node"]},
    ],
}
SYNC = b"sixteen bytes.. "


def number(value: int) -> bytes:
    value = (value << 1) ^ (value >> 63)
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def text(value: str) -> bytes:
    return number(len(value.encode())) + value.encode()


def captured(body: str) -> bytes:
    properties = number(2) + text("p") + number(2) + text("q") + number(0) + number(-300) + number(0)
    return number(7) + text("3/2/2026 9:15:00 AM") + properties + number(1) + text(body)


def block(*records: bytes, codec: str) -> bytes:
    data = b"".join(records)
    if codec == "deflate":
        data = zlib.compress(data)[2:-4]
    return number(len(records)) + number(len(data)) + data + SYNC


def container(schema: object, *blocks: bytes, codec: str = "null") -> bytes:
    about = number(2) + text("avro.codec") + text(codec) + text("avro.schema") + text(json.dumps(schema)) + number(0)
    return MAGIC + about + SYNC + b"".join(blocks)


class Trickle(io.BytesIO):
    """Gives a few bytes at a time, as a decompressor may."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(5)


def read(data: bytes) -> tuple[list[object], list[Unreadable]]:
    items = [item for batch in read_avro(Trickle(data), "f") if isinstance(batch, list) for item in batch]
    records = [json.loads(item.json) for item in items if isinstance(item, Record)]
    return records, [item for item in items if isinstance(item, Unreadable)]


@pytest.mark.parametrize("codec", ["null", "deflate"])
def test_captured_events_give_the_records_of_their_bodies(codec: str) -> None:
    first = block(captured('{"records":[{"a":1},{"a":"é"}]}'), captured('{"a":3}'), codec=codec)
    data = container(CAPTURED, first, block(captured('{"a":4}'), codec=codec), codec=codec)
    assert sniff(data, "x") is Format.AVRO
    assert read(data) == ([{"a": 1}, {"a": "é"}, {"a": 3}, {"a": 4}], [])


def test_every_type() -> None:
    def node(after: bytes) -> bytes:
        numbers = b"\1" + struct.pack("<f", 0.5) + struct.pack("<d", -1.25)
        kinds = number(-2) + number(2) + number(0) + number(1) + number(0)
        return numbers + number(1) + kinds + b"ab" + after

    records, broken = read(container(EVERY, block(node(number(1) + node(number(0))), codec="null")))
    inner = {"yes": True, "half": 0.5, "twice": -1.25, "kind": "Y", "kinds": ["X", "Y"], "mark": "ab", "next": None}
    assert (records, broken) == ([inner | {"next": inner}], [])


def test_a_broken_block_is_told_with_its_place_and_the_next_is_read() -> None:
    good, bad = block(captured('{"a":1}'), codec="null"), block(captured('{"a":2}')[:-3], codec="null")
    data = container(CAPTURED, good, bad, good)
    records, broken = read(data)
    assert records == [{"a": 1}, {"a": 1}]
    assert [(piece.location.offset, piece.reason) for piece in broken] == [
        (data.index(bad), "a broken block: a value ends behind its block")
    ]
    records, broken = read(data[:-20])
    assert (records, broken[-1].reason) == ([{"a": 1}], "a broken Avro file: the file ends inside a block")


@pytest.mark.parametrize(
    ("schema", "values", "reason"),
    [
        ({"type": "array", "items": "null"}, number(1 << 40), "more values than bytes"),
        ({"type": "map", "values": "nobody"}, number(1) + text("k"), "a choice the schema does not have"),
        ("string", number(1 << 40), "a value ends behind its block"),
        ("long", b"\xff" * 12, "a number of more than ten bytes"),
    ],
)
def test_hostile_values_are_refused(schema: object, values: bytes, reason: str) -> None:
    records, broken = read(container(schema, block(values, codec="null")))
    assert (records, [piece.reason for piece in broken]) == ([], [f"a broken block: {reason}"])


def test_what_cannot_be_unpacked_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    _, broken = read(container(CAPTURED, codec="snappy"))
    assert [piece.reason for piece in broken] == [
        "a broken Avro file: blocks packed with snappy, which we do not unpack"
    ]
    monkeypatch.setattr(avro, "_BLOCK_LIMIT", 1 << 20)
    bomb = block(bytes(2 << 20), codec="deflate")
    _, broken = read(container(CAPTURED, bomb, codec="deflate"))
    assert [piece.reason for piece in broken] == ["a broken block: it unpacks to more than 1 MB"]
