from pathlib import Path

import pytest

from vedette.core.errors import BadInput
from vedette.ingest.loading import load_connector, load_connectors
from vedette.ingest.mapping import compile_connector
from vedette.schema.catalog import Catalog
from vedette.schema.types import Service

MANIFEST = """
name = "{name}"
title = "A product"
description = "What it logs."
service = "endpoint"
format = "ndjson"
priority = {priority}
id = "raw.id"

[detect]
files = ["*.log"]
keys = [["a", "b=c*"], ["d"]]
"""


def folder(root: Path, name: str, manifest: str = MANIFEST, priority: int = 0) -> Path:
    place = root / name
    (place / "mapping").mkdir(parents=True)
    (place / "connector.toml").write_text(manifest.format(name=name, priority=priority))
    (place / "shape.kql").write_text("Records | extend A = tostring(raw.a)")
    (place / "mapping" / "DeviceEvents.kql").write_text("Events | project A")
    (place / "mapping" / "DeviceEvents.other.kql").write_text("Events | project B = A")
    return place


def test_folder_becomes_a_connector(tmp_path: Path) -> None:
    connector = load_connector(folder(tmp_path, "alpha"))
    assert (connector.name, connector.service, connector.format, connector.id) == (
        "alpha",
        Service.ENDPOINT,
        "ndjson",
        "raw.id",
    )
    assert connector.detect.files == ("*.log",)
    assert connector.detect.keys == (("a", "b=c*"), ("d",))
    assert [(mapping.name, mapping.table) for mapping in connector.mappings] == [
        ("DeviceEvents", "DeviceEvents"),
        ("DeviceEvents.other", "DeviceEvents"),
    ]
    assert connector.tables == {"DeviceEvents"}
    assert connector.shape.startswith("Records")


def test_functions_stand_before_shape_and_mappings(tmp_path: Path) -> None:
    place = folder(tmp_path, "alpha")
    (place / "functions.kql").write_text("let f = (x: string) { x };\n")
    connector = load_connector(place)
    texts = [connector.shape, *(mapping.kql for mapping in connector.mappings)]
    assert len(texts) == 3
    assert all(text.startswith("let f") for text in texts)


def test_a_road_has_keys_and_a_shape_of_its_own(tmp_path: Path) -> None:
    place = folder(tmp_path, "alpha")
    road = '\n[[roads]]\nname = "short"\nkeys = ["a", "b.c"]\n'
    manifest = place / "connector.toml"
    manifest.write_text(manifest.read_text() + road)
    with pytest.raises(BadInput, match=r"the road 'short' needs `keys` and a file shape\.short\.kql"):
        load_connector(place)
    (place / "shape.kql").write_text("Records | project A = tostring(raw.b.c)")
    (place / "shape.short.kql").write_text("Records | project A = tostring(raw.a), Ours = isnotempty(tostring(raw.a))")
    [found] = load_connector(place).roads
    assert (found.name, found.keys, found.shape[:7]) == ("short", ("a", "b.c"), "Records")
    for file in (place / "mapping").iterdir():
        file.write_text("Events | project ActionType = A")
    assert [road.name for road in compile_connector(load_connector(place), Catalog.stock()).roads] == ["short"]
    (place / "shape.short.kql").write_text("Records | project Other = tostring(raw.a)")
    with pytest.raises(BadInput, match="the columns of the shape"):
        compile_connector(load_connector(place), Catalog.stock())


def test_connectors_come_by_priority_then_name(tmp_path: Path) -> None:
    for name, priority in (("alpha", 0), ("beta", 5), ("gamma", 5)):
        folder(tmp_path, name, priority=priority)
    (tmp_path / "no_connector").mkdir()
    assert [connector.name for connector in load_connectors(tmp_path)] == ["beta", "gamma", "alpha"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("name =", "nom ="), "unknown key 'nom'"),
        (('service = "endpoint"', 'service = "toaster"'), "`service` must be one of"),
        (('title = "A product"', "title = 3"), "`title` must be a text"),
        (("priority = {priority}", 'priority = "high"'), "`priority` must be a whole number"),
        (("priority = {priority}", "repeats = 1"), "`repeats` must be true or false"),
        (('files = ["*.log"]', 'files = "*.log"'), "must be a list of texts"),
        (('name = "{name}"', 'name = "other"'), "they must agree"),
        (("[detect]", "[detect"), "cannot read the connector"),
    ],
)
def test_a_bad_manifest_is_named(tmp_path: Path, change: tuple[str, str], complaint: str) -> None:
    assert change[0] in MANIFEST
    place = folder(tmp_path, "alpha", MANIFEST.replace(*change))
    with pytest.raises(BadInput, match=complaint) as caught:
        load_connector(place)
    assert "connector.toml" in str(caught.value)


def test_a_connector_without_mapping_is_refused(tmp_path: Path) -> None:
    place = folder(tmp_path, "alpha")
    for file in (place / "mapping").iterdir():
        file.unlink()
    with pytest.raises(BadInput, match="at least one mapping"):
        load_connector(place)
