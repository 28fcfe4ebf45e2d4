"""Runs prepared rules over what is new and folds their results into alerts; no judgement about failures here.

`schedule` decides what is run when, records it, and is the bulkhead around these functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from vedette.core import clock
from vedette.detect import bulk, fold, hiding
from vedette.detect.alert import Alert, Evidence
from vedette.detect.alerts import alerts_of
from vedette.detect.hiding import Hidden
from vedette.detect.onepass import MAX_IDS, SETTINGS, Match, matches, one_pass_sql
from vedette.detect.plan import Prepared
from vedette.detect.telemetry import Cut, Telemetry
from vedette.detect.windows import Window, is_state, windows_of
from vedette.lake.ddl import quoted
from vedette.schema.types import TableSchema

_TOGETHER: Final = 16
_FEW: Final = 200
_TICK: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rule found in one run: result rows, the alerts they were folded into, and what exceptions hid."""

    rows: int
    alerts: tuple[Alert, ...]
    hidden: tuple[Hidden, ...] = ()


NOTHING: Final = Outcome(0, ())


def one_pass(rules: Sequence[Prepared], telemetry: Telemetry, new: Cut) -> dict[int, Match]:
    """Which of the rules, all on one table, match new rows: by place in `rules`, those without a match absent."""
    relation = telemetry.relation(rules[0].table, new)
    sql = one_pass_sql(rules, relation, now=clock.now(), tenant=telemetry.scope.tenant)
    return matches(telemetry.run(sql, SETTINGS))


def matched_rows(rule: Prepared, telemetry: Telemetry, new: Cut, match: Match) -> Outcome:
    """The whole query of a one-pass rule over the rows it matched."""
    few = match.matched <= MAX_IDS
    cut = replace(new, since=match.first, before=match.last + _TICK, ids=match.ids if few else ())
    sql = _sql(rule, telemetry, lambda _: cut, clock.now())
    return _outcome(rule, telemetry, [sql], match.last, new, few=few or None)


def matched_together(
    rules: Sequence[Prepared], telemetry: Telemetry, new: Cut, found: Mapping[int, Match]
) -> dict[int, Outcome]:
    """The outcomes of those rules on one table whose result is the table's own rows and which matched few of them.

    Their rows are read in one query. Rules left out need `matched_rows`.
    """
    chosen = {place: match for place, match in found.items() if _is_easy(rules[place], match)}
    if not chosen:
        return {}
    table, columns = rules[0].table, rules[next(iter(chosen))].query.columns
    since, before = min(match.first for match in chosen.values()), max(match.last for match in chosen.values())
    ids = tuple(sorted({name for match in chosen.values() for name in match.ids}))
    cut = replace(new, since=since, before=before + _TICK, ids=ids)
    names = ", ".join(quoted(column.name) for column in columns)
    answer = telemetry.run(f"SELECT hex(_EventId) AS _id, {names} FROM {telemetry.relation(table, cut)}")
    keys = answer.column("_id").to_pylist() if answer.num_columns else []
    rows = fold.rows_of(answer.drop_columns(["_id"]), columns) if keys else []
    by_id = dict(zip(keys, rows, strict=True))
    outcomes = {}
    for place, match in chosen.items():
        own = [by_id[name] for name in match.ids if name in by_id]
        outcomes[place] = _folded(
            rules[place], telemetry, fold.fold_rows(own, columns, rules[place].rule, match.last), new
        )
    return outcomes


def _is_easy(rule: Prepared, match: Match) -> bool:
    return rule.anatomy.plain and match.matched <= MAX_IDS


def new_rows(rule: Prepared, telemetry: Telemetry, new: Cut) -> Outcome:
    """A rule about single rows over the new rows of each of its tables."""
    now = clock.now()
    sql = _sql(rule, telemetry, lambda table: Cut(end=new.end) if is_state(table) else new, now)
    return _outcome(rule, telemetry, [sql], now, new)


def windowed(rule: Prepared, telemetry: Telemetry, new: Cut) -> Outcome:
    """A rule about rows together over every window that holds new rows; results that stood before them are left out."""
    found: dict[str, Alert] = {}
    hidden: list[Hidden] = []
    rows = 0
    windows = windows_of(rule, telemetry, new)
    for place in range(0, len(windows), _TOGETHER):
        part = windows[place : place + _TOGETHER]
        before = _stood(rule, telemetry, part, new)
        texts = [_window_sql(rule, telemetry, window, new, stood=before) for window in part]
        outcome = _outcome(rule, telemetry, texts, part[-1].before, new)
        rows += outcome.rows
        hidden += outcome.hidden
        for alert in outcome.alerts:
            known = found.get(alert.fingerprint)
            found[alert.fingerprint] = _joined(known, alert) if known else alert
    return Outcome(rows, tuple(found.values()), hiding.joined(hidden))


def _window_sql(rule: Prepared, telemetry: Telemetry, window: Window, new: Cut, *, stood: bool) -> str:
    def result(end: int | None) -> str:
        whole = Cut(end=end)
        cut = replace(whole, since=window.since, before=window.before)
        return _sql(rule, telemetry, lambda table: whole if is_state(table) else cut, window.before)

    sql = result(new.end)
    return f"SELECT * FROM ({sql}) EXCEPT DISTINCT SELECT * FROM ({result(new.start)})" if stood else sql


def _stood(rule: Prepared, telemetry: Telemetry, windows: Sequence[Window], new: Cut) -> bool:
    """Whether older rows lie in these windows, so that their results must be told from the new ones."""
    if not new.start:
        return False
    older = Cut(end=new.start, since=windows[0].since, before=windows[-1].before)
    return bool(telemetry.arrivals([table for table in rule.tables if not is_state(table)], older))


def _sql(rule: Prepared, telemetry: Telemetry, cut: Callable[[TableSchema], Cut], now: datetime) -> str:
    tenant = telemetry.scope.tenant
    return rule.query.sql(lambda table: telemetry.relation(table, cut(table)), now=now, tenant=tenant)


def _outcome(
    rule: Prepared, telemetry: Telemetry, texts: Sequence[str], at: datetime, new: Cut, *, few: bool | None = None
) -> Outcome:
    """Fold the rows of the queries: here when they are few, inside the engine when they are many or unknown (None)."""
    joined = texts[0] if len(texts) == 1 else " UNION DISTINCT ".join(f"SELECT * FROM ({text})" for text in texts)
    columns = rule.query.columns
    hidden: tuple[Hidden, ...] = ()
    if rule.exceptions:
        parts = hiding.split(rule, joined, telemetry, at)
        joined, columns, hidden = parts.sql, parts.columns, parts.hidden
    answer = telemetry.run(joined if few else f"SELECT * FROM ({joined}) LIMIT {_FEW + 1}")
    if few or answer.num_rows <= _FEW:
        found = fold.fold_rows(fold.rows_of(answer, columns), columns, rule.rule, at)
    else:
        groups = telemetry.run(bulk.bulk_sql(joined, columns, rule.rule, at), bulk.SETTINGS).to_pylist()
        found = bulk.bulk_folded(groups, columns)
    return _folded(rule, telemetry, found, new, hidden)


def _folded(
    rule: Prepared, telemetry: Telemetry, found: fold.Folded, new: Cut, hidden: tuple[Hidden, ...] = ()
) -> Outcome:
    return Outcome(found.rows, alerts_of(telemetry.scope, rule.rule, rule.table, found, new.start), hidden)


def _joined(first: Alert, second: Alert) -> Alert:
    """Two alerts of one fingerprint from neighbouring windows: the wider times, the larger count, all evidence."""
    evidence: dict[object, Evidence] = {item.entity: item for item in (*second.evidence, *first.evidence)}
    return replace(
        first,
        first_activity=min(first.first_activity, second.first_activity),
        last_activity=max(first.last_activity, second.last_activity),
        count=max(first.count, second.count),
        evidence=tuple(evidence.values()),
    )


def tables_of(rules: Iterable[Prepared]) -> tuple[TableSchema, ...]:
    """All tables the rules read, each once."""
    found = {table.name: table for rule in rules for table in rule.tables}
    return tuple(found[name] for name in sorted(found))
