"""The contract of a linter: what it is given (a rule, compiled and with its examples run) and what it answers.

The linters are in `linters`, `lint` runs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from vedette.core.errors import Location
from vedette.detect.anatomy import Anatomy, anatomy
from vedette.detect.examples import CaseResult, Engine, run_case
from vedette.detect.rule import Example, Rule
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
            if self.query.pending:
                raise KqlError(self.query.pending)
            self.anatomy = anatomy(self.rule.query, self.catalog.table)
        except KqlError as error:
            self.error = error

    def run(self, example: Example) -> CaseResult:
        """The example's result; empty when the query did not compile."""
        known = self._cases.get(id(example))
        if known is None:
            known = CaseResult(example, None) if self.query is None else run_case(self.query, example, self.engine)
            self._cases[id(example)] = known
        return known


class Linter:
    """One thing that can be wrong with a rule: a class with a sentence about it and `check`."""

    fatal = True
    # Converted Sigma rules carry no examples and other people's words: most linters leave them alone.
    sigma = False

    def check(self, subject: Subject) -> Iterator[tuple[str, str]]:
        """What is wrong, as (field of the rule, message); nothing when all is well."""
        raise TypeError(f"{type(self).__name__} has no check")
