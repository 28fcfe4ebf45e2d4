"""What holds for the portal's sources without a browser: no two pages share a shortcut."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

PAGES = Path(__file__).parents[2] / "portal" / "src" / "pages"


def test_each_shortcut_leads_to_one_page() -> None:
    keys = Counter(
        key for routes in PAGES.glob("*/routes.ts") for key in re.findall(r"keys: '([^']+)'", routes.read_text("utf-8"))
    )
    assert len(keys) > 5
    assert [key for key, times in keys.items() if times > 1] == []
