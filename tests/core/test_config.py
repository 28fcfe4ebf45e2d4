"""Settings: defaults, file, environment, and errors that say what to write instead."""

from pathlib import Path
from typing import Any

import pytest

from vedette.core.config import Keep, Place, RetentionPolicy, Settings, load_settings, open_source
from vedette.core.errors import BadInput
from vedette.core.keys import KEYS, masked


def test_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "absent", {}) == Settings(tmp_path / "absent", 0, 4, RetentionPolicy())


def test_file_and_environment(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[lake]\nmemory = "4GB"\nreaders = 2\n[retention]\ndays = 90\n[retention.tables.EmailEvents]\ngigabytes = 1.5\n'
    )
    settings = load_settings(tmp_path, {"VEDETTE_LAKE_READERS": "8", "VEDETTE_RETENTION_DAYS": "30"})
    assert (settings.memory, settings.readers) == (4 * 10**9, 8)
    assert settings.retention.of("DeviceEvents") == Keep(days=30)
    assert settings.retention.of("EmailEvents") == Keep(gigabytes=1.5)


def test_guarded_links_lead_to_their_own_address_or_the_servers() -> None:
    server = {"VEDETTE_SERVER_ADDRESS": "https://xdr.example/"}
    assert load_settings(Path("none"), {}).clicks == ""
    assert load_settings(Path("none"), server).clicks == "https://xdr.example"
    own = server | {"VEDETTE_MAIL_CLICKS_ADDRESS": "https://links.example"}
    assert load_settings(Path("none"), own).clicks == "https://links.example"


@pytest.mark.parametrize(
    ("text", "size"), [("1024", 1024), ("2GiB", 2**31), ("1.5 g", 1_500_000_000), ("1kb", 1000), ("3TB", 3 * 10**12)]
)
def test_sizes(text: Any, size: Any) -> None:
    assert load_settings(Path("none"), {"VEDETTE_LAKE_MEMORY": text}).memory == size


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[lake", "not TOML"),
        ('[lake]\nmemory = "lots"', "4GB"),
        ("[lake]\nreaders = 0", "at least 1"),
        ("[lake]\nreader = 1", "known here: memory, readers, url"),
        ("lake = 1", r"\[lake\]"),
        ("[retention]\ndays = -1", "at least 0"),
        ('[retention.tables.T]\ndays = "x"', "days"),
        ("[latch]", "unknown setting 'latch'"),
        ('[state]\nurl = "host"', "state.url must be a URL such as"),
        ("[state]\nurl = true", "state.url must be a URL"),
        ("[state.url]\nx = 1", "a value, not a section"),
        ("[locations.eu]\nplace = 1", "known here: title, url"),
        ("[locations.'a b']\nurl = 1", "a name of your choice"),
        ("[locations.eu]\ntitle = 'Europe'", "locations.eu needs a url"),
        ("[mail]\ndns = 'quad nine'", "mail.dns is system, none, or addresses"),
        ("[mail.clicks]\naddress = 'links.example'", "mail.clicks.address is such as https://"),
        ("[mail.doors.mx]\nkind = 'pop3'", "kind is milter, smtp or lmtp"),
        ("[mail.doors.mx]\nkind = 'milter'", "listen is missing: write host:port"),
        ("[mail.doors.mx]\nkind = 'smtp'\nlisten = '127.0.0.1:25'", "next is missing: smtp passes mail on"),
        ("[mail.doors.mx]\nlisten = '127.0.0.1:25'\nnext = 'smtp:mx:25'", "no meaning for a milter"),
        ("[mail.doors.mx]\nlisten = '127.0.0.1:25'\ntrusted = '10.0.0.1/8'", "trusted must be networks"),
        ("[retention]\ndays = 1.5", "retention.days must be a whole number of at least 0"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, content: Any, words: Any) -> None:
    (tmp_path / "config.toml").write_text(content)
    with pytest.raises(BadInput, match=words) as caught:
        load_settings(tmp_path, {})
    assert caught.value.location.source in (str(tmp_path / "config.toml"), "default")


def test_mistakes_in_the_environment_name_the_variable() -> None:
    with pytest.raises(BadInput, match="VEDETTE_LAKE_MEMORY"):
        load_settings(Path("none"), {"VEDETTE_LAKE_MEMORY": "many"})


def test_secrets_come_from_files(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://a:s3cret@h/d\n")
    (tmp_path / "config.toml").write_text(
        f'[state]\nurl_file = "{tmp_path}/url"\n[locations.eu]\nurl = "clickhouse://e"'
    )
    settings = load_settings(tmp_path, {"VEDETTE_LAKE_URL_FILE": str(tmp_path / "url")})
    assert settings.state == settings.lake == "postgresql://a:s3cret@h/d"
    assert settings.places == (Place("eu", "eu", "clickhouse://e"),)
    assert "s3cret" not in repr(settings)
    assert load_settings(tmp_path, {"VEDETTE_STATE_URL": "sqlite:///x"}).state == "sqlite:///x"
    with pytest.raises(BadInput, match=r"VEDETTE_STATE_URL_FILE names a file that cannot be read"):
        load_settings(tmp_path, {"VEDETTE_STATE_URL_FILE": str(tmp_path / "absent")})
    with pytest.raises(BadInput, match="not both"):
        load_settings(tmp_path, {"VEDETTE_STATE_URL": "a://b", "VEDETTE_STATE_URL_FILE": "x"})


def test_chosen_names_come_from_the_environment_too() -> None:
    environment = {"VEDETTE_LOCATIONS_eu_URL": "clickhouse://e", "VEDETTE_RETENTION_TABLES_EmailEvents_DAYS": "3"}
    settings = load_settings(Path("none"), environment)
    assert settings.places == (Place("eu", "eu", "clickhouse://e"),)
    assert settings.retention.of("EmailEvents") == Keep(days=3)


def test_what_is_in_force_is_shown_without_secrets(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[retention]\ndays = 30")
    environment = {"VEDETTE_STATE_URL": "postgresql://a:s3cret@h/d", "VEDETTE_LAKE_REDERS": "3", "VEDETTE_DATA": "x"}
    source = open_source(tmp_path, environment)
    shown = {found.key.name: (found.shown, found.source) for found in source.everything()}
    assert shown["state.url"] == ("postgresql://a:•••@h/d", "the environment")
    assert shown["retention.days"] == ("30", str(tmp_path / "config.toml"))
    assert shown["lake.readers"] == ("4", "default")
    assert source.unknown() == ("VEDETTE_LAKE_REDERS",)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://h/d", "postgresql://h/d"),
        ("clickhouse://u:p:w@h:1/d?secure=1", "clickhouse://u:•••@h:1/d?secure=1"),
        ("postgresql:///d?host=/x&password=p&a=b", "postgresql:///d?host=/x&password=•••&a=b"),
    ],
)
def test_passwords_are_masked(url: str, shown: str) -> None:
    assert masked(url) == shown


def test_the_guide_tells_every_key() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guide" / "configuration.md").read_text()
    for key in KEYS:
        assert f"`{key.name}`" in guide
        assert f"`{key.variable.replace('*', 'NAME')}`" in guide
        assert key.text in guide
