"""Rights in a scope: allowed, demanded, and refusals that say who may."""

import pytest

from vedette.core.errors import Forbidden, NotFound
from vedette.core.scope import Scope, local
from vedette.tenants.rights import allowed, demand, needed, phrase


def test_the_operator_may_everything_and_others_what_they_carry() -> None:
    assert allowed(local("north"), "tenant.turn-on")
    assert allowed(Scope("north", "kim", frozenset({"audit.read"})), "audit.read")
    assert not allowed(Scope("north", "kim", frozenset({"audit.read"})), "tenant.turn-on")


def test_an_unknown_right_is_an_error_not_a_refusal() -> None:
    with pytest.raises(NotFound):
        allowed(Scope("north", "kim"), "tenant.turn-onn")


def test_a_refusal_says_who_may() -> None:
    with pytest.raises(Forbidden, match="Global Administrator in the directory or Security Administrator"):
        demand(Scope("north", "kim"), "tenant.turn-on")


def test_requirements_read_as_sentences() -> None:
    tree = {"all": [{"any": ["directory/security-reader", "endpoint:view-data"]}, "is:mfa", "switch:endpoint-rbac=off"]}
    assert needed(tree) == (
        "(Security Reader in the directory or the role View data in the endpoint product)"
        " and a second factor at sign-in and the setting endpoint-rbac to be off"
    )
    assert phrase("exchange:audit-logs") == "the role Audit Logs in Exchange"
