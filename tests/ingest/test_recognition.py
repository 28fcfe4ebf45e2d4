"""Which connector reads which file."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import pytest

from tests.ingest.fakes import TOY
from vedette.core.errors import Location
from vedette.core.scope import Scope, local
from vedette.ingest.connector import Connector, Detect, Record, Unreadable
from vedette.ingest.formats.content import Block, lines_of
from vedette.ingest.formats.sniff import Format
from vedette.ingest.recognition import Kinds, has_keys, reader_for, recognise, sample


def connector(name: str, *keys: tuple[str, ...], files: tuple[str, ...] = (), priority: int = 0) -> Connector:
    return replace(TOY, name=name, detect=Detect(files=files, keys=keys), priority=priority)


def block(*records: object) -> Block:
    return Block("".join(json.dumps(record) + "\n" for record in records).encode(), 0)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("a.b",), True),
        (("a.b", "c"), False),
        (("a.b=5*",), True),
        (("a.b=6",), False),
        (("dotted.key",), True),
        (("a.dotted.deep",), True),
        (("name=*.EXAMPLE.com",), True),
        (("none",), False),
    ],
)
def test_keys_are_paths_with_tests(keys: tuple[str, ...], expected: bool) -> None:
    record = {"a": {"b": 55, "dotted.deep": 1}, "dotted.key": 0, "name": "x.example.com", "none": None}
    assert has_keys(record, keys) is expected


def test_priority_decides_between_those_that_fit() -> None:
    low, high = connector("low", ("a",)), connector("high", ("a", "b"), priority=5)
    assert recognise("f.json", block({"a": 1, "b": 2}), [low, high]) is high
    assert recognise("f.json", block({"a": 1}), [low, high]) is low
    assert recognise("f.json", block({"c": 1}), [low, high]) is None


def test_the_share_of_records_beats_priority_below_one_half() -> None:
    common, rare = connector("common", ("a",)), connector("rare", ("b",), priority=5)
    assert recognise("f", block(*[{"a": 1}] * 9, {"b": 1}), [common, rare]) is common


def test_file_names_decide_only_without_keys() -> None:
    named = connector("named", files=("*.special",))
    keyed = connector("keyed", ("a",), files=("*.special",))
    assert recognise("/x/Y.SPECIAL", block({"z": 1}), [keyed, named]) is named
    assert recognise("/x/z.json", block({"z": 1}), [keyed, named]) is None


def test_records_of_several_products_in_one_file_go_to_those_who_know_them() -> None:
    main, other, high = (
        connector("main", ("a",)),
        connector("other", ("b.c=x*",)),
        connector("high", ("b",), priority=5),
    )
    named = connector("named", files=("*",), priority=9)
    kinds = Kinds(main, [named, main, other])
    assert not kinds.several(block({"a": 1}, {"z": 1}, {"a": 1, "b": {"c": "xy"}}, {"b": {"c": "y"}}))
    mixed = block({"a": 1}, {"b": {"c": "xy"}}, 5, {"b.c": "x"}, {"a": 2})
    assert kinds.several(mixed)
    bad = Unreadable(b"?", "why", Location("f", offset=3))
    parts = {taker.name: part for taker, part in kinds.by_connector([*lines_of(mixed), bad])}
    assert parts.keys() == {"main", "other"}
    assert [item.json if isinstance(item, Record) else item for item in parts["main"]] == [
        *(b'{"a": 1}', b"5", b'{"a": 2}'),
        bad,
    ]
    assert [(item.offset, item.json) for item in parts["other"] if isinstance(item, Record)] == [
        (9, b'{"b": {"c": "xy"}}'),
        (30, b'{"b.c": "x"}'),
    ]
    ((taker, _),) = Kinds(main, [main, other, high]).by_connector(block({"b": {"c": "xy"}}))
    assert taker is high
    assert not Kinds(named, [named, main]).several(block({"a": 1}))


def test_of_a_large_block_whole_lines_from_all_over_are_looked_at() -> None:
    lines = [{"number": number, "more": "x" * (number % 700)} for number in range(4_000)]
    numbers = [record["number"] for record in sample(block(*lines), 10)]
    assert len(numbers) == 10
    assert numbers == sorted(set(numbers))
    assert numbers[0] == 0
    assert numbers[-1] > 3_000
    assert [record["number"] for record in sample(block(*lines[:5]))] == [0, 1, 2, 3, 4]


class _Reader:
    def read(self, stream: BinaryIO, name: str, scope: Scope) -> Iterator[list[Record | Unreadable]]:
        yield [Record(json.dumps({"text": stream.read().decode()}).encode(), 0)]


def test_readers_take_files_by_name_or_mails_by_look() -> None:
    mail = replace(connector("mail", files=("*.eml",)), reader=_Reader(), format="mail")
    assert reader_for("a.zip!x/b.eml", None, [TOY, mail]) is mail
    assert reader_for("1234", Format.MAIL, [TOY, mail]) is mail
    assert reader_for("1234", Format.CSV, [TOY, mail]) is None
    assert next(iter(_Reader().read(io.BytesIO(b"x"), "n", local())))
