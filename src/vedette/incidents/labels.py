"""What people call the entities of the index. Used wherever keys become sentences."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from vedette.core.scope import Scope
from vedette.records import identities


def labels_of(scope: Scope, db: Connection, keys: Iterable[str]) -> dict[str, str]:
    """The label of a resolved entity, the value itself of a direct one (`ip:192.0.2.1` gives `192.0.2.1`)."""
    wanted = sorted(set(keys))
    known = identities.labels(scope, db, [key for key in wanted if key.startswith("en_")])
    return {key: known[key].label if key in known else key.partition(":")[2] or key for key in wanted}
