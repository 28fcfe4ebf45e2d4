"""Pages of the queues as bytes, kept for as long as nothing was written to the tenant's incidents and alerts.

The incident and alert lists answer from here. A page is kept under what was asked and what the asker may see, with the
tenant's version (`records.versions`) read before it was made: never by time, so nobody is shown what no longer is.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

from fastapi import Request, Response
from pydantic import BaseModel

from vedette.api.access import Access
from vedette.core.scope import RowFilter, Scope
from vedette.records.versions import version

_BYTES = 64 * 2**20
_LARGEST = 2 * 2**20
_STRIPES = 32
Key = tuple[str, tuple[RowFilter, ...], Hashable]
Make = Callable[[Scope], BaseModel]
"""Makes a page for whoever has this scope's tenant and row filters."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was at a version of the tenant."""

    version: int
    body: bytes
    etag: str

    def response(self, have: str) -> Response:
        """The page, or 304 for who has it already; `have` is their `If-None-Match`."""
        headers = {"ETag": self.etag, "Cache-Control": "private, no-cache"}
        if have == self.etag:
            return Response(status_code=304, headers=headers)
        return Response(self.body, media_type="application/json", headers=headers)


class Pages:
    """Keeps pages, at most 64 MiB of them; one for the server, safe to use from many threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._size = 0
        self._lock = Lock()
        self._making = [Lock() for _ in range(_STRIPES)]

    def answer(self, request: Request, access: Access, asked: Hashable, make: Make) -> Response:
        """The page asked for, made if it is not kept; 304 when the caller has it already (`If-None-Match`)."""
        with access.records.read() as db:
            at = version(access.scope, db)
        key = (access.scope.tenant, access.scope.filters, asked)
        hot = request.scope.get("vedette.hot")
        if hot is not None:
            hot.remember(request, access, asked, make)
        return self.fresh(access.scope, key, at, make).response(request.headers.get("if-none-match", ""))

    def fresh(self, scope: Scope, key: Key, at: int, make: Make) -> Kept:
        """The page of this key at this version of the tenant or later, made for `scope` if it is not kept."""
        page = self._kept.get(key)
        if page is None or page.version != at:
            with self._making[hash(key) % _STRIPES]:  # many ask for the same page at once: one makes it
                page = self._kept.get(key)
                if page is None or page.version < at:
                    page = self._keep(key, at, make(scope).model_dump_json(by_alias=True).encode())
        return page

    def kept(self, key: Key, at: int) -> Kept | None:
        """The page of this key if it is of this version of the tenant."""
        page = self._kept.get(key)
        return page if page is not None and page.version == at else None

    def _keep(self, key: Key, at: int, body: bytes) -> Kept:
        page = Kept(at, body, f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"')
        if len(body) > _LARGEST:
            return page
        with self._lock:
            before = self._kept.pop(key, None)
            self._size += len(body) - (len(before.body) if before else 0)
            self._kept[key] = page
            while self._size > _BYTES:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone.body)
        return page


def pages_of(request: Request) -> Pages:
    """The server's pages."""
    pages: Pages = request.app.state.pages
    return pages
