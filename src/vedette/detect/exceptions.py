"""Exceptions from rules, as objects: for one rule or all, by condition or entity, with owner, reason and expiry.

The API calls it; `roster` applies those in force, `schedule` counts what they hide. Stock updates never touch them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.detect.assemble import with_exceptions
from vedette.detect.condition import comparisons, condition_of
from vedette.detect.plan import Prepared, prepare
from vedette.detect.replay import LONGEST, over
from vedette.detect.roster import TenantRoster
from vedette.detect.rule import Rule
from vedette.detect.telemetry import Telemetry
from vedette.kql import syntax
from vedette.kql.compile import Catalog
from vedette.kql.parser import parse
from vedette.lake.lake import Lake
from vedette.records import exceptions as kept
from vedette.records.database import Records
from vedette.records.exceptions import ExceptionRow, HiddenRow
from vedette.records.runs import Runs
from vedette.schema import entities as kinds
from vedette.tenants import audit, devices
from vedette.tenants.rights import demand

ALL_RULES: Final = ""


class Standing(StrEnum):
    """Whether an exception hides anything now."""

    ACTIVE = "active"
    OFF = "off"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for: from `rule` (empty: from all), a KQL `condition` over a rule's result or an `entity`.

    `expires` None means never.
    """

    rule: str
    reason: str
    condition: str = ""
    entity: kinds.Entity | None = None
    expires: datetime | None = None
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class RuleException:
    """An exception as kept; `hidden` are the matches it hid so far, by rule. Give `etag` back with a change."""

    id: str
    wanted: Wanted
    owner: str
    standing: Standing
    hidden: tuple[tuple[str, int], ...]
    version: int
    created: datetime
    updated: datetime
    updated_by: str

    @property
    def etag(self) -> str:
        """Changes with every version."""
        return f'"{self.id}.{self.version}"'

    @property
    def total(self) -> int:
        """All matches hidden so far."""
        return sum(count for _, count in self.hidden)


@dataclass(frozen=True, slots=True)
class WouldHide:
    """What an exception would have hidden from one rule: rows, alerts without and with it, a few rows as JSON."""

    rule: str
    title: str
    rows: int
    before: int
    after: int
    sample: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What an exception would have hidden since a moment, the most first.

    `looked` rules were tried; `unfit` are those whose columns the condition does not fit, which it leaves alone.
    """

    since: datetime
    rules: tuple[WouldHide, ...]
    looked: int
    unfit: tuple[str, ...]

    @property
    def rows(self) -> int:
        """All rows it would have hidden."""
        return sum(rule.rows for rule in self.rules)


def create(scope: Scope, records: Records, roster: TenantRoster, catalog: Catalog, wanted: Wanted) -> RuleException:
    """Save an exception owned by the asker; it applies from the next round of detection.

    Raises Forbidden, NotFound for a rule that is not, KqlError or BadInput for a condition that does not fit.
    """
    _author(scope)
    _check(scope, roster, catalog, wanted)
    now = clock.now()
    with records.begin(scope) as db:
        row = _row(new_id("ex"), wanted, scope.actor, now)
        kept.add(scope, db, row)
        audit.record(scope, db, "exceptions.create", row.id, after=row, detail=wanted.reason)
    return _exception(row, {})


def update(
    scope: Scope, records: Records, roster: TenantRoster, catalog: Catalog, ident: str, wanted: Wanted, etag: str
) -> RuleException:
    """Change an exception, its expiry too. Raises as `create` does, and Conflict when it changed since."""
    _author(scope)
    _check(scope, roster, catalog, wanted)
    with records.begin(scope) as db:
        row = _present(scope, db, ident, etag)
        fresh = replace(_row(ident, wanted, scope.actor, row.created), owner=row.owner, version=row.version + 1)
        return _saved(scope, db, row, fresh, "update", wanted.reason)


def set_enabled(scope: Scope, records: Records, ident: str, *, on: bool) -> RuleException:
    """Turn an exception on or off without losing it. Raises Forbidden, NotFound."""
    _author(scope)
    with records.begin(scope) as db:
        row = _present(scope, db, ident, None)
        fresh = replace(row, enabled=on, version=row.version + 1, updated=clock.now(), updated_by=scope.actor)
        return _saved(scope, db, row, fresh, "enable" if on else "disable", row.reason)


def remove(scope: Scope, records: Records, ident: str, etag: str) -> None:
    """Delete an exception; what it hid stays counted. Raises Forbidden, NotFound, Conflict."""
    _author(scope)
    with records.begin(scope) as db:
        row = _present(scope, db, ident, etag)
        fresh = replace(row, deleted=True, version=row.version + 1, updated=clock.now(), updated_by=scope.actor)
        _saved(scope, db, row, fresh, "delete", row.reason)


def listed(
    scope: Scope, db: Connection, *, rule: str | None = None, standing: Standing | None = None
) -> tuple[RuleException, ...]:
    """Every exception with what it hid, or those concerning one rule; expired ones stay listed. Raises Forbidden."""
    demand(scope, "hunting.run")
    totals = kept.hidden_totals(scope, db)
    found = [_exception(row, totals) for row in kept.listed(scope, db, rule=rule)]
    return tuple(item for item in found if standing in (None, item.standing))


def get(scope: Scope, db: Connection, ident: str) -> RuleException:
    """One exception. Raises Forbidden, NotFound."""
    demand(scope, "hunting.run")
    return _exception(_present(scope, db, ident, None), kept.hidden_totals(scope, db))


def hidden(scope: Scope, db: Connection, ident: str, *, limit: int = 100) -> tuple[HiddenRow, ...]:
    """What an exception hid run by run, newest first, with a few rows of each. Raises Forbidden, NotFound."""
    demand(scope, "hunting.run")
    if devices.limited(scope):
        raise Forbidden(f"{scope.actor} sees some device groups only; hidden rows may be of others")
    kept.get(scope, db, ident)
    return kept.hidden(scope, db, ident, limit=limit)


def preview(
    scope: Scope, lake: Lake, records: Records, roster: TenantRoster, catalog: Catalog, wanted: Wanted, *, days: int = 7
) -> Preview:
    """What an exception would have hidden in the last days; one from all rules is tried on those that ever matched.

    Only rows the asker may see are judged. Raises as `create` does, BadInput for too many days.
    """
    demand(scope, "hunting.run")
    if not 1 <= days <= LONGEST:
        raise BadInput(f"a preview looks back 1 to {LONGEST} days, not {days}")
    _check(scope, roster, catalog, wanted)
    since = clock.now() - timedelta(days=days)
    row = _row("trial", wanted, scope.actor, clock.now())
    telemetry = Telemetry(lake, scope, narrow=True)
    rules = [roster.rule(scope, wanted.rule)] if wanted.rule else _that_matched(scope, records, roster)
    found, unfit = [], []
    for rule in rules:
        item, base = roster.prepared(rule, [row]), roster.prepared(rule, [])
        if not isinstance(item, Prepared) or not isinstance(base, Prepared) or not item.exceptions:
            unfit.append(rule.id)
            continue
        outcome = over(item, telemetry, since)
        if outcome.hidden:
            (part,) = outcome.hidden
            before = len(over(base, telemetry, since).alerts)
            found.append(WouldHide(rule.id, rule.title, part.rows, before, len(outcome.alerts), part.sample))
    found.sort(key=lambda item: (-item.rows, item.rule))
    return Preview(since, tuple(found), len(rules), tuple(unfit))


def _that_matched(scope: Scope, records: Records, roster: TenantRoster) -> list[Rule]:
    with records.read() as db:
        hid = {rule for _, rule in kept.hidden_totals(scope, db)}
    names = Runs(records).matching(scope) | hid
    return [rule for rule in roster.rules(scope, disabled=False) if rule.id in names]


def _author(scope: Scope) -> None:
    demand(scope, "detections.manage")
    if devices.limited(scope):
        raise Forbidden(f"{scope.actor} sees some device groups only; an exception hides matches on every device")


def _check(scope: Scope, roster: TenantRoster, catalog: Catalog, wanted: Wanted) -> None:
    if not wanted.reason.strip():
        raise BadInput("an exception needs a reason: whoever finds it later must know why")
    if bool(wanted.condition.strip()) == (wanted.entity is not None):
        raise BadInput("an exception has either a condition or an entity")
    if wanted.expires is not None and wanted.expires <= clock.now():
        raise BadInput("an exception must expire in the future")
    if wanted.condition:
        _is_condition(wanted.condition)
    elif wanted.entity is not None and not any(value for _, value in comparisons(wanted.entity)):
        raise BadInput("the entity has no name to compare with")
    if wanted.rule:
        rule = roster.rule(scope, wanted.rule)
        base = prepare(rule, catalog)
        text = condition_of(_row("trial", wanted, "", clock.now()), base.query.columns)
        if not text:
            names = ", ".join(column.name for column in base.query.columns)
            raise BadInput(f"{wanted.rule} gives no column that names the entity; it gives {names}")
        with_exceptions(rule, [("trial", text)], catalog)


def _is_condition(text: str) -> None:
    """Raise KqlError or BadInput unless the text is one scalar expression."""
    tree = parse(f"T | where (\n{text}\n)")
    pipe = tree.result
    if tree.statements or not isinstance(pipe, syntax.Pipe) or len(pipe.operators) != 1:
        raise BadInput(
            "an exception's condition is a single expression such as FileName =~ 'a.exe' and DeviceName == 'b'"
        )


def _present(scope: Scope, db: Connection, ident: str, etag: str | None) -> ExceptionRow:
    row = kept.get(scope, db, ident)
    if row.deleted:
        raise NotFound(f"there is no exception {ident}")
    if etag is not None and etag != f'"{ident}.{row.version}"':
        raise Conflict(f"{row.updated_by} changed it meanwhile (version {row.version}); look at it again")
    return row


def _saved(
    scope: Scope, db: Connection, row: ExceptionRow, fresh: ExceptionRow, verb: str, reason: str
) -> RuleException:
    values = {name: value for name, value in asdict(fresh).items() if name != "id"}
    if not kept.change(scope, db, row.id, row.version, values):
        raise Conflict("it changed meanwhile; look at it again")
    audit.record(scope, db, f"exceptions.{verb}", row.id, before=row, after=fresh, detail=reason)
    return _exception(fresh, kept.hidden_totals(scope, db))


def _row(ident: str, wanted: Wanted, actor: str, created: datetime) -> ExceptionRow:
    return ExceptionRow(
        id=ident,
        rule=wanted.rule,
        condition=wanted.condition.strip(),
        entity=kinds.to_json(wanted.entity) if wanted.entity is not None else "",
        reason=wanted.reason.strip(),
        owner=actor,
        expires=wanted.expires,
        enabled=wanted.enabled,
        version=1,
        created=created,
        updated=clock.now(),
        updated_by=actor,
    )


def _exception(row: ExceptionRow, totals: dict[tuple[str, str], int]) -> RuleException:
    entity = kinds.from_json(row.entity) if row.entity else None
    wanted = Wanted(row.rule, row.reason, row.condition, entity, row.expires, row.enabled)
    expired = row.expires is not None and row.expires <= clock.now()
    standing = Standing.EXPIRED if expired else Standing.ACTIVE if row.enabled else Standing.OFF
    hid = tuple(sorted((rule, count) for (ident, rule), count in totals.items() if ident == row.id))
    return RuleException(
        row.id, wanted, row.owner, standing, hid, row.version, row.created, row.updated, row.updated_by
    )
