"""Mail on our own API over HTTP: policies, lists, quarantine, reports, planned actions; rights; two tenants."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import timedelta
from hashlib import pbkdf2_hmac

import pytest

from tests.api.town import Town, town
from tests.mail.post import PLAIN, envelope, program
from vedette.app import mailrows
from vedette.core.clock import now
from vedette.core.scope import local
from vedette.mail.disposition import Receipt
from vedette.mail.envelope import Envelope, Way
from vedette.mail.protected import counted
from vedette.records import audit

NORTH = local("north")
MAIL = "/api/v1/mail"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDETTE_MAIL_DNS", "none")
        with town(tmp_path_factory.mktemp("mail")) as made:
            yield made


def post(*recipients: str, sender: str = "ada@partner.example", way: Way = Way.SMTP) -> Envelope:
    found = envelope(*recipients, sender=sender, way=way)
    return Envelope(found.sender, found.recipients, now() - timedelta(minutes=5), found.client, found.helo, way=way)


def admitted(place: Town, raw: bytes, *recipients: str, tenant: str = "north", way: Way = Way.SMTP) -> Receipt:
    return place.product.mail.gate.admit(local(tenant), post(*recipients, way=way), raw)


def held(place: Town, number: int, *recipients: str, tenant: str = "north") -> Receipt:
    """A message that quarantine holds."""
    return admitted(place, program(message_id=f"bill-{number}"), *recipients, tenant=tenant)


def test_a_policy_is_previewed_made_changed_and_removed(place: Town) -> None:
    sam, rita = place.person("sam"), place.person("rita")
    admitted(place, PLAIN, "lea@north.example")
    rule = {"name": "No minutes", "flow": {"when": {"subject": ["minutes"]}, "action": "quarantine"}}
    found = rita.post(f"{MAIL}/policies/mail-flow/preview", json=rule)
    assert found.status_code == 200, found.text
    assert found.json()["changed"] == 1
    assert rita.post(f"{MAIL}/policies/mail-flow", json=rule).status_code == 403
    made = sam.post(f"{MAIL}/policies/mail-flow", json=rule)
    assert made.status_code == 201, made.text
    policy = made.json()
    address = f"{MAIL}/policies/mail-flow/{policy['id']}"
    stale = sam.put(address, json=rule, headers={"If-Match": '"old"'})
    assert stale.status_code == 409
    after = sam.put(address, json={**rule, "enabled": False}, headers={"If-Match": policy["etag"]})
    assert (after.status_code, after.json()["version"], after.json()["enabled"]) == (200, 2, False)
    assert [one["verb"] for one in sam.get(f"{address}/versions").json()] == ["update", "create"]
    assert place.person("sam", "south").get(address).status_code == 404
    assert sam.delete(address, headers={"If-Match": after.json()["etag"]}).status_code == 200
    assert sam.get(address).status_code == 404
    wrong = sam.post(f"{MAIL}/policies/anti-spam", json={"name": "X", "spam": {"spam": "redirect"}})
    assert (wrong.status_code, "redirect" in wrong.text) == (400, True)


def test_stock_policies_are_listed_and_presets_assigned(place: Town) -> None:
    sam = place.person("sam")
    names = [one["name"] for one in sam.get(f"{MAIL}/policies", params={"protection": "anti-phish"}).json()]
    assert names[0].startswith("Strict") and names[-1] == "Default"  # noqa: PT018
    strict = sam.get(f"{MAIL}/policies/anti-phish/strict").json()
    given = {"name": "x", "audience": {"users": ["lea@north.example"]}}
    after = sam.put(f"{MAIL}/policies/anti-phish/strict", json=given, headers={"If-Match": strict["etag"]})
    assert after.json()["phish"] == strict["phish"]
    assert after.json()["audience"]["users"] == ["lea@north.example"]


def test_settings_have_versions(place: Town) -> None:
    sam = place.person("sam")
    before = sam.get(f"{MAIL}/settings").json()
    body = {**before, "domains": ["north.example"]}
    assert sam.put(f"{MAIL}/settings", json=body).json()["version"] == before["version"] + 1
    assert sam.put(f"{MAIL}/settings", json=body).status_code == 409
    assert place.person("sam", "south").get(f"{MAIL}/settings").json()["domains"] == []


def test_the_list_is_kept_per_tenant_and_per_person(place: Town) -> None:
    sam, rita, south = place.person("sam"), place.person("rita"), place.person("sam", "south")
    body = {"kind": "sender", "values": ["evil.example", "worse.example"], "allow": False, "note": "seen"}
    assert rita.post(f"{MAIL}/list/preview", json=body).json()["changed"] == 0
    assert rita.post(f"{MAIL}/list", json=body).status_code == 403
    rows = sam.post(f"{MAIL}/list", json=body).json()
    assert len(rows) == 2
    assert sam.post(f"{MAIL}/list", json=body).status_code == 409
    assert rita.get(f"{MAIL}/list", params={"text": "evil"}).json()["total"] == 1
    assert south.get(f"{MAIL}/list").json()["total"] == 0
    ident = rows[0]["id"]
    end = (now() + timedelta(days=3)).isoformat()
    assert sam.put(f"{MAIL}/list/{ident}", json={"note": "until then", "expires": end}).json()["note"] == "until then"
    assert south.post(f"{MAIL}/list/remove", json={"ids": [ident]}).status_code == 404
    assert sam.post(f"{MAIL}/list/remove", json={"ids": [ident]}).status_code == 200
    mine = rita.post(f"{MAIL}/my-list", json={"kind": "sender", "values": ["a@b.example"], "allow": False}).json()
    assert (mine[0]["owner"], sam.get(f"{MAIL}/my-list").json()["total"]) == ("rita@north.example", 0)


def test_quarantine_is_looked_at_under_audit_and_only_by_those_who_may(place: Town) -> None:
    receipt = held(place, 1, "lea@north.example")
    sam, nobody, south = place.person("sam"), place.person("nobody"), place.person("sam", "south")
    found = sam.get(f"{MAIL}/quarantine", params={"networkId": receipt.network_id}).json()
    assert found["total"] == 1
    address = f"{MAIL}/quarantine/{found['value'][0]['id']}"
    assert nobody.get(f"{MAIL}/quarantine").status_code == 403
    assert nobody.post(f"{address}/preview").status_code == 403
    assert south.get(address).status_code == 404
    assert south.post(f"{address}/preview").status_code == 404
    shown = sam.post(f"{address}/preview").json()
    assert (shown["text"].strip(), shown["parts"][0]["name"]) == ("Please open the invoice.", "invoice.exe")
    assert {one["name"] for one in sam.get(f"{address}/headers").json()} > {"From", "Subject"}
    answer = sam.post(f"{address}/download", json={"password": "infected1"})
    assert answer.headers["content-type"] == "application/zip"
    assert opened(answer.content, b"infected1") == program(message_id="bill-1")
    with place.product.records.read() as db:
        reads = [one for one in audit.newest(NORTH, db) if one.verb == "AdminMailAccess"]
    assert len(reads) == 2
    assert all(one.actor == "sam@north.example" and "lea@north.example" in one.detail for one in reads)


def opened(data: bytes, password: bytes) -> bytes:
    """The only file of an AE-2 archive, read by its specification rather than by our writer."""
    (info,) = zipfile.ZipFile(io.BytesIO(data)).infolist()
    assert (info.compress_type, info.flag_bits & 1) == (99, 1)
    name, extra = struct.unpack_from("<HH", data, 26)
    body = data[30 + name + extra :][: info.compress_size]
    keys = pbkdf2_hmac("sha1", password, body[:16], 1000, 66)
    assert keys[64:] == body[16:18]
    return zlib.decompress(counted(keys[:32], body[18:-10]), wbits=-15)


def test_release_deny_delete_and_their_limits(place: Town) -> None:
    held(place, 2, "rita@north.example", "lea@north.example")
    sam, rita = place.person("sam"), place.person("rita")
    rows = sam.get(f"{MAIL}/quarantine", params={"subject": "invoice", "recipient": "rita@north.example"}).json()
    ident = rows["value"][0]["id"]
    assert rita.get(f"{MAIL}/my-quarantine").json()["total"] == 0  # malware is for administrators
    assert rita.post(f"{MAIL}/quarantine/release", json={"ids": [ident]}).status_code == 403
    assert rita.post(f"{MAIL}/quarantine/{ident}/request", json={}).status_code == 403
    done = sam.post(f"{MAIL}/quarantine/release", json={"ids": [ident], "falsePositive": True})
    assert done.status_code == 200, done.text
    assert sam.post(f"{MAIL}/quarantine/delete", json={"ids": [ident]}).status_code == 409
    assert sam.get(f"{MAIL}/quarantine/{ident}").json()["state"] == "releasing"
    too_many = sam.post(f"{MAIL}/quarantine/release", json={"ids": [f"qm_{n}" for n in range(101)]})
    assert too_many.status_code == 400
    assert place.person("sam", "south").post(f"{MAIL}/quarantine/delete", json={"ids": [ident]}).status_code == 404


def test_a_message_is_handed_in_judged_answered_and_purged(place: Town) -> None:
    sam, nobody, south = place.person("sam"), place.person("nobody"), place.person("sam", "south")
    receipt = admitted(place, PLAIN.replace(b"minutes-1", b"minutes-9"), "lea@north.example")
    assert nobody.post(f"{MAIL}/submissions", json={"said": "phish", "networkId": "x"}).status_code == 403
    made = sam.post(f"{MAIL}/submissions", json={"said": "phish", "networkId": receipt.network_id})
    assert made.status_code == 201, made.text
    row = made.json()
    assert (row["verdict"], row["source"], row["state"], row["policy"]) == ("clean", "admin", "new", "Default")
    address = f"{MAIL}/submissions/{row['id']}"
    assert south.get(address).status_code == 404
    answer = {"answer": "phish", "purge": True, "listSender": True}
    assert south.post(f"{address}/answer", json=answer).status_code == 404
    assert sam.post(f"{address}/answer", json=answer).json()["state"] == "answered"
    planned = sam.get(f"{MAIL}/actions", params={"networkId": receipt.network_id}).json()
    assert [(one["kind"], one["trigger"], one["state"]) for one in planned["value"]] == [
        ("move to quarantine", "AdminAction", "pending")
    ]
    assert sam.get(f"{MAIL}/list", params={"text": "ada@partner.example"}).json()["total"] == 1
    ident = planned["value"][0]["id"]
    assert sam.post(f"{MAIL}/actions/reject", json={"ids": [ident]}).status_code == 403  # needs Search and Purge
    assert place.person("root").post(f"{MAIL}/actions/reject", json={"ids": [ident]}).status_code == 200
    raw = base64.b64encode(program(message_id="bill-9")).decode()
    judged = sam.post(f"{MAIL}/submissions", json={"said": "malware", "message": raw, "recipient": "lea@north.example"})
    assert judged.json()["verdict"] == "malware"
    assert sam.post(f"{MAIL}/submissions", json={"said": "phish", "message": "*"}).status_code == 400


def test_what_is_over_goes_and_nothing_else(place: Town) -> None:
    held(place, 3, "sue@south.example", tenant="south")
    assert place.person("sam", "south").get(f"{MAIL}/quarantine").json()["total"] == 1
    assert mailrows.tidy(place.product, NORTH) == ""
