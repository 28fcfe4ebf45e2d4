"""The ASGI application: every router, the shield around them, the errors' shapes. Made by `server` and by tests.

`create_app(product)` serves an open installation and owns nothing: whoever opened the product closes it.
"""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

from vedette.api import errors
from vedette.api.callers import Callers
from vedette.api.defender import alerts as defender_alerts
from vedette.api.defender import hunting as defender_hunting
from vedette.api.defender import incidents as defender_incidents
from vedette.api.defender import machines as defender_machines
from vedette.api.graph import security as graph_security
from vedette.api.hooks import ALONE, Hooks
from vedette.api.kusto import routes as kusto_routes
from vedette.api.metrics import Metrics
from vedette.api.native import (
    alerts,
    audit,
    detections,
    estate,
    events,
    exceptions,
    health,
    hunting,
    incidents,
    library,
    licences,
    people,
    permissions,
    rules,
    session,
    tenant,
)
from vedette.api.shield import Shield
from vedette.app.pulse import Pulses
from vedette.app.wiring import Product

NATIVE = "/api/v1"
ROUTERS: tuple[APIRouter, ...] = (
    session.router,
    tenant.router,
    incidents.router,
    alerts.router,
    hunting.router,
    library.router,
    rules.router,
    detections.router,
    exceptions.router,
    estate.router,
    licences.router,
    permissions.router,
    people.router,
    audit.router,
    events.router,
)
"""Our own API; a new noun is one file in `native/` and one entry here."""
FACES: tuple[APIRouter, ...] = (
    defender_incidents.router,
    defender_alerts.router,
    defender_hunting.router,
    defender_machines.router,
    graph_security.router,
    kusto_routes.router,
)
"""APIs of existing products, at the addresses their clients know."""


def build(product: Product, hooks: Hooks = ALONE) -> FastAPI:
    """The application without its shield: for OpenAPI and for tests of single routes."""
    app = FastAPI(
        title="Vedette",
        version=version("vedette"),
        description="The API of an open, self-hosted XDR.",
        openapi_url=f"{NATIVE}/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.product = product
    app.state.callers = Callers(product)
    app.state.metrics = Metrics()
    app.state.hooks = hooks
    app.state.pulses = Pulses(product.records)
    for router in ROUTERS:
        app.include_router(router, prefix=NATIVE)
    for router in FACES:
        app.include_router(router)
    app.include_router(health.router)
    errors.install(app)
    return app


def create_app(product: Product, hooks: Hooks = ALONE) -> ASGIApp:
    """The whole server application."""
    app = build(product, hooks)
    return Shield(app, app.state.metrics)
