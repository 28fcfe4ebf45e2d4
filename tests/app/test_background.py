"""What goes on by itself: detection after new batches, turning on and off step by step, retention."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tenants.company import licensed
from vedette.app import flow
from vedette.app.background import background, scopes
from vedette.app.demo.generate import generate
from vedette.app.wiring import Product, open_product
from vedette.core.clock import now
from vedette.core.scope import Scope, local
from vedette.detect.schedule import Detector
from vedette.records import jobs
from vedette.tenants import leaving, provisioning
from vedette.tenants.locations import HERE
from vedette.tenants.states import State

pytestmark = pytest.mark.slow
NORTH = local("north")


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with open_product(tmp_path_factory.mktemp("installation"), create=True) as opened:
        yield opened


def notes(product: Product, scope: Scope) -> dict[str, str]:
    with product.records.read() as db:
        return {row.job: row.note or row.error for row in jobs.listed(scope, db)}


def test_an_empty_installation_has_little_to_do(product: Product) -> None:
    assert [scope.tenant for scope in scopes(product)] == ["main"]
    crew = background(product)
    assert (crew.tick(), crew.tick()) == (1, 0)
    assert notes(product, local()) == {"retention": "0 days dropped"}


def test_new_data_is_looked_at_once(product: Product, tmp_path: Path) -> None:
    few = product.rules.rules[::40]  # compiling all of them takes half a minute on a busy machine
    product = replace(product, detector=Detector(product.lake, product.records, few, catalog=product.catalog))
    generate(tmp_path, end=now(), events=100)
    flow.ingest(product, local(), [tmp_path])
    crew = background(product)
    assert (crew.tick(), crew.tick()) == (1, 0)
    assert notes(product, local())["detect"].startswith(f"{len(few)} runs, ")


def test_a_service_is_turned_on_and_off(product: Product) -> None:
    provisioning.found(NORTH, product.records, "North Ltd")
    licensed(product.records, "SPE_E5")
    provisioning.assess(NORTH, product.records)
    provisioning.consent(NORTH, product.records, provisioning.consent_text().version)
    provisioning.start(NORTH, product.records, [HERE])
    crew = background(product)
    crew.tick()
    progress = provisioning.progress_of(NORTH, product.records)
    assert progress.state is State.ON
    assert notes(product, NORTH)["turn on and off"] == f"{progress.total} of {progress.total} steps"
    leaving.turn_off(NORTH, product.records, leaving.Leaving.DELETE)
    crew.tick()
    assert provisioning.progress_of(NORTH, product.records).state is State.OFF
    assert "turn on and off" not in notes(product, NORTH)  # deleted with everything else
