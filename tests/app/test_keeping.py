"""Settings of the data folder reach the lake, and retention says what it dropped."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from vedette.app import flow
from vedette.app.demo.generate import generate
from vedette.app.wiring import open_product
from vedette.core.clock import frozen
from vedette.core.errors import BadInput
from vedette.core.scope import local

END = datetime(2026, 3, 4, 18, tzinfo=UTC)


@pytest.mark.slow
def test_days_that_are_not_kept_are_dropped_and_named(tmp_path: Path) -> None:
    generate(tmp_path / "raw", end=END, events=400)
    data = tmp_path / "data"
    data.mkdir()
    (data / "config.toml").write_text("[retention]\ndays = 2\n")
    with frozen(END), open_product(data, create=True) as product:
        flow.ingest(product, local(), [tmp_path / "raw"])
        before = {stats.table: stats.rows for stats in product.lake.stats(local())}
        report = flow.keep(product, local())
        after = {stats.table: stats.rows for stats in product.lake.stats(local())}
    dropped = {name: sum(day.rows for day in report.dropped if day.table == name) for name in before}
    assert dropped["DeviceProcessEvents"] > 0
    assert {name: before[name] - after[name] for name in before} == dropped
    assert min(day.day for day in report.dropped).isoformat() == "2026-03-01"


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[retention]\nyears = 2\n")
    with pytest.raises(BadInput, match="years"), open_product(tmp_path, create=True):
        pass
