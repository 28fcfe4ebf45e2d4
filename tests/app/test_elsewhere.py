"""The whole road with state on PostgreSQL and the lake on a server: the same rows as on one's own disk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.clickhouse import Server
from tests.postgres import Postgres
from vedette.app import flow, turning
from vedette.app.demo.generate import generate
from vedette.app.wiring import Product, open_product
from vedette.core.errors import BadInput
from vedette.core.scope import local
from vedette.detect.schedule import Detector
from vedette.lake.routing import Lakes
from vedette.records.sources import source_health

pytestmark = pytest.mark.slow
SCOPE = local()


def walked(product: Product, raw: Path) -> list[object]:
    """Import, import again, detect; what a user sees of it."""
    first, again = flow.ingest(product, SCOPE, [raw]), flow.ingest(product, SCOPE, [raw])
    few = product.rules.rules[::40]
    product = replace(product, detector=Detector(product.lake, product.records, few, catalog=product.catalog))
    found = flow.detect(product, SCOPE)
    assert found.detection.failed == ()
    return [
        first.rows,
        again.rows,
        sorted((stats.table, stats.rows, stats.first, stats.last) for stats in product.lake.stats(SCOPE)),
        [(source.connector, source.events, source.rows) for source in source_health(SCOPE, product.records)],
        sorted(alert.id for alert in found.detection.alerts),
    ]


def test_elsewhere_is_as_here(tmp_path: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    generate(tmp_path / "raw", end=datetime(2026, 3, 4, 18, tzinfo=UTC), events=60)
    with open_product(tmp_path / "here", create=True) as product:
        here = walked(product, tmp_path / "raw")
    server, state = Server(tmp_path / "engine"), postgres.database()
    monkeypatch.setenv("VEDETTE_LAKE_URL", server.url)
    monkeypatch.setenv("VEDETTE_STATE_URL", state)
    monkeypatch.setenv("VEDETTE_LOCATIONS_eu_URL", server.url)
    try:
        with open_product(tmp_path / "there", create=True) as product:
            assert isinstance(product.lake, Lakes)
            assert [place.name for place in turning.locations(product)] == ["here", "eu"]
            assert walked(product, tmp_path / "raw") == here
            product.lake.drop(SCOPE)
    finally:
        server.stop()
        postgres.drop(state)
    assert not (tmp_path / "there" / "state.db").exists()


def test_a_lakes_url_must_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEDETTE_LAKE_URL", "mysql://h")
    with pytest.raises(BadInput, match="a lake's URL is clickhouse://"), open_product(tmp_path / "x", create=True):
        pass
