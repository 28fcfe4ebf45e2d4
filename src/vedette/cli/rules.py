"""`vedette rules`: what is looked for, whether the rules are sound, and bringing Sigma rules along."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from vedette.app import flow
from vedette.app.wiring import open_product
from vedette.cli.options import DATA, TENANT, Data, Json, Tenant, busy
from vedette.cli.output import console, objects, print_json, print_table
from vedette.core.errors import NotFound
from vedette.core.scope import local
from vedette.detect.alert import Tactic
from vedette.detect.coverage import coverage
from vedette.detect.lint import lint
from vedette.detect.load import load_rules, stock_folder, user_folder
from vedette.detect.rule import Rule
from vedette.detect.sigma import import_sigma
from vedette.records.runs import Runs
from vedette.schema.catalog import Catalog

app = typer.Typer(help="List, lint, test, run; import Sigma rules.", no_args_is_help=True)


@app.command("list")
def list_(
    tactic: Annotated[Tactic | None, typer.Option("--tactic", help="Only this tactic.")] = None,
    by_technique: Annotated[bool, typer.Option("--coverage", help="A row per ATT&CK technique.")] = False,
    blind: Annotated[bool, typer.Option("--blind", help="Only rules that cannot see, with the reason.")] = False,
    data: Data = DATA,
    tenant: Tenant = TENANT,
    json: Json = False,
) -> None:
    """The rules, stock and yours."""
    if blind:
        with open_product(data) as product:
            found = [(item.rule.id, item.rule.title, item.reason) for item in product.detector.blind(local(tenant))]
        _rows(("Rule", "Title", "Why it is blind"), found, json)
        return
    rules = [rule for rule in load_rules(data).rules if tactic is None or rule.category is tactic]
    if by_technique:
        table = coverage(rules)
        cells = [(r.tactic, r.technique, len(r.rules), ", ".join(r.services), r.severity) for r in table.rows]
        _rows(("Tactic", "Technique", "Rules", "Services", "Highest"), cells, json)
        return
    listed = [(r.id, r.severity, r.category, ", ".join(r.techniques), r.service, r.title, r.origin) for r in rules]
    _rows(("Rule", "Severity", "Tactic", "Techniques", "Service", "Title", "Origin"), listed, json)


@app.command("lint")
def lint_(
    paths: Annotated[list[Path] | None, typer.Argument(help="Rule files or folders; default: all rules.")] = None,
    data: Data = DATA,
    json: Json = False,
) -> None:
    """Check rules: they compile, their examples fire and stay silent, everything an analyst needs is there."""
    wanted = paths or [folder for folder in (stock_folder(), user_folder(data)) if folder.exists()]
    report = lint(wanted, Catalog.stock())
    if json:
        findings = [
            {"rule": f.rule, "linter": f.linter, "message": f.message, "where": str(f.location), "fatal": f.fatal}
            for f in report.findings
        ]
        print_json({"rules": len(report.rules), "findings": findings})
    else:
        for finding in report.findings:
            console().print(str(finding), markup=False)
        console().print(f"{len(report.rules)} rules, {len(report.refused)} errors, {len(report.findings)} findings")
    if report.refused:
        raise typer.Exit(1)


@app.command("test")
def test_(rule: Annotated[str, typer.Argument(help="The rule's id.")], data: Data = DATA, json: Json = False) -> None:
    """Run one rule's examples."""
    found = _find(data, rule)
    report = lint([Path(found.location.source)], Catalog.stock())
    mine = [finding for finding in report.findings if finding.rule in ("", rule)]
    if json:
        print_json(
            {"rule": rule, "fires": len(found.fires), "silent": len(found.silent), "findings": list(map(str, mine))}
        )
    else:
        for finding in mine:
            console().print(str(finding), markup=False)
        verdict = "wrong" if any(finding.fatal for finding in mine) else "as they should be"
        console().print(f"{len(found.fires)} firing and {len(found.silent)} silent examples: {verdict}")
    if any(finding.fatal for finding in mine):
        raise typer.Exit(1)


@app.command()
def run(
    rule: Annotated[str | None, typer.Argument(help="Only preview this rule over all data; nothing is stored.")] = None,
    fill: Annotated[bool, typer.Option("--fill", help="Repeat failed runs over their own batches.")] = False,
    data: Data = DATA,
    tenant: Tenant = TENANT,
    json: Json = False,
) -> None:
    """Run the rules over what they have not seen; or preview one rule over everything."""
    scope = local(tenant)
    with open_product(data) as product:
        if rule is not None:
            outcome = product.detector.preview(scope, _find(data, rule))
            cells = [(a.first_activity, a.severity, a.title, a.count) for a in outcome.alerts]
            _rows(("Time (UTC)", "Severity", "Title", "Rows"), cells, json)
            return
        with busy("Looking with the rules", quiet=json):
            findings = flow.fill(product, scope) if fill else flow.detect(product, scope)
        failed = [(run.rule, run.error) for run in findings.detection.failed]
        blind = product.detector.blind(scope)
    summary = {
        "runs": len(findings.detection.runs),
        "alerts": len(findings.detection.alerts),
        "incidents": list(findings.correlation.incidents),
        "failed": [{"rule": name, "error": error} for name, error in failed],
        "blind": len(blind),
    }
    if json:
        print_json(summary)
    else:
        console().print(", ".join(f"{key}: {value}" for key, value in summary.items()), markup=False)
    if failed:
        raise typer.Exit(1)


@app.command()
def history(
    rule: Annotated[str, typer.Argument(help="One rule; empty for all.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1)] = 50,
    data: Data = DATA,
    tenant: Tenant = TENANT,
    json: Json = False,
) -> None:
    """What was run over which batches, and what came of it; `Joined` findings are told by another rule's alert."""
    with open_product(data) as product:
        runs = Runs(product.records).history(local(tenant), rule, limit=limit)
    cells = [
        (r.rule, f"[{r.start}, {r.end})", r.status, r.matched, r.alerts, r.joined, r.finished, r.error) for r in runs
    ]
    _rows(("Rule", "Batches", "Status", "Rows", "Alerts", "Joined", "Finished (UTC)", "Error"), cells, json)


@app.command("import-sigma")
def import_sigma_(
    path: Annotated[Path, typer.Argument(help="A Sigma rule or a folder of them.")],
    data: Data = DATA,
    json: Json = False,
) -> None:
    """Convert Sigma rules into yours; says for each that it could not, and why."""
    report = import_sigma(path, user_folder(data), Catalog.stock())
    if json:
        outcomes = [
            {"source": o.source, "title": o.title, "rule": o.rule.id if o.rule else None, "reason": o.reason}
            for o in report.outcomes
        ]
        print_json({"converted": len(report.converted), "refused": len(report.refused), "outcomes": outcomes})
        return
    print_table(("Sigma rule", "Why not"), [(o.title or o.source, o.reason) for o in report.refused])
    console().print(f"{len(report.converted)} converted into {user_folder(data)}/sigma, {len(report.refused)} not")


def _find(data: Path, rule: str) -> Rule:
    found = next((item for item in load_rules(data).rules if item.id == rule), None)
    if found is None:
        raise NotFound(f"there is no rule {rule!r}; see `vedette rules list`")
    return found


def _rows(names: tuple[str, ...], rows: Sequence[tuple[object, ...]], as_json: bool) -> None:
    if as_json:
        print_json(objects(names, rows))
    else:
        print_table(names, rows, whole=("Rule",), footer=f"{len(rows)} rows")
