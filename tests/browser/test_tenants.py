"""The switch between organisations: offered to whoever has a role in several, kept for the tab, everything follows."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.house import House
from vedette.app.wiring import open_state
from vedette.core.scope import local
from vedette.records.accounts import by_name
from vedette.tenants import provisioning, roles, subscriptions

ALONE = True
"""What is changed here others would count."""

OTHER = "harbour"


def _found(company: House) -> None:
    """A second organisation on the same server, where the administrator has a role too."""
    scope = local(OTHER)
    with open_state(company.data) as records:
        provisioning.found(scope, records, "Harbour Lines")
        subscriptions.take_in(scope, records, (subscriptions.entered("VEDETTE_SELF_HOSTED"),), whole=False)
        provisioning.assess(scope, records)
        with records.read() as db:
            admin = by_name(db, "admin")
        assert admin is not None
        roles.put_in(scope, records, admin.id, "directory", "global-administrator")


def test_another_organisation_is_chosen_and_left(desk: Page, company: House) -> None:
    desk.goto("/incidents")
    expect(desk.get_by_role("grid", name="Incidents").get_by_role("row").nth(1)).to_be_visible()
    expect(desk.get_by_role("button", name="Organisation: ")).to_have_count(0)
    _found(company)
    desk.reload()
    desk.get_by_role("button", name="Organisation: main").click()
    desk.get_by_role("menuitemradio", name=OTHER).click()
    expect(desk.get_by_role("button", name=f"Organisation: {OTHER}")).to_be_visible()
    # Nothing was turned on there: its welcome page, and no incident of the first.
    expect(desk.get_by_role("heading", name="Bring your signals together")).to_be_visible()
    desk.goto("/incidents")
    expect(desk.get_by_role("button", name=f"Organisation: {OTHER}")).to_be_visible()
    expect(desk.get_by_text("Multi-stage")).to_have_count(0)
    beside = desk.context.new_page()
    beside.goto("/incidents")
    expect(beside.get_by_role("button", name="Organisation: main")).to_be_visible()
    expect(beside.get_by_role("grid", name="Incidents").get_by_text("Multi-stage").first).to_be_visible()
    desk.get_by_role("button", name=f"Organisation: {OTHER}").click()
    desk.get_by_role("menuitemradio", name="main").click()
    expect(desk.get_by_role("heading", name="Threat dashboard", level=1)).to_be_visible()
    desk.goto("/incidents")
    expect(desk.get_by_role("grid", name="Incidents").get_by_text("Multi-stage").first).to_be_visible()
