"""A directory read, shown and taken over through the API, with OpenLDAP's real server behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.town import Town
from tests.tenants import slapd
from tests.tenants.slapd import ADMIN, BASE, PASSWORD, Slapd, group, person
from vedette.core.scope import local
from vedette.records.directories import DirectoryTerms
from vedette.tenants import ldapsync

PATH = "/api/v1/directories/corp"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    if slapd.server() is None:
        pytest.skip("slapd is not installed (apt-get install slapd)")
    running = Slapd(tmp_path_factory.mktemp("slapd"))
    yield running
    running.stop()


def test_what_was_shown_is_what_is_taken_over(served: Town, server: Slapd) -> None:
    server.load(person(1, "ann") + person(2, "bo") + group(3, "Lab", "uid=ann"))
    terms = DirectoryTerms(server.tls, BASE, ADMIN, "openldap", certificates=server.certificates)
    ldapsync.define(local("north"), served.product.records, "corp", terms, password=PASSWORD)
    keeper = served.person("root")
    assert served.person("sam").post(f"{PATH}/preview", json={}).status_code == 403
    assert served.person("root", "south").post(f"{PATH}/preview", json={}).status_code == 404
    (listed,) = keeper.get("/api/v1/directories").json()
    assert (listed["url"], listed["synced"]) == (server.tls, None)
    assert PASSWORD not in str(listed)
    shown = keeper.post(f"{PATH}/preview", json={}).json()
    assert (shown["added"], shown["groupsAdded"]) == (["ann@north.example", "bo@north.example"], ["Lab"])
    server.load(person(1, "ann") + person(2, "bo") + person(4, "cy"))
    changed = keeper.post(f"{PATH}/apply", json={"seen": shown["seen"]})
    assert (changed.status_code, "changed since" in changed.json()["error"]["message"]) == (409, True)
    seen = keeper.post(f"{PATH}/preview", json={}).json()["seen"]
    done = keeper.post(f"{PATH}/apply", json={"seen": seen}).json()
    assert done["text"].startswith("users: 3 added, 0 changed, 0 left")
    assert keeper.get("/api/v1/directories").json()[0]["synced"]
    server.stop()
    gone = keeper.post(f"{PATH}/preview", json={})
    assert (gone.status_code, gone.json()["error"]["code"]) == (502, "UpstreamFailed")
