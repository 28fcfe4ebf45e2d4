"""DMARC and TLS reports of others about our domains: `/api/v1/mail/dmarc`, `/api/v1/mail/tls-reports`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.wire import Moment, Wire
from vedette.insight import dmarc

router = APIRouter(prefix="/mail", tags=["DMARC reports"], responses=RESPONSES)
Reader = Annotated[Access, needs(dmarc.VIEW)]
Days = Annotated[int, Query(ge=1, le=365, description="How far back the reports are looked at.")]
Domain = Annotated[str, Path(max_length=255)]


class DmarcDomainBody(Wire):
    """A domain with the messages receivers saw in its name; `passed` of them passed DMARC."""

    domain: str
    policy: str
    messages: int
    passed: int
    sources: int
    reporters: int
    newest: Moment | None


class DmarcDayBody(Wire):
    """Messages of a day."""

    at: Moment
    messages: int
    passed: int


class DmarcSourceBody(Wire):
    """An address that sent; `unknown`: DMARC never passed for it. Receivers quarantined or rejected `stopped`."""

    address: str
    unknown: bool
    messages: int
    passed: int
    dkim: int
    spf: int
    stopped: int
    reporters: int
    envelopes: str
    signers: str
    first: Moment
    last: Moment | None


class DmarcDetailBody(Wire):
    """A domain over time, with its sources, unknown ones first."""

    domain: str
    days: list[DmarcDayBody]
    sources: list[DmarcSourceBody]


class DmarcLineBody(Wire):
    """What one report says of an address, or one message that failed."""

    at: Moment
    kind: str
    reporter: str
    messages: int
    passed: bool
    dkim: str
    spf: str
    disposition: str
    header_from: str
    envelope_from: str
    signers: str
    reason: str
    subject: str
    report: str


class TlsReportBody(Wire):
    """Sessions of a reporter with a domain's mail servers; `passed` of them were encrypted as its policy says."""

    domain: str
    reporter: str
    policy: str
    sessions: int
    passed: int
    reasons: str
    newest: Moment | None


@router.get("/tls-reports")
def list_tls_reports(access: Reader, days: Days = 30) -> list[TlsReportBody]:
    """What TLS reports of the last days say, by domain and reporter, most failures first."""
    product = access.product
    found = dmarc.sessions(access.scope, product.lake, product.catalog, days)
    return [TlsReportBody.model_validate(one) for one in found]


@router.get("/dmarc")
def list_dmarc_domains(access: Reader, days: Days = 30) -> list[DmarcDomainBody]:
    """Every domain of the reports of the last days, most failures first."""
    product = access.product
    found = dmarc.domains(access.scope, product.lake, product.catalog, days)
    return [DmarcDomainBody.model_validate(one) for one in found]


@router.get("/dmarc/{domain}")
def show_dmarc_domain(access: Reader, domain: Domain, days: Days = 30) -> DmarcDetailBody:
    """One domain: pass and fail by day, and by the address that sent."""
    product = access.product
    return DmarcDetailBody.model_validate(dmarc.detail(access.scope, product.lake, product.catalog, domain, days))


@router.get("/dmarc/{domain}/lines")
def list_dmarc_lines(
    access: Reader, domain: Domain, source: Annotated[str, Query(max_length=64)], days: Days = 30
) -> list[DmarcLineBody]:
    """What the reports say of one address, newest first, five hundred at most."""
    product = access.product
    found = dmarc.source(access.scope, product.lake, product.catalog, domain, source, days)
    return [DmarcLineBody.model_validate(one) for one in found]
