"""The first page after sign-in: numbers that lead to lists of that length, its period in the address, the report."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.pages import largest_incident


def test_it_comes_first_and_goes_by_both_names(desk: Page) -> None:
    desk.goto("/")
    expect(desk).to_have_url(re.compile("/home$"))
    expect(desk.get_by_role("heading", name="Threat dashboard", level=1)).to_be_visible()
    expect(desk.get_by_role("link", name="Home · Threat dashboard")).to_have_attribute("aria-current", "page")
    for name in ("home", "threat dashboard", "security dashboard"):
        desk.goto(f"/search?q={name}")
        expect(desk.get_by_role("link", name="Home · Threat dashboard").nth(1)).to_be_visible()


def test_every_number_leads_to_its_list(desk: Page) -> None:
    desk.goto("/home")
    main = desk.locator("main")
    for tile, unit in (("alerts in this time", "alerts"), ("high severity incidents, open now", "incident")):
        link = main.get_by_role("link", name=re.compile(tile))
        number = re.match(r"\d+", link.inner_text())
        assert number is not None
        link.click()
        expect(main.get_by_text(re.compile(rf"^{number[0]} {unit}")).first).to_be_visible()
        desk.go_back()
    technique = main.get_by_role("region", name="Techniques by tactic").get_by_role("link").first
    name, many = technique.inner_text().split()[:2]
    technique.click()
    expect(main.get_by_text(re.compile(rf"^{many} alerts?;"))).to_be_visible()
    expect(main.get_by_role("button", name=f"Technique: {name}")).to_be_visible()
    main.get_by_role("button", name=f"Technique: {name}").click()
    expect(desk).not_to_have_url(re.compile("technique"))


def test_a_column_leads_to_its_day(desk: Page) -> None:
    desk.goto("/home?period=7d")
    column = desk.get_by_role("group", name="Alerts over time").get_by_role("link").first
    label = column.get_attribute("aria-label") or ""
    many = sum(int(number) for number in re.findall(r"(\d+) (?:high|medium|low|informational)", label))
    assert many
    column.click()
    expect(desk.locator("main").get_by_text(re.compile(rf"^{many} alerts?;"))).to_be_visible()
    expect(desk.get_by_role("button", name=re.compile("First activity from"))).to_be_visible()


def test_the_period_is_in_the_address_and_charts_are_tables_too(desk: Page) -> None:
    desk.goto("/home")
    desk.get_by_role("tab", name="24 hours").click()
    expect(desk).to_have_url(re.compile("period=24h"))
    desk.reload()
    expect(desk.get_by_role("tab", name="24 hours")).to_have_attribute("aria-selected", "true")
    desk.get_by_role("button", name="Alerts over time: show as table").click()
    table = desk.get_by_role("region", name="Alerts over time")
    expect(table.get_by_role("row")).to_have_count(25)
    desk.get_by_role("button", name="Report").click()
    expect(desk).to_have_url(re.compile(r"/home/report\?period=24h"))


def test_the_report_is_one_or_two_sheets_of_light_paper(desk: Page) -> None:
    desk.goto("/home/report")
    report = desk.get_by_role("article", name="Report")
    expect(report).to_contain_text("How well we see")
    expect(report).to_contain_text(f"Incident {largest_incident(desk)}")
    desk.emulate_media(media="print", color_scheme="dark")
    expect(desk.get_by_role("navigation")).to_be_hidden()
    expect(desk.get_by_role("button", name="Print")).to_be_hidden()
    expect(desk.locator("html[data-theme=light]")).to_have_count(1)
    sheets = re.findall(rb"/Type\s*/Page[^s]", desk.pdf(prefer_css_page_size=True))
    assert 1 <= len(sheets) <= 2
    desk.emulate_media(media="screen", color_scheme="dark")
    expect(desk.locator("html[data-theme=dark]")).to_have_count(1)


def test_the_dashboard_by_keyboard(desk: Page) -> None:
    desk.goto("/incidents")
    expect(desk.get_by_role("row").nth(1)).to_be_visible()
    desk.keyboard.press("g")
    desk.keyboard.press("t")
    expect(desk.get_by_role("heading", name="Threat dashboard", level=1)).to_be_visible()
    expect(desk.get_by_role("region", name="Techniques by tactic").get_by_role("link").first).to_be_visible()
    for _ in range(80):
        desk.keyboard.press("Tab")
        if "/alerts?" in desk.evaluate("document.activeElement.getAttribute('href') ?? ''"):
            break
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Alerts", level=1)).to_be_visible()
