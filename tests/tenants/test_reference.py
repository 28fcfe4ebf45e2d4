"""The page of permissions names everything there is."""

from vedette.tenants.content import stock
from vedette.tenants.reference import render
from vedette.tenants.settings import SETTINGS


def test_everything_is_on_the_page() -> None:
    page = render()
    names = [*stock().activities, *stock().roles, *stock().features, *stock().applications, *SETTINGS]
    names += [f"{store}/{name}" for store, name in stock().groups]
    assert not [name for name in names if f"`{name}`" not in page]
    assert "security-centre/organization-management, exchange/organization-management" in page
