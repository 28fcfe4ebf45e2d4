"""Indicators of threats: listed, submitted, taken out of files, removed: `/api/v1/indicators`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.mail.lists import Limit, MailIdentsBody, Skip
from vedette.api.once import Once
from vedette.api.wire import Done, Moment, Page, Wire
from vedette.mail.indicators import store
from vedette.mail.indicators.model import IndicatorAction, IndicatorKind, Level, Threat, Wanted
from vedette.records.selection import Compare, Condition, Either, Every, Where

router = APIRouter(prefix="/indicators", tags=["Indicators"], responses=RESPONSES, route_class=Once)
Reader = Annotated[Access, needs(store.VIEW)]
Author = Annotated[Access, needs(store.MANAGE)]
_SOUGHT = ("value", "title", "source", "description")


class IndicatorBody(Wire):
    """One indicator."""

    id: str
    kind: IndicatorKind
    value: str
    threat: Threat
    action: IndicatorAction
    severity: Level
    title: str
    description: str
    source: str
    expires: Moment | None
    created: Moment
    created_by: str
    updated: Moment
    updated_by: str


class IndicatorTermsBody(Wire):
    """What an indicator says beside its value; of a file, what it leaves open."""

    title: str = Field(min_length=1, max_length=300)
    threat: Threat = Threat.PHISH
    action: IndicatorAction = IndicatorAction.BLOCK
    severity: Level = Level.HIGH
    description: str = Field("", max_length=2000)
    source: str = Field("", max_length=200)
    expires: Moment | None = None

    def wanted(self, kind: IndicatorKind = IndicatorKind.DOMAIN, value: str = "") -> Wanted:
        """As the domain takes it."""
        return Wanted(
            kind,
            value,
            self.title,
            self.threat,
            self.action,
            self.severity,
            self.description,
            self.source,
            self.expires,
        )


class WantedIndicatorBody(IndicatorTermsBody):
    """An indicator to keep; it replaces the one of the same value."""

    kind: IndicatorKind
    value: str = Field(min_length=1, max_length=2000)


class IndicatorFileBody(Wire):
    """A file's text: a STIX 2.1 bundle, an event of MISP, CSV with a header, or values one a line."""

    text: str = Field(min_length=1, max_length=20_000_000)
    name: str = Field("a file", max_length=200)
    terms: IndicatorTermsBody


class RefusedIndicatorBody(Wire):
    """What was not taken, and why."""

    what: str
    why: str


class TakenIndicatorsBody(Wire):
    """What became of a file."""

    added: int
    replaced: int
    refused: list[RefusedIndicatorBody]


@router.get("")
def list_indicators(
    access: Reader,
    kind: Annotated[IndicatorKind | None, Query()] = None,
    action: Annotated[IndicatorAction | None, Query()] = None,
    text: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 100,
    skip: Skip = 0,
) -> Page[IndicatorBody]:
    """The organisation's indicators, newest first; expired ones too, for a while."""
    tests: list[Condition] = [
        Where(name, Compare.EQ, word.value) for name, word in (("kind", kind), ("action", action)) if word
    ]
    if text:
        tests.append(Either(tuple(Where(name, Compare.HAS, text) for name in _SOUGHT)))
    rows, total = store.listed(access.scope, access.records, Every(tuple(tests)), limit=limit, skip=skip)
    return Page(value=[IndicatorBody.model_validate(row) for row in rows], total=total)


@router.post("", status_code=201)
def submit_indicator(access: Author, given: WantedIndicatorBody) -> IndicatorBody:
    """Keep one indicator. Delivered mail of the last two days is judged again with it."""
    row = store.submit(access.scope, access.records, given.wanted(given.kind, given.value))
    access.wake()
    return IndicatorBody.model_validate(row)


@router.post("/import")
def import_indicators(access: Author, given: IndicatorFileBody) -> TakenIndicatorsBody:
    """Keep what a file holds, and tell what was refused."""
    taken = store.take(access.scope, access.records, given.text.encode(), given.terms.wanted(), given.name)
    access.wake()
    refused = [RefusedIndicatorBody(what=what, why=why) for what, why in taken.refused]
    return TakenIndicatorsBody(added=taken.added, replaced=taken.replaced, refused=refused)


@router.post("/remove")
def remove_indicators(access: Author, given: MailIdentsBody) -> Done:
    """Remove indicators, all or none; what was decided stays decided."""
    count = store.remove(access.scope, access.records, given.ids)
    return Done(message="1 indicator is removed" if count == 1 else f"{count} indicators are removed")
