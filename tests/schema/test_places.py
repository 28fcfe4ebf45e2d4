"""Places of addresses out of a MaxMind database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.schema.places import write_places
from vedette.core.errors import BadInput
from vedette.schema.catalog import Catalog
from vedette.schema.places import Places

TOWN = {
    "country": {"names": {"en": "Utopia", "de": "Utopien"}},
    "subdivisions": [{"names": {"en": "Amaurot County"}}],
    "city": {"names": {"en": "Amaurot"}},
    "location": {"latitude": 51.5, "longitude": -1.25},
}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    networks = {"192.0.2.0/24": TOWN, "198.51.100.0/25": {"country": {"names": {"en": "Laputa"}}}}
    return Places.open(write_places(tmp_path / "towns.mmdb", networks))


def test_a_town(places: Places) -> None:
    assert json.loads(places.of("192.0.2.77")) == {
        "country": "Utopia",
        "state": "Amaurot County",
        "city": "Amaurot",
        "latitude": 51.5,
        "longitude": -1.25,
    }
    assert places.of("::ffff:192.0.2.77") == places.of(" 192.0.2.77 ")


def test_what_is_not_known_is_left_out(places: Places) -> None:
    assert json.loads(places.of("198.51.100.1")) == {"country": "Laputa"}
    assert [places.of(text) for text in ("203.0.113.9", "no address", "2001:db8::1", "")] == ["", "", "", ""]


def test_no_database(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no database of places"):
        Places.open(tmp_path / "none.mmdb")
    (tmp_path / "text.mmdb").write_text("no database at all", "utf-8")
    with pytest.raises(BadInput, match="no database of places"):
        Places.open(tmp_path / "text.mmdb")


def test_a_catalog_keeps_its_places(places: Places, tmp_path: Path) -> None:
    catalog = Catalog.stock().knowing(places)
    assert catalog.including(tmp_path).places is places
    assert Catalog.stock().places is None
