"""Where people come from: LDAP directories, read and taken over, and identity providers: `/api/v1/directories`.

They are set up at the command line by the operator of the installation, who alone decides which addresses it speaks to.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES, ErrorBody
from vedette.api.native.licences import ChangesBody
from vedette.api.wire import Moment, Wire
from vedette.core.errors import Conflict
from vedette.tenants import ldapsync, providers
from vedette.tenants.sync import Preview

router = APIRouter(tags=["People"], responses=RESPONSES)
Keeper = Annotated[Access, needs("users.manage")]
Name = Annotated[str, Path(max_length=80)]
_UPSTREAM: dict[int | str, dict[str, Any]] = {
    502: {"model": ErrorBody, "description": "The directory does not answer."}
}


class ProviderBody(Wire):
    """An identity provider; `roles` are the role groups (`store/group`) its groups stand for."""

    name: str
    title: str
    issuer: str
    client_id: str
    roles: dict[str, list[str]]
    create: bool
    adopt: bool
    enabled: bool


class DirectoryBody(Wire):
    """A directory; `synced` is when it was taken over last."""

    name: str
    url: str
    base: str
    kind: str
    synced: Moment | None


class Read(Wire):
    """Whether to read everything, or only what changed since the last time."""

    full: bool = False


class Take(Read):
    """Take over what was shown: `seen` is its mark. `force` also when alarmingly many would leave."""

    seen: str = Field(min_length=64, max_length=64)
    force: bool = False


class TakeoverBody(ChangesBody):
    """What would change; `seen` is its mark, to hand back."""

    alarming: bool
    text: str
    seen: str

    @classmethod
    def of(cls, shown: Preview) -> TakeoverBody:
        """From the domain's."""
        lists = {name: list(getattr(shown, name)) for name in Preview.__dataclass_fields__ if name != "known"}
        return cls(known=shown.known, alarming=shown.alarming, text=shown.text(), seen=_mark(shown), **lists)


@router.get("/providers")
def list_providers(access: Keeper) -> list[ProviderBody]:
    """Identity providers."""
    found = []
    for row in providers.listing(access.scope, access.records):
        terms = row.terms
        roles: dict[str, list[str]] = {}
        for group, place in terms.roles:
            roles.setdefault(group, []).append(place)
        found.append(
            ProviderBody(
                name=row.name,
                title=terms.title or row.name,
                issuer=terms.issuer,
                client_id=terms.client_id,
                roles=roles,
                create=terms.create,
                adopt=terms.adopt,
                enabled=row.enabled,
            )
        )
    return found


@router.get("/directories")
def list_directories(access: Keeper) -> list[DirectoryBody]:
    """Directories."""
    rows = ldapsync.listing(access.scope, access.records)
    return [
        DirectoryBody(name=r.name, url=r.terms.url, base=r.terms.base, kind=r.terms.kind, synced=r.synced) for r in rows
    ]


@router.post("/directories/{name}/preview", responses=_UPSTREAM)
def preview_directory(access: Keeper, name: Name, given: Read) -> TakeoverBody:
    """Read a directory and show what taking it over would change."""
    reading = ldapsync.read(access.scope, access.records, name, full=given.full)
    return TakeoverBody.of(ldapsync.preview(access.scope, access.records, reading))


@router.post("/directories/{name}/apply", responses=_UPSTREAM)
def apply_directory(access: Keeper, name: Name, given: Take) -> TakeoverBody:
    """Read it again and take it over, if it still is what was shown: leavers are disabled, never deleted."""
    reading = ldapsync.read(access.scope, access.records, name, full=given.full)
    shown = ldapsync.preview(access.scope, access.records, reading)
    if _mark(shown) != given.seen:
        raise Conflict(f"things changed since they were shown; now: {shown.text()}")
    return TakeoverBody.of(ldapsync.apply(access.scope, access.records, reading, expected=shown, force=given.force))


def _mark(shown: Preview) -> str:
    return hashlib.sha256(msgspec.json.encode(shown)).hexdigest()
