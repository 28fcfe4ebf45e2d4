"""Sigma rules become ours: pySigma and its Kusto backend write the KQL, we keep title, level, tags and warnings.

`vedette rules import-sigma` calls `import_sigma`; what cannot be converted is reported rule by rule with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from vedette.core.errors import BadInput
from vedette.detect.alert import Severity, Tactic
from vedette.detect.document import parse
from vedette.detect.load import rule_files, rule_of
from vedette.detect.rule import Origin, Rule
from vedette.kql.compile import Catalog, compile_query
from vedette.kql.diagnostics import KqlError
from vedette.schema.types import Service

_LEVELS: Final = {"critical": Severity.HIGH, **{level.value.casefold(): level for level in Severity}}
_TACTICS: Final = {
    **{re.sub(r"(?<!^)(?=[A-Z])", "-", tactic.value).casefold(): tactic for tactic in Tactic},
    "stealth": Tactic.DEFENSE_EVASION,
    "defense-impairment": Tactic.DEFENSE_EVASION,
}
_SERVICES: Final = {"Email": Service.MAIL, "Url": Service.MAIL, "Identity": Service.IDENTITY, "AAD": Service.IDENTITY}
# What pySigma and its backend raise on rules they did not foresee, beside their own errors.
_CRASHES: Final = (NotImplementedError, AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError)


@dataclass(frozen=True, slots=True)
class SigmaOutcome:
    """What became of one Sigma rule: the rule and the file it was written to, or the reason it was refused."""

    source: str
    title: str
    rule: Rule | None = None
    path: Path | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SigmaReport:
    """All outcomes of one import in the order of the files."""

    outcomes: tuple[SigmaOutcome, ...]

    @property
    def converted(self) -> tuple[SigmaOutcome, ...]:
        """Those that are rules of ours now."""
        return tuple(outcome for outcome in self.outcomes if outcome.rule is not None)

    @property
    def refused(self) -> tuple[SigmaOutcome, ...]:
        """Those that are not, each with its reason."""
        return tuple(outcome for outcome in self.outcomes if outcome.rule is None)


def import_sigma(path: Path, folder: Path, catalog: Catalog) -> SigmaReport:
    """Convert the Sigma file or folder `path` into `folder`/sigma/*.yaml; rules that exist there are replaced.

    Raises BadInput when `path` holds no YAML file or pySigma is not installed (`pip install 'vedette[sigma]'`).
    """
    files = rule_files([path])
    if not files:
        raise BadInput(f"no Sigma rule (*.yml, *.yaml) in {path}")
    backend = _backend()
    target = folder / "sigma"
    return SigmaReport(tuple(outcome for file in files for outcome in _file(file, target, backend, catalog)))


def _backend() -> Any:
    try:
        from sigma.backends.kusto.kusto import KustoBackend
        from sigma.pipelines.microsoftxdr.microsoftxdr import microsoft_xdr_pipeline
    except ImportError as error:
        raise BadInput(f"pySigma is missing ({error.name}): pip install 'vedette[sigma]'") from None
    pipeline: Any = microsoft_xdr_pipeline()
    return KustoBackend(processing_pipeline=pipeline)


def _file(file: Path, target: Path, backend: Any, catalog: Catalog) -> Iterator[SigmaOutcome]:
    from sigma.collection import SigmaCollection
    from sigma.exceptions import SigmaError
    from sigma.pipelines.kusto_common.errors import InvalidHashAlgorithmError

    try:
        collection = SigmaCollection.from_yaml(file.read_text(encoding="utf-8"), collect_errors=True)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, SigmaError, *_CRASHES) as error:
        yield SigmaOutcome(str(file), "", reason=_reason(error))
        return
    told = [id(problem) for sigma in collection.rules for problem in sigma.errors]
    for problem in (problem for problem in collection.errors if id(problem) not in told):
        yield SigmaOutcome(str(file), "", reason=_reason(problem))
    for sigma in collection.rules:
        title = str(getattr(sigma, "title", "") or "")
        if sigma.errors:
            yield SigmaOutcome(str(file), title, reason="; ".join(_reason(error) for error in sigma.errors))
            continue
        try:
            rule, text = _convert(sigma, backend, catalog)
        except (SigmaError, InvalidHashAlgorithmError, BadInput, *_CRASHES) as error:
            yield SigmaOutcome(str(file), title, reason=_reason(error))
            continue
        target.mkdir(parents=True, exist_ok=True)
        path = target / f"{rule.id}.yaml"
        path.write_text(text, encoding="utf-8")
        yield SigmaOutcome(str(file), title, rule, path)


def _convert(sigma: Any, backend: Any, catalog: Catalog) -> tuple[Rule, str]:
    if not hasattr(sigma, "detection"):
        raise BadInput("correlations of several rules cannot be converted")
    queries = backend.convert_rule(sigma)
    if len(queries) != 1:
        raise BadInput(f"it has {len(queries)} conditions, one is needed")
    query = str(queries[0]).strip()
    try:
        compiled = compile_query(query, catalog)
    except KqlError as error:
        raise BadInput(f"its KQL does not compile: {error}") from None
    document = _document(sigma, query, sorted(compiled.tables)[0])
    text = yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return rule_of(parse(text, document["id"]), Origin.SIGMA), text


def _document(sigma: Any, query: str, table: str) -> dict[str, Any]:
    tags = [tag.name.casefold().replace("_", "-") for tag in sigma.tags if tag.namespace == "attack"]
    tactics = [_TACTICS[tag] for tag in tags if tag in _TACTICS]
    techniques = sorted(tag.upper() for tag in tags if re.fullmatch(r"t\d{4}(\.\d{3})?", tag))
    level = sigma.level.name.casefold() if sigma.level else "medium"
    service = next((service for prefix, service in _SERVICES.items() if table.startswith(prefix)), None)
    if service is None:
        service = Service.CLOUD_APP if table.startswith("Cloud") else Service.ENDPOINT
    return {
        "id": _identifier(sigma),
        "title": str(sigma.title).strip(),
        "description": str(sigma.description or sigma.title).strip(),
        "severity": _LEVELS[level].value.casefold(),
        "category": (tactics[0] if tactics else Tactic.EXECUTION).value,
        "techniques": techniques,
        "service": service.value,
        "origin": "sigma",
        "query": query,
        "false_positives": [str(text) for text in sigma.falsepositives or [] if str(text).casefold() != "unknown"],
        "references": _references(sigma),
    }


def _references(sigma: Any) -> list[str]:
    author = [f"Sigma rule {sigma.id} by {sigma.author}"] if sigma.author else [f"Sigma rule {sigma.id}"]
    return author + [str(reference) for reference in sigma.references or []]


def _identifier(sigma: Any) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", str(sigma.title).casefold()).strip("-")[:80].rstrip("-")
    return f"sigma-{words}-{str(sigma.id)[:8]}" if sigma.id else f"sigma-{words}"


def _reason(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 300 else text[:299] + "…"


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as YAML blocks, so that people can read the query."""


def _block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _block)
