"""One thing, one id: resolves the names evidence gives (SID, UPN, host name …) to entities, and says why.

Union-find over strong names; weak names join only when nothing contradicts them. `correlate` loads, feeds and saves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.ids import stable_id
from vedette.core.scope import Scope
from vedette.incidents.signals import DEVICE, FILE, MESSAGE, PERSON, Named
from vedette.records import identities
from vedette.records.identities import EntityRow, JoinRow, NameRow
from vedette.schema.entities import Identifier

_DECIDES = frozenset({"sid", "object-id", "device-id", "fqdn"})
_LABEL_ORDER = (
    "address", "fqdn", "account", "host", "user", "sid", "device-id", "object-id",
    "sha256", "sha1", "md5", "internet-message-id", "network-message-id",
)  # fmt: skip
# Everybody's mail host has such a first label, so it says nothing about the organisation.
_NO_ORGANISATION = frozenset({"mail", "smtp", "mx", "email", "www", "gmail", "outlook", "hotmail", "yahoo", "icloud"})
_CROWD = 20
_WORDS = {
    "sid": "SID", "object-id": "directory object id", "address": "address", "account": "account", "user": "user name",
    "device-id": "device id", "fqdn": "DNS name", "host": "host name", "sha256": "SHA-256", "sha1": "SHA-1",
    "md5": "MD5", "network-message-id": "network message id", "internet-message-id": "Message-ID",
}  # fmt: skip

_Name = tuple[str, str]


@dataclass(slots=True)
class _Known:
    family: str
    names: dict[Identifier, None] = field(default_factory=dict)
    saved: bool = False

    def values(self, kind: str) -> set[str]:
        return {name.value for name in self.names if name.kind == kind}

    def organisations(self) -> set[str]:
        return {name.organisation for name in self.names if name.organisation} - _NO_ORGANISATION


class Identity:
    """The entities one batch of alerts touches. Feed it with `add`, then `settle`, then ask `id_of`."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}
        self._parent: dict[str, str] = {}
        self._carriers: dict[_Name, dict[str, None]] = {}
        self._touched: dict[_Name, None] = {}
        self._of: dict[Named, str] = {}
        self._changed: dict[str, None] = {}
        self.joins: list[JoinRow] = []
        self.merged: list[tuple[str, str]] = []

    @classmethod
    def load(cls, scope: Scope, db: Connection, named: Iterable[Named]) -> Identity:
        """What is already known about these names, and about everything they lead to."""
        identity = cls()
        values = {name.value for item in named for name in item.names}
        ids = sorted({row.entity for row in identities.names_of_values(scope, db, sorted(values))})
        rows = identities.names_of_entities(scope, db, ids)
        for ident, row in identities.labels(scope, db, ids).items():
            identity._known[ident] = _Known(row.family, saved=True)
        for name in rows:
            known = identity._known[name.entity]
            known.names[Identifier(name.kind, name.value, name.strong, name.organisation)] = None
            identity._carriers.setdefault((name.kind, name.value), {})[name.entity] = None
        return identity

    def add(self, named: Named, seen_in: str = "") -> None:
        """Take in one piece of evidence; `seen_in` (an alert's title) goes into the reasons."""
        if named in self._of:
            return
        names = tuple(name for name in named.names if name.strong) if named.kind == "sender" else named.names
        names = names or named.names
        decisive = [name for name in names if name.strong or named.family in (FILE, MESSAGE)]
        ident = self._entity(named.family, decisive or [names[0]], weak_only=not decisive)
        for name in decisive[1:]:
            for other in list(self._carriers.get((name.kind, name.value), ())):
                if self._root(other) != self._root(ident) and self._strong_in(other, name):
                    ident = self._join(ident, other, decisive[0], name, _together(seen_in))
        known = self._known[ident]
        for name in names:
            if name not in known.names:
                known.names[name] = None
                self._changed[ident] = None
                if name in decisive and name != decisive[0]:
                    self.joins.append(_reason(ident, decisive[0], name, _together(seen_in)))
            self._carriers.setdefault((name.kind, name.value), {})[ident] = None
            if named.family in (PERSON, DEVICE):
                self._touched[name.kind, name.value] = None
        self._of[named] = ident

    def settle(self) -> None:
        """Join what weak names support: all carriers of a name, when no two of them contradict each other."""
        for kind, value in sorted(self._touched):
            carriers = sorted({self._root(ident) for ident in self._carriers.get((kind, value), ())})
            if not 1 < len(carriers) <= _CROWD:
                continue
            known = [self._known[ident] for ident in carriers]
            if any(_contradict(a, b) for at, a in enumerate(known) for b in known[at + 1 :]):
                continue
            name = Identifier(kind, value)
            for ident in carriers[1:]:
                because = f"both go by the {_WORDS[kind]} {value} and nothing known about them contradicts it"
                self._join(carriers[0], ident, name, name, because)
        self._touched.clear()

    def id_of(self, named: Named) -> str:
        """The entity this evidence means."""
        return self._root(self._of[named])

    def save(self, scope: Scope, db: Connection) -> None:
        """Write what changed; `merged` holds (old, surviving) ids whose index rows the caller moves."""
        self.merged = [(old, self._root(old)) for old, new in self._parent.items() if old != new and self._saved(old)]
        identities.forget(scope, db, self.merged)
        changed = sorted({self._root(ident) for ident in self._changed})
        rows = [EntityRow(ident, self._known[ident].family, self.label(ident)) for ident in changed]
        names = [
            NameRow(name.kind, name.value, ident, name.organisation, name.strong)
            for ident in changed
            for name in _strongest(self._known[ident].names)
        ]
        identities.save(scope, db, rows, names)
        identities.add_joins(
            scope, db, [JoinRow(self._root(j.entity), j.left, j.right, j.because, j.at) for j in self.joins]
        )

    def label(self, ident: str) -> str:
        """What a person calls the entity; the id itself when it is not known here."""
        known = self._known.get(self._root(ident))
        if known is None or not known.names:
            return ident
        order = {kind: at for at, kind in enumerate(_LABEL_ORDER)}
        return min(known.names, key=lambda name: (order.get(name.kind, 99), not name.strong, name.value)).value

    def _saved(self, ident: str) -> bool:
        return self._known[ident].saved

    def _entity(self, family: str, names: Sequence[Identifier], *, weak_only: bool) -> str:
        for name in names:
            carriers = sorted({self._root(ident) for ident in self._carriers.get((name.kind, name.value), ())})
            if weak_only:
                exact = [ident for ident in carriers if name in self._known[ident].names]
                carriers = exact if len(exact) == 1 else [ident for ident in exact if self._only_weak(ident)]
            else:
                carriers = [ident for ident in carriers if self._strong_in(ident, name)]
            if carriers:
                return carriers[0]
        first = names[0]
        ident = stable_id("en", family, first.kind, first.value, first.organisation if weak_only else "")
        if ident in self._parent or ident in self._known:
            return self._root(ident)
        self._known[ident] = _Known(family)
        self._changed[ident] = None
        return ident

    def _strong_in(self, ident: str, name: Identifier) -> bool:
        known = self._known[self._root(ident)]
        return known.family in (FILE, MESSAGE) or any(
            own.strong and (own.kind, own.value) == (name.kind, name.value) for own in known.names
        )

    def _only_weak(self, ident: str) -> bool:
        return not any(name.strong for name in self._known[self._root(ident)].names)

    def _root(self, ident: str) -> str:
        while (up := self._parent.get(ident, ident)) != ident:
            self._parent[ident] = self._parent.get(up, up)
            ident = up
        return ident

    def _join(self, left: str, right: str, a: Identifier, b: Identifier, because: str) -> str:
        left, right = self._root(left), self._root(right)
        if left == right:
            return left
        keep, drop = sorted((left, right), key=lambda ident: (not self._saved(ident), ident))
        reason = _reason(keep, a, b, because)
        if a == b:
            reason = JoinRow(keep, self.label(keep), self.label(drop), because, clock.now())
        self._parent[drop] = keep
        gone = self._known[drop]
        for name in gone.names:
            self._known[keep].names[name] = None
            self._carriers.setdefault((name.kind, name.value), {})[keep] = None
        self._changed.pop(drop, None)
        self._changed[keep] = None
        self.joins.append(reason)
        return keep


def explain(scope: Scope, db: Connection, name: str) -> list[str]:
    """Sentences telling why the names of whoever goes by `name` (a value or an entity id) are one; empty if unknown."""
    wanted = name.strip().casefold()
    ids = {row.entity for row in identities.names_of_values(scope, db, [wanted])} | {name.strip()}
    sentences: list[str] = []
    for ident, row in sorted(identities.labels(scope, db, sorted(ids)).items()):
        known = identities.names_of_entities(scope, db, [ident])
        shown = sorted({f"{_WORDS[n.kind]} {n.value}" for n in known})
        thing = {PERSON: "person", DEVICE: "device", FILE: "file", MESSAGE: "message"}[row.family]
        sentences.append(f"{row.label} is one {thing}, known by {len(shown)} names: {', '.join(shown)}.")
        sentences += [
            f"  {join.left} = {join.right}, because {join.because}." for join in identities.joins_of(scope, db, ident)
        ]
    return sentences


def _contradict(a: _Known, b: _Known) -> bool:
    if a.family != b.family:
        return True
    for kind in _DECIDES:
        mine, theirs = a.values(kind), b.values(kind)
        if mine and theirs and not mine & theirs:
            return True
    mine, theirs = a.organisations(), b.organisations()
    return bool(mine and theirs and not mine & theirs)


def _strongest(names: Iterable[Identifier]) -> list[Identifier]:
    """One row a (kind, value, organisation): the strong one where a name was met both ways."""
    best: dict[tuple[str, str, str], Identifier] = {}
    for name in names:
        key = (name.kind, name.value, name.organisation)
        if key not in best or name.strong:
            best[key] = name
    return list(best.values())


def _together(seen_in: str) -> str:
    return (
        f"the alert “{seen_in}” names both as the same" if seen_in else "one piece of evidence names both as the same"
    )


def _reason(ident: str, a: Identifier, b: Identifier, because: str) -> JoinRow:
    return JoinRow(ident, f"{_WORDS[a.kind]} {a.value}", f"{_WORDS[b.kind]} {b.value}", because, clock.now())
