"""The whole road, on the demo's raw logs: one incident over four services; again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vedette.app import flow
from vedette.app.demo.generate import generate
from vedette.app.wiring import Product, open_product
from vedette.core.errors import BadInput, Conflict
from vedette.core.scope import Scope, local
from vedette.kql.compile import compile_query
from vedette.lake.arrow import rows_of
from vedette.records import alerts as store
from vedette.records import incidents as cases
from vedette.records.incidents import IncidentRow
from vedette.tenants import provisioning

pytestmark = pytest.mark.slow
END = datetime(2026, 3, 4, 18, tzinfo=UTC)
OTHER = Scope("other", "nobody", frozenset({"*"}))


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("installation")
    generate(folder / "raw", end=END, events=3000)
    with open_product(folder / "data", create=True) as opened:
        flow.ingest(opened, local(), [folder / "raw"])
        flow.detect(opened, local())
        yield opened


def _incidents(product: Product, scope: Scope) -> list[IncidentRow]:
    with product.records.read() as db:
        return cases.listed(scope, db, statuses=("Active",))[0]


def _rows(product: Product, scope: Scope, query: str) -> list[dict[str, object]]:
    return rows_of(product.lake.query(scope, compile_query(query, product.catalog)).table)


def test_the_attack_is_one_incident_over_four_services(product: Product) -> None:
    (incident,) = [row for row in _incidents(product, local()) if row.alerts > 3]
    with product.records.read() as db:
        alerts = store.of_incident(local(), db, incident.number)
    assert {alert.service for alert in alerts} == {"endpoint", "mail", "identity", "cloud app"}
    assert incident.severity == "High"


def test_nothing_but_the_attack_is_above_low(product: Product) -> None:
    with product.records.read() as db:
        alone, _ = store.listed(local(), db, lone=True, limit=1000)
    assert [alert.title for alert in alone if alert.severity in ("Medium", "High")] == []


def test_no_rule_fails(product: Product) -> None:
    assert [run.error for run in product.detector.run(local()).failed] == []
    assert product.rules.errors == ()


def test_our_alerts_can_be_hunted(product: Product) -> None:
    rows = _rows(product, local(), "AlertInfo | where ServiceSource == 'Vedette' | summarize n = count()")
    assert int(str(rows[0]["n"])) > 5


def test_doing_it_all_again_changes_nothing(product: Product) -> None:
    before = [(t.table, t.rows) for t in product.lake.stats(local())], _incidents(product, local())
    report = flow.ingest(product, local(), [product.folder.parent / "raw"])
    findings = flow.detect(product, local())
    assert report.rows == {}
    assert findings.correlation.alerts == 0
    assert ([(t.table, t.rows) for t in product.lake.stats(local())], _incidents(product, local())) == before


def test_another_tenant_sees_none_of_it(product: Product) -> None:
    assert _rows(product, OTHER, "union DeviceProcessEvents, EmailEvents | count") == [{"Count": 0}]
    assert _incidents(product, OTHER) == []
    assert product.lake.stats(OTHER) == ()


def test_a_closed_service_takes_no_data_and_says_why(product: Product) -> None:
    closed = local("closed")
    provisioning.found(closed, product.records, "Closed Ltd")
    with pytest.raises(Conflict, match="no data is taken in: the service of closed is ineligible"):
        flow.ingest(product, closed, [product.folder])
    with pytest.raises(Conflict, match="no data is taken in"):
        flow.replay(product, closed)


def test_opening_a_folder_that_holds_nothing_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="import something first"), open_product(tmp_path / "none"):
        pass
