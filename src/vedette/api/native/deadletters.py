"""What could not be read: listed, looked at, fed again in the background, dismissed: `/api/v1/deadletters`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.imports import TaskBody
from vedette.api.once import Once
from vedette.api.wire import Done, Moment, Page, Wire
from vedette.app import estate, tasks
from vedette.app.tasks import Progress
from vedette.records.deadletters import DeadLetter
from vedette.records.tasks import Kind

router = APIRouter(prefix="/deadletters", tags=["Dead letters"], responses=RESPONSES, route_class=Once)
Viewer = Annotated[Access, needs("settings.view")]
Keeper = Annotated[Access, needs("sources.manage")]
Ident = Annotated[str, Field(min_length=1, max_length=40)]
_SHOWN = 64 * 1024


class DeadBody(Wire):
    """One piece of input that became no row: why, from where, how it begins; `replayable` tells if it is kept whole."""

    id: str
    reason: str
    source: str
    offset: int
    connector: str
    count: int
    begins: str
    replayable: bool
    first_seen: Moment | None
    last_seen: Moment | None

    @classmethod
    def of(cls, letter: DeadLetter) -> DeadBody:
        """From a stored letter."""
        return cls(
            id=letter.id,
            reason=letter.reason,
            source=letter.source,
            offset=letter.offset,
            connector=letter.connector,
            count=letter.count,
            begins=letter.raw[: estate.STARTED_WITH].decode("utf-8", "replace"),
            replayable=bool(letter.connector and (letter.whole or letter.batch)),
            first_seen=letter.first_seen,
            last_seen=letter.last_seen,
        )


class RawBody(DeadBody):
    """One with its record as text, `size` bytes in all; `text` holds the first 64 KB, what is no UTF-8 replaced."""

    text: str
    size: int


class ReasonBody(Wire):
    """How many records lie dead for one reason."""

    connector: str
    reason: str
    records: int


class DeadPageBody(Wire):
    """Some of `total` dead letters, and all reasons there are."""

    value: list[DeadBody]
    total: int
    reasons: list[ReasonBody]


class Replay(Wire):
    """These letters, or those of one connector, or (both empty) all."""

    connector: str = Field("", max_length=100)
    ids: list[Ident] = Field([], max_length=1000)


class Letters(Wire):
    """Which."""

    ids: list[Ident] = Field(min_length=1, max_length=1000)


@router.get("")
def list_dead_letters(
    access: Viewer,
    connector: Annotated[str, Query(max_length=100)] = "",
    reason: Annotated[str, Query(max_length=2000)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    skip: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> DeadPageBody:
    """What could not be read, newest first."""
    scope, product = access.scope, access.product
    page = estate.dead_letters(scope, product, connector=connector, reason=reason, limit=limit, skip=skip)
    return DeadPageBody(
        value=[DeadBody.of(letter) for letter in page.letters],
        total=page.total,
        reasons=[ReasonBody(connector=c, reason=r, records=n) for c, r, n in page.reasons],
    )


@router.post("/replay", status_code=202)
def replay_dead_letters(access: Keeper, given: Replay) -> TaskBody:
    """Feed them again in the background, for instance after a connector was mended."""
    row = tasks.begin_replay(access.scope, access.product, connector=given.connector, ids=given.ids)
    access.wake()
    return TaskBody.of(Progress.of(row))


@router.get("/replays")
def list_replays(
    access: Viewer,
    limit: Annotated[int, Query(ge=1, le=1000)] = 20,
    skip: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Page[TaskBody]:
    """Replays, newest first; they count letters."""
    rows, total = tasks.listing(access.scope, access.product, Kind.REPLAY, limit=limit, skip=skip)
    return Page(value=[TaskBody.of(each) for each in rows], total=total)


@router.post("/dismiss")
def dismiss_dead_letters(access: Keeper, given: Letters) -> Done:
    """Forget letters for good."""
    return Done(message=f"{estate.dismiss(access.scope, access.product, given.ids)} letters are forgotten")


@router.get("/{letter}")
def get_dead_letter(access: Viewer, letter: Annotated[str, Path(max_length=40)]) -> RawBody:
    """One with its raw record."""
    found = estate.dead_letter(access.scope, access.product, letter)
    text = found.raw[:_SHOWN].decode("utf-8", "replace")
    return RawBody(**DeadBody.of(found).model_dump(), text=text, size=len(found.raw))
