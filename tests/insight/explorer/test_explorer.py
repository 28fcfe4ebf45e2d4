"""Threat Explorer: filters find what they say, counts are per message and recipient, pages neither skip nor repeat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.detect.world import START, World
from tests.insight.explorer.post import ask, fill, mail, when
from vedette.core.errors import BadInput, Forbidden
from vedette.core.scope import RowFilter, Scope, local
from vedette.insight.explorer import grid, suggest, tops
from vedette.insight.explorer.chart import OTHERS, chart, slot_of
from vedette.insight.explorer.conditions import Clauses, Condition
from vedette.insight.explorer.export import export
from vedette.insight.explorer.properties import PROPERTIES
from vedette.insight.explorer.question import Question
from vedette.insight.explorer.tops import Top, top
from vedette.insight.explorer.words import OPERATORS, Base, Joined, Operator, View, base_of
from vedette.kql.compile import compile_query
from vedette.lake.lake import Lake
from vedette.records import submissions
from vedette.records.database import Records
from vedette.records.submissions import SubmissionRow
from vedette.schema.catalog import Catalog

E, NE, C, NC, G, L = Operator


@pytest.fixture(scope="module")
def office(lake: Lake, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The filled world; nothing here changes it."""
    with Records.open(Path(tmp_path_factory.mktemp("office")) / "state.db") as records:
        world = World(lake, records, local("office"))
        fill(world)
        yield world


def ids(
    world: World, *conditions: Condition, view: View = View.ALL, joined: Joined = Joined.AND, zapped: bool = True
) -> list[str]:
    found = grid.page(ask(world, view, *conditions, joined=joined, zapped=zapped), ascending=True).lines
    return sorted(f"{m.network_message_id[1:]}{m.recipient[0].lower()}" for m in found if isinstance(m, grid.MailLine))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (when("sender-domain", E, "LURE.example"), "3k 3l 4k"),
        (when("sender-domain", NE, "lure.example"), "1k 1l 2k 5l"),
        (when("sender-address", C, "@friend"), "1k 1l 2k 5l"),
        (when("recipients", E, "lee@corp.example"), "1l 3l 5l"),
        (when("recipient-domain", E, "corp.example", "else.example"), "1k 1l 2k 3k 3l 4k 5l"),
        (when("subject", C, '"hello" to 100% \\'), "2k"),
        (when("subject", NC, "letter"), "2k"),
        (when("threat-type", E, "Malware"), "5l"),
        (when("threat-type", E, "None", "malware"), "1k 1l 2k 5l"),
        (when("threat-type", NE, "None"), "3k 3l 4k 5l"),
        (when("detection-technology", E, "Spoof DMARC"), "3k 3l 4k"),
        (when("detection-technology", E, "Spoof"), ""),
        (when("delivery-action", E, "Junked", "Blocked"), "3l 4k 5l"),
        (when("latest-location", E, "Quarantine"), "3k 4k"),
        (when("original-location", E, "Quarantine"), "4k"),
        (when("additional-action", E, "ZAP"), "3k"),
        (when("additional-action", E, "None"), "1k 1l 2k 3l 4k 5l"),
        (when("additional-action", NE, "ZAP"), "1k 1l 2k 3l 4k 5l"),
        (when("phish-confidence", E, "High"), "3k 3l 4k"),
        (when("spf", E, "fail"), "3k 3l 4k"),
        (when("email-size", G, "5,000"), "5l"),
        (when("attachment-count", E, "1"), "5l"),
        (when("url-count", L, "2"), "3k 3l 4k"),
        (when("file-extension", E, "exe"), "5l"),
        (when("attachment-sha256", E, "AB" * 32), "5l"),
        (when("url", E, "lure.example/pay"), "4k"),
        (when("url", E, "HTTPS://lure.example/pay/?id=1"), "3k 3l"),
        (when("url-domain-path", E, "http://lure.example/pay/"), "3k 3l 4k"),
        (when("url-domain", NE, "lure.example"), "1k 1l 2k 5l"),
        (when("click-verdict", E, "Block overridden"), "3k 3l"),
        (when("campaign-id", E, "c-1"), "3k 3l 4k"),
        (when("overrides", E, "Blocked by organization policy"), "5l"),
        (when("sender-ip", E, "192.0.2.1"), "1k 1l 2k 3k 3l 4k 5l"),
    ],
)  # fmt: skip
def test_filters_find_what_they_say(office: World, condition: Condition, expected: str) -> None:
    assert " ".join(ids(office, condition)) == expected


def test_every_property_compiles_with_every_operator() -> None:
    catalog, tables = (
        Catalog.stock(),
        {Base.MAIL: "EmailEvents", Base.CLICKS: "UrlClickEvents", Base.CONTENT: "CloudAppEvents"},
    )
    for base, table in tables.items():
        for known in PROPERTIES.values():
            for operator in OPERATORS[known.kind] if known.expression(base) else ():
                clauses = Clauses(base)
                text = clauses.condition(when(known.id, operator, "7"))
                names = ", ".join(
                    f"{n}: {'long' if isinstance(v, int) else 'string'}" for n, v in clauses.given.items()
                )
                extra = '| extend Latest = ""' if known.id == "latest-location" else ""
                compile_query(
                    f"declare query_parameters({names}); {table} {extra} | where {text}",
                    catalog,
                    parameters=clauses.given,
                )


def test_conditions_are_joined_by_one_operator(office: World) -> None:
    both = (when("threat-type", E, "Malware"), when("recipients", E, "kim@corp.example"))
    assert ids(office, *both) == []
    assert ids(office, *both, joined=Joined.OR) == ["1k", "2k", "3k", "4k", "5l"]


@pytest.mark.parametrize(
    "condition",
    [
        when("no-such", E, "x"),
        when("site", E, "x"),
        when("delivery-action", C, "x"),
        when("email-size", G, "large"),
        when("email-size", G, "1", "2"),
        when("email-size", G, str(2**70)),
        when("subject", C, " "),
        when("subject", C, "x" * 3_000),
    ],
)
def test_filters_that_cannot_be_are_refused(office: World, condition: Condition) -> None:
    with pytest.raises(BadInput):
        ids(office, condition)


def test_values_are_never_part_of_the_query(office: World) -> None:
    evil = "x') | union SecretTable //"
    asker = ask(office, View.ALL, when("subject", C, evil))
    assert evil not in asker.rows_base()
    assert chart(asker).total == 0
    assert f'let p0 = "{evil}";' in asker.text(asker.rows_base())
    compile_query(asker.text(asker.rows_base()), Catalog.stock())


def test_views_show_their_own(office: World) -> None:
    assert ids(office, view=View.MALWARE) == ["5l"]
    assert ids(office, view=View.PHISH) == ["3k", "3l", "4k", "5l"]
    assert ids(office, view=View.CAMPAIGNS) == ["3k", "3l", "4k"]
    clicks = grid.page(ask(office, View.CLICKS)).lines
    assert [line.verdict for line in clicks if isinstance(line, grid.ClickLine)] == ["Allowed", "Block overridden"]
    files = grid.page(ask(office, View.CONTENT)).lines
    assert [(f.file_name, f.malware_family, f.workload) for f in files if isinstance(f, grid.FileLine)] == [
        ("x.doc", "Eicar", "OneDrive")
    ]
    nothing = chart(ask(office, View.REPORTED))
    assert (nothing.total, nothing.reason) == (0, "no message was reported by a user in this time")


def test_what_users_reported(world: World) -> None:
    fill(world)
    row = SubmissionRow(
        *("s1", "user", "phish", "attached", "kim@corp.example", "kim@corp.example", "a@lure.example", "Letter 3"),
        *("m3", "", "", START, "phish", "", "", ""),
        simulation=False,
        state="new",
    )
    with world.records.begin() as db:
        submissions.add(world.scope, db, row)
        submissions.add(world.scope, db, replace(row, id="s2", source="admin", network_id="m1"))
    assert ids(world, view=View.REPORTED) == ["3k", "3l"]
    asker = ask(world, View.REPORTED, when("recipients", E, "lee@corp.example"))
    assert chart(asker).total == 1
    compile_query(asker.text(asker.rows_base()), Catalog.stock())


def test_purged_mail_is_left_out_until_asked_for(office: World) -> None:
    assert "3k" not in ids(office, zapped=False)
    assert ids(office, when("additional-action", E, "ZAP"), zapped=False) == ["3k"]


def test_a_line_says_where_the_copy_lies_now(office: World) -> None:
    found = grid.page(ask(office, View.ALL, when("network-message-id", E, "m3")), ascending=True).lines
    told = [
        (m.original_location, m.latest_location, m.additional_actions) for m in found if isinstance(m, grid.MailLine)
    ]
    assert told == [("Inbox/folder", "Inbox/folder", ()), ("Inbox/folder", "Quarantine", ("ZAP",))] or told == [
        ("Inbox/folder", "Quarantine", ("ZAP",)),
        ("Inbox/folder", "Inbox/folder", ()),
    ]


def test_the_chart_counts_messages_by_recipient(office: World) -> None:
    found = chart(ask(office))
    assert (found.total, found.messages) == (7, 5)
    assert {each.word: each.count for each in found.series} == {"Delivered": 4, "Blocked": 2, "Junked": 1}
    assert sum(slot.count for slot in found.slots) == 7
    technologies = chart(ask(office), "detection-technology")
    assert {each.word: each.count for each in technologies.series} == {"None": 4, "General filter": 3, "Spoof DMARC": 3}
    domains = chart(ask(office), "url-domain")
    assert {each.word: each.count for each in domains.series} == {"lure.example": 3, "fine.example": 2}
    latest = chart(ask(office), "latest-location")
    assert {each.word: each.count for each in latest.series} == {"Inbox/folder": 5, "Quarantine": 2}
    with pytest.raises(BadInput):
        chart(ask(office), "subject")


@pytest.mark.parametrize("pivot", sorted(name for name, known in PROPERTIES.items() if known.pivot and known.mail))
def test_a_chart_is_the_same_whether_its_rows_are_kept_or_read_again(
    office: World, pivot: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = chart(ask(office), pivot)
    monkeypatch.setattr("vedette.insight.explorer.chart._KEPT", 0)
    assert chart(ask(office), pivot) == kept
    assert kept.messages <= kept.total == 7


def test_what_is_rare_is_drawn_together(world: World) -> None:
    fill(world)
    world.put("EmailEvents", [mail(100 + n, "kim", SenderFromDomain=f"d{n}.example") for n in range(20)], 9)
    found = chart(ask(world), "sender-domain")
    assert len(found.series) == 11
    assert found.series[-1].word == OTHERS
    assert sum(each.count for each in found.series) == found.total == sum(slot.count for slot in found.slots)


def test_pages_neither_skip_nor_repeat(world: World) -> None:
    fill(world)
    world.put("EmailEvents", [mail(50, f"u{n}", NetworkMessageId=f"n{n % 5}") for n in range(40)], 9)
    for ascending in (False, True):
        seen, cursor = [], ""
        while True:
            page = grid.page(ask(world), limit=7, cursor=cursor, ascending=ascending)
            seen += [(m.network_message_id, m.recipient) for m in page.lines if isinstance(m, grid.MailLine)]
            cursor = page.next
            if not cursor:
                break
        assert len(seen) == len(set(seen)) == 47
    for bad in ("x", "W10=", grid.page(ask(world), limit=7).next[:-8]):
        with pytest.raises(BadInput):
            grid.page(ask(world), cursor=bad)


def test_top_lists(office: World) -> None:
    urls = top(ask(office), Top.URLS)
    assert [(each.word, each.counts) for each in urls.lines][:2] == [
        ("https://Lure.example/pay/?id=1", (2, 0, 1, 1)),
        ("https://fine.example/", (2, 0, 0, 2)),
    ]
    users = top(ask(office), Top.USERS)
    assert {each.word: each.counts for each in users.lines} == {
        "kim@corp.example": (4, 0, 2, 0, 3),
        "lee@corp.example": (3, 1, 2, 0, 1),
    }
    assert top(ask(office), Top.CLICKS).lines[0].counts[:4] == (2, 1, 0, 1)
    assert top(ask(office, View.CLICKS), Top.USERS).lines[0].word == "lee@corp.example"
    assert [each.detail for each in top(ask(office), Top.ORIGINS).lines] == ["2 sender domains"]
    assert [each.word for each in top(ask(office), Top.FAMILIES).lines] == ["Trojan:X"]
    assert [(each.word, each.detail, each.counts[0]) for each in top(ask(office), Top.CAMPAIGNS).lines] == [
        ("Pay now", "Phish", 3)
    ]
    for view in View:
        for which in tops.tops_of(base_of(view)):
            top(ask(office, view), which)
    with pytest.raises(BadInput):
        top(ask(office, View.CONTENT), Top.URLS)


def test_suggestions_are_of_what_is_there(office: World) -> None:
    found = suggest.suggestions(ask(office), "sender-domain")
    assert [(each.value, each.count) for each in found] == [("friend.example", 4), ("lure.example", 3)]
    assert [each.value for each in suggest.suggestions(ask(office), "url-domain", "fin")] == ["fine.example"]
    assert suggest.suggestions(ask(office), "delivery-action")[0].count == 4
    assert suggest.suggestions(ask(office), "email-size") == ()


def test_exports_hold_every_row_and_no_formulas(office: World) -> None:
    text = b"".join(export(office.scope, office.records, ask(office), zone="Europe/Vienna")).decode()
    assert text.splitlines()[0].startswith("Timestamp (UTC),Timestamp (Europe/Vienna),Subject")
    assert len(text.splitlines()) == 8
    empty = b"".join(export(office.scope, office.records, ask(office, View.ALL, when("subject", C, "nobody"))))
    assert empty.decode().splitlines()[0].startswith("Timestamp (UTC),Subject")
    with pytest.raises(BadInput):
        export(office.scope, office.records, ask(office), zone="../etc/passwd")


def test_rights_rows_and_tenants(office: World) -> None:
    tenant = office.scope.tenant
    with pytest.raises(Forbidden):
        ask(office, scope=Scope(tenant, "max"))
    lite = Scope(tenant, "rita", frozenset({"threats.view"}))
    assert chart(ask(office, View.PHISH, scope=lite)).total == 4
    with pytest.raises(Forbidden):
        ask(office, View.ALL, scope=lite)
    with pytest.raises(Forbidden):
        ask(office, View.PHISH, when("transport-rule", C, "x"), scope=Scope(tenant, "r", frozenset({"explorer.use"})))
    narrowed = replace(office.scope, filters=(RowFilter("EmailEvents", "SenderFromDomain != 'lure.example'"),))
    assert chart(ask(office, scope=narrowed)).total == 4
    assert chart(ask(office, scope=narrowed), "url-domain").total == 4
    assert [each.value for each in suggest.suggestions(ask(office, scope=narrowed), "url-domain")] == ["fine.example"]
    elsewhere = chart(ask(office, scope=local("elsewhere")))
    assert (elsewhere.total, elsewhere.reason) == (0, "no mail was imported or received yet")


def test_only_mail_of_licensed_users_is_shown(world: World) -> None:
    world.put("EmailEvents", [mail(1, "kim")], 1)
    found = chart(ask(world))
    assert (found.total, found.reason) == (
        0,
        "0 users have a licence for Threat Explorer: only mail of licensed users is shown",
    )


def test_spans_are_bounded() -> None:
    for length in (timedelta(minutes=29), timedelta(days=400), timedelta(0)):
        with pytest.raises(BadInput):
            Question(View.ALL, START, START + length)
    assert slot_of(timedelta(minutes=30)) == timedelta(minutes=1)
    assert slot_of(timedelta(days=7)) == timedelta(hours=3)
    assert slot_of(timedelta(days=366)) == timedelta(days=8)
