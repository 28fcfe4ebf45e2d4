"""`vedette incidents`: the queue, one incident as a story, and everything a person does with it."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from vedette.app.wiring import open_product
from vedette.cli.alerts import alert_document, techniques_of
from vedette.cli.options import DATA, TENANT, Data, Json, Limit, Tenant
from vedette.cli.output import console, heading, print_json, print_table
from vedette.core.scope import Scope, local
from vedette.detect.alert import Tactic
from vedette.incidents import lifecycle, placing, undo
from vedette.incidents.graph import graph
from vedette.incidents.incident import TACTIC_WORDS, Classification, Determination, Status
from vedette.incidents.story import moment, story
from vedette.incidents.why import why as explain
from vedette.records import alerts as store
from vedette.records import incidents as cases
from vedette.records import links as ties
from vedette.records.alerts import AlertRow
from vedette.records.database import Records
from vedette.records.incidents import IncidentRow

app = typer.Typer(help="List, show, merge, split, assign, close; ask why.", no_args_is_help=True)
Number = Annotated[int, typer.Argument(help="The incident's number.")]
_WIDE = 110
"""Columns of a terminal that has room for every column of the queue."""
Because = Annotated[str, typer.Option("--because", help="The reason, kept in the history.")]


def _tactic(alert: AlertRow) -> str:
    return TACTIC_WORDS[Tactic(alert.category)].capitalize()


def _alerts(count: int) -> str:
    return "1 alert is" if count == 1 else f"{count} alerts are"


@contextmanager
def _desk(data: Path, tenant: str) -> Iterator[tuple[Scope, Records]]:
    """What changing incidents takes: who does it, and the state they are kept in."""
    with open_product(data) as product:
        yield local(tenant), product.records


def incident_table(rows: Sequence[IncidentRow], *, total: int) -> None:
    """The queue as a table; a narrow terminal leaves the room to the names."""
    columns: dict[str, Callable[[IncidentRow], object]] = {
        "Id": lambda row: row.number,
        "Severity": lambda row: row.severity,
        "Incident": lambda row: row.name,
        "Alerts": lambda row: row.alerts,
        "First activity (UTC)": lambda row: row.first_activity,
        "Last activity (UTC)": lambda row: row.last_activity,
        "Status": lambda row: row.status,
        "Owner": lambda row: row.assigned,
    }
    out = console()
    if out.is_terminal and out.width < _WIDE:
        del columns["First activity (UTC)"]
    cells = [[show(row) for show in columns.values()] for row in rows]
    print_table(tuple(columns), cells, footer=f"showing {len(rows)} of {total}")


@app.command("list")
def list_(
    status: Annotated[list[Status] | None, typer.Option("--status", help="Only these.")] = None,
    limit: Limit = 50,
    data: Data = DATA,
    tenant: Tenant = TENANT,
    json: Json = False,
) -> None:
    """The queue, newest activity first."""
    statuses = tuple(status) if status else (Status.ACTIVE, Status.IN_PROGRESS, Status.RESOLVED)
    with open_product(data) as product, product.records.read() as db:
        rows, total = cases.listed(local(tenant), db, statuses=tuple(map(str, statuses)), limit=limit)
    if json:
        print_json({"total": total, "incidents": [asdict(row) for row in rows]})
    else:
        incident_table(rows, total=total)


@app.command()
def show(number: Number, data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """One incident: its story in order of time, whom it touches, and why its alerts belong together."""
    scope = local(tenant)
    with open_product(data) as product:
        row = lifecycle.find(scope, product.records, number)
        if row.number != number and not json:
            console().print(f"incident {number} was merged into incident {row.number}:", style="yellow")
        if json:
            print_json(_document(scope, product.records, row))
        else:
            page(scope, product.records, row)


def _document(scope: Scope, records: Records, row: IncidentRow) -> dict[str, object]:
    with records.read() as db:
        alerts = store.of_incident(scope, db, row.number)
        links = ties.of_alerts(scope, db, [alert.id for alert in alerts])
        history = cases.history(scope, db, row.number)
        comments = cases.comments(scope, db, row.number)
    documents = [alert_document(alert) for alert in alerts]
    return {
        "incident": asdict(row),
        "story": asdict(story(scope, records, row.number)),
        "graph": jsonlib.loads(graph(scope, records, row.number).to_json()),
        "alerts": documents,
        "links": [asdict(link) for link in links],
        "history": [asdict(entry) for entry in history],
        "comments": [asdict(comment) for comment in comments],
    }


def page(scope: Scope, records: Records, row: IncidentRow) -> None:
    """One incident as people read it."""
    out = console()
    heading(out, f"Incident {row.number}", f"{row.severity}  {row.status}")
    out.print(f"[bold]{escape(row.name)}[/bold]")
    for line in story(scope, records, row.number).lines():
        out.print(line, markup=False)
    with records.read() as db:
        alerts = store.of_incident(scope, db, row.number)
        links = ties.of_alerts(scope, db, [alert.id for alert in alerts])
        history = cases.history(scope, db, row.number)
        comments = cases.comments(scope, db, row.number)
    ordered = sorted(alerts, key=lambda alert: (alert.first_activity, alert.id))
    out.print()
    print_table(
        ("Alert", "Time (UTC)", "Severity", "Tactic", "Title", "Service", "Techniques", "Times"),
        [
            (
                a.id,
                a.first_activity,
                a.severity,
                _tactic(a),
                a.title,
                a.service,
                techniques_of(a),
                a.count,
            )
            for a in ordered
        ],
        whole=("Alert",),
        title="Alerts",
    )
    if links:
        out.print("\n[bold]Why they are together[/bold]")
        titles = {alert.id: alert.title for alert in alerts}
        for link in sorted(links, key=lambda link: -link.score)[:15]:
            both = " and ".join(f"“{titles.get(one, one)}”" for one in (link.other, link.alert))
            out.print(f"  {both} {link.reason}", markup=False)
        if len(links) > 15:
            out.print(f"  … and {len(links) - 15} more links (--json shows all)", style="dim")
    for comment in comments:
        out.print(f"{moment(comment.at)} {comment.actor}: {comment.text}", markup=False)
    if history:
        out.print("\n[bold]History[/bold]")
        for entry in history:
            out.print(f"  {entry.id:>4}  {moment(entry.at)}  {entry.actor}: {entry.text}", markup=False, style="dim")


@app.command()
def why(first: str, second: str, data: Data = DATA, tenant: Tenant = TENANT, json: Json = False) -> None:
    """Why are these two alerts together, or apart? Gives every shared thing, its weight, window and verdict."""
    with open_product(data) as product:
        verdict = explain(local(tenant), product.records, first, second)
    if json:
        print_json(asdict(verdict))
    else:
        console().print("\n".join(verdict.why.lines()), markup=False)


@app.command()
def merge(
    target: Number,
    sources: Annotated[list[int], typer.Argument(help="The incidents to empty into it.")],
    because: Because = "",
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Merge incidents into the first one; the others become redirects. `vedette incidents undo` takes it back."""
    with _desk(data, tenant) as (scope, records):
        entries = placing.merge(scope, records, sources, target, because)
    console().print(f"merged into incident {target}; undo with: vedette incidents undo {entries[-1]}")


@app.command()
def split(
    number: Number,
    alerts: Annotated[list[str], typer.Argument(help="Ids of the alerts to take out.")],
    because: Because = "",
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Take alerts out into an incident of their own; correlation keeps the two apart from then on."""
    with _desk(data, tenant) as (scope, records):
        new = placing.split(scope, records, number, alerts, because)
        with records.read() as db:
            entry = max(change.id for change in cases.history(scope, db, number) if change.verb == "split")
    console().print(f"{_alerts(len(alerts))} now incident {new}; undo with: vedette incidents undo {entry}")


@app.command()
def move(
    to: Number,
    alerts: Annotated[list[str], typer.Argument(help="Ids of the alerts.")],
    because: Because = "",
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Move alerts into another incident."""
    with _desk(data, tenant) as (scope, records):
        entry = placing.move(scope, records, alerts, to, because)
    console().print(f"moved to incident {to}; undo with: vedette incidents undo {entry}")


@app.command("undo")
def undo_(
    change: Annotated[int, typer.Argument(help="The change's number, as the history shows it.")],
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Take a change back: a merge, split, move, status or field."""
    with _desk(data, tenant) as (scope, records):
        entry = undo.undo(scope, records, change)
    console().print(f"undone (change {entry})")


@app.command()
def assign(number: Number, to: str, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Give it an owner; an empty name takes the owner away."""
    with _desk(data, tenant) as (scope, records):
        lifecycle.assign(scope, records, number, to)


@app.command()
def tag(
    number: Number,
    add: Annotated[list[str] | None, typer.Option("--add")] = None,
    remove: Annotated[list[str] | None, typer.Option("--remove")] = None,
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Add and remove tags."""
    with _desk(data, tenant) as (scope, records):
        lifecycle.tag(scope, records, number, add=add or [], remove=remove or [])


@app.command()
def comment(number: Number, text: str, data: Data = DATA, tenant: Tenant = TENANT) -> None:
    """Say something about it."""
    with _desk(data, tenant) as (scope, records):
        lifecycle.comment(scope, records, number, text)


@app.command()
def close(
    number: Number,
    classification: Annotated[Classification, typer.Option("--as", help="What it turned out to be.")],
    determination: Annotated[Determination, typer.Option("--determination")] = Determination.NOT_AVAILABLE,
    text: Annotated[str, typer.Option("--comment")] = "",
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Resolve an incident; it takes no more alerts. `reopen` makes it active again."""
    with _desk(data, tenant) as (scope, records):
        lifecycle.resolve(scope, records, number, classification, determination, text)


@app.command()
def reopen(
    number: Number, text: Annotated[str, typer.Option("--comment")] = "", data: Data = DATA, tenant: Tenant = TENANT
) -> None:
    """Make a resolved incident active again."""
    with _desk(data, tenant) as (scope, records):
        lifecycle.reopen(scope, records, number, text)
