"""Judges rule files: reads them, runs every linter on each, and reports all findings with their place.

`vedette rules lint`, the stock rules' test and whoever saves a rule call `lint`; the linters are in `linters`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from vedette.core.errors import BadInput, Location, Upstream
from vedette.detect.anatomy import Anatomy, anatomy
from vedette.detect.examples import Engine, MemoryEngine, run_example
from vedette.detect.load import load_folders
from vedette.detect.rule import Example, Origin, Rule
from vedette.kql.compile import Catalog, Query, compile_query
from vedette.kql.diagnostics import KqlError


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a rule; a `fatal` one means the rule is refused."""

    rule: str
    linter: str
    message: str
    location: Location
    fatal: bool = True

    def __str__(self) -> str:
        return f"{self.location}: {'error' if self.fatal else 'warning'}: {self.message} [{self.linter}]"


@dataclass(frozen=True, slots=True)
class LintReport:
    """All findings in the order of the files; `rules` are those that could be read."""

    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> tuple[Finding, ...]:
        """The fatal findings."""
        return tuple(finding for finding in self.findings if finding.fatal)


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What an example gave: the rows, or the engine's complaint."""

    example: Example
    rows: pa.Table | None
    error: str = ""

    @property
    def fired(self) -> bool:
        """Whether at least one row came out."""
        return self.rows is not None and self.rows.num_rows > 0


@dataclass(slots=True)
class Subject:
    """A rule under the lens: compiled once, its examples run once, whatever the number of linters."""

    rule: Rule
    catalog: Catalog
    engine: Engine
    query: Query | None = None
    anatomy: Anatomy | None = None
    error: KqlError | None = None
    _cases: dict[int, CaseResult] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            self.query = compile_query(self.rule.query, self.catalog)
            self.anatomy = anatomy(self.rule.query)
        except KqlError as error:
            self.error = error

    def run(self, example: Example) -> CaseResult:
        """The example's result; empty when the query did not compile."""
        known = self._cases.get(id(example))
        if known is None:
            known = self._cases[id(example)] = self._run(example)
        return known

    def _run(self, example: Example) -> CaseResult:
        if self.query is None:
            return CaseResult(example, None)
        try:
            return CaseResult(example, run_example(self.query, example, self.engine))
        except (Upstream, BadInput, ValueError) as error:
            return CaseResult(example, None, str(error).partition("\n")[0][:400])


class Linter:
    """One thing that can be wrong with a rule: a class with a sentence about it and `check`."""

    fatal = True
    # Converted Sigma rules carry no examples and other people's words: most linters leave them alone.
    sigma = False

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """What is wrong, as (field of the rule, message); nothing when all is well."""
        raise TypeError(f"{type(self).__name__} has no check")


def lint(
    paths: Iterable[Path], catalog: Catalog, linters: Sequence[Linter], *, engine: Engine | None = None
) -> LintReport:
    """Lint rule files and folders. Pass the lake's engine when a lake is open in this process."""
    loaded = load_folders(paths, Origin.USER)
    unread = [Finding("", "readable", error.message, error.location) for error in loaded.errors]
    found = lint_rules(loaded.rules, catalog, linters, engine=engine)
    return LintReport(loaded.rules, (*unread, *found))


def lint_rules(
    rules: Iterable[Rule], catalog: Catalog, linters: Sequence[Linter], *, engine: Engine | None = None
) -> tuple[Finding, ...]:
    """The findings about rules already read."""
    if engine is None:
        with MemoryEngine() as memory:
            return lint_rules(rules, catalog, linters, engine=memory)
    queries: dict[str, str] = {}
    findings: list[Finding] = []
    for rule in rules:
        findings.extend(_findings(Subject(rule, catalog, engine), linters))
        twin = queries.setdefault(" ".join(rule.query.split()), rule.id)
        if twin != rule.id:
            findings.append(Finding(rule.id, "twin", f"has the same query as {twin}", rule.at("query")))
    return tuple(findings)


def _findings(subject: Subject, linters: Sequence[Linter]) -> Iterator[Finding]:
    rule = subject.rule
    for linter in linters:
        if rule.origin is Origin.SIGMA and not linter.sigma:
            continue
        for place, message in linter.check(subject):
            yield Finding(rule.id, type(linter).__name__, message, rule.at(place), linter.fatal)
