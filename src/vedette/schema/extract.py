"""Which entities a row of a table speaks of, read from its column names; detect uses it for every match of a rule.

Users, devices and mailboxes are impacted, the rest is related, as in AlertEvidence.EvidenceRole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final

from vedette.core.clock import iso
from vedette.schema.entity import (
    Account,
    CloudApp,
    Device,
    Domain,
    Entity,
    File,
    Ip,
    Mailbox,
    MailCluster,
    MailMessage,
    OAuthApp,
    Process,
    RegistryValue,
    Session,
    Url,
)
from vedette.schema.identity import address_of, blank, identifiers, nobody, nowhere
from vedette.schema.types import ScalarType, TableSchema

IMPACTED: Final = "Impacted"
RELATED: Final = "Related"

Found = tuple[Entity, str]
_Text = Callable[[str], str]

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ARN = re.compile(r"arn:aws[\w-]*:(?:iam|sts)::(\d*):(?:user|assumed-role|federated-user)/(?:.*/)?([^/]+)")
_DEVICES = (
    ("DeviceId", "DeviceName", IMPACTED),
    ("TargetDeviceId", "TargetDeviceName", IMPACTED),
    ("", "DestinationDeviceName", IMPACTED),
    ("SourceDeviceId", "SourceDeviceName", RELATED),
    ("", "RemoteDeviceName", RELATED),
    ("", "InitiatingProcessRemoteSessionDeviceName", RELATED),
    ("", "ProcessRemoteSessionDeviceName", RELATED),
)
# prefix: the columns are <prefix>Upn, …Sid, …ObjectId, …Domain, …Name, …DisplayName, …Id, …Email
_ACCOUNTS = (
    ("Account", IMPACTED),
    ("InitiatingProcessAccount", IMPACTED),
    ("TargetAccount", IMPACTED),
    ("RequestAccount", RELATED),
)
_IPS = (
    "RemoteIP",
    "IPAddress",
    "IpAddress",
    "SenderIPv4",
    "SenderIPv6",
    "FileOriginIP",
    "SourceIPAddress",
    "SourceIpAddress",
    "RequestSourceIP",
    "InitiatingProcessRemoteSessionIP",
    "ProcessRemoteSessionIP",
)
_LINKS = ("RemoteUrl", "Url", "FileOriginUrl", "UrlDomain", "DnsQuery")
_SENDERS = ("SenderFromAddress", "SenderMailFromAddress", "SenderEmailAddress")


def entities_of(table: TableSchema, row: Mapping[str, object]) -> tuple[tuple[Entity, str], ...]:
    """Entities with their role (`Impacted` or `Related`) in column order, each once; `row` may lack columns.

    Accounts and addresses that identify nobody (SYSTEM, loopback) are left out; a machine account gives its device.
    A row that carries its own EvidenceRole or EntityRole (alert evidence) sets the role of all its entities.
    """

    def text(column: str) -> str:
        value = row.get(column)
        if value is None:
            return ""
        return iso(value) if isinstance(value, datetime) else blank(str(value))

    found: dict[Entity, str] = {}
    role = text("EvidenceRole") or text("EntityRole")
    for finder in (_devices, _accounts, _mail, _processes, _files, _network, _apps):
        for entity, usual in finder(table, text):
            kept = role if role in (IMPACTED, RELATED) else usual
            if found.get(entity) != IMPACTED:
                found[entity] = kept
    return tuple(found.items())


def _devices(table: TableSchema, text: _Text) -> Iterator[Found]:
    for id_column, name_column, role in _DEVICES:
        device = Device(id=text(id_column), name=text(name_column))
        if identifiers(device):
            yield device, role
    if not text("DestinationDeviceName") and not text("TargetDeviceName"):
        yield from _ips(text("DestinationIPAddress"))


def _accounts(table: TableSchema, text: _Text) -> Iterator[Found]:
    for prefix, role in _ACCOUNTS:
        account = _account(prefix, text)
        if nobody(account):
            continue
        if account.name.endswith("$"):
            yield Device(name=account.name[:-1]), role
        else:
            yield account, role


def _account(prefix: str, text: _Text) -> Account:
    upn = text(f"{prefix}Upn") or text(f"{prefix}Email")
    sid, object_id = text(f"{prefix}Sid"), text(f"{prefix}ObjectId")
    domain, name = text(f"{prefix}Domain"), text(f"{prefix}Name")
    for loose in (name, text(f"{prefix}Id")):
        arn = _ARN.fullmatch(loose)
        if arn:
            object_id, domain, loose = object_id or loose, domain or arn[1], arn[2]
        if "@" in loose and "\\" not in loose:
            upn = upn or loose
        elif _GUID.fullmatch(loose):
            object_id = object_id or loose
        elif loose.upper().startswith("S-1-"):
            sid = sid or loose
        else:
            name = name if name and loose != name and not arn else loose or name
    if "\\" in name:
        domain, _, name = name.rpartition("\\")
    if name and name == upn:
        name = ""
    return Account(upn, sid, object_id, domain, name, text(f"{prefix}DisplayName"))


def _mail(table: TableSchema, text: _Text) -> Iterator[Found]:
    recipient = text("RecipientEmailAddress")
    sender = next((text(column) for column in _SENDERS if text(column)), "")
    message = text("NetworkMessageId") or text("InternetMessageId")
    if message:
        subject = text("Subject") or text("EmailSubject")
        yield MailMessage(text("NetworkMessageId"), text("InternetMessageId"), sender, recipient, subject), RELATED
    if recipient:
        yield Mailbox(recipient, text("RecipientObjectId")), IMPACTED
    if sender:
        yield Mailbox(sender, text("SenderObjectId")), RELATED
    if text("EmailClusterId"):
        yield MailCluster(text("EmailClusterId")), RELATED


def _processes(table: TableSchema, text: _Text) -> Iterator[Found]:
    device = text("DeviceName") or text("DeviceId")
    for prefix in ("", "InitiatingProcess"):
        pid = text(f"{prefix}ProcessId" if not prefix else f"{prefix}Id")
        created = text("ProcessCreationTime" if not prefix else f"{prefix}CreationTime")
        command = text("ProcessCommandLine" if not prefix else f"{prefix}CommandLine")
        file = _file(prefix, text) if prefix or table.name in ("DeviceProcessEvents", "CloudProcessEvents") else File()
        file = file if file.name or prefix else File(name=text("ProcessName") or file.name)
        if pid or command:
            yield Process(device, int(pid) if pid.isdecimal() else 0, created, file, command), RELATED


def _files(table: TableSchema, text: _Text) -> Iterator[Found]:
    for prefix in ("", "InitiatingProcess"):
        file = _file(prefix, text)
        if identifiers(file):
            yield file, RELATED
    if text("RegistryKey"):
        yield RegistryValue(text("RegistryKey"), text("RegistryValueName"), text("RegistryValueData")), RELATED


def _file(prefix: str, text: _Text) -> File:
    parts = ("FileName", "FolderPath", "SHA1", "SHA256", "MD5")
    return File(*(text(f"{prefix}{part}") for part in parts))


def _network(table: TableSchema, text: _Text) -> Iterator[Found]:
    for column in _IPS:
        yield from _ips(text(column))
    for column in _LINKS:
        link = text(column)
        if not link:
            continue
        if address_of(link):
            yield from _ips(link)
        elif "/" in link:
            yield Url(link), RELATED
        else:
            yield Domain(link.partition(":")[0]), RELATED


def _ips(value: str) -> Iterator[Found]:
    address = address_of(value) if value else None
    if address is not None and not nowhere(address):
        yield Ip(str(address)), RELATED


def _apps(table: TableSchema, text: _Text) -> Iterator[Found]:
    app, name = text("ApplicationId"), text("Application") or text("AppName")
    client = text("OAuthAppId") or text("OAuthApplicationId") or (app if _GUID.fullmatch(app) else "")
    if client:
        yield OAuthApp(client, name if client == app else text("ServicePrincipalName")), RELATED
    if (app or name) and client != app:
        yield CloudApp(app, name, text("AppInstanceId")), RELATED
    column = table.column("SessionId")
    # On endpoint tables SessionId is a small number of the machine, not a cloud session.
    if text("SessionId") and (column is None or column.type is ScalarType.STRING):
        yield Session(text("SessionId")), RELATED
