"""DMARC reports over HTTP: imported as files and from messages, counted, drilled into; rights; two tenants."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.api.town import Town, town
from tests.mail.letters import with_file
from vedette.app import mailrows
from vedette.core.clock import iso, now
from vedette.core.scope import Scope, local
from vedette.ingest.pipeline import import_paths
from vedette.mail.envelope import Envelope, Way

ROW = """<record><row><source_ip>{ip}</source_ip><count>{count}</count>
<policy_evaluated><disposition>{did}</disposition><dkim>{dkim}</dkim><spf>fail</spf></policy_evaluated></row><identifiers><header_from>{domain}</header_from>
<envelope_from>bulk.example</envelope_from></identifiers></record>"""
DMARC = "/api/v1/mail/dmarc"
NAME = "fjell.example!north.example!{begin}!{end}.xml"


def report(domain: str, *rows: tuple[str, int, str], reporter: str = "Fjell Post", ident: str = "r1") -> bytes:
    """An aggregate report of yesterday: address, messages, result of DKIM."""
    begin = int(now().timestamp()) // 86_400 * 86_400 - 86_400
    body = "".join(
        ROW.format(ip=ip, count=count, dkim=dkim, did="none" if dkim == "pass" else "reject", domain=domain)
        for ip, count, dkim in rows
    )
    return (
        f"<feedback><report_metadata><org_name>{reporter}</org_name><report_id>{ident}</report_id><date_range>"
        f"<begin>{begin}</begin><end>{begin + 86_399}</end></date_range></report_metadata><policy_published>"
        f"<domain>{domain}</domain><p>reject</p></policy_published>{body}</feedback>"
    ).encode()


def imported(place: Town, scope: Scope, path: Path) -> Any:
    product = place.product
    return import_paths(scope, product.lake, product.records, product.connectors, [path])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("dmarc")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDETTE_MAIL_DNS", "none")
        with town(folder) as made:
            mine = folder / NAME.format(begin=1, end=2)
            rows = (("203.0.113.5", 340, "pass"), ("192.0.2.9", 12, "fail"), ("192.0.2.10", 3, "fail"))
            mine.write_bytes(report("north.example", *rows))
            theirs = folder / "fjell.example!south.example!1!2!SECRET.xml"
            theirs.write_bytes(report("south.example", ("198.51.100.3", 7, "fail"), reporter="SECRET"))
            assert imported(made, local("north"), mine).rows == {"DmarcReports": 3}
            assert imported(made, local("north"), mine).rows == {}
            assert imported(made, local("south"), theirs).rows == {"DmarcReports": 1}
            yield made


def test_domains_and_their_sources_are_counted_unknown_ones_first(place: Town) -> None:
    sam = place.person("sam")
    (line,) = sam.get(DMARC).json()
    assert (line["domain"], line["messages"], line["passed"], line["sources"]) == ("north.example", 355, 340, 3)
    assert line["policy"] == "reject"
    shown = sam.get(f"{DMARC}/North.example").json()
    assert [(one["address"], one["unknown"]) for one in shown["sources"]] == [
        ("192.0.2.9", True),
        ("192.0.2.10", True),
        ("203.0.113.5", False),
    ]
    assert [(one["messages"], one["passed"]) for one in shown["days"]] == [(355, 340)]
    (told,) = sam.get(f"{DMARC}/north.example/lines", params={"source": "192.0.2.9"}).json()
    assert (told["reporter"], told["disposition"], told["envelopeFrom"]) == ("Fjell Post", "reject", "bulk.example")
    assert sam.get(DMARC, params={"days": 1}).json() in ([], [line])
    assert sam.get(f"{DMARC}/nobody.example").status_code == 404


def test_tls_reports_are_counted_by_domain_and_reporter(place: Town, tmp_path: Path) -> None:
    begin = iso(now() - timedelta(days=1))
    failed = {"result-type": "certificate-expired", "failed-session-count": 3}
    told = {
        "organization-name": "Fjell Post",
        "report-id": "t1",
        "date-range": {"start-datetime": begin, "end-datetime": iso(now())},
        "policies": [
            {
                "policy": {"policy-type": "sts", "policy-domain": "north.example"},
                "summary": {"total-successful-session-count": 97, "total-failure-session-count": 3},
                "failure-details": [failed],
            }
        ],
    }
    file = tmp_path / "fjell.example!north.example!1!2.json"
    file.write_text(json.dumps(told))
    assert imported(place, local("north"), file).rows == {"DmarcReports": 2}
    (line,) = place.person("sam").get("/api/v1/mail/tls-reports").json()
    assert (line["domain"], line["reporter"], line["sessions"], line["passed"]) == (
        "north.example",
        "Fjell Post",
        100,
        97,
    )
    assert "certificate-expired" in line["reasons"]
    assert place.person("sam", "south").get("/api/v1/mail/tls-reports").json() == []
    assert place.person("nobody").get("/api/v1/mail/tls-reports").status_code == 403


def test_another_organisation_sees_its_own_only(place: Town) -> None:
    south = place.person("sam", "south")
    assert [one["domain"] for one in south.get(DMARC).json()] == ["south.example"]
    assert south.get(f"{DMARC}/north.example").status_code == 404
    assert south.get(f"{DMARC}/north.example/lines", params={"source": "192.0.2.9"}).json() == []
    assert place.person("nobody").get(DMARC).status_code == 403


def test_reports_in_messages_are_taken_of_senders_that_prove_to_be_it(place: Town) -> None:
    told = report("north.example", ("203.0.113.77", 5, "pass"), reporter="Dal Post", ident="r2")
    letter = with_file(NAME.format(begin=1, end=2), told)
    gate, north = place.product.mail.gate, local("north")
    sam = place.person("sam")
    before = sam.get("/api/v1/mail/settings").json()
    assert sam.put("/api/v1/mail/settings", json={**before, "hosts": ["mx.north.example"]}).status_code == 200
    for proof in ("fail", "pass"):
        stamp = f"Authentication-Results: mx.north.example; spf=pass; dmarc={proof}\r\n".encode()
        raw = stamp + letter.replace(b"Message-ID: <", f"Message-ID: <{proof}".encode())
        way = Envelope("a@dal.example", ("dmarc@north.example",), now(), "192.0.2.7", "mx.dal.example", way=Way.SMTP)
        gate.admit(north, way, raw)
        mailrows.drain(place.product, north)
        shown = sam.get(f"{DMARC}/north.example").json()
        addresses = {one["address"] for one in shown["sources"]}
        assert ("203.0.113.77" in addresses) is (proof == "pass")


def test_a_report_is_known_by_what_it_says_packed_or_renamed(place: Town, tmp_path: Path) -> None:
    for name, pack in (("upload_7.xml", bytes), ("report.xml.gz", gzip.compress)):
        file = tmp_path / name
        file.write_bytes(pack(report("north.example", ("203.0.113.90", 2, "pass"), ident=name)))
        assert imported(place, local("north"), file).rows == {"DmarcReports": 1}, name


def test_a_file_that_is_no_report_is_told(place: Town, tmp_path: Path) -> None:
    bad = tmp_path / "a!b!1!2.xml"
    bad.write_bytes(b"<html></html>")
    found = imported(place, local("north"), bad)
    assert (found.rows, len(found.dead)) == ({}, 1)
