"""Runs prepared rules over what is new and folds their results into alerts; no judgement about failures here.

`schedule` decides what is run when, records it, and is the bulkhead around these functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from vedette.core import clock
from vedette.detect import bulk, fold, hiding, together
from vedette.detect.alert import Alert, Evidence
from vedette.detect.alerts import alerts_of
from vedette.detect.hiding import Hidden
from vedette.detect.onepass import MAX_IDS, Asked, Match, answers, held
from vedette.detect.plan import Prepared
from vedette.detect.prefilter import Needles
from vedette.detect.telemetry import Cut, Telemetry
from vedette.detect.waiting import Waiting
from vedette.detect.windows import Window, windows_of
from vedette.kql.compile import TablePredicate
from vedette.schema.types import TableSchema

_TOGETHER: Final = 16
_FEW: Final = 200
_TICK: Final = timedelta(microseconds=1)
# Up to so many new rows a search of their own for what rules look for costs less than it saves.
_LITTLE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rule found in one run: result rows, the alerts they were folded into, and what exceptions hid."""

    rows: int
    alerts: tuple[Alert, ...]
    hidden: tuple[Hidden, ...] = ()


NOTHING: Final = Outcome(0, ())


def unmoved(rules: Sequence[Prepared | Waiting], telemetry: Telemetry, new: Cut) -> frozenset[int]:
    """Places of the rules that no new row concerns: their tables got none, or, where these are few, none of them has
    any text the rule looks for."""
    present = telemetry.arrivals(tables_of(rules), new)
    found: set[int] = set()
    sought: dict[str, list[tuple[int, TableSchema, Needles]]] = {}
    for place, rule in enumerate(rules):
        arrived = [present[table.name] for table in rule.tables if table.name in present]
        if not arrived:
            found.add(place)
        elif all(each.rows <= _LITTLE for each in arrived):
            known = rule.sketch() if isinstance(rule, Waiting) else rule
            if known.table is not None and known.needles:
                sought.setdefault(known.table.name, []).append((place, known.table, known.needles))
    for items in sought.values():
        if len(items) > 1:
            hits = held([needles for _, _, needles in items], items[0][1], telemetry, new)
            found.update(place for number, (place, _, _) in enumerate(items) if number not in hits)
    return frozenset(found)


def one_pass(rules: Sequence[Prepared], telemetry: Telemetry, new: Cut) -> dict[int, Match]:
    """Which of the rules, all on one table, match new rows: by place in `rules`, those without a match absent."""
    return answers([Asked(rule.predicate, rule.needles) for rule in rules if rule.predicate], telemetry, new)


def stirred(rules: Sequence[Prepared], telemetry: Telemetry, new: Cut) -> dict[int, dict[str, Match]]:
    """For rules about rows together, by place: the new rows, by table, that can change anything in their results.

    Rules without gates are absent: for them every new row counts.
    """
    tables: dict[str, list[tuple[int, TablePredicate]]] = {}
    for place, rule in enumerate(rules):
        for gate in rule.gates or ():
            if not gate.table.state:
                tables.setdefault(gate.table.name, []).append((place, gate))
    found: dict[int, dict[str, Match]] = {place: {} for place, rule in enumerate(rules) if rule.gates is not None}
    for name, gates in tables.items():
        if telemetry.arrivals([gates[0][1].table], new):
            matches = answers([Asked(gate) for _, gate in gates], telemetry, new)
            for number, match in matches.items():
                found[gates[number][0]][name] = match
    return found


def matched_rows(rule: Prepared, telemetry: Telemetry, new: Cut, match: Match) -> Outcome:
    """The whole query of a one-pass rule over the rows it matched."""
    few = match.matched <= MAX_IDS
    cut = replace(new, since=match.first, before=match.last + _TICK, ids=match.ids if few else ())
    sql = _sql(rule, telemetry, lambda _: cut, clock.now())
    return _outcome(rule, telemetry, [sql], match.last, new, few=few)


def matched_together(
    rules: Sequence[Prepared], telemetry: Telemetry, new: Cut, found: Mapping[int, Match]
) -> dict[int, Outcome]:
    """The outcomes of those rules, all on one table, which matched few rows: these are read in one query.

    Rules left out need `matched_rows`.
    """
    chosen = {
        place: match for place, match in found.items() if match.matched <= MAX_IDS and not rules[place].exceptions
    }
    if not chosen:
        return {}
    rows = together.rows_of({place: (rules[place].query, match) for place, match in chosen.items()}, telemetry, new)
    outcomes = {}
    for place, match in chosen.items():
        if place in rows:
            rule = rules[place]
            folded = fold.fold_rows(rows[place], rule.query.columns, rule.rule, match.last)
            outcomes[place] = _folded(rule, telemetry, folded, new)
    return outcomes


def new_rows(rule: Prepared, telemetry: Telemetry, new: Cut) -> Outcome:
    """A rule about single rows over the new rows of each of its tables."""
    now = clock.now()
    sql = _sql(rule, telemetry, lambda table: Cut(end=new.end) if table.state else new, now)
    return _outcome(rule, telemetry, [sql], now, new)


def windowed(rule: Prepared, telemetry: Telemetry, new: Cut, stirring: Mapping[str, Match] | None = None) -> Outcome:
    """A rule about rows together over every window that holds new rows; results that stood before them are left out.

    `stirring` is what `stirred` found for it; None when every new row counts.
    """
    found: dict[str, Alert] = {}
    hidden: list[Hidden] = []
    rows = 0
    windows = windows_of(rule, telemetry, new, stirring)
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
        return _sql(rule, telemetry, lambda table: whole if table.state else cut, window.before)

    sql = result(new.end)
    return f"SELECT * FROM ({sql}) EXCEPT DISTINCT SELECT * FROM ({result(new.start)})" if stood else sql


def _stood(rule: Prepared, telemetry: Telemetry, windows: Sequence[Window], new: Cut) -> bool:
    """Whether older rows lie in these windows, so that their results must be told from the new ones."""
    if not new.start:
        return False
    older = Cut(end=new.start, since=windows[0].since, before=windows[-1].before)
    return bool(telemetry.arrivals([table for table in rule.tables if not table.state], older))


def _sql(rule: Prepared, telemetry: Telemetry, cut: Callable[[TableSchema], Cut], now: datetime) -> str:
    tenant = telemetry.scope.tenant
    return rule.query.sql(lambda table: telemetry.relation(table, cut(table)), now=now, tenant=tenant)


def _outcome(
    rule: Prepared, telemetry: Telemetry, texts: Sequence[str], at: datetime, new: Cut, *, few: bool | None = None
) -> Outcome:
    """Fold the rows of the queries: here when they are few, inside the engine when many; None: not known yet."""
    joined = texts[0] if len(texts) == 1 else " UNION DISTINCT ".join(f"SELECT * FROM ({text})" for text in texts)
    columns = rule.query.columns
    hidden: tuple[Hidden, ...] = ()
    if rule.exceptions:
        parts = hiding.split(rule, joined, telemetry, at)
        joined, columns, hidden = parts.sql, parts.columns, parts.hidden
    if few is not False:
        answer = telemetry.run(joined if few else f"SELECT * FROM ({joined}) LIMIT {_FEW + 1}")
        if few or answer.num_rows <= _FEW:
            found = fold.fold_rows(fold.rows_of(answer, columns), columns, rule.rule, at)
            return _folded(rule, telemetry, found, new, hidden)
    return _folded(rule, telemetry, bulk.bulk_folded(telemetry.run, joined, columns, rule.rule, at), new, hidden)


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


def tables_of(rules: Iterable[Prepared | Waiting]) -> tuple[TableSchema, ...]:
    """All tables the rules read, each once."""
    found = {table.name: table for rule in rules for table in rule.tables}
    return tuple(found[name] for name in sorted(found))
