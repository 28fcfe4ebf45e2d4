"""YAML with places: every mistake is told with file, line and column."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from vedette.core.errors import BadInput
from vedette.detect.alert import Severity
from vedette.detect.document import parse, read


def test_values_are_read_as_what_is_expected() -> None:
    fields = parse("severity: HIGH\nlookback: 90m\nlist: [a, b]\nrow: {n: 1, t: yes, d: {x: [1]}}\n", "r").fields()
    assert fields["severity"].word(Severity) is Severity.HIGH
    assert fields["lookback"].span() == timedelta(minutes=90)
    assert fields["list"].texts() == ("a", "b")
    assert fields["row"].value() == {"n": 1, "t": True, "d": {"x": [1]}}
    assert fields["row"].line == 4


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: [1\nb: 2", "r:2:2", "not YAML"),
        ("", "r:1:1", "empty"),
        ("a: 1\na: 2", "r:2:1", "given twice"),
        ("- 1\n- 2", "r:1:1", "must be a mapping"),
    ],
)
def test_structure_is_checked_where_it_breaks(text: str, place: str, message: str) -> None:
    with pytest.raises(BadInput, match=message) as caught:
        parse(text, "r").fields()
    assert str(caught.value.location) == place


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x: purple", "must be one of Informational, Low, Medium, High"),
        ("x: [high]", "must be text"),
    ],
)
def test_a_word_outside_the_set_is_refused_with_the_set(text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message) as caught:
        parse(text, "r").fields()["x"].word(Severity)
    assert str(caught.value.location) == "r:1:4"


@pytest.mark.parametrize("text", ["1", "0h", "h", "1 h", "1w", "-1h"])
def test_a_length_of_time_needs_a_number_and_a_unit(text: str) -> None:
    with pytest.raises(BadInput, match="length of time"):
        parse(f"x: {text}", "r").fields()["x"].span()


def test_yaml_cannot_make_objects(tmp_path: Path) -> None:
    row = parse("x: !!python/object/apply:os.getcwd []", "r").fields()["x"]
    with pytest.raises(BadInput):
        row.value()
    (tmp_path / "bad.yaml").write_bytes(b"\xff\xfe\x00x")
    with pytest.raises(BadInput, match="cannot be read"):
        read(tmp_path / "bad.yaml")
