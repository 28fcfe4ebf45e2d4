"""Turning the service on: licences, consent, data location, then steps that build the tenant's part of the lake.

The welcome page and `vedette tenants` call it; a worker calls `advance` until nothing is left, in any process, and a
step that was interrupted is simply done again. Turning off is in `leaving`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from vedette.core.clock import now
from vedette.core.errors import BadInput, Conflict, NotFound, VedetteError
from vedette.core.scope import Scope, local
from vedette.lake.lake import Lake
from vedette.records import tenants as kept
from vedette.records.database import Records
from vedette.records.tenants import ConsentRow, StepRow, TenantRow
from vedette.schema.catalog import Catalog
from vedette.schema.types import Service
from vedette.tenants import audit, licences
from vedette.tenants.content import ConsentText, stock
from vedette.tenants.locations import Location, choose
from vedette.tenants.reasons import Reason, every
from vedette.tenants.rights import demand
from vedette.tenants.states import Event, State, move

_LICENCES, _LOCATION, _CONFIRM = "licences", "location", "confirm"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far provisioning is: `done` of `total` steps, what comes next, and what stopped the last try."""

    state: State
    done: int
    total: int
    next: str
    error: str = ""


def found(scope: Scope, records: Records, name: str) -> TenantRow:
    """Set up the record of a new organisation; its licences decide whether it is eligible.

    Raises Conflict if it exists.
    """
    with records.begin() as db:
        if kept.find(scope, db) is not None:
            raise Conflict(f"there is a tenant {scope.tenant} already")
        at = now()
        row = TenantRow(scope.tenant, name, State.INELIGIBLE, "no licence yet", "", "", "", at, at)
        kept.save(scope, db, row)
        audit.record(scope, db, "tenant.found", scope.tenant, after=row)
    return assess(scope, records)


def tenant(scope: Scope, db: Connection) -> TenantRow:
    """The scope's tenant. Raises NotFound when it was never set up."""
    row = kept.find(scope, db)
    if row is None:
        raise NotFound(f"the tenant {scope.tenant} has not been set up; `vedette tenants found` does that")
    return row


def assess(scope: Scope, records: Records) -> TenantRow:
    """Judge eligibility anew, as after every change of licences. A service that is on stays on, its features may go."""
    with records.begin() as db:
        row = tenant(scope, db)
        verdict = licences.eligibility(scope, db)
        event = Event.LICENSED if verdict.met else Event.UNLICENSED
        after = move(State(row.state), event)
        if after is State(row.state) and (row.because == verdict.text or after not in _BY_LICENCE):
            return row
        return _save(scope, db, replace(row, state=after, because=verdict.text), "tenant.assess", row)


_BY_LICENCE = {State.INELIGIBLE, State.ELIGIBLE}


def consent_text() -> ConsentText:
    """What people agree to now."""
    return stock().consents[-1]


def consent(scope: Scope, records: Records, version: str) -> TenantRow:
    """Record that the person of the scope agrees to the text of this version.

    Raises Forbidden for people who may not turn the service on, Conflict while it is not eligible or already on,
    BadInput when the text has changed since it was shown.
    """
    demand(scope, "tenant.turn-on")
    text = consent_text()
    if version != text.version:
        raise BadInput(f"the text has changed: version {text.version} is to be agreed to, not {version!r}")
    with records.begin() as db:
        row = tenant(scope, db)
        _entitled(scope, db)
        after = move(State(row.state), Event.CONSENT)
        kept.add_consent(scope, db, ConsentRow(text.version, text.text, scope.actor, now()))
        because = f"{scope.actor} agreed to version {text.version}"
        return _save(scope, db, replace(row, state=after, because=because), "tenant.consent", row)


def withdraw(scope: Scope, records: Records) -> TenantRow:
    """Take consent back before provisioning has begun. Raises Forbidden, Conflict later (turn the service off then)."""
    demand(scope, "tenant.turn-on")
    with records.begin() as db:
        row = tenant(scope, db)
        after = move(State(row.state), Event.WITHDRAW)
        because = f"{scope.actor} withdrew consent"
        return _save(scope, db, replace(row, state=after, because=because), "tenant.withdraw", row)


def deploy(scope: Scope, records: Records, service: Service, location: str | None) -> None:
    """Note that the organisation has a service, and where its data lies (empty: unknown); None: it has it no more."""
    demand(scope, "settings.manage")
    with records.begin() as db:
        before = dict(kept.services(scope, db))
        kept.set_service(scope, db, service.value, location)
        audit.record(scope, db, "tenant.service", service.value, before=before, after=kept.services(scope, db))


def start(scope: Scope, records: Records, locations: Sequence[Location], *, wanted: str = "") -> Progress:
    """Fix the data location and lay out the steps; `advance` then does them.

    `wanted` is a location's name, or empty for the best one. Raises Forbidden, Conflict without consent or licences,
    BadInput for a location that cannot be chosen.
    """
    demand(scope, "tenant.turn-on")
    with records.begin() as db:
        row = tenant(scope, db)
        after = move(State(row.state), Event.START)
        _entitled(scope, db)
        choice = choose(kept.services(scope, db), locations, wanted=wanted, fixed=row.location)
        kept.set_steps(scope, db, _steps())
        changed = replace(
            row,
            state=after,
            because="being set up",
            location=choice.location.name,
            location_because=choice.because,
        )
        _save(scope, db, changed, "tenant.start", row)
        return progress_in(scope, db)


def advance(scope: Scope, records: Records, lake: Lake) -> Progress:
    """Do the next step; the last one turns the service on. A failure is kept with its reason and can be tried again."""
    with records.begin() as db:
        if tenant(scope, db).state != State.PROVISIONING:
            return progress_in(scope, db)
        todo = [step for step in kept.steps_of(scope, db) if not step.done]
        if todo:
            kept.set_step(scope, db, replace(todo[0], started=now(), error=""))
    if todo:
        error = _try(scope, records, lake, todo[0])
        with records.begin() as db:
            for step in kept.steps_of(scope, db):  # none, when the service was turned off meanwhile
                if step.position == todo[0].position:
                    kept.set_step(scope, db, replace(step, done=not error, error=error, finished=now()))
    with records.begin() as db:
        row = tenant(scope, db)
        if row.state == State.PROVISIONING and all(step.done for step in kept.steps_of(scope, db)):
            after = move(State(row.state), Event.FINISH)
            _save(scope, db, replace(row, state=after, because="set up and confirmed"), "tenant.on", row)
        return progress_in(scope, db)


def run(scope: Scope, records: Records, lake: Lake) -> Iterator[Progress]:
    """All steps one after the other; ends when the service is on, or at the first failure."""
    with records.read() as db:
        progress = progress_in(scope, db)
    while progress.state is State.PROVISIONING:
        progress = advance(scope, records, lake)
        yield progress
        if progress.error:
            return


def progress_of(scope: Scope, records: Records) -> Progress:
    """How far it is now."""
    with records.read() as db:
        return progress_in(scope, db)


def confirm(scope: Scope, db: Connection, lake: Lake) -> Reason:
    """Is the service really on? Checks the state, the consent, the location and that every table is there."""
    row = tenant(scope, db)
    present = {stats.table for stats in lake.stats(scope)}
    missing = sorted(set(Catalog.stock().table_names()) - present)
    tables = Reason(
        not missing, f"{len(present)} tables are there" + (f"; missing: {', '.join(missing)}" if missing else "")
    )
    consents = kept.consents_of(scope, db)
    agreed = f"{consents[-1].person} agreed to version {consents[-1].version}" if consents else "nobody has agreed"
    return every(
        "the service is on" if row.state == State.ON else f"the service is {row.state}: {row.because}",
        (
            Reason(row.state in (State.ON, State.PROVISIONING), f"state: {row.state}"),
            Reason(bool(consents), agreed),
            Reason(
                bool(row.location), f"data location: {row.location or 'none'} ({row.location_because or 'not chosen'})"
            ),
            tables,
        ),
    )


def accepts_data(scope: Scope, db: Connection) -> Reason:
    """May new signals be taken in? Only while the service is on."""
    row = kept.find(scope, db)
    state = row.state if row else "not set up"
    return Reason(state == State.ON, f"the service is {state}")


def intake(scope: Scope, db: Connection) -> Reason:
    """May whoever asks bring data in? As `accepts_data`, but an operator needs no set-up to begin with.

    The operator of the machine may fill a tenant nobody has set up, and the first one whatever its licences; a service
    that was turned off or is being emptied takes nothing from anybody.
    """
    accepted = accepts_data(scope, db)
    row = kept.find(scope, db)
    if accepted.met or "*" not in scope.rights:
        return accepted
    if row is None:
        return Reason(True, "nobody has set up this tenant; the operator fills it")
    if row.state in (State.DRAINING, State.OFF) or scope.tenant != local().tenant:
        return Reason(False, f"the service of {scope.tenant} is {row.state}: {row.because}")
    return Reason(True, "the operator fills the first tenant before it is turned on")


def _steps() -> tuple[StepRow, ...]:
    services = [service for service in Service if any(t.service is service for t in Catalog.stock().tables())]
    named = [
        (_LICENCES, "Check licences"),
        *((f"tables {service.value}", f"Make the tables for {service.value} signals") for service in services),
        (_CONFIRM, "Confirm that everything is there"),
    ]
    return tuple(StepRow(position, name, title) for position, (name, title) in enumerate(named, 1))


def _try(scope: Scope, records: Records, lake: Lake, step: StepRow) -> str:
    """Do one step; the reason when it fails."""
    try:
        with records.read() as db:
            if step.name == _LICENCES:
                _entitled(scope, db)
            elif step.name == _CONFIRM:
                verdict = confirm(scope, db, lake)
                return "; ".join(verdict.lacking())
        if step.name.startswith("tables "):
            service = step.name.removeprefix("tables ")
            lake.provision(scope, [table for table in Catalog.stock().tables() if table.service.value == service])
    except VedetteError as error:
        return str(error)
    return ""


def _entitled(scope: Scope, db: Connection) -> None:
    verdict = licences.eligibility(scope, db)
    if not verdict.met:
        raise Conflict(f"{verdict.text}; needed is one of: {'; '.join(part.text for part in verdict.parts)}")


def progress_in(scope: Scope, db: Connection) -> Progress:
    """The same inside a transaction of the caller's."""
    steps = kept.steps_of(scope, db)
    todo = next((step for step in steps if not step.done), None)
    return Progress(
        State(tenant(scope, db).state),
        sum(step.done for step in steps),
        len(steps),
        todo.title if todo else "",
        todo.error if todo else "",
    )


def _save(scope: Scope, db: Connection, row: TenantRow, verb: str, before: TenantRow) -> TenantRow:
    saved = replace(row, updated=now())
    kept.save(scope, db, saved)
    audit.record(scope, db, verb, scope.tenant, before=before, after=saved, detail=saved.because)
    return saved


def described(services: Mapping[str, str]) -> Reason:
    """The checklist of services: with none deployed nothing will be shown and nothing can be done."""
    parts = tuple(
        Reason(service.value in services, service.value) for service in Service if service is not Service.VEDETTE
    )
    return Reason(any(part.met for part in parts), "services that send signals", parts)
