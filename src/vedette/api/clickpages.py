"""The pages people see instead of a link: what is the matter, what to do, whom to ask. Plain HTML, nothing is loaded.

`clicks` shows them. No script, one style sheet allowed by its hash (CSP level 3), readable in both themes.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi.responses import HTMLResponse

from vedette.mail.clicks.address import MARK
from vedette.mail.clicks.answering import Answer
from vedette.mail.clicks.judging import Page

_STYLE = """:root{color-scheme:light dark}
body{font:16px/1.55 system-ui,sans-serif;margin:0;background:#fafafa;color:#1b1b1b}
main{max-width:40rem;margin:3rem auto;padding:0 1.25rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 1rem}
code{display:block;overflow-wrap:anywhere;background:#ececec;padding:.75rem;border-radius:.25rem}
a{color:#0b5cad}
@media (prefers-color-scheme:dark){body{background:#1b1b1b;color:#f2f2f2}code{background:#2d2d2d}a{color:#8ec5ff}}"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    MARK: "1",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}
_SHOWN = 500
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex,nofollow"><title>{title}</title><style>{style}</style></head>
<body><main><h1>{title}</h1>{body}</main></body></html>
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says: its title and sentences; `url` is shown as text, never as a link."""

    title: str
    sentences: tuple[str, ...]
    url: str = ""


_ASK = "Ask your organisation's security team or help desk if you need it."
NOT_OURS = Told(
    "This link was not made here",
    (
        "It was changed on its way, cut short, or made by somebody else, so it leads nowhere.",
        "Open the message again and click the link there. Do not type passwords into pages such a link may show.",
        _ASK,
    ),
)
BUSY = Told("This link cannot be checked right now", ("It is not opened unchecked. Try again in a minute.", _ASK))
MANY = Told("Too many links were opened from your network", ("Wait a minute, then try again.", _ASK))
_TITLES = {
    Page.BLOCKED: "This link was blocked",
    Page.LISTED: "Your organisation blocks this link",
    Page.SUSPICIOUS: "This link looks suspicious",
    Page.PENDING: "This link is being looked at",
    Page.BROKEN: "This link cannot be opened",
    Page.OPEN: "This link cannot be opened",
}
_DO = {
    Page.BLOCKED: "Do not try to open it another way. If you have typed a password there before, change it now.",
    Page.LISTED: "You can close this page.",
    Page.SUSPICIOUS: "Look at the message again: do you know the sender, and did you expect it?",
    Page.PENDING: "Wait until the message was looked at, then click again.",
    Page.BROKEN: "You can close this page.",
    Page.OPEN: "It is no web address.",
}


def of(found: Answer) -> Told:
    """What to say about a link that is not opened."""
    page, why = found.judged.page, found.judged.why
    because = (f"It was not opened because {why}.",) if why else ()
    ask = f"Report the message to {found.report} or ask your security team." if found.report else _ASK
    return Told(_TITLES[page], (*because, _DO[page], ask), found.clicked.url)


def shown(status: int, told: Told, *, past: str = "", headers: Mapping[str, str] | None = None) -> HTMLResponse:
    """The page. `past` is the address that goes on past the warning."""
    parts = [f"<p>{html.escape(sentence)}</p>" for sentence in told.sentences]
    if told.url:
        cut = told.url if len(told.url) <= _SHOWN else f"{told.url[:_SHOWN]}…"
        visible = "".join(char if char.isprintable() else "\ufffd" for char in cut)
        parts.insert(0, f"<p>The link leads to:</p><code>{html.escape(visible)}</code>")
    if past:
        parts.append(
            "<p>Going on is recorded and your security team can see it.</p>"
            f'<p><a rel="noreferrer nofollow" href="{html.escape(past)}">Open the link anyway</a></p>'
        )
    page = _PAGE.format(title=html.escape(told.title), style=_STYLE, body="\n".join(parts))
    return HTMLResponse(page, status, headers={**HEADERS, **(headers or {})})
