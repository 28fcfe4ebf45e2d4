"""Marks of rights: what moves them, what does not, and that an audit entry of an unknown kind does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import delete, update

import vedette
from vedette.core.scope import Scope
from vedette.records import audit as kept
from vedette.records.database import Records
from vedette.tenants.marks import UNRELATED, Marks

# Rooms whose changes decide who may do what; a verb of theirs may only be unrelated when it is one of these.
DECIDING = ("tenants",)
HARMLESS_THERE = {
    "accounts.sign-in": "stamps the account with the time",
    "accounts.token": "gives a client what its person may anyway",
    "applications.sign-in": "gives a program what it was granted",
    "audit.export": "reads",
    "AdminMailAccess": "reads",
}
_VERB = re.compile(r'(?:audit\.(?:record|note)|kept\.append|_save|note)\([^"]*"([A-Za-z]+(?:[.-][a-z-]+)*)"')


def _log(records: Records, scope: Scope, *verbs: str) -> None:
    with records.begin() as db:
        for verb in verbs:
            kept.append(scope, db, verb, "thing")


def test_only_what_may_change_rights_moves_a_mark(records: Records, operator: Scope) -> None:
    marks = Marks(records)
    _log(records, operator, "roles.assign")
    first = marks.of(operator)
    _log(records, operator, "imports.begin", "hunting.export", "accounts.sign-in")
    assert marks.of(operator) == first
    _log(records, operator, "imports.begin", "settings.change", "imports.begin")
    second = marks.of(operator)
    assert second != first
    _log(records, operator, "things.nobody-thought-of")
    assert marks.of(operator) not in (first, second)


def test_tenants_have_marks_of_their_own(records: Records, operator: Scope) -> None:
    marks, other = Marks(records), Scope("elsewhere", "test")
    _log(records, operator, "roles.assign")
    mark = marks.of(operator)
    _log(records, other, "roles.assign")
    assert marks.of(operator) == mark
    assert marks.of(other) != mark


def test_a_stale_look_is_not_believed(records: Records, operator: Scope) -> None:
    marks = Marks(records)
    _log(records, operator, "roles.assign")
    with records.read() as db:
        before = kept.head(operator, db).hash
    mark = marks.of(operator)
    _log(records, operator, "roles.unassign")
    moved = marks.of(operator)
    assert moved != mark
    assert marks.behind(operator, before) == moved


def test_a_chain_that_was_put_back_moves_the_mark(records: Records, operator: Scope) -> None:
    marks = Marks(records)
    _log(records, operator, "roles.assign")
    with records.read() as db:
        old = kept.head(operator, db)
    _log(records, operator, "imports.begin", "imports.begin")
    mark = marks.of(operator)
    with records.begin() as db:  # as if a backup had been laid over it
        db.execute(delete(kept.audit).where(kept.audit.c.position > old.position))
        db.execute(update(kept.audit_heads).values(position=old.position, hash=old.hash))
    assert marks.of(operator) != mark or mark == old.hash
    _log(records, operator, "roles.unassign")
    assert marks.of(operator) != mark


@pytest.mark.parametrize("room", DECIDING)
def test_no_deciding_verb_counts_as_unrelated(room: str) -> None:
    folder = Path(vedette.__file__).parent / room
    found = {verb for path in folder.rglob("*.py") for verb in _VERB.findall(path.read_text())}
    assert {"roles.assign", "settings.change", "accounts.disable", "devices.define"} <= found
    assert found & UNRELATED <= set(HARMLESS_THERE)
