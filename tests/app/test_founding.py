"""The first start of a server of one's own: an organisation that can be turned on, and why nothing is open before."""

from __future__ import annotations

from pathlib import Path

import pytest

from vedette.app.founding import found_first
from vedette.app.wiring import open_product
from vedette.core.errors import Forbidden
from vedette.core.scope import local
from vedette.records import tenants as kept
from vedette.tenants.rights import demand
from vedette.tenants.scoping import scope_for_application


def test_the_first_organisation_needs_nobodys_licence(tmp_path: Path) -> None:
    with open_product(tmp_path / "data", create=True) as product:
        assert found_first(local(), product, "admin") is not None
        with product.records.read() as db:
            known = kept.find(local(), db)
            program = scope_for_application(db, "main", "siem", ["Incident.Read.All"])
    assert "IdentityLogonEvents" not in {hidden.table for hidden in program.filters}
    assert known is not None
    assert known.state == "eligible"
    with pytest.raises(Forbidden, match=r"nobody may: .* because the service is eligible"):
        demand(program, "incidents.read")
