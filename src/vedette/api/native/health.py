"""Is the server alive, is it ready, and its metrics: `/healthz`, `/readyz`, `/metrics`.

For load balancers, systemd and Prometheus; nothing here tells anything of a tenant's data.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from vedette.api.access import product_of
from vedette.app import vitals
from vedette.app.wiring import Product

router = APIRouter(tags=["Health"])
Opened = Annotated[Product, Depends(product_of)]


@router.get("/healthz")
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz", responses={503: {"description": "The lake or the state database does not answer."}})
def ready(product: Opened, response: Response) -> dict[str, str]:
    """State database and lake answer."""
    faults = vitals.faults(product)
    if faults:
        response.status_code = 503
    return {"status": "not ready" if faults else "ready", **faults}


@router.get("/metrics", response_class=Response)
def metrics(request: Request, product: Opened) -> Response:
    """Prometheus text."""
    text: str = request.app.state.metrics.text(vitals.gauges(product))
    return Response(text, media_type="text/plain; version=0.0.4")
