"""From what an author wrote to a rule the detector runs: saved functions, first look, device groups, exceptions.

`roster` assembles every rule of a tenant with it, `replay` and `exceptions` those they try out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from vedette.core import clock
from vedette.core.errors import BadInput
from vedette.detect.anatomy import anatomy, walk
from vedette.detect.definition import Detection
from vedette.detect.plan import Prepared, prepare
from vedette.detect.rule import Origin, Rule
from vedette.kql import syntax
from vedette.kql.compile import Catalog, compile_query
from vedette.kql.parser import parse
from vedette.records.roles import DeviceGroupRow
from vedette.schema.types import Service
from vedette.tenants import devices

MARK = "VedetteException"
"""The column that tells which exception hides a row, empty for none."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a tenant's rules stand on: its shared functions by name and its device groups by rank."""

    functions: Mapping[str, str]
    groups: tuple[DeviceGroupRow, ...] = ()


def rule_of(
    ident: str, detection: Detection, around: Surroundings, catalog: Catalog, *, created: datetime | None = None
) -> Rule:
    """The rule of a custom detection; `created` bounds the first look. Raises KqlError."""
    text = inlined(detection.query, around.functions)
    query = compile_query(text, catalog)
    if created is not None:
        floor = clock.iso(created - timedelta(days=detection.first_look))
        text = f"{text}\n| where isnull(Timestamp) or Timestamp >= datetime({floor})"
    if detection.devices:
        text = f"{text}\n| where {devices.within(around.groups, frozenset(detection.devices))}"
    facts = anatomy(text, catalog.table)
    return Rule(
        id=ident,
        title=detection.alert_title or detection.name,
        description=detection.description or detection.name,
        severity=detection.severity,
        category=detection.category,
        techniques=detection.techniques,
        service=_service(query.tables, catalog),
        query=text,
        lookback=detection.frequency.lookback if facts.sets else None,
        frequency=detection.frequency.every,
        entities=detection.entities,
        response=detection.response,
        fires=detection.fires,
        silent=detection.silent,
        origin=Origin.USER,
    )


def inlined(text: str, functions: Mapping[str, str]) -> str:
    """The query with the saved functions it uses as `let` statements before it. Raises KqlError."""
    wanted: dict[str, None] = {}

    def visit(source: str, depth: int) -> None:
        if depth > 60:
            raise BadInput("saved functions call each other in a circle")
        for name in _names(source):
            if name in functions and name not in wanted:
                visit(f"let f = {functions[name]}; f", depth + 1)
                wanted.setdefault(name)

    visit(text, 0)
    return "".join(f"let {name} = {functions[name]};\n" for name in wanted) + text


def function_text(parameters: str, body: str) -> str:
    """A saved function as the compiler takes it: `(parameters) { body }`."""
    return f"{parameters.strip() or '()'} {{\n{body.strip()}\n}}"


def with_exceptions(rule: Rule, conditions: Sequence[tuple[str, str]], catalog: Catalog) -> Prepared:
    """The rule ready to run, each row marked with the first exception (id, KQL condition) that hides it.

    A condition that does not fit the rule's columns raises KqlError; one that is null hides nothing.
    """
    if not conditions:
        return prepare(rule, catalog)
    # On lines of their own: a condition may end in a comment.
    cases = ", ".join(f"iff((\n{condition}\n), true, false), '{ident}'" for ident, condition in conditions)
    marked = replace(rule, query=f"{rule.query}\n| extend {MARK} = case({cases}, '')")
    prepared = prepare(marked, catalog)
    return replace(prepared, rule=rule, exceptions=tuple(ident for ident, _ in conditions))


def _service(tables: frozenset[str], catalog: Catalog) -> Service:
    found = [table.service for name in sorted(tables) if (table := catalog.table(name)) is not None]
    return next((service for service in found if service is not Service.VEDETTE), Service.ENDPOINT)


def _names(source: str) -> Iterator[str]:
    for node in walk(parse(source)):
        if isinstance(node, syntax.Call | syntax.Name):
            yield node.name
