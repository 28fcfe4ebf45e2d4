"""Entities: JSON round trip, labels, refusals."""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.errors import BadInput
from vedette.schema import entities
from vedette.schema.entities import Account, Device, Entity, EntityType, File, Ip, Process, from_json, label, to_json

KINDS = [getattr(entities, name) for name in entities.__all__ if isinstance(getattr(entities, name), type)]
KINDS = [kind for kind in KINDS if isinstance(getattr(kind, "type", None), EntityType)]


def _filled(kind: type[Entity], text: str) -> Entity:
    values = {
        field.name: 7 if field.default == 0 else File(name=text) if isinstance(field.default, File) else text
        for field in fields(kind)
    }
    return kind(**values)  # type: ignore[arg-type]


def test_every_type_has_a_class() -> None:
    assert {kind.type for kind in KINDS} == set(EntityType)


@pytest.mark.parametrize("kind", KINDS)
@given(text=st.text())
def test_json_round_trip(kind: Any, text: Any) -> None:
    for entity in (kind(), _filled(kind, text)):
        assert from_json(to_json(entity)) == entity


def test_json_is_compact_and_stable() -> None:
    assert to_json(Device(name="ws01")) == '{"type":"Machine","name":"ws01"}'
    assert to_json(Process(pid=4, file=File(name="a.exe"))) == '{"type":"Process","pid":4,"file":{"name":"a.exe"}}'


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"type":"Spaceship"}', '{"type":"Ip","address":4}'])
def test_json_of_something_else_is_refused(text: Any) -> None:
    with pytest.raises(BadInput):
        from_json(text)


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        (Device(id="d1", name="ws01"), "ws01"),
        (Account(domain="CORP", name="jdoe"), "CORP\\jdoe"),
        (Account(upn="jdoe@corp.example", name="jdoe"), "jdoe@corp.example"),
        (Process(pid=12, file=File(name="cmd.exe")), "cmd.exe (12)"),
        (Process(command_line="net user"), "net"),
        (Ip("192.0.2.1"), "192.0.2.1"),
        (Ip(), "Ip"),
    ],
)
def test_label(entity: Any, words: Any) -> None:
    assert label(entity) == words


@pytest.mark.parametrize("kind", KINDS)
def test_every_filled_entity_has_a_label_of_its_own(kind: Any) -> None:
    assert "thing" in label(_filled(kind, "thing"))
