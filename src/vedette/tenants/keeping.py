"""How long an organisation keeps its tables: its own limits within the installation's, which they may only narrow.

`app.flow` applies the policy, `app.estate` shows and changes it.
"""

from __future__ import annotations

import msgspec

from vedette.core.config import Keep, RetentionPolicy
from vedette.core.errors import BadInput
from vedette.core.scope import Scope
from vedette.core.shapes import from_json
from vedette.records import tenants as kept
from vedette.records.database import Records
from vedette.tenants import audit
from vedette.tenants.rights import demand

_PREFIX = "retention."


def own(scope: Scope, records: Records) -> dict[str, Keep]:
    """The organisation's own limits by table."""
    with records.read() as db:
        found = kept.settings(scope, db)
    return {
        name.removeprefix(_PREFIX): from_json(value, Keep) for name, value in found.items() if name.startswith(_PREFIX)
    }


def policy(scope: Scope, records: Records, installation: RetentionPolicy) -> RetentionPolicy:
    """What is in force: for every table the stricter of the installation's limit and the organisation's."""
    limits = own(scope, records)
    names = {name for name, _ in installation.tables} | set(limits)
    tables = ((name, installation.of(name).within(limits.get(name, Keep()))) for name in sorted(names))
    return RetentionPolicy(installation.default, tuple(tables))


def limit(scope: Scope, records: Records, table: str, keep: Keep | None) -> None:
    """Set the organisation's limit of a table; None takes it back. Raises Forbidden, BadInput."""
    demand(scope, "sources.manage")
    if keep is not None and (keep.days < 0 or keep.gigabytes < 0):
        raise BadInput("a limit is a number of days or gigabytes; 0 means none")
    before = own(scope, records).get(table)
    name = f"{_PREFIX}{table}"
    with records.begin(scope) as db:
        if keep is None:
            kept.drop_setting(scope, db, name)
        else:
            kept.set_setting(scope, db, name, msgspec.json.encode(keep).decode())
        audit.record(scope, db, "retention.change", table, before=before, after=keep, detail=f"{before} → {keep}")
