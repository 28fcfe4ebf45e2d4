"""Stock rules as a tenant wants them (off, another severity), and all its rules with how they do; for the API.

What is set here survives every update of the stock rules, for it lies beside them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.scope import Scope
from vedette.detect.alert import Severity
from vedette.detect.custom import skip
from vedette.detect.roster import TenantRoster
from vedette.detect.rule import Rule
from vedette.records import custom_rules as kept
from vedette.records import exceptions
from vedette.records.custom_rules import TuningRow
from vedette.records.database import Records
from vedette.records.runs import Run, Runs, Totals
from vedette.tenants import audit, devices
from vedette.tenants.rights import demand


@dataclass(frozen=True, slots=True)
class RuleCard:
    """One rule of a tenant and how it does.

    `tuned` is what was set for a stock rule; `next` when a rule with a frequency is due again; `gaps` failed runs not
    filled; `hidden` matches exceptions hid; `matched` rows, `alerts` and what was `joined` into
    another rule's since its history begins.
    """

    rule: Rule
    enabled: bool
    custom: bool
    tuned: TuningRow | None
    last: Run | None
    next: datetime | None
    gaps: int
    hidden: int
    matched: int
    alerts: int
    joined: int


def cards(scope: Scope, records: Records, roster: TenantRoster) -> tuple[RuleCard, ...]:
    """Every rule of the tenant, custom detections last. Raises Forbidden."""
    demand(scope, "hunting.run")
    runs = Runs(records)
    totals, gaps = runs.totals(scope), Counter(run.rule for run in runs.gaps(scope))
    latest = runs.latest(scope)
    with records.read() as db:
        tuned = kept.tunings(scope, db)
        enabled = {row.id: row.enabled for row in kept.listed(scope, db)}
        hidden: Counter[str] = Counter()
        for (_, name), count in exceptions.hidden_totals(scope, db).items():
            hidden[name] += count
    found = []
    for rule in roster.rules(scope):
        setting, last = tuned.get(rule.id), latest.get(rule.id)
        on = enabled.get(rule.id, setting.enabled if setting else True)
        due = last.finished + rule.frequency if last and rule.frequency and on else None
        of = totals.get(rule.id, Totals())
        counts = (gaps[rule.id], hidden[rule.id], of.matched, of.alerts, of.joined)
        found.append(RuleCard(rule, on, rule.id in enabled, setting, last, due, *counts))
    return tuple(found)


def tune(
    scope: Scope,
    records: Records,
    roster: TenantRoster,
    rule: str,
    *,
    because: str,
    enabled: bool = True,
    severity: Severity | None = None,
    catch_up: bool = False,
) -> TuningRow:
    """Set a stock rule off or on, and its severity (None: as delivered); what came while it was off is skipped.

    Raises Forbidden, NotFound, BadInput without a reason, Conflict for a custom detection, which is edited itself.
    """
    _author(scope)
    if not because.strip():
        raise BadInput("say why the rule is changed: whoever finds it later must know")
    with records.begin(scope) as db:
        _stock(scope, db, roster, rule)
        before = kept.tunings(scope, db).get(rule)
        word = severity.value if severity else ""
        row = TuningRow(rule, enabled, word, because.strip(), scope.actor, clock.now())
        kept.tune(scope, db, row)
        audit.record(scope, db, "rules.tune", rule, before=before, after=row, detail=because)
    if enabled and before is not None and not before.enabled and not catch_up:
        skip(scope, records, rule)
    return row


def untune(scope: Scope, records: Records, roster: TenantRoster, rule: str, *, catch_up: bool = False) -> None:
    """Take a stock rule back to as it is delivered. Raises Forbidden, NotFound when nothing was set."""
    _author(scope)
    with records.begin(scope) as db:
        before = kept.tunings(scope, db).get(rule)
        if not kept.untune(scope, db, rule):
            raise NotFound(f"nothing is set for {rule}")
        audit.record(scope, db, "rules.untune", rule, before=before)
    if before is not None and not before.enabled and not catch_up:
        skip(scope, records, rule)


def runs_of(scope: Scope, records: Records, rule: str = "", *, limit: int = 100) -> tuple[Run, ...]:
    """The run history of one rule or all, newest first; failed runs are gaps until filled. Raises Forbidden."""
    demand(scope, "hunting.run")
    return Runs(records).history(scope, rule, limit=limit)


def _stock(scope: Scope, db: Connection, roster: TenantRoster, rule: str) -> None:
    if any(row.id == rule for row in kept.listed(scope, db)):
        raise Conflict(f"{rule} is a custom detection: edit it, or turn it on and off")
    if rule not in roster.stock:
        raise NotFound(f"there is no rule {rule}")


def _author(scope: Scope) -> None:
    demand(scope, "detections.manage")
    if devices.limited(scope):
        raise Forbidden(f"{scope.actor} sees some device groups only; rules are set for all devices")
