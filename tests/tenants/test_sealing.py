"""Secrets at rest: nothing readable in the database, the key changed for all tenants, old texts sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pyotp
import pytest
from sqlalchemy import select

from tests.tenants.company import add_account
from vedette.core.clock import frozen
from vedette.core.errors import Conflict, Forbidden
from vedette.core.scope import Scope
from vedette.core.vault import PREFIX, Vault
from vedette.records import accounts as kept
from vedette.records import sealed
from vedette.records.accounts import AccountRow, save_account
from vedette.records.database import Records
from vedette.records.migrations.tables import all_tables
from vedette.tenants import factors, sealing

T0 = datetime(2026, 4, 1, 12, tzinfo=UTC)


def _enrol(records: Records, name: str, tenant: str) -> str:
    made = add_account(records, name, tenant=tenant)
    own = Scope(tenant, name)
    with frozen(T0):
        begun = factors.begin(own, records, made.id)
        factors.finish(own, records, made.id, begun.secret, pyotp.TOTP(begun.secret).at(T0))
    return begun.secret


def _row(records: Records, name: str) -> AccountRow:
    with records.read() as db:
        row = kept.by_name(db, name)
    assert row is not None
    return row


def _seed(records: Records, name: str) -> str:
    row = _row(records, name)
    return records.vault.open(factors.seed_of(row.id), row.totp)


def test_a_seed_is_not_readable_in_the_database(records: Records) -> None:
    secret = _enrol(records, "kim@north.example", "north")
    with records.read() as db:
        everything = [repr(db.execute(select(table)).all()) for table in all_tables().sorted_tables]
    assert not any(secret in text for text in everything)
    assert _row(records, "kim@north.example").totp.startswith(PREFIX)


def test_a_new_key_seals_the_secrets_of_every_tenant(records: Records, operator: Scope) -> None:
    seeds = {name: _enrol(records, name, name.split("@")[1][:5]) for name in ("kim@north.example", "lee@south.example")}
    before = [_row(records, name).totp for name in seeds]
    done = sealing.rotate(operator, records, drop_old=True)
    assert (done.secrets, done.dropped) == (2, 1)
    for name, seed in seeds.items():
        assert _seed(records, name) == seed
        assert records.vault.current(_row(records, name).totp)
    with pytest.raises(Conflict):
        records.vault.open("accounts.totp:ac_kim@north", before[0])


def test_only_the_operator_changes_the_key(records: Records) -> None:
    sealed_before = records.vault.seal("a", "x")
    for act in (sealing.rotate, sealing.seal_plain):
        with pytest.raises(Forbidden):
            act(Scope("north", "kim", frozenset({"settings.manage"})), records)
    with records.begin() as db, pytest.raises(Forbidden):
        sealed.put(Scope("north", "kim"), db, sealed.SealedRow(kept.accounts.c.totp, "x", ""), "")
    assert records.vault.current(sealed_before)


def test_seeds_of_older_versions_are_sealed_once(records: Records, operator: Scope) -> None:
    made = add_account(records, "kim@north.example")
    with records.begin() as db:
        save_account(operator, db, replace(made, totp="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"))
    assert sealing.seal_plain(operator, records) == 1
    assert sealing.seal_plain(operator, records) == 0
    assert _seed(records, "kim@north.example") == "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_a_lost_key_is_told_and_lets_nobody_in(records: Records) -> None:
    secret = _enrol(records, "kim@north.example", "north")
    records.vault = Vault.fresh()
    row = _row(records, "kim@north.example")
    code = pyotp.TOTP(secret).at(T0)
    with records.begin() as db, frozen(T0), pytest.raises(Conflict, match="restore"):
        factors.check(Scope("north", "kim"), db, records.vault, row, code)
