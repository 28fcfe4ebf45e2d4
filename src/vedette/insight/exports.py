"""Query results as files of any size: CSV, JSON, JSON lines, Parquet, streamed batch by batch in bounded memory.

The API hands the chunks to the client as they come; there is no cap on rows. Every export is noted in the audit log.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pyarrow as pa

from vedette.core.errors import BadInput, Upstream
from vedette.core.scope import Scope
from vedette.insight import quota, writers
from vedette.insight.answer import HuntStats
from vedette.insight.fair import Lane
from vedette.insight.hunting import Hunting, HuntLimits, HuntRequest, Job
from vedette.insight.metering import Meter
from vedette.kql.compile import Query
from vedette.lake.arrow import schema_of
from vedette.lake.limits import Limits
from vedette.tenants import audit
from vedette.tenants.rights import demand

_AT_ONCE = 32_000  # rows turned into bytes in one step


class Form(StrEnum):
    """The forms a result can leave in."""

    CSV = "csv"
    JSON = "json"
    NDJSON = "ndjson"
    PARQUET = "parquet"


MEDIA = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.JSON: "application/json",
    Form.NDJSON: "application/x-ndjson",
    Form.PARQUET: "application/vnd.apache.parquet",
}


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """`zone` adds a second column in that time zone beside every UTC time (CSV, JSON); its name stands in the header.

    `safe` keeps spreadsheets from taking text for formulas (CSV): such cells begin with an apostrophe.
    """

    form: Form = Form.CSV
    zone: str = "UTC"
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Export:
    """A file about to be streamed: its media type and the chunks, which must be read to the end or closed."""

    media: str
    ending: str
    chunks: Iterator[bytes]


def export(scope: Scope, hunting: Hunting, request: HuntRequest, options: ExportOptions = ExportOptions()) -> Export:
    """Begin to export what a query gives; only its time and memory limits apply, and time has none unless asked.

    Everything that can be refused is refused here: Forbidden, KqlError, BadInput for an unknown time zone, QuotaSpent.
    While the chunks are read it can still raise Upstream (cancelled, engine failure): then the file is not complete.
    """
    demand(scope, "hunting.run")
    zone = _zone(options.zone)
    whole = replace(
        request.limits, rows=0, size=0, seconds=0 if request.limits == HuntLimits() else request.limits.seconds
    )
    wanted = replace(request, limits=whole, lane=Lane.BACKGROUND)
    query = hunting.compiled(scope, wanted)
    quota.check(scope, hunting.records, hunting.policy, wanted.interface, calls=wanted.counted)
    audit.note(scope, hunting.records, "hunting.export", options.form.value, detail=request.text[:2_000])
    return Export(MEDIA[options.form], options.form.value, _chunks(scope, hunting, wanted, query, options, zone))


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, IsADirectoryError):
        raise BadInput(f"there is no time zone {name!r}; names are those of the IANA database, Europe/Vienna") from None


def _chunks(
    scope: Scope, hunting: Hunting, request: HuntRequest, query: Query, options: ExportOptions, zone: str
) -> Iterator[bytes]:
    rows, began = 0, time.monotonic()
    with hunting.job(scope, request) as job:
        with hunting.turn(scope, job) as meter:
            for schema, batch in _batches(scope, hunting, job, query):
                if batch is None:
                    writer = _writer(options, schema, zone)
                    yield writer.begin()
                    continue
                rows += batch.num_rows
                yield from writer.write(batch)
            yield writer.end()
        hunting.finished(scope, job, _stats(meter, job, time.monotonic() - began), rows)


def _batches(
    scope: Scope, hunting: Hunting, job: Job, query: Query
) -> Iterator[tuple[pa.Schema, pa.RecordBatch | None]]:
    """The schema first, then the batches; columns that depend on the data are known from the first batch only."""
    given = job.request.limits
    limits = Limits(seconds=given.seconds, memory=given.memory, rows=0)
    stream = hunting.lake.stream(scope, query, limits=limits, timespan=job.request.timespan, token=job.token)
    with closing(stream):
        schema: pa.Schema | None = None
        for batch in stream:
            if schema is None:
                schema = batch.schema
                yield schema, None
            for start in range(0, batch.num_rows, _AT_ONCE):
                if job.cancelled:  # the engine may have handed over all rows already
                    raise Upstream("the query was cancelled")
                yield schema, batch.slice(start, _AT_ONCE)
        if job.cancelled:  # a killed stream may just end
            raise Upstream("the query was cancelled")
        if schema is None:
            yield schema_of(query.columns), None


def _writer(options: ExportOptions, schema: pa.Schema, zone: str) -> writers.Writer:
    match options.form:
        case Form.CSV:
            return writers.CsvWriter(schema, zone, safe=options.safe)
        case Form.PARQUET:
            return writers.ParquetWriter(schema)
        case _:
            return writers.JsonWriter(schema, zone, lines=options.form is Form.NDJSON)


def _stats(meter: Meter, job: Job, elapsed: float) -> HuntStats:
    return HuntStats(elapsed=elapsed, cpu=meter.cpu(elapsed), memory=meter.memory, waited=job.waited)
