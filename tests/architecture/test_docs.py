"""Documentation is tested: generated pages are fresh, guides tell every command and page, ARCHITECTURE every folder."""

from __future__ import annotations

import re

import pytest

from tests.architecture.tree import PACKAGE, ROOT
from vedette.app.reference import pages
from vedette.app.wiring import CONNECTORS, stock_connectors
from vedette.cli.main import COMMANDS
from vedette.detect.load import load_rules
from vedette.schema.catalog import Catalog

PAGES = pages(Catalog.stock(), stock_connectors(), load_rules().rules)


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_fresh(name: str) -> None:
    written = ROOT / "docs" / "reference" / name
    assert written.read_text(encoding="utf-8") == PAGES[name], "run `vedette docs`"


def test_every_command_is_in_the_guide() -> None:
    guide = (ROOT / "docs" / "guide" / "commands.md").read_text(encoding="utf-8")
    assert not [name for name in COMMANDS if f"vedette {name}" not in guide]


def test_every_page_of_the_navigation_is_in_the_guide() -> None:
    guide = (ROOT / "docs" / "guide" / "portal.md").read_text(encoding="utf-8")
    routes = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "portal" / "src").rglob("routes.ts*"))
    titles = re.findall(r"title: '([^']+)'[^\n]*nav: \{", routes)
    assert len(titles) > 20
    assert not [title for title in titles if f"**{title}**" not in guide]


def test_every_room_is_in_the_architecture() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = [folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()]
    assert not [room for room in rooms if f"`{room}`" not in page]


def test_every_connector_explains_itself_and_has_fixtures() -> None:
    for folder in sorted(CONNECTORS.iterdir()):
        if (folder / "connector.toml").is_file():
            assert (folder / "README.md").is_file(), folder.name
            assert any((folder / "fixtures").iterdir()), folder.name


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in page.read_text(encoding="utf-8").split("](")[1:]:
            path = target.split(")", 1)[0].split("#", 1)[0]
            if path and "://" not in path and not (page.parent / path).exists():
                broken.append(f"{page.relative_to(ROOT)} → {path}")
    assert not broken, broken
