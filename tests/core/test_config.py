"""Settings: defaults, file, environment, and errors that say what to write instead."""

from pathlib import Path
from typing import Any

import pytest

from vedette.core.config import Keep, RetentionPolicy, Settings, load_settings
from vedette.core.errors import BadInput


def test_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "absent", {}) == Settings(tmp_path / "absent", 0, 4, RetentionPolicy())


def test_file_and_environment(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[lake]\nmemory = "4GB"\nreaders = 2\n[retention]\ndays = 90\n[retention.tables.EmailEvents]\ngigabytes = 1.5\n'
    )
    settings = load_settings(tmp_path, {"VEDETTE_READERS": "8", "VEDETTE_RETENTION_DAYS": "30"})
    assert (settings.memory, settings.readers) == (4 * 10**9, 8)
    assert settings.retention.of("DeviceEvents") == Keep(days=30)
    assert settings.retention.of("EmailEvents") == Keep(gigabytes=1.5)


@pytest.mark.parametrize(
    ("text", "size"), [("1024", 1024), ("2GiB", 2**31), ("1.5 g", 1_500_000_000), ("1kb", 1000), ("3TB", 3 * 10**12)]
)
def test_sizes(text: Any, size: Any) -> None:
    assert load_settings(Path("none"), {"VEDETTE_MEMORY": text}).memory == size


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[lake", "not TOML"),
        ('[lake]\nmemory = "lots"', "4GB"),
        ("[lake]\nreaders = 0", "at least 1"),
        ("[lake]\nreader = 1", "known here: memory, readers"),
        ("lake = 1", r"\[lake\]"),
        ("[retention]\ndays = -1", "at least 0"),
        ('[retention.tables.T]\ndays = "x"', "days"),
        ("[latch]", "unknown setting 'latch'"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, content: Any, words: Any) -> None:
    (tmp_path / "config.toml").write_text(content)
    with pytest.raises(BadInput, match=words) as caught:
        load_settings(tmp_path, {})
    assert caught.value.location.source == str(tmp_path / "config.toml")


def test_mistakes_in_the_environment_name_the_variable() -> None:
    with pytest.raises(BadInput, match="VEDETTE_MEMORY"):
        load_settings(Path("none"), {"VEDETTE_MEMORY": "many"})
