"""Entities of rows, by column names."""

from datetime import UTC, datetime
from typing import Any

import pytest

from vedette.schema.entities import (
    IMPACTED,
    RELATED,
    Account,
    CloudApp,
    Device,
    Domain,
    File,
    Ip,
    Mailbox,
    MailMessage,
    OAuthApp,
    Process,
    RegistryValue,
    Session,
    Url,
    entities_of,
)
from vedette.schema.types import ColumnSchema, ScalarType, Service, TableSchema

SHA = "cd" * 20
APP = "11112222-aaaa-bbbb-cccc-333344445555"


def table(name: Any, **types: Any) -> Any:
    columns = tuple(ColumnSchema(column, ScalarType(kind)) for column, kind in types.items())
    return TableSchema(name, "test", Service.ENDPOINT, "", columns)


def of(name: Any, **row: Any) -> Any:
    return dict(entities_of(table(name), row))


def test_process_row() -> None:
    created = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    found = of(
        "DeviceProcessEvents",
        DeviceId="d1",
        DeviceName="ws1.corp.example",
        AccountDomain="CORP",
        AccountName="jdoe",
        FileName="a.exe",
        SHA1=SHA,
        ProcessId=12,
        ProcessCreationTime=created,
        ProcessCommandLine="a.exe -x",
        InitiatingProcessFileName="cmd.exe",
        InitiatingProcessId=8,
        InitiatingProcessAccountName="SYSTEM",
    )
    assert found == {
        Device("d1", "ws1.corp.example"): IMPACTED,
        Account(domain="CORP", name="jdoe"): IMPACTED,
        Process("ws1.corp.example", 12, "2024-01-02T03:04:05Z", File("a.exe", sha1=SHA), "a.exe -x"): RELATED,
        Process("ws1.corp.example", 8, "", File("cmd.exe")): RELATED,
        File("a.exe", sha1=SHA): RELATED,
        File("cmd.exe"): RELATED,
    }


def test_mail_row() -> None:
    found = of(
        "EmailEvents",
        NetworkMessageId="m1",
        SenderFromAddress="a@evil.example",
        RecipientEmailAddress="jdoe@corp.example",
        Subject="Hi",
        SenderIPv4="192.0.2.9",
    )
    assert found == {
        MailMessage("m1", "", "a@evil.example", "jdoe@corp.example", "Hi"): RELATED,
        Mailbox("jdoe@corp.example"): IMPACTED,
        Mailbox("a@evil.example"): RELATED,
        Ip("192.0.2.9"): RELATED,
    }


def test_cloud_rows() -> None:
    found = of(
        "CloudAppEvents", AccountId="jdoe@corp.example", IPAddress="192.0.2.1", Application="Drive", ApplicationId=7
    )
    assert found == {
        Account(upn="jdoe@corp.example"): IMPACTED,
        Ip("192.0.2.1"): RELATED,
        CloudApp("7", "Drive"): RELATED,
    }
    found = of("EntraIdSignInEvents", AccountUpn="j@c.example", Application="Shell", ApplicationId=APP, SessionId="s1")
    assert found == {Account(upn="j@c.example"): IMPACTED, OAuthApp(APP, "Shell"): RELATED, Session("s1"): RELATED}


@pytest.mark.parametrize(
    ("row", "account"),
    [
        ({"AccountName": "CORP\\jdoe"}, Account(domain="CORP", name="jdoe")),
        ({"AccountName": "jdoe@corp.example"}, Account(upn="jdoe@corp.example")),
        ({"AccountName": "jdoe", "AccountDisplayName": "John Doe"}, Account(name="jdoe", display_name="John Doe")),
        ({"AccountId": APP}, Account(object_id=APP)),
        ({"AccountId": "S-1-5-21-1"}, Account(sid="S-1-5-21-1")),
        (
            {"AccountId": "arn:aws:iam::123456789012:user/ops/bob"},
            Account(object_id="arn:aws:iam::123456789012:user/ops/bob", domain="123456789012", name="bob"),
        ),
        (
            {"AccountId": "arn:aws:sts::1:assumed-role/Admin/bob@corp.example"},
            Account(upn="bob@corp.example", object_id="arn:aws:sts::1:assumed-role/Admin/bob@corp.example", domain="1"),
        ),
    ],
)
def test_account_spellings(row: Any, account: Any) -> None:
    assert of("CloudAppEvents", **row) == {account: IMPACTED}


def test_nobody_and_nowhere_are_left_out() -> None:
    assert of("DeviceNetworkEvents", AccountName="SYSTEM", RemoteIP="127.0.0.1", DeviceName="-", RemoteUrl="") == {}


def test_machine_account_is_the_device() -> None:
    assert of("DeviceLogonEvents", AccountDomain="CORP", AccountName="WS9$") == {Device(name="WS9"): IMPACTED}


def test_links() -> None:
    assert of("DeviceNetworkEvents", RemoteUrl="evil.example:443") == {Domain("evil.example"): RELATED}
    assert of("DeviceNetworkEvents", RemoteUrl="http://evil.example/a") == {Url("http://evil.example/a"): RELATED}
    assert of("DeviceNetworkEvents", RemoteUrl="192.0.2.3") == {Ip("192.0.2.3"): RELATED}


def test_registry_and_roles() -> None:
    assert of("DeviceRegistryEvents", RegistryKey="HKLM\\Run", RegistryValueName="a", RegistryValueData="b") == {
        RegistryValue("HKLM\\Run", "a", "b"): RELATED
    }
    assert of("AlertEvidence", DeviceId="d", EvidenceRole="Related") == {Device("d"): RELATED}


def test_session_numbers_of_machines_are_no_sessions() -> None:
    row = {"SessionId": 3}
    assert entities_of(table("DeviceEvents", SessionId="long"), row) == ()
