"""What the tables hold and how long they are kept: `/api/v1/tables`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.once import Once
from vedette.api.wire import Done, Moment, Wire
from vedette.app import estate
from vedette.app.estate import TableState
from vedette.core.config import Keep

router = APIRouter(prefix="/tables", tags=["Retention"], responses=RESPONSES, route_class=Once)
Viewer = Annotated[Access, needs("settings.view")]
Keeper = Annotated[Access, needs("sources.manage")]
Table = Annotated[str, Path(max_length=100)]
DAYS, GIGABYTES = Field(0, ge=0, le=36_500), Field(0, ge=0, le=1_000_000)


class KeepBody(Wire):
    """At most so many days and gigabytes (10^9 bytes on disk); 0: no limit."""

    days: int = DAYS
    gigabytes: float = GIGABYTES

    @classmethod
    def of(cls, keep: Keep) -> KeepBody:
        """From the domain's."""
        return cls(days=keep.days, gigabytes=keep.gigabytes)


class HeldTableBody(Wire):
    """What a table holds and how long it is kept; 0: no limit.

    `keep…` is in force: the stricter of the installation's limit `most` and the organisation's `own` (null: unset).
    `due` bytes go with the next daily run.
    """

    table: str
    rows: int
    bytes: int
    first: Moment | None
    last: Moment | None
    keep_days: int
    keep_gigabytes: float
    most: KeepBody
    own: KeepBody | None
    due: int

    @classmethod
    def of(cls, found: TableState) -> HeldTableBody:
        """From the domain's."""
        stats = found.stats
        return cls(
            **{name: getattr(stats, name) for name in ("table", "rows", "bytes", "first", "last")},
            keep_days=found.keep.days,
            keep_gigabytes=found.keep.gigabytes,
            most=KeepBody.of(found.most),
            own=None if found.own is None else KeepBody.of(found.own),
            due=found.due,
        )


class FreedBody(Wire):
    """What a limit would drop now: whole days, oldest first; `tooBig` when the newest day alone is larger."""

    days: int
    rows: int
    bytes: int
    first: str
    last: str
    too_big: bool


@router.get("")
def list_tables(access: Viewer) -> list[HeldTableBody]:
    """Every table with size, span and retention."""
    return [HeldTableBody.of(found) for found in estate.tables(access.scope, access.product)]


@router.get("/{table}/freed")
def preview_limit(
    access: Viewer,
    table: Table,
    days: Annotated[int, Query(ge=0, le=36_500)] = 0,
    gigabytes: Annotated[float, Query(ge=0, le=1_000_000)] = 0,
) -> FreedBody:
    """What such a limit would free, before it is set."""
    report = estate.would_drop(access.scope, access.product, table, Keep(days, gigabytes))
    gone = sorted(report.dropped, key=lambda each: each.day)
    return FreedBody(
        days=len(gone),
        rows=sum(each.rows for each in gone),
        bytes=sum(each.bytes for each in gone),
        first=gone[0].day.isoformat() if gone else "",
        last=gone[-1].day.isoformat() if gone else "",
        too_big=bool(report.still_too_big),
    )


@router.put("/{table}/limit")
def set_limit(access: Keeper, table: Table, given: KeepBody) -> Done:
    """Keep a table no longer than this; never longer than the installation allows. Applied once a day."""
    estate.limit(access.scope, access.product, table, Keep(given.days, given.gigabytes))
    return Done(message=f"the limit of {table} is set")


@router.delete("/{table}/limit")
def unset_limit(access: Keeper, table: Table) -> Done:
    """Keep a table as long as the installation does."""
    estate.limit(access.scope, access.product, table, None)
    return Done(message=f"{table} is kept as the installation says")
