"""Which rules run for a tenant: stock rules as tuned, its custom detections, all with the exceptions in force.

`schedule` asks before every round; what did not change since is not compiled again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from threading import Lock

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.detect.alert import Severity
from vedette.detect.assemble import Surroundings, rule_of, with_exceptions
from vedette.detect.condition import condition_of
from vedette.detect.definition import from_document
from vedette.detect.plan import Prepared, prepare
from vedette.detect.rule import Origin, Rule
from vedette.detect.schedule import safely
from vedette.detect.sketch import Sketch, sketch
from vedette.detect.waiting import Broken, Item, Listed, Waiting, spoken
from vedette.records import custom_rules, exceptions, roles, saved_queries
from vedette.records.custom_rules import CustomRow, TuningRow
from vedette.records.database import Records
from vedette.records.exceptions import ExceptionRow
from vedette.schema.catalog import Catalog
from vedette.schema.types import Service


@dataclass(frozen=True, slots=True)
class State:
    """What a tenant's rules are made of at one moment: custom detections, settings, exceptions in force, and more."""

    custom: tuple[CustomRow, ...]
    tunings: tuple[TuningRow, ...]
    exceptions: tuple[ExceptionRow, ...]
    groups: tuple[roles.DeviceGroupRow, ...]
    functions: tuple[tuple[str, str], ...]

    @property
    def around(self) -> Surroundings:
        """What custom detections stand on."""
        return Surroundings(dict(self.functions), self.groups)


@dataclass(slots=True)
class _Known:
    state: State
    items: tuple[Listed, ...]


class TenantRoster:
    """The rules of every tenant, over one state database. `stock` are those delivered and those of the data folder."""

    def __init__(self, records: Records, stock: Iterable[Rule], catalog: Catalog) -> None:
        self._records, self._catalog = records, catalog
        self._stock = stock
        self._known: dict[str, _Known] = {}
        self._compiled: dict[tuple[str, str, str], Item] = {}
        self._sketched: dict[str, Sketch] = {}
        self._turn = Lock()

    @cached_property
    def stock(self) -> dict[str, Rule]:
        """The rules that are the same for all tenants, by id."""
        return {rule.id: rule for rule in self._stock}

    def items(self, scope: Scope) -> tuple[Listed, ...]:
        """Every enabled rule with the exceptions in force now; stock rules are compiled when they are needed."""
        with self._records.read() as db:
            state = state_of(scope, db)
        known = self._known.get(scope.tenant)
        if known is None or known.state != state:
            known = self._known[scope.tenant] = _Known(state, self._made(state))
        return known.items

    def rules(self, scope: Scope, *, disabled: bool = True) -> tuple[Rule, ...]:
        """The tenant's rules without exceptions, tuned; those that are off too unless told otherwise."""
        with self._records.read() as db:
            state = state_of(scope, db)
        return tuple(item if isinstance(item, Rule) else item.rule for item in self._rules(state, disabled=disabled))

    def rule(self, scope: Scope, ident: str) -> Rule:
        """One rule of the tenant, tuned, whether on or off. Raises NotFound."""
        for rule in self.rules(scope):
            if rule.id == ident:
                return rule
        raise NotFound(f"there is no rule {ident}")

    def prepared(self, rule: Rule, conditions: Sequence[ExceptionRow]) -> Item:
        """A rule with those of the exceptions that fit its columns; one that does not fit hides nothing."""
        base = self._base(rule)
        if isinstance(base, Broken) or not conditions:
            return base
        columns = base.query.columns
        fitting = [(row.id, text) for row in conditions if (text := condition_of(row, columns))]
        if not fitting:
            return base
        whole = self._excepted(rule, fitting)
        if isinstance(whole, Prepared):
            return whole
        usable = [pair for pair in fitting if isinstance(self._excepted(rule, [pair]), Prepared)]
        return self._excepted(rule, usable) if usable else base

    def _excepted(self, rule: Rule, pairs: Sequence[tuple[str, str]]) -> Item:
        return safely(rule, lambda: with_exceptions(rule, pairs, self._catalog))

    def _made(self, state: State) -> tuple[Listed, ...]:
        items: list[Listed] = []
        for rule in self._rules(state, disabled=False):
            if isinstance(rule, Broken):
                items.append(rule)
                continue
            concerned = [row for row in state.exceptions if row.rule in ("", rule.id)]
            tables = () if concerned or rule.origin is not Origin.STOCK else spoken(rule.query, self._catalog)
            waits = Waiting(rule, tables, partial(self._sketch, rule), partial(self._base, rule)) if tables else None
            items.append(waits or self.prepared(rule, concerned))
        return tuple(items)

    def _rules(self, state: State, *, disabled: bool) -> list[Rule | Broken]:
        tuned = {row.rule: row for row in state.tunings}
        found: list[Rule | Broken] = []
        for rule in self.stock.values():
            setting = tuned.get(rule.id)
            if setting is None:
                found.append(rule)
            elif setting.enabled or disabled:
                found.append(replace(rule, severity=Severity(setting.severity)) if setting.severity else rule)
        around = state.around
        wanted = [row for row in state.custom if row.enabled or disabled]
        return [*found, *(assembled(row, around, self._catalog) for row in wanted)]

    def _sketch(self, rule: Rule) -> Sketch:
        if rule.query not in self._sketched:
            self._sketched[rule.query] = sketch(rule.query, self._catalog.table)
        return self._sketched[rule.query]

    def _base(self, rule: Rule) -> Item:
        key = (rule.id, rule.query, str(rule.lookback))
        with self._turn:  # at the start of a server two threads want all of them at once
            if key not in self._compiled:
                self._compiled[key] = safely(rule, lambda: prepare(rule, self._catalog))
        found = self._compiled[key]
        return replace(found, rule=rule)


def state_of(scope: Scope, db: Connection, *, at: datetime | None = None) -> State:
    """What a tenant's rules are made of now; expired and disabled exceptions are left out."""
    now = at or clock.now()
    rows = exceptions.listed(scope, db)
    functions = saved_queries.listed(scope, db, kind="function")
    return State(
        custom=custom_rules.listed(scope, db),
        tunings=tuple(custom_rules.tunings(scope, db).values()),
        exceptions=tuple(row for row in rows if row.enabled and (row.expires is None or row.expires > now)),
        groups=roles.device_groups_of(scope, db),
        functions=tuple(
            (row.name, f"{row.parameters.strip() or '()'} {{\n{row.text.strip()}\n}}")
            for row in functions
            if row.shared
        ),
    )


def assembled(row: CustomRow, around: Surroundings, catalog: Catalog) -> Rule | Broken:
    """The rule of a custom detection, or why there is none."""
    detection = from_document(row.document)
    bare = Rule(
        id=row.id,
        title=detection.name,
        description=detection.description,
        severity=detection.severity,
        category=detection.category,
        techniques=detection.techniques,
        service=Service.ENDPOINT,
        query=detection.query,
        frequency=detection.frequency.every,
        origin=Origin.USER,
    )
    item = safely(bare, lambda: prepare(rule_of(row.id, detection, around, catalog, created=row.created), catalog))
    return item if isinstance(item, Broken) else item.rule
