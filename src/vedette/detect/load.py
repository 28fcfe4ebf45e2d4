"""Rules from YAML files: the stock folder that comes with the product and the user's own folder, kept apart.

`schedule`, `lint` and the command line call `load_rules`; a file that is wrong is reported and stops only itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, cached_property
from pathlib import Path

from vedette.core.errors import BadInput, Location
from vedette.detect.alert import Role, Severity, Tactic
from vedette.detect.document import Document, read
from vedette.detect.rule import EntityMap, Example, ExampleTable, Origin, Rule
from vedette.schema.entities import EntityType
from vedette.schema.types import Service

_REQUIRED = ("id", "title", "description", "severity", "category", "techniques", "service", "query")
_OPTIONAL = (
    *("lookback", "frequency", "entities", "response", "false_positives", "references", "fires", "silent", "origin"),
)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules that could be read, sorted by id, and what was wrong with the rest."""

    rules: tuple[Rule, ...]
    errors: tuple[BadInput, ...]


def stock_folder() -> Path:
    """Where the stock rules lie: inside the installed package, or `content/rules` of a checkout."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "content" / "rules"
    return packaged if packaged.is_dir() else package.parents[1] / "content" / "rules"


def user_folder(data: Path) -> Path:
    """Where the rules of the users of this data folder lie; upgrades never write there."""
    return data / "rules"


def load_rules(data: Path | None = None, *, stock: Path | None = None) -> RuleSet:
    """Stock rules and those in `data`/rules; a user's rule replaces the stock rule of the same id."""
    own = load_folders([user_folder(data)], Origin.USER) if data else RuleSet((), ())
    given = load_folders([stock], Origin.STOCK) if stock else _delivered()
    by_id = {rule.id: rule for rule in (*given.rules, *own.rules)}
    return RuleSet(tuple(by_id[name] for name in sorted(by_id)), given.errors + own.errors)


@cache
def _delivered() -> RuleSet:
    """The stock rules, read once in a process: an upgrade is another process."""
    return load_folders([stock_folder()], Origin.STOCK)


class RuleBook:
    """The rules of an installation, read when they are first asked for: most commands need none of them."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that could be read, sorted by id."""
        return self._read.rules

    @property
    def errors(self) -> tuple[BadInput, ...]:
        """What was wrong with the rest."""
        return self._read.errors

    @cached_property
    def _read(self) -> RuleSet:
        return load_rules(self._data)


def load_folders(paths: Iterable[Path], origin: Origin) -> RuleSet:
    """All rules in files and folders (`*.yaml`, `*.yml`, searched downwards); the first of two equal ids stays."""
    rules: dict[str, Rule] = {}
    errors: list[BadInput] = []
    for path in rule_files(paths):
        try:
            rule = load_rule(path, origin)
        except BadInput as error:
            errors.append(error)
            continue
        if rule.id in rules:
            first = rules[rule.id].location.source
            errors.append(BadInput(f"the id {rule.id} is already used by {first}", rule.at("id")))
            continue
        rules[rule.id] = rule
    return RuleSet(tuple(rules[name] for name in sorted(rules)), tuple(errors))


def rule_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The rule files among `paths`, folders searched downwards, in a stable order."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found.extend(sorted(file for file in path.rglob("*.y*ml") if file.suffix in (".yaml", ".yml")))
        elif path.exists():
            found.append(path)
    return tuple(found)


def load_rule(path: Path, origin: Origin = Origin.USER) -> Rule:
    """The rule in one file; raises BadInput with line and column of the first mistake."""
    return rule_of(read(path), origin)


def rule_of(document: Document, origin: Origin) -> Rule:
    """The rule a YAML document describes; `origin: sigma` in the document overrides `origin`."""
    fields = document.fields()
    for name, field in fields.items():
        if name not in _REQUIRED and name not in _OPTIONAL:
            raise field.fail(f"unknown field {name}; known are {', '.join((*_REQUIRED, *_OPTIONAL))}")
    missing = [name for name in _REQUIRED if name not in fields]
    if missing:
        raise document.fail(f"missing: {', '.join(missing)}")
    rule = Rule(
        id=fields["id"].text(),
        title=fields["title"].text(),
        description=" ".join(fields["description"].text().split()),
        severity=fields["severity"].word(Severity),
        category=fields["category"].word(Tactic),
        techniques=fields["techniques"].texts(),
        service=fields["service"].word(Service),
        query=fields["query"].text(),
        location=Location(document.source),
        lines=tuple((name, field.line) for name, field in fields.items()),
        origin=fields["origin"].word(Origin) if "origin" in fields else origin,
    )
    return _with_options(rule, fields)


def _with_options(rule: Rule, fields: dict[str, Document]) -> Rule:
    return replace(
        rule,
        lookback=_span(fields, "lookback"),
        frequency=_span(fields, "frequency"),
        entities=tuple(_entity(item) for item in fields["entities"].items()) if "entities" in fields else (),
        response=_texts(fields, "response"),
        false_positives=_texts(fields, "false_positives"),
        references=_texts(fields, "references"),
        fires=_examples(fields, "fires"),
        silent=_examples(fields, "silent"),
    )


def _span(fields: dict[str, Document], name: str) -> timedelta | None:
    return fields[name].span() if name in fields else None


def _texts(fields: dict[str, Document], name: str) -> tuple[str, ...]:
    return fields[name].texts() if name in fields else ()


def _entity(document: Document) -> EntityMap:
    fields = document.fields()
    for name in ("type", "role", "columns"):
        if name not in fields:
            raise document.fail(f"an entity needs type, role and columns; {name} is missing")
    columns = tuple((name, column.text()) for name, column in fields["columns"].fields().items())
    return EntityMap(fields["type"].word(EntityType), fields["role"].word(Role), columns)


def _examples(fields: dict[str, Document], name: str) -> tuple[Example, ...]:
    if name not in fields:
        return ()
    return tuple(_example(item) for item in fields[name].items())


def _example(document: Document) -> Example:
    tables = []
    for table, rows in document.fields().items():
        values = []
        for row in rows.items():
            row.fields()
            value = row.value()
            if not isinstance(value, dict):
                raise row.fail("an example row must be a mapping of columns to values")
            values.append(value)
        tables.append(ExampleTable(table, tuple(values)))
    return Example(tuple(tables), document.line)
