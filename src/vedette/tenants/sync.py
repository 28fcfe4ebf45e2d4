"""A directory's state compared with ours: shown first, then done. Leavers are disabled, and nothing goes unsaid.

Files (`directory`) and LDAP (`ldapsync`) both end here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from vedette.core.errors import Conflict
from vedette.core.scope import Scope
from vedette.records import accounts as people
from vedette.records import sessions as open_sessions
from vedette.records import users as kept
from vedette.records.database import Records
from vedette.records.users import GroupRow, UserRow
from vedette.tenants import accounts, audit
from vedette.tenants.rights import demand

MANY = 0.2
FEW = 5
"""More leavers at once than this part of a source, and than so many people, are believed only when told."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a source says. `present` are the object ids of all its users; None: only those given are known of.

    Without `present` nobody is taken to have left; `all_groups` tells that groups not given are gone.
    """

    source: str
    users: tuple[UserRow, ...] = ()
    groups: tuple[GroupRow, ...] = ()
    present: frozenset[str] | None = None
    all_groups: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change, by UPN (users) and name (groups). `known` is how many of the source we had.

    `doubled` users are left out: their UPN is that of somebody from another source.
    """

    known: int
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    groups_added: tuple[str, ...] = ()
    groups_changed: tuple[str, ...] = ()
    groups_gone: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """All is as it was."""
        return not any((self.added, self.changed, self.left, self.groups_added, self.groups_changed, self.groups_gone))

    @property
    def alarming(self) -> bool:
        """So many leave that the source may be wrong: an empty answer, a filter that fits nobody."""
        return len(self.left) > max(FEW, MANY * self.known)

    def text(self) -> str:
        """The counts, for people and the log."""
        users = f"users: {len(self.added)} added, {len(self.changed)} changed, {len(self.left)} left"
        counts = (len(self.groups_added), len(self.groups_changed), len(self.groups_gone))
        groups = "groups: {} added, {} changed, {} gone".format(*counts)
        return f"{users}; {groups}" + (f"; {len(self.doubled)} left out" if self.doubled else "")


@dataclass(frozen=True, slots=True)
class _Work:
    preview: Preview
    users: tuple[UserRow, ...]
    left: tuple[UserRow, ...]
    groups: tuple[GroupRow, ...]
    gone: tuple[str, ...]
    staying: frozenset[str]


def preview(scope: Scope, records: Records, snapshot: Snapshot) -> Preview:
    """What `apply` would do now. Raises Forbidden."""
    demand(scope, "users.manage")
    with records.read() as db:
        return _compare(scope, db, snapshot).preview


def apply(
    scope: Scope, records: Records, snapshot: Snapshot, *, expected: Preview | None = None, force: bool = False
) -> Preview:
    """Take the source's state over: leavers are disabled, their account here closed, their sessions ended.

    Raises Forbidden, Conflict when it is no longer what was `expected` (shown before), or when alarmingly many leave
    and nobody said `force`.
    """
    demand(scope, "users.manage")
    with records.begin() as db:
        work = _compare(scope, db, snapshot)
        if expected is not None and work.preview != expected:
            raise Conflict(f"things changed since they were shown; now: {work.preview.text()}")
        if work.preview.alarming and not force:
            raise Conflict(
                f"{len(work.preview.left)} of {work.preview.known} people would leave at once; "
                "is the source whole? Force it if it is"
            )
        _write(scope, db, work)
        if not work.preview.nothing:
            audit.record(scope, db, "users.sync", snapshot.source, after=work.preview, detail=work.preview.text())
    return work.preview


def _write(scope: Scope, db: Connection, work: _Work) -> None:
    kept.save_users(scope, db, (*work.users, *(replace(user, enabled=False) for user in work.left)))
    kept.save_groups(scope, db, work.groups)
    kept.remove_groups(scope, db, work.gone)
    for user in (*work.left, *(user for user in work.users if not user.enabled)):
        if user.upn not in work.staying:
            _close(scope, db, user)


def flattened(
    members: Mapping[str, Iterable[str]], *, known: Mapping[str, Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    """Each group's members with those of groups inside it, however deep; circles end. `known` are groups kept."""
    everything = {**known, **members}
    found = {}
    for group in members:
        seen, people_, waiting = {group}, dict[str, None](), [group]
        while waiting:
            for member in everything[waiting.pop()]:
                if member not in everything:
                    people_[member] = None
                elif member not in seen:
                    seen.add(member)
                    waiting.append(member)
        found[group] = tuple(people_)
    return found


def _compare(scope: Scope, db: Connection, snapshot: Snapshot) -> _Work:
    ours = {user.id: user for user in kept.all_users(scope, db)}
    mine = {key: user for key, user in ours.items() if user.source in (snapshot.source, "")}
    told = {user.id: replace(user, source=snapshot.source) for user in snapshot.users}
    present = None if snapshot.present is None else snapshot.present | set(told)
    left = [user for key, user in mine.items() if user.enabled and present is not None and key not in present]
    gone_ids = {user.id for user in left}
    others = {user.upn: user.id for user in ours.values() if user.enabled and user.id not in gone_ids}
    doubled = {user.id for user in told.values() if others.get(user.upn, user.id) != user.id}
    added = [user for key, user in told.items() if key not in ours and key not in doubled]
    changed = [user for key, user in told.items() if key in ours and ours[key] != user and key not in doubled]
    after = {**ours, **{user.id: user for user in (*added, *changed)}}
    staying = frozenset(user.upn for key, user in after.items() if user.enabled and key not in gone_ids)
    groups = {group.id: group for group in kept.all_groups(scope, db)}
    fresh = [replace(g, source=snapshot.source, members=tuple(sorted(set(g.members)))) for g in snapshot.groups]
    new = [group for group in fresh if group.id not in groups]
    other = [group for group in fresh if group.id in groups and _differs(groups[group.id], group)]
    told_groups = {group.id for group in fresh}
    gone = [
        g for g in groups.values() if snapshot.all_groups and g.source == snapshot.source and g.id not in told_groups
    ]
    shown = Preview(
        sum(user.enabled for user in mine.values()),
        _upns(added),
        _upns(changed),
        _upns(left),
        _upns(told[key] for key in doubled),
        tuple(sorted(group.name for group in new)),
        tuple(sorted(group.name for group in other)),
        tuple(sorted(group.name for group in gone)),
    )
    return _Work(shown, (*added, *changed), tuple(left), (*new, *other), tuple(group.id for group in gone), staying)


def _differs(ours: GroupRow, theirs: GroupRow) -> bool:
    return replace(ours, members=tuple(sorted(ours.members))) != theirs


def _upns(users: Iterable[UserRow]) -> tuple[str, ...]:
    return tuple(sorted(user.upn for user in users))


def _close(scope: Scope, db: Connection, user: UserRow) -> None:
    """Close the account of somebody who left; the last administrator's stays open, so that somebody can act."""
    account = people.find_account(scope, db, user.upn)
    if account is None or account.disabled:
        return
    try:
        accounts.not_the_last(scope, db, account)
    except Conflict:
        audit.record(scope, db, "accounts.disable-refused", account.name, detail="the last global administrator")
        return
    open_sessions.end_sessions(scope, db, account.id)
    people.save_account(scope, db, replace(account, disabled=True))
    audit.record(scope, db, "accounts.disable", account.name, detail="left the directory")
