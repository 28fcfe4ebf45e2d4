"""Every rule of the organisation with how it does, and stock rules tuned: under `/api/v1/detections`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.rules import RuleLine, RuleRunBody
from vedette.api.once import Once
from vedette.api.wire import Done, Moment, Wire
from vedette.app import trying
from vedette.detect import tuning
from vedette.detect.alert import Severity
from vedette.detect.tuning import RuleCard

router = APIRouter(prefix="/detections", tags=["Custom detections"], responses=RESPONSES, route_class=Once)
Hunter = Annotated[Access, needs("hunting.run")]
Author = Annotated[Access, needs("detections.manage")]
Ident = Annotated[str, Path(max_length=200)]


class Tuning(Wire):
    """What to change about a stock rule, here only, and why: off, or another severity (null: as delivered)."""

    because: str = Field(min_length=1, max_length=2000)
    enabled: bool = True
    severity: Severity | None = None
    catch_up: bool = False


class TunedBody(Wire):
    """What was set for a stock rule, by whom and why; severity null: as delivered."""

    enabled: bool
    severity: Severity | None
    because: str
    by: str
    at: Moment


class CardBody(Wire):
    """One rule and how it does."""

    rule: RuleLine
    enabled: bool
    custom: bool
    tuned: TunedBody | None
    last: RuleRunBody | None
    next: Moment | None
    gaps: int
    hidden: int
    matched: int
    alerts: int
    joined: int

    @classmethod
    def of(cls, card: RuleCard) -> CardBody:
        """From the domain's."""
        row = card.tuned
        tuned = None
        if row is not None:
            severity = Severity(row.severity) if row.severity else None
            tuned = TunedBody(enabled=row.enabled, severity=severity, because=row.because, by=row.by, at=row.at)
        plain = ("enabled", "custom", "next", "gaps", "hidden", "matched", "alerts", "joined")
        return cls(
            rule=RuleLine.model_validate(card.rule),
            tuned=tuned,
            last=None if card.last is None else RuleRunBody.model_validate(card.last),
            **{name: getattr(card, name) for name in plain},
        )


@router.get("/cards")
def list_cards(access: Hunter) -> list[CardBody]:
    """Every rule of the organisation with its last run, gaps and counts."""
    return [CardBody.of(card) for card in tuning.cards(access.scope, access.records, access.product.roster)]


@router.put("/{detection}/tuning")
def tune_rule(access: Author, detection: Ident, given: Tuning) -> Done:
    """Turn a stock rule off here, or give it another severity; the delivered rule stays as it is."""
    trying.tune(
        access.scope,
        access.product,
        detection,
        because=given.because,
        enabled=given.enabled,
        severity=given.severity,
        catch_up=given.catch_up,
    )
    return Done(message=f"{detection} is tuned")


@router.delete("/{detection}/tuning")
def untune_rule(access: Author, detection: Ident) -> Done:
    """Take a stock rule as it was delivered."""
    tuning.untune(access.scope, access.records, access.product.roster, detection)
    return Done(message=f"{detection} is as delivered")
