"""Other people's programs, unchanged, over TLS on loopback: msgraph-sdk, MSTICPy's Defender, Graph and Kusto drivers.

They live in an environment of their own (`make clients`), for they are heavy and pin much; without it this is skipped.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.api.loopback import Loopback, over_tls
from tests.api.town import Town, town
from vedette.core.scope import Scope, local
from vedette.tenants import applications, keys
from vedette.tenants.tokens import directory_id

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-clients" / "bin" / "python"
PERMISSIONS = (
    "SecurityIncident.ReadWrite.All",
    "SecurityAlert.Read.All",
    "ThreatHunting.Read.All",
    "AdvancedQuery.Read.All",
)


@dataclass(frozen=True, slots=True)
class There:
    """The served town, and an application's proof of who it is."""

    opened: Town
    loopback: Loopback
    client: str
    secret: str
    folder: Path

    def run(self, name: str, tenant: str = "north", **more: str) -> dict[str, Any]:
        """What a program of `tests.clients` prints."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "MSTICPYCONFIG": str(self.folder / "none.yaml"),
            "VEDETTE_URL": self.loopback.url,
            "TENANT": directory_id(tenant),
            "CLIENT_ID": self.client,
            "CLIENT_SECRET": self.secret,
            "SSL_CERT_FILE": str(self.loopback.certificate),
            "REQUESTS_CA_BUNDLE": str(self.loopback.certificate),
            "NO_PROXY": "localhost",
            **more,
        }
        done = subprocess.run(
            [PYTHON, "-W", "ignore", "-m", f"tests.clients.{name}"],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return found


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[There]:
    if not PYTHON.exists():
        pytest.skip("the programs of others are not installed: make clients")
    folder = tmp_path_factory.mktemp("clients")
    with town(folder) as opened, over_tls(opened.product, folder) as loopback:
        made = applications.make(local("north"), opened.product.records, "notebook", PERMISSIONS)
        secret = applications.add_secret(local("north"), opened.product.records, made.id).text
        yield There(opened, loopback, made.id, secret, folder)


def test_msgraph_sdk(there: There) -> None:
    found = there.run("graph")
    assert found["first"][0] == "1"
    assert found["second"] == ["2"]
    assert found["expanded"]
    assert {"DeviceEvidence", "UserEvidence"} & set(found["evidence"])
    assert found["alerts"] >= 5
    assert found["changed"] == ["IncidentStatus.InProgress", "kim@north.example", ["sdk"]]
    assert found["schema"] == [["Severity", "String"], ["n", "Int64"]]
    assert sum(row["n"] for row in found["rows"]) >= 5
    assert "SECRET" not in json.dumps(found)


def test_msticpy_defender_and_graph(there: There) -> None:
    found = there.run("hunting")
    assert set(found) == {"MDE", "M365DGraph"}
    for answer in found.values():
        assert sum(row["n"] for row in answer["rows"]) >= 5
        assert answer["kinds"]["last"].startswith("datetime64")
    assert found["MDE"] == found["M365DGraph"]


def test_msticpy_kusto(there: There) -> None:
    scope = Scope("north", "sam@north.example", frozenset({"*"}))
    key = keys.make(scope, there.opened.product.records, scope.actor, "kusto", ["ThreatHunting.Read.All"], expires=None)
    found = there.run("kusto", TOKEN=key.text, DATABASE="north")
    assert sum(row["n"] for row in found["rows"]) >= 5
    assert (found["databases"], found["severity"]) == (["north"], "String")
