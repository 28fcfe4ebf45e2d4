"""`vedette hunt`: KQL over everything imported, as a table, JSON or CSV."""

from __future__ import annotations

import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import pyarrow as pa
import typer

from vedette.app.wiring import open_product
from vedette.cli.options import DATA, TENANT, Data, Tenant
from vedette.cli.output import Format, print_csv, print_json, print_table
from vedette.core import clock
from vedette.core.errors import BadInput
from vedette.core.scope import local
from vedette.core.shapes import from_json
from vedette.kql.compile import compile_query
from vedette.kql.diagnostics import KqlError, SourceText
from vedette.kql.emit.literal import duration
from vedette.lake.arrow import columns_of, rows_of
from vedette.lake.limits import Limits, Result, TimeSpan

app = typer.Typer()
_PERIOD = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_SHOWN = 200


@app.command()
def hunt(
    query: Annotated[str | None, typer.Argument(help="KQL, or - for standard input.")] = None,
    file: Annotated[Path | None, typer.Option("-f", "--file", help="A file that holds the query.")] = None,
    format_: Annotated[Format, typer.Option("--format", help="table, json or csv.")] = Format.TABLE,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    timespan: Annotated[
        str | None, typer.Option("--timespan", help="ISO 8601 period back from now, such as P7D.")
    ] = None,
    rows: Annotated[int, typer.Option("--rows", min=1, help="At most so many rows.")] = 100_000,
    seconds: Annotated[float, typer.Option("--seconds", help="Stop after so long.")] = 180,
    explain: Annotated[bool, typer.Option("--explain", help="Show the SQL instead of running it.")] = False,
    data: Data = DATA,
    tenant: Tenant = TENANT,
) -> None:
    """Run a KQL query over the hunting tables.

    Example: vedette hunt 'DeviceProcessEvents | where FileName =~ "powershell.exe" | take 10'
    """
    text, format_ = _text(query, file), Format.JSON if json else format_
    with open_product(data) as product:
        scope = local(tenant)
        try:
            compiled = compile_query(text, product.catalog)
        except KqlError as error:
            typer.echo(SourceText(text).pretty(error.diagnostics), err=True)
            raise typer.Exit(2) from error
        for warning in compiled.warnings:
            typer.echo(f"warning: {warning}", err=True)
        if explain:
            typer.echo(compiled.sql(product.lake.relation(scope), now=clock.now(), tenant=tenant))
            return
        now, span = clock.now(), None
        if timespan:
            span = TimeSpan(now - period(timespan), now)
        limits = Limits(seconds=seconds, rows=rows)
        results = [product.lake.query(scope, one, limits=limits, timespan=span) for one in (compiled, *compiled.others)]
    if format_ is Format.JSON:
        print_json(document(results[0]) | {"others": [document(result) for result in results[1:]]})
    for result in results if format_ is not Format.JSON else ():
        _show(result, format_)
    for result in results:
        if result.partial:
            typer.echo(f"partial result: {result.reason}", err=True)


def period(text: str) -> timedelta:
    """An ISO 8601 duration of weeks, days, hours, minutes and seconds. Raises BadInput."""
    match = _PERIOD.fullmatch(text.upper())
    if match is None or not any(match.groups()):
        raise BadInput(f"not an ISO 8601 period: {text!r}; write for example P7D or PT12H")
    weeks, days, hours, minutes, seconds = (int(group or 0) for group in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _text(query: str | None, file: Path | None) -> str:
    if (query is None) == (file is None):
        raise BadInput("give a query, or a file with -f")
    if file is not None:
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"cannot read {file}: {error}") from error
    return sys.stdin.read() if query == "-" else str(query)


def document(result: Result) -> dict[str, object]:
    """A result for programs: dynamic values as JSON, timespans as `d.hh:mm:ss.fffffff`, times in UTC."""
    types = _types(result.table)
    cells = _cells(result.table)
    # Records that the collector of garbage passes over: for ten thousand rows, dictionaries take five times as long.
    fields = {f"f{place}": name for place, name in enumerate(result.table.column_names)}
    record = msgspec.defstruct("Row", list(fields), rename=fields, gc=False)
    rows = list(map(record, *cells)) if cells else []
    return {
        "columns": result.table.column_names,
        "types": list(types.values()),
        "rows": rows,
        "partial": result.partial,
        "reason": result.reason,
    }


def _cells(table: pa.Table) -> list[list[object]]:
    """The columns' cells as JSON has them."""
    cells = columns_of(table)
    for place, kind in enumerate(_types(table).values()):
        if kind == "dynamic":
            cells[place] = list(map(_dynamic, cells[place]))
        elif kind == "timespan":
            cells[place] = [duration(ticks) if isinstance(ticks, int) else ticks for ticks in cells[place]]
    return cells


def _dynamic(value: object) -> object:
    """JSON text as it is; what is no JSON stays a text."""
    if not isinstance(value, str) or not value:
        return value
    try:
        return from_json(value, msgspec.Raw)
    except msgspec.DecodeError:
        return value


def _show(result: Result, format_: Format) -> None:
    table: pa.Table = result.table
    names = table.column_names
    if format_ is Format.CSV:
        print_csv(names, (tuple(row.values()) for row in _rows(table)))
        return
    shown = table.slice(0, _SHOWN)
    footer = f"showing {shown.num_rows} of {table.num_rows} rows, {result.elapsed:.2f} s, {result.rows_read:,} read"
    print_table(names, [tuple(row.values()) for row in _rows(shown)], footer=footer)


def _types(table: pa.Table) -> dict[str, str]:
    return {field.name: (field.metadata or {}).get(b"kql", b"").decode() for field in table.schema}


def _rows(table: pa.Table) -> list[dict[str, object]]:
    spans = [name for name, kind in _types(table).items() if kind == "timespan"]
    rows = rows_of(table)
    for row in rows:
        for name in spans:
            ticks = row[name]
            row[name] = duration(ticks) if isinstance(ticks, int) else ticks
    return rows
