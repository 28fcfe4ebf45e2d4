"""Exceptions from rules: previewed, owned, expiring, counting what they hide: `/api/v1/exceptions`."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.once import Once
from vedette.api.wire import Done, Moment, Wire
from vedette.app import trying
from vedette.detect import exceptions
from vedette.detect.exceptions import RuleException, Standing, Wanted
from vedette.detect.replay import LONGEST
from vedette.schema.entities import from_json, to_json

router = APIRouter(prefix="/exceptions", tags=["Exceptions"], responses=RESPONSES, route_class=Once)
Hunter = Annotated[Access, needs("hunting.run")]
Author = Annotated[Access, needs("detections.manage")]
Ident = Annotated[str, Path(max_length=100)]
Match = Annotated[str, Header(alias="If-Match", max_length=200)]


class ExceptionBody(Wire):
    """From which rule (empty: all) what is hidden: a KQL condition over its result, or an entity; why; until when."""

    rule: str = Field("", max_length=200)
    reason: str = Field(min_length=1, max_length=2000)
    condition: str = Field("", max_length=10_000)
    entity: dict[str, Any] | None = None
    expires: Moment | None = None
    enabled: bool = True

    def wanted(self) -> Wanted:
        """As the domain takes it."""
        entity = None if self.entity is None else from_json(json.dumps(self.entity))
        return Wanted(self.rule, self.reason, self.condition, entity, self.expires, self.enabled)


class KeptBody(ExceptionBody):
    """An exception as kept; `hidden` counts the matches it hid, by rule."""

    id: str
    owner: str
    standing: Standing
    hidden: dict[str, int]
    total: int
    version: int
    created: Moment
    updated: Moment
    updated_by: str
    etag: str

    @classmethod
    def of(cls, found: RuleException) -> KeptBody:
        """From the domain's."""
        wanted = found.wanted
        plain = ("id", "owner", "standing", "total", "version", "created", "updated", "updated_by", "etag")
        return cls(
            **{name: getattr(found, name) for name in plain},
            **{name: getattr(wanted, name) for name in ("rule", "reason", "condition", "expires", "enabled")},
            entity=None if wanted.entity is None else json.loads(to_json(wanted.entity)),
            hidden=dict(found.hidden),
        )


class WouldHideBody(Wire):
    """What would have been hidden from one rule: rows, alerts without and with the exception, a few rows."""

    rule: str
    title: str
    rows: int
    before: int
    after: int
    sample: list[dict[str, Any]]


class WouldHideAllBody(Wire):
    """What an exception would have hidden since a moment."""

    since: Moment
    rows: int
    looked: int
    rules: list[WouldHideBody]
    unfit: list[str]


class HiddenBody(Wire):
    """What was hidden from one rule in one run."""

    rule: str
    rows: int
    first: Moment
    last: Moment
    at: Moment
    sample: list[dict[str, Any]]


class Switch(Wire):
    """On or off."""

    on: bool


@router.post("/preview")
def preview(
    access: Hunter, given: ExceptionBody, days: Annotated[int, Query(ge=1, le=LONGEST)] = 7
) -> WouldHideAllBody:
    """What it would have hidden in the last days, before it is saved."""
    found = trying.preview_exception(access.scope, access.product, given.wanted(), days=days)
    return WouldHideAllBody(
        since=found.since,
        rows=found.rows,
        looked=found.looked,
        unfit=list(found.unfit),
        rules=[
            WouldHideBody(
                rule=r.rule, title=r.title, rows=r.rows, before=r.before, after=r.after, sample=json.loads(r.sample)
            )
            for r in found.rules
        ],
    )


@router.get("")
def list_exceptions(
    access: Hunter,
    rule: Annotated[str | None, Query(max_length=200)] = None,
    standing: Annotated[Standing | None, Query()] = None,
) -> list[KeptBody]:
    """Every exception, expired ones too, or those concerning one rule."""
    with access.records.read() as db:
        found = exceptions.listed(access.scope, db, rule=rule, standing=standing)
    return [KeptBody.of(each) for each in found]


@router.post("", status_code=201)
def create_exception(access: Author, given: ExceptionBody) -> KeptBody:
    """Save an exception; it applies from the next round of detection."""
    return KeptBody.of(trying.make_exception(access.scope, access.product, given.wanted()))


@router.get("/{exception}")
def get_exception(access: Hunter, exception: Ident, response: Response) -> KeptBody:
    """One exception."""
    with access.records.read() as db:
        found = exceptions.get(access.scope, db, exception)
    response.headers["ETag"] = found.etag
    return KeptBody.of(found)


@router.put("/{exception}")
def update_exception(access: Author, exception: Ident, given: ExceptionBody, etag: Match) -> KeptBody:
    """Change it, its expiry too."""
    return KeptBody.of(trying.change_exception(access.scope, access.product, exception, given.wanted(), etag))


@router.put("/{exception}/enabled")
def switch_exception(access: Author, exception: Ident, given: Switch) -> KeptBody:
    """Turn it on or off."""
    return KeptBody.of(exceptions.set_enabled(access.scope, access.records, exception, on=given.on))


@router.delete("/{exception}")
def remove_exception(access: Author, exception: Ident, etag: Match) -> Done:
    """Delete it; what it hid stays counted."""
    exceptions.remove(access.scope, access.records, exception, etag)
    return Done(message=f"{exception} is deleted")


@router.get("/{exception}/hidden")
def list_hidden(
    access: Hunter, exception: Ident, limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> list[HiddenBody]:
    """What it hid, run by run."""
    with access.records.read() as db:
        rows = exceptions.hidden(access.scope, db, exception, limit=limit)
    return [
        HiddenBody(rule=r.rule, rows=r.rows, first=r.first, last=r.last, at=r.at, sample=json.loads(r.sample))
        for r in rows
    ]
