"""Kept pages of the queue: the same bytes until something is written, then at once the new ones; 304 in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from sqlalchemy import event

from tests.api.town import Town, town
from tests.tenants.company import add_account
from vedette.core.scope import local
from vedette.incidents import lifecycle
from vedette.records import incidents
from vedette.tenants import roles

PATH = "/api/v1/incidents?limit=10"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("pages")) as opened:
        yield opened


def test_every_change_shows_at_once(own: Town) -> None:
    client, records, scope = own.person("rita"), own.product.records, local("north")
    changes: tuple[Callable[[], object], ...] = (
        lambda: lifecycle.assign(scope, records, 1, "kim"),
        lambda: lifecycle.tag(scope, records, 1, add=["seen"]),
        lambda: lifecycle.rename(scope, records, 1, "A name of its own"),
    )
    for step, change in enumerate(changes):
        before = client.get(PATH)
        assert client.get(PATH, headers={"If-None-Match": before.headers["ETag"]}).status_code == 304, step
        change()
        after = client.get(PATH, headers={"If-None-Match": before.headers["ETag"]})
        assert after.status_code == 200, step
        assert after.json() != before.json(), step
    assert own.person("rita", "south").get(PATH).json() != after.json()


def test_a_kept_page_costs_no_query_of_incidents(own: Town) -> None:
    client, said = own.person("rita"), []
    client.get(PATH)

    def listen(connection: object, cursor: object, statement: str, *rest: object) -> None:
        said.append(statement)

    event.listen(own.product.records.engine, "before_cursor_execute", listen)
    try:
        client.get(PATH)
        kept = list(said)
        client.get(f"{PATH}&text=multi")
    finally:
        event.remove(own.product.records.engine, "before_cursor_execute", listen)
    assert not [text for text in kept if "FROM incidents" in text or "BEGIN IMMEDIATE" in text]
    assert [text for text in said if "FROM incidents" in text], "another question is asked of the database"


def test_what_is_undone_leaves_the_page(own: Town) -> None:
    client = own.person("rita")
    before = client.get(PATH)
    with suppress(RuntimeError), own.product.records.begin() as db:
        incidents.change(local("north"), db, 1, {"assigned": "nobody"})
        raise RuntimeError
    again = client.get(PATH)
    assert (again.headers["ETag"], again.content) == (before.headers["ETag"], before.content)


def test_a_kept_page_is_not_for_who_lost_the_right(own: Town) -> None:
    records = own.product.records
    made = add_account(records, "tess@north.example", "directory/security-reader")
    client = own.person("tess")
    for _ in range(3):
        assert client.get(PATH).status_code == 200
    roles.take_out(local("north"), records, made.id, "directory", "security-reader")
    assert client.get(PATH).status_code == 403
    gone = own.person("glen")
    assert [gone.get(PATH).status_code for _ in range(3)] == [200] * 3
    assert gone.request("DELETE", "/api/v1/session").status_code < 300
    assert gone.get(PATH).status_code == 401
    assert own.client().get(PATH).status_code == 401
