"""The linters: each class is one mistake a rule can have; `LINTERS` is the list `lint` runs by default.

A new one is a subclass of `Linter` with `check`, added to the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Final, get_args

from vedette.core.errors import BadInput
from vedette.detect.alerts import mapped
from vedette.detect.linter import Linter, Subject
from vedette.detect.principals import time_column
from vedette.detect.rule import Example, ExampleTable
from vedette.kql.compile import Query
from vedette.schema.entities import Entity, entities_of
from vedette.schema.types import ScalarType, TableSchema

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TECHNIQUE: Final = re.compile(r"T\d{4}(\.\d{3})?")
_FIELDS: Final = {kind.type.value: frozenset(field.name for field in fields(kind)) for kind in get_args(Entity)}


class IdNotKebabCase(Linter):
    """The id is words in kebab-case and the name of the file."""

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """See the class."""
        rule = subject.rule
        if not _ID.fullmatch(rule.id):
            yield "id", f"the id {rule.id!r} must be lower-case words joined by hyphens"
        stem = rule.location.source.rpartition("/")[2].rpartition(".")[0]
        if stem and stem != rule.id:
            yield "id", f"the id {rule.id} must be the name of the file, {stem}"


class TitleStyle(Linter):
    """A title is one short sentence without a full stop that begins with a capital."""

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """See the class."""
        title = subject.rule.title
        if not title or title[0].islower():
            yield "title", "the title must begin with a capital letter"
        if title.endswith(".") or len(title) > 100:
            yield "title", "the title must be at most 100 characters without a full stop at its end"


class ThinDescription(Linter):
    """The description tells an analyst what happened and why it matters."""

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """See the class."""
        if len(subject.rule.description) < 60:
            yield "description", "the description is too thin: say what was seen and why it matters"


class UnknownTechniqueFormat(Linter):
    """Techniques are ATT&CK ids."""

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """See the class."""
        if not subject.rule.techniques:
            yield "techniques", "name at least one ATT&CK technique"
        for technique in subject.rule.techniques:
            if not _TECHNIQUE.fullmatch(technique):
                yield "techniques", f"{technique!r} is not an ATT&CK technique such as T1059 or T1059.001"


class MissingResponse(Linter):
    """An alert without a word about what to do next leaves the analyst alone."""

    fatal = False

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """See the class."""
        if not subject.rule.response:
            yield "id", "say under `response` what to do when it fires"


class MissingExamples(Linter):
    """A rule proves itself by at least one case that fires and one look-alike that does not."""

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """See the class."""
        if not subject.rule.fires:
            yield "id", "`fires` is missing: give rows that must raise it"
        if not subject.rule.silent:
            yield "id", "`silent` is missing: give look-alike rows that must not raise it"


class DoesNotCompile(Linter):
    """The query is KQL our engine can run."""

    sigma = True

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """See the class."""
        if subject.error is not None:
            for diagnostic in subject.error.diagnostics:
                yield "query", f"the query does not compile, its {diagnostic}"


class MissingTimestamp(Linter):
    """The result keeps the event time, or nobody can tell when it happened."""

    sigma = True

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """See the class."""
        if subject.query is not None and time_column(subject.query.columns) is None:
            yield "query", "the result has no Timestamp: keep it, or take min(Timestamp) as Timestamp"


class MissingEntities(Linter):
    """The result names someone or something, or the alert cannot be correlated."""

    sigma = True

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """See the class."""
        query, rule = subject.query, subject.rule
        if query is None:
            return
        if not rule.entities:
            row = {column.name: _probe(column.name, column.type) for column in query.columns}
            if not any(entities_of(table, row) for table in _tables(query, subject)):
                yield "query", "no column of the result names a device, account, mailbox or other entity"
            return
        names = {column.name for column in query.columns}
        for entity in rule.entities:
            absent = [column for _, column in entity.columns if column not in names]
            if absent:
                yield "entities", f"{entity.type} names columns the result does not have: {', '.join(absent)}"
            try:
                mapped(entity, {column: "x" if field != "pid" else 1 for field, column in entity.columns})
            except (BadInput, TypeError) as error:
                yield "entities", str(error)
            unknown = [field for field, _ in entity.columns if not _has_field(entity.type.value, field)]
            if unknown:
                yield "entities", f"{entity.type} has no {', '.join(unknown)}"


class MistakenExample(Linter):
    """Examples use tables the query reads, and columns those tables have."""

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """See the class."""
        for name in ("fires", "silent"):
            for example in _cases(subject, name):
                for table in example.tables:
                    yield from ((name, text) for text in _mistakes(subject, table, example.line))
                result = subject.run(example)
                if result.error:
                    yield name, f"the example at line {example.line} cannot be run: {result.error}"


class DoesNotFire(Linter):
    """Every case under `fires` raises the rule."""

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """See the class."""
        for example in _cases(subject, "fires"):
            result = subject.run(example)
            if result.rows is not None and not result.fired:
                yield "fires", f"the example at line {example.line} does not fire"


class FiresWhenSilent(Linter):
    """No case under `silent` raises the rule."""

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """See the class."""
        for example in _cases(subject, "silent"):
            if subject.run(example).fired:
                yield "silent", f"the example at line {example.line} fires and must not"


class AlwaysTrue(Linter):
    """A rule that matches a row without any content matches everything."""

    sigma = True

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """See the class."""
        if subject.query is None:
            return
        blank = tuple(ExampleTable(table, ({},)) for table in sorted(subject.query.tables))
        if subject.run(Example(blank)).fired:
            yield "query", "the query matches a row in which every column is empty"


class NeedsLookback(Linter):
    """A query that looks at rows together says how far back they may lie."""

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """See the class."""
        if subject.anatomy is not None and subject.anatomy.sets and subject.rule.lookback is None:
            yield "query", "the query aggregates or joins: give it a `lookback`"


class UselessLookback(Linter):
    """A rule about single rows is run in one pass with all others, unless a lookback forces a run of its own."""

    fatal = False

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """See the class."""
        if subject.anatomy is not None and not subject.anatomy.sets and subject.rule.lookback is not None:
            yield "lookback", "the query looks at single rows: drop the lookback, it only costs time"


class NotBinned(Linter):
    """An aggregation that keeps to a bin of time gives the same answer however the data arrives, in one run."""

    fatal = False

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """See the class."""
        facts = subject.anatomy
        if facts is not None and facts.sets and not facts.binned:
            yield "query", "aggregate by bin(Timestamp, …): without it every window of time is a run of its own"


class DependsOnTheClock(Linter):
    """A rule judges by event time; `ago` and `now` would make old data invisible to it."""

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """See the class."""
        if subject.anatomy is not None and subject.anatomy.clocked and not subject.anatomy.sets:
            yield "query", "drop ago() and now(): new rows are judged by their own time, whenever they arrive"


LINTERS: Final[tuple[Linter, ...]] = (
    IdNotKebabCase(),
    TitleStyle(),
    ThinDescription(),
    UnknownTechniqueFormat(),
    MissingResponse(),
    MissingExamples(),
    DoesNotCompile(),
    MissingTimestamp(),
    MissingEntities(),
    MistakenExample(),
    DoesNotFire(),
    FiresWhenSilent(),
    AlwaysTrue(),
    NeedsLookback(),
    UselessLookback(),
    NotBinned(),
    DependsOnTheClock(),
)


def _cases(subject: Subject, name: str) -> tuple[Example, ...]:
    return subject.rule.fires if name == "fires" else subject.rule.silent


def _tables(query: Query, subject: Subject) -> Iterator[TableSchema]:
    for name in sorted(query.tables):
        table = subject.catalog.table(name)
        if table is not None:
            yield table


def _probe(name: str, kind: ScalarType) -> object:
    """A value that looks like what the column would hold."""
    if kind in (ScalarType.INT, ScalarType.LONG):
        return 7
    if "IP" in name or "Ip" in name:
        return "203.0.113.7"
    return "probe@example.com" if name.endswith(("Address", "Upn")) else "probe"


def _has_field(kind: str, field: str) -> bool:
    return field.partition(".")[0] in _FIELDS.get(kind, ())


def _mistakes(subject: Subject, table: ExampleTable, line: int) -> Iterator[str]:
    schema = subject.catalog.table(table.table)
    if schema is None:
        yield f"the example at line {line} has rows of an unknown table {table.table}"
        return
    if subject.query is not None and schema.name not in subject.query.tables:
        yield f"the example at line {line} has rows of {table.table}, which the query does not read"
    if not table.rows:
        yield f"the example at line {line} has no rows of {table.table}"
    for row in table.rows:
        unknown = [name for name in row if schema.column(name) is None]
        if unknown:
            yield f"{table.table} has no column {', '.join(unknown)} (the example at line {line})"
