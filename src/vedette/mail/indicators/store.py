"""Indicators for people and programs: submitted, taken out of files, listed, removed; all of it audited.

A value has one indicator: who submits it again replaces it. The API and `vedette indicators` call this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vedette.core import clock
from vedette.core.errors import BadInput, Conflict
from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.mail.indicators import formats
from vedette.mail.indicators.model import Wanted, normal
from vedette.records import indicators as kept
from vedette.records import mail_policies
from vedette.records.database import Records
from vedette.records.indicators import IndicatorRow
from vedette.records.selection import Condition
from vedette.tenants import audit
from vedette.tenants.rights import demand

VIEW, MANAGE = "indicators.view", "indicators.manage"
MOST = 100_000
"""Indicators in force an organisation may keep."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: counts, and what was refused with its reason."""

    added: int
    replaced: int
    refused: tuple[tuple[str, str], ...]


def submit(scope: Scope, records: Records, wanted: Wanted) -> IndicatorRow:
    """Keep one indicator. Raises Forbidden, BadInput for a value that is none of its kind, Conflict over the bound."""
    wanted = replace(wanted, value=normal(wanted.kind, wanted.value))
    if wrong := _wrong(wanted):
        raise BadInput(f"{wanted.value[:200]}: {wrong}")
    fresh, changed = _put(scope, records, (wanted,))
    return (*fresh, *changed)[0]


def take(scope: Scope, records: Records, data: bytes, like: Wanted, name: str = "a file") -> Taken:
    """Keep what a file holds, all at once; `like` says what it leaves open. Raises Forbidden, BadInput, Conflict."""
    demand(scope, MANAGE)
    given = formats.read(data, like)
    useless = tuple((one.value[:200], wrong) for one in given.wanted if (wrong := _wrong(one)))
    fresh, changed = _put(scope, records, [one for one in given.wanted if not _wrong(one)], name or "a file")
    return Taken(len(fresh), len(changed), (*given.refused, *useless)[: formats.REFUSED])


def listed(
    scope: Scope, records: Records, condition: Condition, *, limit: int = 100, skip: int = 0
) -> tuple[tuple[IndicatorRow, ...], int]:
    """Indicators newest first, with how many match. Raises Forbidden, BadInput for fields there are not."""
    demand(scope, VIEW)
    with records.read() as db:
        return kept.listed(scope, db, condition, limit=limit, skip=skip)


def remove(scope: Scope, records: Records, idents: Sequence[str]) -> int:
    """Remove indicators, all or none; how many. Raises Forbidden, NotFound."""
    demand(scope, MANAGE)
    with records.begin(scope) as db:
        rows = kept.by_ids(scope, db, idents)
        kept.remove(scope, db, [row.id for row in rows])
        mail_policies.changed(scope, db)
        for row in rows:
            audit.record(scope, db, "indicators.remove", row.id, before=row, detail=f"{row.kind} {row.value}"[:500])
    return len(rows)


def _wrong(one: Wanted) -> str:
    """Why it cannot be kept; feeds hold many that have ended."""
    if not one.title.strip():
        return "a title is wanted"
    return "its end has passed" if one.expires is not None and one.expires <= clock.now() else ""


def _put(
    scope: Scope, records: Records, wanted: Sequence[Wanted], whence: str = ""
) -> tuple[list[IndicatorRow], list[IndicatorRow]]:
    """Those that are new and those that replace one, kept with a single audit record."""
    demand(scope, MANAGE)
    at = clock.now()
    with records.begin(scope) as db:
        before = kept.present(scope, db, (one.value for one in wanted))
        rows = [_row(scope, one, before.get((one.kind, one.value))) for one in wanted]
        fresh = [row for row in rows if (row.kind, row.value) not in before]
        changed = [row for row in rows if (row.kind, row.value) in before]
        if kept.count(scope, db, at) + len(fresh) > MOST:
            raise Conflict(f"an organisation keeps at most {MOST:,} indicators; remove some first")
        kept.add(scope, db, fresh)
        for row in changed:
            kept.change(scope, db, row)
        mail_policies.changed(scope, db)
        if not whence:
            (row,), was = rows, before.get((rows[0].kind, rows[0].value))
            audit.record(scope, db, "indicators.submit", row.id, before=was, after=row)
        elif rows:
            detail = f"{whence}: {len(fresh)} added, {len(changed)} replaced"
            audit.record(scope, db, "indicators.import", whence[:200], detail=detail[:500])
    return fresh, changed


def _row(scope: Scope, one: Wanted, before: IndicatorRow | None) -> IndicatorRow:
    at, actor = clock.now(), scope.actor
    return IndicatorRow(
        before.id if before else new_id("ti"),
        one.kind.value,
        one.value,
        one.threat.value,
        one.action.value,
        one.severity.value,
        one.title.strip()[:300],
        one.description[:2000],
        one.source.strip()[:200],
        one.expires,
        before.created if before else at,
        before.created_by if before else actor,
        at,
        actor,
    )
