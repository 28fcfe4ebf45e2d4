"""Every page of the portal with what shows that it is there: walked by axe in both themes, and by the screenshots.

A page is added here with its file name, its address and a heading; `{incident}` is the number of the largest one.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.chromium import AGAIN
from tests.browser.letters import HELD
from tests.browser.wave import CAMPAIGN


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its name, its address, the text that shows it is there."""

    name: str
    address: str
    shows: str
    press: str = ""
    """A key to press when it is there, for pages that show more once something was done."""
    then: str = ""
    """The text that shows that it was done."""


HUNT = "DeviceProcessEvents%0A%7C%20summarize%20Runs%20%3D%20count()%20by%20bin(Timestamp%2C%201h)%2C%20AccountName"
_NOWHERE = Place("nowhere", "/no/such/page", "There is no such page")
PAGES = (
    Place("incidents", "/incidents", "Multi-stage"),
    Place("incident-summary", "/incidents/{incident}", "What happened"),
    Place("incident-alerts", "/incidents/{incident}?tab=alerts", "Why it is here"),
    Place("incident-devices", "/incidents/{incident}?tab=devices", "Highest severity"),
    Place("incident-users", "/incidents/{incident}?tab=users", "Highest severity"),
    Place("incident-mailboxes", "/incidents/{incident}?tab=mailboxes", "Mailboxes"),
    Place("incident-evidence", "/incidents/{incident}?tab=evidence", "Highest severity"),
    Place("incident-graph", "/incidents/{incident}?tab=graph", "Relations"),
    Place("incident-history", "/incidents/{incident}?tab=history", "newest first"),
    Place("explorer", "/explorer", "All email"),
    Place("explorer-clicks", "/explorer?view=url-clicks", "URL clicks"),
    Place("hunting", "/hunting", "Nothing was run in this tab yet"),
    Place("hunting-library", "/hunting?side=library", "Programs seen on one or two devices only"),
    Place("hunting-history", "/hunting?side=history", "Everybody"),
    Place("hunting-rows", "/hunting?facets=on&query=DeviceProcessEvents", "From a link", "r", "Showing"),
    Place("hunting-chart", f"/hunting?query={HUNT}%0A%7C%20render%20timechart", "From a link", "r", "Showing"),
    Place("home", "/home", "Detections by technique"),
    Place("home-all-techniques", "/home?period=7d&matrix=all", "looked for, not detected"),
    Place("report", "/home/report", "How well we see"),
    Place("alerts", "/alerts", "those that repeat another"),
    Place("device", "/devices/nv-lt-0142.norvik.example", "Seen together with"),
    Place("device-alerts", "/devices/nv-lt-0142.norvik.example?tab=alerts", "Credential access"),
    Place("device-timeline", "/devices/nv-lt-0142.norvik.example?tab=timeline", "File created"),
    Place("user", "/users/ingrid.solberg%40norvik.example", "Seen together with"),
    Place("mailbox", "/mailboxes/ingrid.solberg%40norvik.example", "correspondent"),
    Place("address", "/addresses/203.0.113.77", "Seen together with"),
    Place("url", "/urls/static.norvik.example", "Seen together with"),
    Place("domain", "/domains/norvik-invoices.example", "Seen together with"),
    Place("file", "/files/Invoice_48213.docm", "Seen together with"),
    Place("app", "/apps/Microsoft%20SharePoint%20Online", "What is known"),
    Place("unknown-entity", "/files/never-seen.exe", "No signal speaks of it"),
    Place("detections", "/detections", "Stock rules come with updates"),
    Place("detections-coverage", "/detections?tab=coverage", "techniques that rules look for"),
    Place("detections-blind", "/detections?tab=blind", "Grouped by what is missing"),
    Place("detections-runs", "/detections?tab=runs", "Outcome"),
    Place("detections-deleted", "/detections?tab=deleted", "Nothing was deleted"),
    Place("detection-rule", "/detections/lsass-memory-dump-comsvcs", "What to do when it fires"),
    Place("detection-new", "/detections/new?from=lsass-memory-dump-comsvcs", "It can be saved"),
    Place("exceptions", "/exceptions", "Nothing is hidden"),
    Place("mail-campaigns", "/mail/campaigns", "of unwanted mail"),
    Place("mail-campaign", f"/mail/campaigns/{CAMPAIGN}", "The way of its copies"),
    Place("mail-campaign-senders", f"/mail/campaigns/{CAMPAIGN}?tab=senders", "Sender addresses"),
    Place("mail-campaign-payloads", f"/mail/campaigns/{CAMPAIGN}?tab=payloads", "Never open them"),
    Place("mail-campaign-clicks", f"/mail/campaigns/{CAMPAIGN}?tab=clicks", "people who clicked"),
    Place("mail-quarantine", "/mail/quarantine", "each held back from one recipient"),
    Place("my-mail", "/my-mail", "Nothing is held for you"),
    Place("my-senders", "/my-mail?tab=senders", "You have no mailbox here"),
    Place("my-reports", "/my-mail?tab=reports", "You reported nothing yet"),
    Place("mail-submissions", "/mail/submissions", "people reported or handed in"),
    Place("mail-actions", "/mail/actions", "Verdicts that changed after delivery"),
    Place("mail-policies", "/mail/policies", "For everybody whom nothing above covers"),
    Place("mail-flow-rules", "/mail/policies?tab=mail-flow", "There is no rule"),
    Place("mail-list", "/mail/list", "of the organisation"),
    Place("mail-indicators", "/mail/indicators", "There are no indicators yet"),
    Place("mail-mailboxes", "/mail/mailboxes", "No mailbox is read"),
    Place("mail-dmarc", "/mail/dmarc", "What receivers report on"),
    Place("mail-tls", "/mail/dmarc?tab=tls", "No TLS report of this time"),
    Place("mail-settings", "/mail/settings", "Only in config.toml"),
    Place("message", f"/mail/messages/{HELD}", "Judged by Vedette"),
    Place("message-analysis", f"/mail/messages/{HELD}?tab=analysis", "Whether the sender is who they say"),
    Place("message-recipients", f"/mail/messages/{HELD}?tab=recipients", "Where each copy was put first"),
    Place("message-files", f"/mail/messages/{HELD}?tab=files", "invoice.exe"),
    Place("message-content", f"/mail/messages/{HELD}?tab=content", "somebody’s mail"),
    Place("sources", "/sources", "records in the last 24 hours"),
    Place("connectors", "/sources/connectors", "How to feed it"),
    Place("deadletters", "/deadletters", "with the reason and the place"),
    Place("imports", "/imports", "Drop files here"),
    Place("retention", "/retention", "on disk"),
    Place("streams", "/streams", "Nothing is passed on"),
    Place("backups", "/backups", "What runs by itself"),
    Place("incident-report", "/incidents/{incident}/report", "What was done"),
    Place("settings", "/settings", "Settings of the organisation"),
    Place("roles", "/settings/roles", "What you may do"),
    Place("account", "/account", "Second factor"),
    Place("account-sessions", "/account?tab=sessions", "This one"),
    Place("account-keys", "/account?tab=keys", "There is no API key"),
    Place("account-look", "/account?tab=look", "Rows of lists"),
    Place("devicelogin", "/devicelogin", "The code it shows"),
    Place("permissions", "/permissions", "Role group"),
    Place("permissions-group", "/permissions?group=directory%2Fsecurity-reader", "Role groups"),
    Place("permissions-people", "/permissions?tab=people", "Only devices of"),
    Place("permissions-devices", "/permissions?tab=devices", "There are no device groups"),
    Place("permissions-why", "/permissions?tab=why&name=admin&activity=mail.preview", "Preview and download mail"),
    Place("licences", "/settings/licences", "seats"),
    Place("licences-features", "/settings/licences?tab=features", "How far Explorer looks back"),
    Place("licences-holders", "/settings/licences?tab=holders", "The directory is not known yet"),
    Place("users", "/settings/users", "Second factor"),
    Place("programs", "/settings/programs", "API keys"),
    Place("applications", "/settings/programs?tab=applications", "There is no application"),
    Place("sign-in", "/settings/sign-in", "No directory is connected"),
    Place("audit", "/audit", "Verify the log"),
    Place("missing", "/missing", "Why is something missing?"),
    Place("search", "/search?q=multi", "Incident"),
    _NOWHERE,
    Place("style", "/style", "Every component"),
)


def visit(page: Page, place: Place, incident: int) -> None:
    """Open it by its address and wait until it is there."""
    page.goto(place.address.format(incident=incident))
    _there(page, place)


def turn_to(page: Page, place: Place, incident: int) -> None:
    """The same in a window where the portal is open, as a link in it would; the portal is not loaded again."""
    for address, shows in ((_NOWHERE.address, _NOWHERE.shows), (place.address, place.shows)):
        # By way of nowhere, so that what shows is not that of the page before.
        page.evaluate("(address) => history.pushState(null, '', address)", address.format(incident=incident))
        expect(page.locator("main").get_by_text(shows).first).to_be_visible()
    _there(page, place)


def _there(page: Page, place: Place) -> None:
    # A pane that its address opens hides the page from those who do not see.
    expect(page.get_by_role("heading", level=1, include_hidden=True)).to_be_visible()
    expect(page.locator("main").get_by_text(place.shows).first).to_be_visible()
    if place.press:
        page.keyboard.press(place.press)
        expect(page.locator("main").get_by_text(place.then).first).to_be_visible()
    expect(page.locator(".fui-Spinner")).to_have_count(0)


def largest_incident(page: Page) -> int:
    """The number of the incident with most alerts, asked over the API with the page's session."""
    answer = page.request.get("/api/v1/incidents?sort=alerts&limit=1", max_retries=AGAIN)
    number: int = answer.json()["value"][0]["number"]
    return number
