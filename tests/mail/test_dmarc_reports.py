"""Reports of others about mail in our name: every wrapping, damage, and the shared samples."""

from __future__ import annotations

import base64
import gzip
import io
import zipfile
from pathlib import Path

import pytest

from tests.mail.letters import letter, with_file
from vedette.core.errors import BadInput
from vedette.mail.dmarc_reports import Aggregate, Failure, Transport, of_message, read
from vedette.mail.message import parse

XML = b"""<?xml version="1.0"?><feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0"><report_metadata><org_name>Fjell Post
</org_name><report_id>7</report_id><date_range><begin>1772409600</begin><end>1772495999</end></date_range>
</report_metadata><policy_published><domain>Norvik.example</domain><p>reject</p></policy_published>
<record><row><source_ip>192.0.2.9</source_ip><count>12</count><policy_evaluated><disposition>reject</disposition>
<dkim>Fail</dkim><spf>fail</spf></policy_evaluated></row><identifiers><header_from>norvik.example</header_from>
</identifiers><auth_results><dkim><domain>other.example</domain></dkim></auth_results></record>
<record><row><source_ip>192.0.2.1</source_ip><count>x</count><policy_evaluated><dkim>PASS</dkim></policy_evaluated></row>
</record></feedback>"""
NAME = "fjell.example!norvik.example!1772409600!1772495999.xml"
FIELDS = (
    "Feedback-Type: auth-failure\nVersion: 1\nSource-IP: 192.0.2.9\nAuth-Failure: dmarc\n"
    "Reported-Domain: norvik.example\nDelivery-Result: reject\nArrival-Date: Mon, 2 Mar 2026 09:00:00 +0000\n"
)


def zipped(data: bytes) -> bytes:
    """A zip with one report."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(NAME, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "data", [XML, gzip.compress(XML, mtime=0), zipped(XML), b"\xef\xbb\xbf" + XML + b"\n\xff trailing"]
)
def test_an_aggregate_report_in_every_wrapping(data: bytes) -> None:
    (report,) = read(NAME, data)
    assert isinstance(report, Aggregate)
    assert (report.reporter, report.domain, report.policy) == ("Fjell Post", "norvik.example", "reject")
    failed, passed = report.sendings
    assert (failed.source_ip, failed.count, failed.passed) == ("192.0.2.9", 12, False)
    assert failed.signers == ("other.example",)
    assert (passed.passed, passed.count) == (True, 0)
    carried = of_message(parse(with_file(f"{NAME}.gz", gzip.compress(XML, mtime=0))))
    assert [found.domain for found in carried] == ["norvik.example"]


@pytest.mark.parametrize(
    "data",
    [
        b"<html></html>",
        XML[:-40] + b"</feedback>",
        XML.replace(b"<feedback", b'<!DOCTYPE x [<!ENTITY a "b">]><feedback', 1),
        gzip.compress(XML, mtime=0)[:60],
        b'{"policies": 5}',
    ],
)
def test_damage_and_traps_are_refused_with_the_file_named(data: bytes) -> None:
    with pytest.raises(BadInput, match="norvik"):
        read(NAME, data)


@pytest.mark.parametrize("coding", ["7bit", "base64"])
def test_a_failure_report(coding: str) -> None:
    fields = FIELDS if coding == "7bit" else base64.encodebytes(FIELDS.encode()).decode()
    body = (
        "--b\nContent-Type: text/plain\n\nA report.\n"
        f"--b\nContent-Type: message/feedback-report\nContent-Transfer-Encoding: {coding}\n\n{fields}\n--b--\n"
    )
    whole = letter(body, subject="DMARC failure")
    data = whole.replace(b"text/plain; charset=utf-8", b'multipart/report; boundary="b"', 1)
    (report,) = of_message(parse(data))
    assert isinstance(report, Failure)
    assert (report.source_ip, report.domain, report.failed, report.result) == (
        "192.0.2.9",
        "norvik.example",
        "dmarc",
        "reject",
    )


def test_ordinary_mail_carries_no_report() -> None:
    assert of_message(parse(letter("We should talk about DMARC before it fails."))) == ()


@pytest.mark.shared
def test_every_shared_report_is_read(shared_data: Path) -> None:
    kinds = {"aggregate": Aggregate, "extract": Aggregate, "failure": Failure, "smtp": Transport}
    paths = sorted((shared_data / "email" / "dmarc_reports").iterdir())
    for path in paths:
        data = path.read_bytes()
        found = of_message(parse(data)) if path.suffix == ".eml" else read(path.name, data)
        assert found, path.name
        assert all(isinstance(report, kinds[path.name.split("_")[0]]) for report in found), path.name
        assert all(report.domain for report in found), path.name
    assert len(paths) == 16
