"""What an editor asks while a person types: diagnostics with places and cures, and completion, saved functions too."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from vedette.core.scope import Scope
from vedette.insight.library import functions_of
from vedette.kql.compile import Catalog, Column, compile_query
from vedette.kql.completion import Candidate, complete
from vedette.kql.diagnostics import Diagnostic, KqlError
from vedette.kql.lint import lint
from vedette.tenants.rights import demand


@dataclass(frozen=True, slots=True)
class Checked:
    """A query judged without being run: errors, warnings and hints by place; its columns and tables if it is one."""

    diagnostics: tuple[Diagnostic, ...]
    columns: tuple[Column, ...]
    tables: tuple[str, ...]

    @property
    def usable(self) -> bool:
        """Whether it could be run."""
        return not any(found.severity == "error" for found in self.diagnostics)


def check(scope: Scope, db: Connection, text: str, catalog: Catalog) -> Checked:
    """Judge a query. Raises Forbidden."""
    demand(scope, "hunting.run")
    hints = lint(text)
    try:
        query = compile_query(text, catalog, functions=functions_of(scope, db))
    except KqlError as error:
        return Checked(_placed((*error.diagnostics, *hints)), (), ())
    return Checked(_placed((*query.warnings, *hints)), query.columns, tuple(sorted(query.tables)))


def completions(scope: Scope, db: Connection, text: str, offset: int, catalog: Catalog) -> tuple[Candidate, ...]:
    """What may stand at this place, saved functions first where they fit. Raises Forbidden."""
    demand(scope, "hunting.run")
    found = complete(text, offset, catalog)
    if text[:offset].rstrip().rstrip("-$").endswith("|"):
        return found
    word = text[:offset].split()[-1] if text[:offset] and not text[:offset][-1].isspace() else ""
    prefix = "".join(char if char.isalnum() or char == "_" else " " for char in word).rpartition(" ")[2].lower()
    own = [
        Candidate(name, "function", f"{name}{whole.partition('{')[0].strip()}", "saved function", f"{name}(")
        for name, whole in sorted(functions_of(scope, db).items())
        if name.lower().startswith(prefix)
    ]
    return (*own, *found)


def _placed(found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(found, key=lambda item: (item.span.start, item.span.end)))
