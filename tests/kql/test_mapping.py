"""Compiled mappings: rows of the target's types, one JSON parse a record, carried columns, what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.kql.engine import TABLE, connection
from vedette.kql.compile import Column, MappingQuery, compile_mapping
from vedette.kql.diagnostics import KqlError
from vedette.kql.types import DYNAMIC, LONG, STRING

RECORDS: list[dict[str, Any]] = [
    {"at": "2026-03-01T01:02:03Z", "lamp": {"street": "Mill Lane", "watts": 40.0, "on": True}, "tags": ["a", "b"]},
    {"at": "2026-03-02T00:00:00Z", "lamp": {"street": "Quay", "watts": "60", "on": "false"}, "tags": []},
    {"at": "never", "lamp": "broken"},
]


def relation() -> str:
    rows = ", ".join(f"('{json.dumps(record)}', 'lamps.json', '{place:016d}')" for place, record in enumerate(RECORDS))
    return f"(SELECT * FROM values('line String, file String, _EventId FixedString(16)', {rows}))"


def rows(mapping: MappingQuery, source: str | None = None) -> list[list[object]]:
    return rows_of(mapping.sql(source or relation()))


def rows_of(sql: str) -> list[list[object]]:
    answer = connection().query(sql, "JSONCompactEachRow").bytes().decode()
    return [json.loads(line) for line in answer.splitlines()]


def test_rows_have_the_types_of_the_target_and_carry_the_event() -> None:
    mapping = compile_mapping(
        "Records | where isnotempty(raw.lamp.street) | project Timestamp = todatetime(raw.at), "
        "Street = tostring(raw.lamp.street), Watts = tolong(raw.lamp.watts), "
        "Lit = tobool(raw.lamp.on), Extra = raw.tags",
        target=TABLE,
        source=None,
        carry=("_EventId",),
    )
    assert [column.name for column in mapping.columns] == ["Timestamp", "Street", "Watts", "Lit", "Extra"]
    assert not mapping.expands
    assert rows(mapping) == [
        ["2026-03-01 01:02:03.0000000", "Mill Lane", 40, True, '["a","b"]', "0000000000000000"],
        ["2026-03-02 00:00:00.0000000", "Quay", 60, False, "[]", "0000000000000001"],
    ]


def test_static_paths_are_one_parse() -> None:
    mapping = compile_mapping(
        "Records | project Street = tostring(raw.lamp.street), Note = tostring(raw['at']), "
        "Watts = toint(raw.lamp.watts)",
        target=None,
        source=None,
        carry=(),
    )
    assert mapping.template.count("JSONExtract") == 1
    assert "Tuple(`lamp` Tuple(`street` String, `watts` String), `at` String)" in mapping.template


def test_a_path_and_its_beginning() -> None:
    mapping = compile_mapping(
        "Records | project Whole = tostring(raw.lamp), Part = tostring(raw.lamp.street)",
        target=None,
        source=None,
        carry=(),
    )
    assert rows(mapping)[2] == ["broken", ""]
    assert json.loads(str(rows(mapping)[1][0])) == RECORDS[1]["lamp"]


def test_expansion_and_the_second_step() -> None:
    shape = compile_mapping(
        "Records | mv-expand tag = raw.tags to typeof(string) | project raw, Tag = tag, Size = strlen(line)",
        target=None,
        source=None,
        carry=("_EventId",),
    )
    assert shape.expands
    assert [row[1] for row in rows(shape)] == ["a", "b", "", ""]
    source = (Column("raw", DYNAMIC), Column("Tag", STRING), Column("Size", LONG))
    mapping = compile_mapping(
        "Events | where isnotempty(Tag) | project Street = tostring(raw.lamp.street), Note = Tag, Watts = Size * 0",
        target=TABLE,
        source=source,
        carry=("_EventId",),
    )
    found = rows(mapping, f"({shape.sql(relation())})")
    assert found == [["Mill Lane", "a", 0, "0000000000000000"], ["Mill Lane", "b", 0, "0000000000000000"]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Records | project Nowhere = line", "Nowhere"),
        ("Records | summarize Watts = count() by Street = line", "row by row"),
        ("Lamps | project Street", "Lamps"),
        ("Records | project Street = tostring(raw.x), Lit = now()", "Lit"),
    ],
)
def test_refused(text: str, message: str) -> None:
    with pytest.raises(KqlError, match=message):
        compile_mapping(text, target=TABLE, source=None, carry=())


def test_what_a_mapping_is_where_every_field_is_known() -> None:
    source = (Column("Kind", STRING), Column("Data", DYNAMIC))
    packed = 'bag_pack("Street", tostring(Data.street), "Kind", Kind)'
    text = (
        "Events | where Kind == 'lamp' | extend Other = bag_remove_keys(Data, dynamic(['watts'])) "
        f"| project Extra = tostring(bag_merge({packed}, bag_remove_keys(bag_remove_keys(Data, "
        "dynamic(['street', 'at'])), dynamic(['on'])))), Left = tostring(Other)"
    )
    mapping = compile_mapping(text, target=None, source=source, carry=())
    assert mapping.rest is not None
    assert (mapping.rest.column, mapping.rest.known) == ("Data", frozenset(("street", "at", "on")))
    lamps = "(SELECT * FROM values('Kind String, Data String', ('lamp', '{}')))"
    known, more = (lamps.format(f'{{"street": "Quay", "on": true{more}}}') for more in ("", ', "watts": 40'))
    for relation_, extra in ((known, {}), (more, {"watts": 40})):
        [[whole, left]] = rows(mapping, relation_)
        assert json.loads(str(whole)) == {"Street": "Quay", "Kind": "lamp", **extra}
        assert json.loads(str(left)) == {"street": "Quay", "on": True}
    [closed] = connection().query(mapping.sql(known, closed=True), "TSVRaw").bytes().decode().splitlines()
    assert closed.split("\t") == [str(value) for value in rows(mapping, known)[0]]
    # Only a bag made on the spot is all there is: of another, a field that is known may be needed.
    other = compile_mapping(text.replace(packed, "Other"), target=None, source=source, carry=())
    assert other.rest is None


def test_constants_stand_behind_the_carried_columns() -> None:
    mapping = compile_mapping("Records | project Street = raw.lamp", target=None, source=None, carry=("_EventId",))
    [first, *_] = rows_of(mapping.sql(relation(), "7 AS _Batch"))
    assert first[1:] == ["0000000000000000", 7]
