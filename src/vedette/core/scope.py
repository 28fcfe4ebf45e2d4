"""Scope: the only key to data. Every function that reads or writes data takes one as its first argument.

It lives in `core` (not in `tenants`) because the lake and the records, which lie below `tenants`, demand it;
`tenants` decides which scopes a person gets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TENANT = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Rows of `table` this scope may see: a KQL predicate, or every table holding `column` if `table` is empty.

    `because` tells why a table shows no rows to anybody in the tenant; hunting says it.
    """

    table: str
    predicate: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Who asks (`actor`), for which tenant, with which rights and which row filters.

    `closed` says why what needs the tenant's service is refused to everybody, such as "the service is off".
    Raises ValueError for a tenant id that is not `[a-z][a-z0-9_]{0,39}` (it names a database).
    """

    tenant: str
    actor: str
    rights: frozenset[str] = frozenset()
    filters: tuple[RowFilter, ...] = ()
    closed: str = ""

    def __post_init__(self) -> None:
        if not _TENANT.fullmatch(self.tenant):
            raise ValueError(f"not a tenant id: {self.tenant!r}")


def local(tenant: str = "main") -> Scope:
    """The scope of the operator at the command line of their own machine: everything in one tenant."""
    return Scope(tenant=tenant, actor="operator", rights=frozenset({"*"}))
