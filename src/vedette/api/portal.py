"""The built portal: `index.html` for the address of any page, its assets (unchanging, compressed beforehand).

Included last by `app`, after every API. Where the portal was not built, a plain page says why and what to do.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Response
from fastapi.responses import HTMLResponse

BUILT = Path(__file__).parents[1] / "portal"
"""Where the build hook puts it; the wheel carries it there."""
APIS = frozenset(
    {"api", "assets", "v1", "v1.0", "v2", "beta", "common", "oauth2", "sign-in", "l", ".well-known"}
    | {"healthz", "readyz", "metrics"}
)
"""First parts of addresses that belong to programs: what is unknown below them is an error in JSON, never a page."""
FOREVER = "public, max-age=31536000, immutable"
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".json": "application/json",
    ".txt": "text/plain",
}
_ABSENT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Vedette: no portal</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:4rem auto;padding:0 1rem}}
pre{{white-space:pre-wrap;background:#f3f3f3;color:#222;padding:1rem}}</style>
<h1>The portal is not part of this installation</h1>
<p>Vedette is running; its API and the command <code>vedette</code> do everything. The pages are missing because:</p>
<pre>{why}</pre>"""
_UNKNOWN = (
    "It was not built when this copy was installed.\n"
    "Install the published wheel, which carries it, or run `make portal` in a checkout and start again."
)

router = APIRouter(include_in_schema=False)


def absent(built: Path) -> str:
    """Why there is no portal, as its build said when it failed."""
    note = built / "MISSING.txt"
    return note.read_text(encoding="utf-8") if note.is_file() else _UNKNOWN


@router.get("/assets/{name}")
def asset(name: str, accept_encoding: Annotated[str, Header(max_length=1000)] = "") -> Response:
    """One of the built files; its name changes with its content."""
    file = BUILT / "assets" / Path(name).name
    kind = TYPES.get(file.suffix)
    if kind is None or not file.is_file():
        raise HTTPException(404, "no such asset; the portal was renewed: load the page again")
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    packed = file.with_name(file.name + ".gz")
    if "gzip" in accept_encoding and packed.is_file():
        return Response(packed.read_bytes(), media_type=kind, headers={**headers, "Content-Encoding": "gzip"})
    return Response(file.read_bytes(), media_type=kind, headers=headers)


@router.get("/{page:path}")
def page(page: str) -> Response:
    """The one page that becomes all of them. Raises HTTPException 404 for unknown addresses of the APIs."""
    if page.partition("/")[0] in APIS:
        raise HTTPException(404, "there is nothing at this address")
    if page == "favicon.svg" and (BUILT / page).is_file():
        return Response((BUILT / page).read_bytes(), media_type=TYPES[".svg"])
    index = BUILT / "index.html"
    if not index.is_file():
        return HTMLResponse(_ABSENT.format(why=html.escape(absent(BUILT))), status_code=503)
    return HTMLResponse(index.read_bytes(), headers={"Cache-Control": "no-cache"})
