"""Explorer's rows as CSV, streamed: the grid's columns of all rows that the filter lets through, up to 200,000."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vedette.core.errors import BadInput
from vedette.core.scope import Scope
from vedette.insight.explorer.grid import columns_text
from vedette.insight.explorer.question import Asker
from vedette.insight.writers import CsvWriter
from vedette.records.database import Records
from vedette.tenants import audit

MOST = 200_000


def export(scope: Scope, records: Records, asker: Asker, *, zone: str = "UTC") -> Iterator[bytes]:
    """Begin to export; noted in the audit log. Raises BadInput for a zone that is not in the IANA database."""
    try:
        key = ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError, IsADirectoryError):
        raise BadInput(f"there is no time zone {zone[:60]!r}; names are those of the IANA database") from None
    text = f"{asker.rows_base()}\n| order by Timestamp desc\n| take {MOST}\n| {columns_text(asker.base)}"
    audit.note(scope, records, "explorer.export", asker.question.view.value, detail=asker.text(text)[:2_000])
    return _chunks(asker, text, key)


def _chunks(asker: Asker, text: str, zone: str) -> Iterator[bytes]:
    writer: CsvWriter | None = None
    with closing(asker.stream(text)) as batches:
        for batch in batches:
            if writer is None:
                writer = CsvWriter(batch.schema, zone, safe=True)
                yield writer.begin()
            yield from writer.write(batch)
    if writer is None:
        yield CsvWriter(asker.table(f"{text} | take 0").schema, zone, safe=True).begin()
