"""The ASGI application: every router, the shield around them, the errors' shapes. Made by `server` and by tests.

`create_app(product)` serves an open installation and owns nothing: whoever opened the product closes it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

from vedette.api import clicks, errors, portal
from vedette.api.activity import routes as activity_routes
from vedette.api.address import Address
from vedette.api.callers import Callers
from vedette.api.defender import alerts as defender_alerts
from vedette.api.defender import hunting as defender_hunting
from vedette.api.defender import incidents as defender_incidents
from vedette.api.defender import indicators as defender_indicators
from vedette.api.defender import machines as defender_machines
from vedette.api.graph import security as graph_security
from vedette.api.hooks import ALONE, Hooks
from vedette.api.hot import Hot
from vedette.api.kusto import routes as kusto_routes
from vedette.api.limits import Limits
from vedette.api.metrics import Metrics
from vedette.api.native import (
    alerts,
    applications,
    audit,
    campaigns,
    deadletters,
    detections,
    devicecodes,
    directories,
    entities,
    estate,
    events,
    exceptions,
    health,
    hunting,
    imports,
    incidents,
    indicators,
    library,
    licences,
    linking,
    mailboxes,
    messages,
    notices,
    overview,
    passkeys,
    people,
    permissions,
    retention,
    rulecards,
    rules,
    search,
    session,
    signin,
    streams,
    tenant,
)
from vedette.api.native.explorer import routes as explorer
from vedette.api.native.explorer import saved as saved_explorer
from vedette.api.native.mail import dmarc as mail_dmarc
from vedette.api.native.mail import lists as mail_lists
from vedette.api.native.mail import messages as mail_messages
from vedette.api.native.mail import policies as mail_policies
from vedette.api.native.mail import quarantine as mail_quarantine
from vedette.api.native.mail import submissions as mail_submissions
from vedette.api.oauth import metadata as oauth_metadata
from vedette.api.oauth import routes as oauth_routes
from vedette.api.packing import Packing
from vedette.api.pages import Pages
from vedette.api.shield import Shield
from vedette.app.background import scopes
from vedette.app.pulse import Pulses
from vedette.app.sights import Sights
from vedette.app.wiring import Product
from vedette.tenants.discovery import Directory

NATIVE = "/api/v1"
LOCAL = "http://localhost:8080"
ROUTERS: tuple[APIRouter, ...] = (
    session.router,
    tenant.router,
    incidents.router,
    alerts.router,
    hunting.router,
    linking.router,
    library.router,
    rules.router,
    rulecards.router,
    detections.router,
    exceptions.router,
    estate.router,
    deadletters.router,
    retention.router,
    licences.router,
    permissions.router,
    people.router,
    passkeys.router,
    applications.router,
    devicecodes.router,
    directories.router,
    streams.router,
    mailboxes.router,
    campaigns.router,
    overview.router,
    explorer.router,
    saved_explorer.router,
    entities.router,
    search.router,
    imports.router,
    imports.once,
    imports.uploads,
    audit.router,
    mail_policies.router,
    mail_dmarc.router,
    mail_lists.router,
    indicators.router,
    mail_messages.router,
    mail_quarantine.router,
    mail_submissions.router,
    messages.router,
    notices.router,
    events.router,
)
"""Our own API; a new noun is one file in `native/` and one entry here."""
FACES: tuple[APIRouter, ...] = (
    defender_incidents.router,
    defender_alerts.router,
    defender_hunting.router,
    defender_machines.router,
    defender_indicators.router,
    graph_security.router,
    kusto_routes.router,
    activity_routes.router,
    oauth_routes.router,
    oauth_metadata.router,
)
"""APIs of existing products, at the addresses their clients know."""


def routes() -> FastAPI:
    """Every route with nothing behind it: what the OpenAPI document is written from."""
    app = FastAPI(
        title="Vedette",
        version=version("vedette"),
        description="The API of an open, self-hosted XDR.",
        openapi_url=f"{NATIVE}/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        lifespan=_lifespan,
    )
    for router in ROUTERS:
        app.include_router(router, prefix=NATIVE)
    for router in FACES:
        app.include_router(router)
    app.include_router(clicks.router)
    app.include_router(signin.router)
    app.include_router(health.router)
    app.include_router(portal.router)
    errors.install(app)
    return app


def build(product: Product, hooks: Hooks = ALONE, *, address: str = LOCAL) -> FastAPI:
    """The application without its shield: for tests of single routes."""
    app = routes()
    app.state.product = product
    app.state.address = Address(product.settings.address or address)
    app.state.callers = Callers(product, app.state.address)
    app.state.limits = Limits(product.settings.limits)
    app.state.providers = Directory()
    app.state.metrics = Metrics()
    app.state.hooks = hooks
    app.state.pulses = Pulses(product.records)
    app.state.sights = Sights(product)
    app.state.pages = Pages()
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    for scope in scopes(app.state.product):
        app.state.sights.warm(scope)
    yield
    app.state.providers.close()


def create_app(product: Product, hooks: Hooks = ALONE, *, address: str = LOCAL) -> ASGIApp:
    """The whole server application; `address` is where it is reached, unless it is configured (`server.address`)."""
    app = build(product, hooks, address=address)
    state = app.state
    state.hot = Hot(app, product.records, state.callers, state.pages, state.limits)
    return Shield(Packing(state.hot), state.metrics)
