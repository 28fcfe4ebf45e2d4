"""Custom detections: made from a query, judged before they are saved, versioned, owned, turned on and off, tested.

The API calls it; `roster` runs what is enabled. Every change is audited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.detect.assemble import rule_of
from vedette.detect.definition import Detection, from_document, to_document
from vedette.detect.examples import Engine, ExampleReport, run_examples
from vedette.detect.plan import prepare
from vedette.detect.required import Requirement, requirements
from vedette.detect.roster import state_of
from vedette.kql.compile import Catalog, compile_query
from vedette.kql.diagnostics import Diagnostic, KqlError
from vedette.records import custom_rules as kept
from vedette.records.batches import watermark
from vedette.records.custom_rules import CustomRow
from vedette.records.database import Records
from vedette.records.runs import Run, Runs, RunStatus
from vedette.records.shelf import VersionRow
from vedette.tenants import audit, devices
from vedette.tenants.rights import demand

SKIPPED = "turned off: these batches were not judged"
_LONGEST_LOOK = 365


@dataclass(frozen=True, slots=True)
class CustomRule:
    """A custom detection as kept; `etag` must be given back with a change."""

    id: str
    owner: str
    detection: Detection
    enabled: bool
    version: int
    created: datetime
    updated: datetime
    updated_by: str

    @property
    def etag(self) -> str:
        """Changes with every version."""
        return f'"{self.id}.{self.version}"'


@dataclass(frozen=True, slots=True)
class CustomVersion:
    """How a detection was after one change."""

    version: int
    at: datetime
    by: str
    verb: str
    detection: Detection


@dataclass(frozen=True, slots=True)
class Judged:
    """A detection judged without being saved: what is wrong with its query, and which columns it needs and has."""

    diagnostics: tuple[Diagnostic, ...]
    requirements: tuple[Requirement, ...]

    @property
    def usable(self) -> bool:
        """Whether it could be saved."""
        wrong = any(found.severity == "error" for found in self.diagnostics)
        return not wrong and bool(self.requirements) and not self.missing

    @property
    def missing(self) -> tuple[Requirement, ...]:
        """The needed requirements that are not met."""
        return tuple(item for item in self.requirements if item.needed and not item.met)


class MissingColumns(BadInput):
    """The query does not give what a detection needs; `missing` says what, why and how to mend each."""

    def __init__(self, missing: Sequence[Requirement]) -> None:
        super().__init__("; ".join(f"{item.name}: {item.why} – {item.fix}" for item in missing))
        self.missing = tuple(missing)


def check(scope: Scope, db: Connection, detection: Detection, catalog: Catalog) -> Judged:
    """Judge a detection. Raises Forbidden, NotFound for a device group that is not."""
    demand(scope, "hunting.run")
    around = state_of(scope, db).around
    try:
        query = compile_query(detection.query, catalog, functions=around.functions)
        if query.pending:  # an alert's columns must not change with the data
            raise KqlError(query.pending)
    except KqlError as error:
        return Judged(error.diagnostics, ())
    if detection.devices:
        devices.within(around.groups, frozenset(detection.devices))
    return Judged(query.warnings, requirements(detection, query))


def create(
    scope: Scope, records: Records, detection: Detection, catalog: Catalog, *, enabled: bool = True
) -> CustomRule:
    """Save a new detection; it runs with the next round of detection.

    Raises Forbidden, KqlError, MissingColumns, BadInput, NotFound for a device group, Conflict for a name in use.
    """
    _author(scope)
    now = clock.now()
    with records.begin(scope) as db:
        clean = _checked(scope, db, detection, catalog, "")
        row = CustomRow(new_id("cd"), scope.actor, to_document(clean), enabled, 1, now, now, scope.actor)
        kept.add(scope, db, row)
        _log(scope, db, row, "create", None)
    return _custom(row)


def update(scope: Scope, records: Records, ident: str, detection: Detection, etag: str, catalog: Catalog) -> CustomRule:
    """Change a detection. Raises as `create` does, and Conflict when it changed since `etag` was read."""
    _author(scope)
    with records.begin(scope) as db:
        row = _present(scope, db, ident, etag)
        clean = _checked(scope, db, detection, catalog, ident)
        return _changed(scope, db, row, "update", document=to_document(clean))


def set_enabled(scope: Scope, records: Records, ident: str, *, on: bool, catch_up: bool = False) -> CustomRule:
    """Turn a detection on or off. What came while it was off is judged only with `catch_up`; the history says so.

    Raises Forbidden, NotFound.
    """
    _author(scope)
    with records.begin(scope) as db:
        row = _present(scope, db, ident, None)
        if row.enabled == on:
            return _custom(row)
        changed = _changed(scope, db, row, "enable" if on else "disable", enabled=on)
    if on and not catch_up:
        skip(scope, records, ident)
    return changed


def remove(scope: Scope, records: Records, ident: str, etag: str) -> None:
    """Delete a detection; `restore` brings it back, switched off. Raises Forbidden, NotFound, Conflict."""
    _author(scope)
    with records.begin(scope) as db:
        row = _present(scope, db, ident, etag)
        _changed(scope, db, row, "delete", deleted=True, enabled=False)


def restore(scope: Scope, records: Records, ident: str, catalog: Catalog) -> CustomRule:
    """Bring a deleted detection back, switched off. Raises Forbidden, NotFound, Conflict for a name in use."""
    _author(scope)
    with records.begin(scope) as db:
        row = kept.get(scope, db, ident)
        if not row.deleted:
            raise NotFound(f"there is no deleted detection {ident}")
        _checked(scope, db, from_document(row.document), catalog, ident)
        return _changed(scope, db, row, "restore", deleted=False)


def revert(scope: Scope, records: Records, ident: str, version: int, etag: str, catalog: Catalog) -> CustomRule:
    """Make an older version the newest. Raises as `update` does, and NotFound for a version that is not."""
    _author(scope)
    with records.begin(scope) as db:
        row = _present(scope, db, ident, etag)
        old = next((item for item in kept.versions(scope, db, ident) if item.version == version), None)
        if old is None:
            raise NotFound(f"{ident} has no version {version}")
        clean = _checked(scope, db, from_document(old.document), catalog, ident)
        return _changed(scope, db, row, "revert", document=to_document(clean))


def listed(scope: Scope, db: Connection, *, deleted: bool = False) -> tuple[CustomRule, ...]:
    """The tenant's detections, oldest first. Raises Forbidden."""
    demand(scope, "hunting.run")
    return tuple(_custom(row) for row in kept.listed(scope, db, deleted=deleted))


def get(scope: Scope, db: Connection, ident: str) -> CustomRule:
    """One detection. Raises Forbidden, NotFound."""
    demand(scope, "hunting.run")
    return _custom(_present(scope, db, ident, None))


def history(scope: Scope, db: Connection, ident: str) -> tuple[CustomVersion, ...]:
    """Every version, newest first. Raises Forbidden, NotFound."""
    demand(scope, "hunting.run")
    kept.get(scope, db, ident)
    rows = kept.versions(scope, db, ident)
    return tuple(CustomVersion(r.version, r.at, r.by, r.verb, from_document(r.document)) for r in rows)


def run_tests(scope: Scope, db: Connection, detection: Detection, catalog: Catalog, engine: Engine) -> ExampleReport:
    """Run the author's own examples (`engine` is the lake's pool): those that must fire and those that must not.

    Raises Forbidden, KqlError.
    """
    demand(scope, "hunting.run")
    rule = rule_of("trial", detection, state_of(scope, db).around, catalog)
    return run_examples(rule, catalog, engine)


def skip(scope: Scope, records: Records, rule: str) -> None:
    """Let a rule go on with what is new, leaving what it has not seen; a run in its history says so."""
    end = (watermark(scope, records) or 0) + 1
    start = Runs(records).positions(scope).get(rule, 0)
    if start < end:
        now = clock.now()
        Runs(records).record(scope, [Run(rule, start, end, RunStatus.DONE, 0, 0, 0.0, now, now, SKIPPED)])


def _author(scope: Scope) -> None:
    demand(scope, "detections.manage")
    if devices.limited(scope):
        raise Forbidden(
            f"{scope.actor} sees some device groups only; a detection judges every device, so somebody without that "
            "limit must save it"
        )


def _checked(scope: Scope, db: Connection, detection: Detection, catalog: Catalog, own: str) -> Detection:
    name = " ".join(detection.name.split())
    if not name or len(name) > 200:
        raise BadInput("a detection needs a name of at most 200 letters")
    if not 0 <= detection.first_look <= _LONGEST_LOOK:
        raise BadInput(f"the first look goes back 0 to {_LONGEST_LOOK} days, not {detection.first_look}")
    judged = check(scope, db, detection, catalog)
    if not judged.requirements:
        raise KqlError(judged.diagnostics)
    if judged.missing:
        raise MissingColumns(judged.missing)
    clean = replace(detection, name=name)
    prepare(rule_of("trial", clean, state_of(scope, db).around, catalog, created=clock.now()), catalog)
    for row in kept.listed(scope, db):
        if row.id != own and from_document(row.document).name.casefold() == name.casefold():
            raise Conflict(f"there is a detection {name!r} already ({row.id}, of {row.owner})")
    return clean


def _present(scope: Scope, db: Connection, ident: str, etag: str | None) -> CustomRow:
    row = kept.get(scope, db, ident)
    if row.deleted:
        raise NotFound(f"there is no custom detection {ident}")
    if etag is not None and etag != f'"{ident}.{row.version}"':
        raise Conflict(f"{row.updated_by} changed it meanwhile (version {row.version}); look at it again")
    return row


def _changed(scope: Scope, db: Connection, row: CustomRow, verb: str, **values: object) -> CustomRule:
    stamp = {"version": row.version + 1, "updated": clock.now(), "updated_by": scope.actor}
    fresh = CustomRow(**{**asdict(row), **stamp, **values})
    columns = {name: value for name, value in asdict(fresh).items() if name != "id"}
    if not kept.change(scope, db, row.id, row.version, columns):
        raise Conflict("it changed meanwhile; look at it again")
    _log(scope, db, fresh, verb, row)
    return _custom(fresh)


def _log(scope: Scope, db: Connection, row: CustomRow, verb: str, before: CustomRow | None) -> None:
    kept.add_version(scope, db, VersionRow(row.id, row.version, row.updated, scope.actor, verb, row.document))
    name = from_document(row.document).name
    audit.record(scope, db, f"detections.{verb}", row.id, before=before, after=row, detail=name)


def _custom(row: CustomRow) -> CustomRule:
    detection = from_document(row.document)
    return CustomRule(row.id, row.owner, detection, row.enabled, row.version, row.created, row.updated, row.updated_by)
