"""Indicators out of STIX, MISP, CSV and lists: what is plain is taken, what says more than equality is refused."""

from __future__ import annotations

import json

import pytest

from vedette.core.errors import BadInput
from vedette.mail.indicators import formats, stix
from vedette.mail.indicators.model import IndicatorAction, IndicatorKind, Level, Threat, Wanted, normal

LIKE = Wanted(IndicatorKind.DOMAIN, "", "a list", source="us")
SHA256, MD5 = "ab" * 32, "cd" * 16


def told(data: object) -> tuple[dict[str, Wanted], dict[str, str]]:
    text = data if isinstance(data, str) else json.dumps(data)
    given = formats.read(text.encode(), LIKE)
    return {one.value: one for one in given.wanted}, dict(given.refused)


def pattern(said: str, **more: object) -> dict[str, object]:
    return {"type": "indicator", "id": "indicator--1", "name": said, "pattern": said, "pattern_type": "stix", **more}


def test_a_stix_bundle_gives_values_with_their_title_end_and_author() -> None:
    bundle = {
        "type": "bundle",
        "objects": [
            {"type": "identity", "id": "identity--1", "name": "Fjell CERT"},
            pattern(
                "[url:value = 'HTTPS://Lure.example/It\\'s' OR domain-name:value='lure.example'] "
                "OR [ipv4-addr:value = '192.0.2.9']",
                created_by_ref="identity--1",
                valid_until="2031-01-01T00:00:00.000Z",
                indicator_types=["phishing"],
            ),
            pattern(f"[file:hashes.'SHA-256' = '{SHA256}' OR file:hashes.MD5 = '{MD5}']"),
            pattern("[email-message:from_ref.value = 'Mal@lure.example']", revoked=True),
            pattern("[domain-name:value = 'a.example' AND ipv4-addr:value = '192.0.2.1']"),
            pattern("[domain-name:value LIKE '%.example']"),
            pattern("[process:name = 'a.exe']"),
            pattern("[ipv4-addr:value = '192.0.2.0/24']"),
        ],
    }
    found, refused = told(bundle)
    assert set(found) == {"lure.example/it's", "lure.example", "192.0.2.9", SHA256, MD5}
    assert (found["lure.example"].source, found["lure.example"].threat) == ("Fjell CERT", Threat.PHISH)
    assert found["192.0.2.9"].expires is not None
    assert found["192.0.2.9"].expires.year == 2031
    assert (found[SHA256].threat, found[SHA256].source, found[MD5].kind) == (Threat.MALWARE, "us", IndicatorKind.MD5)
    assert len(refused) == 5
    assert refused["[email-message:from_ref.value = 'Mal@lure.example']"] == "it was revoked"


@pytest.mark.parametrize(
    "said", ["", "[", "[a:b = 'c'", "[url:value = 'x'] FOLLOWEDBY [url:value = 'y']", "[url:value != 'x']"]
)
def test_patterns_that_say_more_are_refused(said: str) -> None:
    with pytest.raises(BadInput):
        stix.said(said)


def test_an_event_of_misp_gives_what_is_for_detection() -> None:
    event = {
        "info": "Invoices in March",
        "Orgc": {"name": "Fjell CERT"},
        "Attribute": [
            {"type": "domain|ip", "value": "lure.example|192.0.2.9", "to_ids": True, "comment": "seen"},
            {"type": "email-src", "value": "a@lure.example", "to_ids": False},
            {"type": "mutex", "value": "x"},
        ],
        "Object": [{"Attribute": [{"type": "filename|md5", "value": f"a.exe|{MD5}"}]}],
    }
    found, refused = told({"response": [{"Event": event}]})
    assert set(found) == {"lure.example", MD5}
    assert (found["lure.example"].title, found["lure.example"].source) == ("Invoices in March", "Fjell CERT")
    assert set(refused) == {"a@lure.example", "x"}
    assert told({"Event": event})[0].keys() == found.keys()


def test_csv_is_read_by_its_header_and_a_list_by_its_values() -> None:
    found, refused = told(
        "indicatorType,indicatorValue,action,severity,title,expirationTime\n"
        "DomainName,lure.example,AlertAndBlock,Low,Lures,2031-01-01T00:00:00Z\nIpAddress,nonsense,Block,Low,x,\n"
        "Url,https://a.example/b,Explode,Low,x,\n"
    )
    one = found["lure.example"]
    assert (one.action, one.severity, one.title) == (IndicatorAction.BLOCK, Level.LOW, "Lures")
    assert set(refused) == {"nonsense", "https://a.example/b"}
    found, refused = told(
        f"# ours\n\nlure.example\nhttps://a.example/B/\nx@y.example\n192.0.2.1, seen\n{SHA256}\nhello\n"
    )
    assert {one.kind for one in found.values()} == {
        IndicatorKind.DOMAIN, IndicatorKind.URL, IndicatorKind.SENDER, IndicatorKind.IP, IndicatorKind.SHA256,
    }  # fmt: skip
    assert set(refused) == {"hello"}


@pytest.mark.parametrize("data", [b"{", b"[]", b"{}", b"\xff\xfe\x00", b'{"objects": 1}', b"[" * 50_000])
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        formats.read(data, LIKE)


def test_a_line_without_end_is_refused_and_the_others_are_read() -> None:
    for head in (b"value,type\n", b""):
        given = formats.read(head + b"a" * 200_000 + b",url\nlure.example,domain\n\x00evil.example,domain\n", LIKE)
        assert [one.value for one in given.wanted] == ["lure.example"]
        assert "a line of 200,004 characters" in {why for _, why in given.refused}
        assert len(given.refused) == 2
    with pytest.raises(BadInput, match="not CSV"):
        formats.read(b'value,comment\nlure.example,"' + b"x" * 9_000 + (b"\n" + b"x" * 9_000) * 20, LIKE)


def test_values_are_kept_as_they_are_compared() -> None:
    assert normal(IndicatorKind.DOMAIN, " Lure.Example. ") == "lure.example"
    assert normal(IndicatorKind.IP, "2001:DB8::0:1") == "2001:db8::1"
    for kind, value in ((IndicatorKind.SHA1, SHA256), (IndicatorKind.DOMAIN, "192.0.2.1"), (IndicatorKind.URL, "a b")):
        with pytest.raises(BadInput):
            normal(kind, value)
