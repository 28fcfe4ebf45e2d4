"""Scopes name one tenant."""

import pytest

from vedette.core.scope import Scope, local


def test_local_may_everything():
    assert local() == Scope("main", "operator", frozenset({"*"}))
    assert local("acme").tenant == "acme"


@pytest.mark.parametrize("tenant", ["", "A", "a-b", "1a", "a`", "a" * 41, "a\n"])
def test_odd_tenants_are_refused(tenant):
    with pytest.raises(ValueError, match="tenant"):
        Scope(tenant, "me")
