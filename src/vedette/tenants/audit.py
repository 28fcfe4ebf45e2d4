"""The audit log for people: digests of what changes, proof that the chain is whole, export, notes of sensitive reads.

Each export and each verification names the head (count and hash); noted elsewhere, it later proves that no end was cut.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, is_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from vedette.core.clock import iso
from vedette.core.errors import BadInput
from vedette.core.scope import Scope
from vedette.records import audit as kept
from vedette.records.audit import EVERYTHING, GENESIS, AuditEntry, Head, Wanted
from vedette.records.database import Records

MAIL_ACCESS = "AdminMailAccess"
"""The verb of every preview and download of somebody's mail."""


class ExportFormat(StrEnum):
    """How the log leaves: JSON lines or CSV (RFC 4180)."""

    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a chain is whole; `faults` say where it is not, `head` is its recorded end."""

    head: Head
    entries: int
    faults: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """No fault was found."""
        return not self.faults


def digest(value: object) -> str:
    """SHA-256 of a value as canonical JSON (sorted keys, times in RFC 3339); empty for None."""
    if value is None:
        return ""
    text = json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def record(
    scope: Scope,
    db: Connection,
    verb: str,
    subject: str,
    *,
    before: object = None,
    after: object = None,
    detail: str = "",
) -> AuditEntry:
    """Put a change into the log in the transaction that makes it, with digests of the thing before and after."""
    return kept.append(scope, db, verb, subject, detail=detail, before=digest(before), after=digest(after))


def note(scope: Scope, records: Records, verb: str, subject: str, *, detail: str = "") -> AuditEntry:
    """Put a sensitive read into the log, before what was asked for is shown."""
    with records.begin() as db:
        return kept.append(scope, db, verb, subject, detail=detail)


@dataclass(frozen=True, slots=True)
class Page:
    """Entries newest first, and how many there are of those asked for."""

    entries: tuple[AuditEntry, ...]
    total: int


def page(scope: Scope, records: Records, *, limit: int, before: int = 0, wanted: Wanted = EVERYTHING) -> Page:
    """The newest entries before a position (0: from the end), those wanted or all."""
    with records.read() as db:
        found = kept.newest(scope, db, limit=limit, before=before, wanted=wanted)
        return Page(found, kept.matching(scope, db, wanted))


def newest_mark(scope: Scope, records: Records) -> str:
    """The hash of the chain's newest entry: as long as it stays, no audited change was made."""
    with records.read() as db:
        return kept.head(scope, db).hash


def verify(scope: Scope, records: Records, *, expected: Head | None = None) -> Verdict:
    """Walk the tenant's chain: every hash, every link, every position, and its end.

    `expected` is a head noted earlier; it must still lie on the chain. Reports at most twenty faults.
    """
    faults: list[str] = []
    previous, position = GENESIS, 0
    met = expected is None or expected.position == 0
    with records.read() as db:
        head = kept.head(scope, db)
        for entry in kept.entries(scope, db):
            faults += _faults(entry, previous, position)
            met = met or (expected is not None and (entry.position, entry.hash) == (expected.position, expected.hash))
            previous, position = entry.hash, entry.position
            if len(faults) >= 20:
                break
    if not faults and (position, previous) != (head.position, head.hash):
        faults.append(f"the chain ends at entry {position}, but {head.position} entries were recorded: its end was cut")
    if not met and expected is not None:
        faults.append(f"entry {expected.position} with hash {expected.hash[:12]}… is not in the chain any more")
    return Verdict(head, position, tuple(faults))


def export(
    scope: Scope, records: Records, form: ExportFormat, *, since: datetime | None = None, zone: str = ""
) -> Iterator[str]:
    """The log as lines, oldest first, streamed; the export itself is noted in the log first.

    With a `zone` (IANA's name, as `Europe/Oslo`) CSV has the moments in it too. Raises BadInput for an unknown one.
    """
    local = _zone(zone) if zone else None
    note(scope, records, "audit.export", "audit", detail=form.value)
    return _lines(scope, records, form, since, local)


def _lines(
    scope: Scope, records: Records, form: ExportFormat, since: datetime | None, local: ZoneInfo | None
) -> Iterator[str]:
    if form is ExportFormat.CSV:
        yield _csv_line([*AuditEntry.__dataclass_fields__, *([f"at ({local.key})"] if local else [])])
    with records.read() as db:
        for entry in kept.entries(scope, db):
            if since is not None and entry.at < since:
                continue
            values = _plain(entry)
            yield (
                _csv_line([*values.values(), *([entry.at.astimezone(local).isoformat()] if local else [])])
                if form is ExportFormat.CSV
                else json.dumps(values, ensure_ascii=False) + "\n"
            )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadInput(f"there is no time zone {name!r}; name one as Europe/Oslo") from None


def _faults(entry: AuditEntry, previous: str, position: int) -> list[str]:
    found = []
    if entry.position != position + 1:
        found.append(f"entry {entry.position} follows entry {position}: something between is gone")
    if entry.previous != previous:
        found.append(f"entry {entry.position} does not continue the entry before it: moved, or the one before changed")
    if entry.hash != entry.sealed():
        found.append(f"entry {entry.position} was changed after it was written")
    return found


def _csv_line(values: list[Any]) -> str:
    # A cell that a spreadsheet would calculate is shown as text instead (OWASP, CSV injection).
    cells = [f"'{each}" if isinstance(each, str) and each.startswith(("=", "+", "-", "@")) else each for each in values]
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(item) for name, item in asdict(value).items()}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(str(item) for item in value)
    if isinstance(value, datetime):
        return iso(value)
    return value
