"""Others' roles explained: what somebody may do, what a group opens by itself, what a change would bring."""

from __future__ import annotations

import pytest

from tests.tenants.company import add_account, turned_on
from vedette.core.errors import Forbidden, NotFound
from vedette.core.scope import Scope, local
from vedette.records import users
from vedette.records.database import Records
from vedette.records.users import GroupRow, UserRow
from vedette.tenants import explaining, roles
from vedette.tenants.explaining import Consequence

ASKER = Scope("north", "ada@north.example", frozenset({"permissions.view", "directory.assign"}))


@pytest.fixture
def company(records: Records) -> Records:
    turned_on(records)
    add_account(records, "ada@north.example", "directory/global-administrator")
    add_account(records, "rita@north.example", "directory/security-reader")
    return records


def test_somebody_elses_roles_with_reasons(company: Records) -> None:
    found = explaining.standing_of(ASKER, company, "rita@north.example")
    assert [grant.title for grant in found.grants] == ["Security Reader", "Security Reader", "Endpoint viewer"]
    allowed = {each.decision.activity: each for each in found.decisions}
    assert allowed["incidents.read"].decision.allowed
    assert not allowed["incidents.manage"].decision.allowed
    assert "Security Administrator in the directory" in allowed["incidents.manage"].ask_for


def test_only_who_sees_permissions_is_told(company: Records) -> None:
    stranger = Scope("north", "rita@north.example", frozenset({"incidents.read"}))
    with pytest.raises(Forbidden):
        explaining.standing_of(stranger, company, "ada@north.example")
    with pytest.raises(Forbidden):
        explaining.opened_by(stranger, company, "directory", "security-reader")
    with pytest.raises(Forbidden):
        explaining.consequences(stranger, company, "account", "ac_rita@north", "directory", "security-reader")
    with pytest.raises(NotFound):
        explaining.standing_of(Scope("south", "ada", ASKER.rights), company, "rita@north.example")


def test_what_a_group_opens_by_itself_with_what_flows_from_it(company: Records) -> None:
    found = {
        each.decision.activity: each.decision
        for each in explaining.opened_by(ASKER, company, "directory", "security-reader")
    }
    assert found["incidents.read"].allowed
    assert found["explorer.use"].allowed, "by the role that flows into the security centre"
    assert not found["mail.purge"].allowed
    with pytest.raises(NotFound):
        explaining.opened_by(ASKER, company, "directory", "no-such-group")


def test_a_change_is_foretold_and_comes_true(company: Records) -> None:
    place = ("account", "ac_rita@north", "directory", "security-operator")
    (told,) = explaining.consequences(ASKER, company, *place)
    assert (told.name, told.lost) == ("rita@north.example", ())
    assert {"incidents.manage", "alert-policies.edit"} <= set(told.gained)
    before = _allowed(company)
    roles.put_in(ASKER, company, place[1], *place[2:])
    assert _allowed(company) - before == set(told.gained)
    assert explaining.consequences(ASKER, company, *place, take=True) == (Consequence(told.name, (), told.gained),)


def test_a_directory_group_concerns_those_of_its_members_who_sign_in(company: Records) -> None:
    home = local("north")
    with company.begin() as db:
        people = [UserRow(f"u-{name}", f"{name}@north.example") for name in ("rita", "unknown")]
        users.save_users(home, db, people)
        users.save_groups(home, db, [GroupRow("g-1", "Analysts", ("u-rita", "u-unknown"))])
    (told,) = explaining.consequences(ASKER, company, "group", "g-1", "security-centre", "quarantine-administrator")
    assert told == Consequence("rita@north.example", ("quarantine.manage",), ())
    with pytest.raises(NotFound):
        explaining.consequences(ASKER, company, "group", "g-2", "directory", "security-reader")
    with company.read() as db:
        names = [(member.kind, member.name) for member in explaining.members_of(home, db)]
    assert names == [("account", "ada@north.example"), ("account", "rita@north.example"), ("group", "Analysts")]


def _allowed(records: Records) -> set[str]:
    found = explaining.standing_of(ASKER, records, "rita@north.example")
    return {each.decision.activity for each in found.decisions if each.decision.allowed}
