"""The query editor in the portal's tests: opened, written, run. Used wherever a query is typed."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

READY = "[data-language=kusto][data-over] [data-ready]"


def opened(page: Page, address: str = "/hunting") -> Locator:
    """The editor of a page, once its language knows our tables."""
    page.goto(address)
    return turned_to(page)


def turned_to(page: Page) -> Locator:
    """The same where the page is open: the pointer over its query brings the editor."""
    page.locator("[data-language=kusto]").hover()
    expect(page.locator(READY)).to_be_visible()
    return page.locator(".monaco-editor").first


def written(page: Page, text: str) -> None:
    """Put a text in place of what stands in the editor, without completion."""
    page.locator(".monaco-editor").first.click()
    typed(page, text)


def typed(page: Page, text: str) -> None:
    """The same where the editor has the focus already."""
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)
    page.keyboard.press("Escape")


def ran(page: Page, text: str) -> Locator:
    """Write, run with the keyboard, and give the grid."""
    written(page, text)
    page.keyboard.press("Shift+Enter")
    grid = page.get_by_role("grid", name="Rows of the result")
    expect(grid.get_by_role("row").nth(1)).to_be_visible()
    return grid
