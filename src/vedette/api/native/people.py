"""Those who can sign in, their second factor, sessions and API keys: `/api/v1/accounts`, `/api/v1/keys`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from vedette.api.access import Access, SignedIn, needs
from vedette.api.errors import RESPONSES
from vedette.api.wire import Done, Moment, Wire
from vedette.tenants import accounts, factors, keys, sessions
from vedette.tenants.content import stock
from vedette.tenants.organisation import Known, accounts_of

router = APIRouter(tags=["People"], responses=RESPONSES)
Keeper = Annotated[Access, needs("users.manage")]
Name = Annotated[str, Path(max_length=320)]


class AccountBody(Wire):
    """One who can sign in; nothing secret. `second_factor` are codes, of which `recovery_codes` are left for a loss."""

    id: str
    name: str
    title: str
    second_factor: bool
    passkeys: int
    recovery_codes: int
    invited: bool
    disabled: bool
    locked_until: Moment | None
    created: Moment
    signed_in: Moment | None

    @classmethod
    def of(cls, known: Known) -> AccountBody:
        """From a stored account."""
        row = known.row
        return cls(
            id=row.id,
            name=row.name,
            title=row.title,
            second_factor=bool(row.totp),
            passkeys=known.passkeys,
            recovery_codes=known.recovery_codes,
            invited=not row.password,
            disabled=row.disabled,
            locked_until=row.locked_until,
            created=row.created,
            signed_in=row.signed_in,
        )


class Invite(Wire):
    """A new account's sign-in name, or that of one whose owner lost password or factor."""

    name: str = Field(min_length=1, max_length=320)
    title: str = Field("", max_length=200)


class InvitationBody(Wire):
    """The one-time token to hand over; shown now and never again."""

    name: str
    token: str
    expires: Moment


class Disabled(Wire):
    """Whether somebody may sign in."""

    disabled: bool


class Passwords(Wire):
    """The present and the new password."""

    old: str = Field(max_length=256)
    new: str = Field(max_length=256)


class SeedBody(Wire):
    """A fresh second factor: the seed, and the text of its QR code."""

    secret: str
    uri: str


class Proof(Wire):
    """The seed just made and a code of it."""

    secret: str = Field(max_length=200)
    code: str = Field(max_length=20)


class Code(Wire):
    """A code of the second factor."""

    code: str = Field(max_length=64)


class SessionBody(Wire):
    """One open session; `current` is the one that asks."""

    family: str
    current: bool
    mfa: bool
    started: Moment
    seen: Moment


class KeyBody(Wire):
    """One API key; its secret is not kept."""

    id: str
    account: str
    name: str
    scopes: list[str]
    created: Moment
    expires: Moment | None
    used: Moment | None
    revoked: Moment | None


class NewKey(Wire):
    """A key's name, what it may do (Microsoft's application permissions), and when it ends."""

    name: str = Field(min_length=1, max_length=200)
    scopes: list[str] = Field(min_length=1, max_length=50)
    expires: Moment | None = None
    account: str = Field("", max_length=320, description="Whose; empty: one's own.")


class MadeKey(Wire):
    """What a program sends; shown now and never again."""

    id: str
    text: str


class ScopeBody(Wire):
    """One application permission and the activities it allows."""

    scope: str
    activities: list[str]


@router.get("/accounts")
def list_accounts(access: SignedIn) -> list[AccountBody]:
    """All accounts for those who manage them, else one's own."""
    return [AccountBody.of(known) for known in accounts_of(access.scope, access.records)]


@router.post("/accounts", status_code=201)
def invite(access: Keeper, given: Invite) -> InvitationBody:
    """Invite somebody; or give a new token to an account, whose sessions end."""
    made = accounts.invite(access.scope, access.records, given.name, title=given.title)
    return InvitationBody(name=made.name, token=made.token, expires=made.expires)


@router.put("/accounts/{name}/disabled")
def set_disabled(access: Keeper, name: Name, given: Disabled) -> Done:
    """Shut an account, or open it again."""
    accounts.set_disabled(access.scope, access.records, name, given.disabled)
    return Done(message=f"{name} is {'disabled' if given.disabled else 'enabled'}")


@router.post("/accounts/{name}/unlock")
def unlock(access: Keeper, name: Name) -> Done:
    """Take away the lock that wrong tries put on."""
    accounts.unlock(access.scope, access.records, name)
    return Done(message=f"{name} is unlocked")


@router.get("/accounts/{name}/sessions")
def list_sessions(access: SignedIn, name: Name) -> list[SessionBody]:
    """Open sessions of oneself, or of others for those who manage them."""
    return [
        SessionBody(
            family=row.family, current=row.family == access.session.id, mfa=row.mfa, started=row.started, seen=row.seen
        )
        for row in sessions.listing(access.scope, access.records, name)
    ]


@router.delete("/accounts/{name}/sessions")
def end_sessions(access: SignedIn, name: Name) -> Done:
    """Sign somebody out everywhere."""
    count = sessions.end_all(access.scope, access.records, name)
    return Done(message=f"{count} sessions ended")


@router.delete("/accounts/{name}/sessions/{session}")
def end_session(access: SignedIn, name: Name, session: Annotated[str, Path(max_length=100)]) -> Done:
    """End one session, as one left open on another machine."""
    sessions.end_one(access.scope, access.records, name, session)
    return Done(message="the session is ended")


@router.post("/me/password")
def change_password(access: SignedIn, given: Passwords) -> Done:
    """Choose another password."""
    accounts.change_password(access.scope, access.records, access.session.account.id, given.old, given.new)
    return Done(message="the password is changed")


@router.post("/me/factor")
def begin_factor(access: SignedIn) -> SeedBody:
    """Begin a second factor; nothing changes until a code made with it comes back."""
    return SeedBody.model_validate(factors.begin(access.scope, access.records, access.session.account.id))


@router.put("/me/factor")
def finish_factor(access: SignedIn, given: Proof) -> list[str]:
    """Turn the second factor on; the recovery codes, shown now and never again."""
    return list(factors.finish(access.scope, access.records, access.session.account.id, given.secret, given.code))


@router.post("/me/factor/remove")
def remove_factor(access: SignedIn, given: Code) -> Done:
    """Turn it off, with a code of it."""
    factors.take_off(access.scope, access.records, access.session.account.id, given.code)
    return Done(message="the second factor is off")


@router.get("/keys/scopes")
def list_scopes(access: SignedIn) -> list[ScopeBody]:
    """What keys can be allowed."""
    known = stock().applications.values()
    return [ScopeBody(scope=item.scope, activities=list(item.activities)) for item in known]


@router.get("/keys")
def list_keys(access: SignedIn) -> list[KeyBody]:
    """All API keys for those who manage users, else one's own."""
    return [KeyBody.model_validate(row) for row in keys.listing(access.scope, access.records)]


@router.post("/keys", status_code=201)
def make_key(access: SignedIn, given: NewKey) -> MadeKey:
    """Make an API key."""
    owner = given.account or access.session.account.id
    made = keys.make(access.scope, access.records, owner, given.name, given.scopes, expires=given.expires)
    return MadeKey(id=made.id, text=made.text)


@router.delete("/keys/{key}")
def revoke_key(access: SignedIn, key: Annotated[str, Path(max_length=100)]) -> Done:
    """Make a key useless now."""
    keys.revoke(access.scope, access.records, key)
    return Done(message=f"{key} is revoked")
