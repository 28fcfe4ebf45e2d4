"""From folded result rows to alerts: typed evidence, fingerprint, count, times and sample; called by `schedule`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from vedette.core import clock
from vedette.core.errors import BadInput
from vedette.core.ids import stable_id
from vedette.core.scope import Scope
from vedette.detect.alert import Alert, Evidence, Role
from vedette.detect.fold import Folded, Group
from vedette.detect.principals import evidence_key
from vedette.detect.rule import EntityMap, Rule
from vedette.schema.entities import Entity, Mailbox, MailMessage, Process, entities_of, from_json
from vedette.schema.types import TableSchema

SOURCE = "Vedette"
_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def alerts_of(scope: Scope, rule: Rule, table: TableSchema, found: Folded, start: int) -> tuple[Alert, ...]:
    """One alert a group; what did not fit is told in one more alert that only counts.

    `start` is the first batch of the run: the same run repeated gives the same ids, a later run of the same rule over
    newer rows gives other ids with the same fingerprint.
    """
    alerts = [_alert(scope, rule, table, group, start) for group in found.groups]
    shown = sum(group.count for group in found.groups)
    if found.rows > shown and alerts:
        rest = found.total - len(found.groups)
        alerts.append(_overflow(scope, rule, alerts[-1], found.rows - shown, rest, start))
    return tuple(alerts)


def evidence_of(rule: Rule, table: TableSchema, rows: Iterable[Mapping[str, object]]) -> tuple[Evidence, ...]:
    """The entities of all rows, each once; one that was impacted in any row stays impacted."""
    found: dict[Entity, Evidence] = {}
    for row in rows:
        for entity, role in _entities(rule, table, row):
            known = found.get(entity)
            if known is None or (known.role is Role.RELATED and role is Role.IMPACTED):
                found[entity] = Evidence(entity, role, _detail(entity, row))
    return tuple(found.values())


def mapped(entity: EntityMap, row: Mapping[str, object]) -> Entity | None:
    """The entity an explicit map makes of a row, None when all its columns are empty.

    A field `file.name` is the file of a process. Raises BadInput for a field the entity does not have.
    """
    document: dict[str, object] = {}
    for field, column in entity.columns:
        value = row.get(column)
        if value in (None, ""):
            continue
        text = clock.iso(value) if isinstance(value, datetime) else value if field == "pid" else str(value)
        outer, _, inner = field.partition(".")
        if inner:
            nested = document.setdefault(outer, {})
            if isinstance(nested, dict):
                nested[inner] = text
        else:
            document[outer] = text
    if not document:
        return None
    return from_json(json.dumps({**document, "type": entity.type.value}))


def titled(title: str, rows: Iterable[Mapping[str, object]]) -> str:
    """The title with `{{Column}}` filled from the first row that has it, at most 200 letters a value."""
    if "{{" not in title:
        return title
    given = list(rows)

    def value(match: re.Match[str]) -> str:
        return str(next((row[match[1]] for row in given if row.get(match[1]) not in (None, "")), "?"))[:200]

    return _PLACEHOLDER.sub(value, title)


def _entities(rule: Rule, table: TableSchema, row: Mapping[str, object]) -> Iterable[tuple[Entity, Role]]:
    if not rule.entities:
        return [(entity, Role(role)) for entity, role in entities_of(table, row)]
    pairs = []
    for wanted in rule.entities:
        try:
            entity = mapped(wanted, row)
        except BadInput:
            continue
        if entity is not None:
            pairs.append((entity, wanted.role))
    return pairs


def _detail(entity: Entity, row: Mapping[str, object]) -> str:
    match entity:
        case Process():
            return entity.command_line
        case MailMessage():
            return entity.subject
        case Mailbox():
            return str(row.get("Subject", ""))
        case _:
            return str(row.get("ActionType", ""))


def _alert(scope: Scope, rule: Rule, table: TableSchema, group: Group, start: int) -> Alert:
    fingerprint = stable_id("fp", rule.id, clock.iso(group.bucket), *group.keys)
    rows = (*group.samples, *group.evidence)
    # What tells no entity apart need not be looked at again; a rule's own map may read any column.
    differing = {evidence_key(row): row for row in reversed(rows)}
    telling = rows if rule.entities else tuple(reversed(differing.values()))
    return Alert(
        id=stable_id("al", scope.tenant, fingerprint, str(start)),
        detector=rule.id,
        title=titled(rule.title, rows),
        description=rule.description,
        severity=rule.severity,
        category=rule.category,
        techniques=rule.techniques,
        service=rule.service,
        source=SOURCE,
        first_activity=group.first,
        last_activity=group.last,
        created=clock.now(),
        evidence=evidence_of(rule, table, telling),
        fingerprint=fingerprint,
        count=group.count,
        sample=json.dumps(group.samples, default=_plain, ensure_ascii=False, separators=(",", ":")),
    )


def _overflow(scope: Scope, rule: Rule, last: Alert, rows: int, groups: int, start: int) -> Alert:
    fingerprint = stable_id("fp", rule.id, "overflow", clock.iso(last.last_activity))
    return Alert(
        id=stable_id("al", scope.tenant, fingerprint, str(start)),
        detector=rule.id,
        title=f"{titled(rule.title, ())}: {groups} more groups",
        description=(
            f"{rule.description} This rule matched far more than an analyst can read: {rows} further rows in {groups} "
            f"groups are counted here and not shown one by one. Tune the rule, or hunt with its query."
        ),
        severity=rule.severity,
        category=rule.category,
        techniques=rule.techniques,
        service=rule.service,
        source=SOURCE,
        first_activity=last.last_activity,
        last_activity=last.last_activity,
        created=clock.now(),
        evidence=(),
        fingerprint=fingerprint,
        count=rows,
    )


def _plain(value: object) -> str:
    return clock.iso(value) if isinstance(value, datetime) else str(value)
