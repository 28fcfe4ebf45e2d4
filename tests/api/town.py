"""A served installation for the tests: two tenants that are on, people of every kind, incidents in both.

Everything of `south` carries the word SECRET or ids beginning with `s`, so that a leak shows by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from starlette.testclient import TestClient
from starlette.types import ASGIApp

from tests.incidents.crafted import START, forged_token, invoice_fraud
from tests.tenants.company import add_account, turned_on
from vedette.api.app import create_app
from vedette.api.callers import CSRF_HEADER
from vedette.app import flow
from vedette.app.wiring import Product, open_product
from vedette.core.clock import now
from vedette.core.scope import Scope, local
from vedette.detect.publish import publish
from vedette.records.accounts import by_name
from vedette.schema.catalog import Catalog
from vedette.tenants import keys, sessions
from vedette.tenants.accounts import SignedIn

PEOPLE = {
    "root": "directory/global-administrator",
    "sam": "directory/security-administrator",
    "olga": "directory/security-operator",
    "rita": "directory/security-reader",
    "glen": "directory/global-reader",
    "nobody": "exchange/compliance-management",
}
TABLES = {"AlertInfo", "AlertEvidence", "DeviceInfo", "DeviceProcessEvents", "EmailEvents", "IdentityLogonEvents"}
"""The lake's tables here: making all of them takes seconds and shows nothing more."""
BASE = "http://testserver"


@dataclass(frozen=True, slots=True)
class Town:
    """The open product, its application, and clients for it."""

    product: Product
    app: ASGIApp

    def client(self, token: str = "", **headers: str) -> TestClient:
        """A browser that never follows redirects; with a session's token it is signed in."""
        client = TestClient(self.app, base_url=BASE, raise_server_exceptions=False, follow_redirects=False)
        client.headers.update({CSRF_HEADER: "tests", **headers})
        if token:
            client.cookies.set("vedette_session", token)
        return client

    def person(self, name: str, tenant: str = "north", *, mfa: bool = True) -> TestClient:
        """Somebody signed in."""
        with self.product.records.read() as db:
            account = by_name(db, f"{name}@{tenant}.example")
        assert account is not None
        return self.client(sessions.open_session(self.product.records, SignedIn(account, mfa)).token)

    def program(self, *scopes: str, tenant: str = "north", owner: str = "sam") -> TestClient:
        """A program with an API key of these application permissions."""
        scope = Scope(tenant, f"{owner}@{tenant}.example", frozenset({"*"}))
        made = keys.make(scope, self.product.records, scope.actor, "test", scopes, expires=None)
        client = self.client(Authorization=f"Bearer {made.text}")
        del client.headers[CSRF_HEADER]
        return client


@contextmanager
def town(folder: Path) -> Iterator[Town]:
    """Open a fresh one in this folder."""
    with open_product(folder / "data", create=True) as product:
        for tenant in ("north", "south"):
            turned_on(product.records, "SPE_E5", tenant=tenant)
            product.lake.provision(local(tenant), [t for t in Catalog.stock().tables() if t.name in TABLES])
            for name, group in PEOPLE.items():
                add_account(product.records, f"{name}@{tenant}.example", group, tenant=tenant)
            _attacked(product, local(tenant), tenant[0])
        yield Town(product, create_app(product, address=BASE))


def _attacked(product: Product, scope: Scope, prefix: str) -> None:
    word = "SECRET " if prefix == "s" else ""
    alerts = [*forged_token(prefix), *invoice_fraud(f"{prefix}b")]
    lately = now() - timedelta(days=1) - START  # licences let nobody look back to when these were invented
    alerts = [
        replace(
            alert,
            title=word + alert.title,
            first_activity=alert.first_activity + lately,
            last_activity=alert.last_activity + lately,
        )
        for alert in alerts
    ]
    publish(scope, product.lake, alerts, batch=1)
    flow.correlate(product, scope, alerts)
