"""Standing errands to places outside, as kept: how each place is reached, how far it went, how it goes.

`mailboxes` are read and `streams` are sent to; each has a table of its own made here. Secrets are sealed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any, Generic, Self, TypeVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from vedette.core.clock import now
from vedette.core.errors import BadInput, Conflict, NotFound
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

_NAME = re.compile(r"[^\x00-\x1f]{1,80}")
_GOING = ("carried", "failures", "error", "due", "last")


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """`terms` say how the place is reached, as JSON, and `kind` which sort of place it is; `secret` is sealed.

    `position` says how far it went and `carried` counts what came through; `due` is when the next try is after
    `failures`, `last` when something last came through (UTC).
    """

    id: str
    name: str
    kind: str
    terms: str
    created: datetime
    creator: str
    secret: str = ""
    running: bool = True
    position: Mapping[str, str] = field(default_factory=dict)
    carried: int = 0
    failures: int = 0
    error: str = ""
    due: datetime | None = None
    last: datetime | None = None

    @property
    def bare(self) -> Self:
        """Without the secret, for showing."""
        return replace(self, secret="")

    def went(self, position: Mapping[str, str], count: int, last: datetime | None) -> Self:
        """After `count` more came through."""
        done = self.carried + count
        return replace(self, position=position, carried=done, failures=0, error="", due=None, last=last)

    def failed(self, error: Exception, first: timedelta, longest: timedelta) -> Self:
        """After a failure: the next try waits twice as long as the one before."""
        wait = min(first * (1 << min(self.failures, 16)), longest)
        return replace(self, failures=self.failures + 1, error=f"{error}"[:1000], due=now() + wait)


Row = TypeVar("Row", bound=Errand)


class Errands(Generic[Row]):
    """The errands of one kind: `noun` is what people call one, `row` what it is kept as, `more` its further columns."""

    def __init__(self, name: str, noun: str, row: type[Row], *more: Column[Any]) -> None:
        self._noun, self._kind = noun, row
        self.table = Table(
            name,
            metadata,
            Column("tenant", String(40), primary_key=True),
            Column("id", String(40), primary_key=True),
            Column("name", String(80), nullable=False),
            Column("kind", String(20), nullable=False),
            Column("terms", Text, nullable=False),
            *more,
            Column("secret", Text, nullable=False),
            Column("running", Boolean, nullable=False),
            Column("position", Text, nullable=False),
            Column("carried", BigInteger, nullable=False),
            Column("failures", Integer, nullable=False),
            Column("error", Text, nullable=False),
            Column("due", Instant),
            Column("last", Instant),
            Column("created", Instant, nullable=False),
            Column("creator", Text, nullable=False),
            UniqueConstraint("tenant", "name"),
        )
        self._columns = [self.table.c[item.name] for item in fields(row)]

    def sealed_for(self, ident: str) -> str:
        """What a secret is sealed for."""
        return f"{self.table.name}.secret:{ident}"

    def add(self, scope: Scope, db: Connection, row: Row, *, most: int) -> None:
        """Insert a new one. Raises BadInput for a name that is none, Conflict for one taken or if there are `most`."""
        if not _NAME.fullmatch(row.name):
            raise BadInput(f"a {self._noun} needs a name of at most 80 characters")
        others = self.of(scope, db)
        if len(others) >= most or any(other.name == row.name for other in others):
            full = f"an organisation has at most {most} {self.table.name}"
            raise Conflict(full if len(others) >= most else f"there is a {self._noun} named {row.name!r}")
        values = {**asdict(row), "position": json.dumps({**row.position})}
        db.execute(insert(self.table).values(tenant=scope.tenant, **values))

    def advance(self, scope: Scope, db: Connection, row: Row) -> bool:
        """Store how far it went and how it goes, nothing else; False when it was deleted meanwhile."""
        values: dict[str, Any] = {name: getattr(row, name) for name in _GOING}
        return self._set(scope, db, row.id, {**values, "position": json.dumps({**row.position})})

    def switch(self, scope: Scope, db: Connection, ident: str, *, on: bool) -> None:
        """Pause it, or let it go on at once where it stood. Raises NotFound."""
        if not self._set(scope, db, ident, {"running": on, "failures": 0, "error": "", "due": None}):
            raise self._missing(ident)

    def remove(self, scope: Scope, db: Connection, ident: str) -> None:
        """Forget it. Raises NotFound."""
        if not db.execute(delete(self.table).where(*self._here(scope, ident))).rowcount:
            raise self._missing(ident)

    def get(self, scope: Scope, db: Connection, ident: str) -> Row:
        """One, with its sealed secret. Raises NotFound."""
        row = db.execute(select(*self._columns).where(*self._here(scope, ident))).first()
        if row is None:
            raise self._missing(ident)
        return self._row(row)

    def of(self, scope: Scope, db: Connection) -> tuple[Row, ...]:
        """The tenant's, by name."""
        query = select(*self._columns).where(self.table.c.tenant == scope.tenant).order_by(self.table.c.name)
        return tuple(self._row(row) for row in db.execute(query))

    def _set(self, scope: Scope, db: Connection, ident: str, values: Mapping[str, Any]) -> bool:
        return bool(db.execute(update(self.table).where(*self._here(scope, ident)).values(values)).rowcount)

    def _here(self, scope: Scope, ident: str) -> tuple[Any, Any]:
        return self.table.c.tenant == scope.tenant, self.table.c.id == ident

    def _missing(self, ident: str) -> NotFound:
        return NotFound(f"there is no {self._noun} {ident}")

    def _row(self, row: Any) -> Row:
        return self._kind(**{**row._mapping, "position": json.loads(row.position)})
