"""Scopes name one tenant."""

from typing import Any

import pytest

from vedette.core.scope import Scope, local


def test_local_may_everything() -> None:
    assert local() == Scope("main", "operator", frozenset({"*"}))
    assert local("acme").tenant == "acme"


@pytest.mark.parametrize("tenant", ["", "A", "a-b", "1a", "a`", "a" * 41, "a\n"])
def test_odd_tenants_are_refused(tenant: Any) -> None:
    with pytest.raises(ValueError, match="tenant"):
        Scope(tenant, "me")
