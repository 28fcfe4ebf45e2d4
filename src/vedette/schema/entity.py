"""The typed things an alert can be about, their words for people and their JSON; imported through `schema.entities`.

Type words are those of AlertEvidence.EntityType (https://learn.microsoft.com/defender-xdr/advanced-hunting-alertevidence-table).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import ClassVar

from vedette.core.errors import BadInput


class EntityType(StrEnum):
    """The kinds of entity."""

    MACHINE = "Machine"
    USER = "User"
    MAILBOX = "Mailbox"
    MAIL_MESSAGE = "MailMessage"
    MAIL_CLUSTER = "MailCluster"
    FILE = "File"
    PROCESS = "Process"
    IP = "Ip"
    URL = "Url"
    DOMAIN = "Domain"
    CLOUD_APPLICATION = "CloudApplication"
    OAUTH_APPLICATION = "OAuthApplication"
    REGISTRY_VALUE = "RegistryValue"
    CLOUD_LOGON_SESSION = "CloudLogonSession"


@dataclass(frozen=True, slots=True)
class Device:
    """A computer; `name` is a host name, fully qualified when known."""

    type: ClassVar[EntityType] = EntityType.MACHINE
    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """A user or service account in a directory, on a machine or in a cloud app."""

    type: ClassVar[EntityType] = EntityType.USER
    upn: str = ""
    sid: str = ""
    object_id: str = ""
    domain: str = ""
    name: str = ""
    display_name: str = ""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox, by its SMTP address."""

    type: ClassVar[EntityType] = EntityType.MAILBOX
    address: str = ""
    object_id: str = ""


@dataclass(frozen=True, slots=True)
class MailMessage:
    """One message; `network_message_id` is the same for all its recipients' copies."""

    type: ClassVar[EntityType] = EntityType.MAIL_MESSAGE
    network_message_id: str = ""
    internet_message_id: str = ""
    sender: str = ""
    recipient: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class MailCluster:
    """Messages that look alike; `query` finds them."""

    type: ClassVar[EntityType] = EntityType.MAIL_CLUSTER
    id: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file by content (hashes in hexadecimal) and place; `folder` may be the whole path, as Defender writes it."""

    type: ClassVar[EntityType] = EntityType.FILE
    name: str = ""
    folder: str = ""
    sha1: str = ""
    sha256: str = ""
    md5: str = ""


@dataclass(frozen=True, slots=True)
class Process:
    """A running program: `device` is its host's name (or id), `created` an RFC 3339 UTC time, `pid` 0 when unknown."""

    type: ClassVar[EntityType] = EntityType.PROCESS
    device: str = ""
    pid: int = 0
    created: str = ""
    file: File = File()
    command_line: str = ""


@dataclass(frozen=True, slots=True)
class Ip:
    """An IPv4 or IPv6 address."""

    type: ClassVar[EntityType] = EntityType.IP
    address: str = ""


@dataclass(frozen=True, slots=True)
class Url:
    """A URL, not defanged."""

    type: ClassVar[EntityType] = EntityType.URL
    url: str = ""


@dataclass(frozen=True, slots=True)
class Domain:
    """A DNS name."""

    type: ClassVar[EntityType] = EntityType.DOMAIN
    name: str = ""


@dataclass(frozen=True, slots=True)
class CloudApp:
    """A cloud application and which instance of it."""

    type: ClassVar[EntityType] = EntityType.CLOUD_APPLICATION
    id: str = ""
    name: str = ""
    instance: str = ""


@dataclass(frozen=True, slots=True)
class OAuthApp:
    """An application registered with the identity provider, by its client id."""

    type: ClassVar[EntityType] = EntityType.OAUTH_APPLICATION
    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class RegistryValue:
    """A value of the Windows registry."""

    type: ClassVar[EntityType] = EntityType.REGISTRY_VALUE
    key: str = ""
    name: str = ""
    data: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in session of a cloud identity provider."""

    type: ClassVar[EntityType] = EntityType.CLOUD_LOGON_SESSION
    id: str = ""


Entity = (
    Device
    | Account
    | Mailbox
    | MailMessage
    | MailCluster
    | File
    | Process
    | Ip
    | Url
    | Domain
    | CloudApp
    | OAuthApp
    | RegistryValue
    | Session
)

_CLASSES: dict[str, type[Entity]] = {
    kind.type.value: kind
    for kind in (
        Device, Account, Mailbox, MailMessage, MailCluster, File, Process, Ip, Url, Domain,
        CloudApp, OAuthApp, RegistryValue, Session,
    )
}  # fmt: skip


def label(entity: Entity) -> str:
    """What a person calls the entity, in one line; the type's word when nothing is known of it."""
    match entity:
        case Device():
            text = entity.name or entity.id
        case Account():
            qualified = f"{entity.domain}\\{entity.name}" if entity.domain and entity.name else entity.name
            text = entity.upn or qualified or entity.display_name or entity.sid or entity.object_id
        case Mailbox():
            text = entity.address or entity.object_id
        case MailMessage():
            text = entity.subject or entity.internet_message_id or entity.network_message_id
        case MailCluster():
            text = entity.query or entity.id
        case File():
            text = entity.name or entity.folder or entity.sha256 or entity.sha1 or entity.md5
        case Process():
            name = entity.file.name or entity.command_line.partition(" ")[0]
            text = f"{name} ({entity.pid})" if name and entity.pid else name or (str(entity.pid) if entity.pid else "")
        case Ip():
            text = entity.address
        case Url():
            text = entity.url
        case RegistryValue():
            text = f"{entity.key}\\{entity.name}" if entity.name else entity.key
        case Domain():
            text = entity.name
        case CloudApp() | OAuthApp():
            text = entity.name or entity.id
        case Session():
            text = entity.id
    return text or entity.type.value


def to_json(entity: Entity) -> str:
    """Compact JSON: `type` and the fields that are filled; equal entities give equal text."""
    return json.dumps(_document(entity), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Entity:
    """The entity written by `to_json`; unknown fields are ignored. Raises BadInput for anything else."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise BadInput(f"an entity must be JSON: {error}") from error
    if not isinstance(document, dict) or document.get("type") not in _CLASSES:
        raise BadInput(f"not an entity, its `type` must be one of {', '.join(_CLASSES)}")
    return _build(_CLASSES[document["type"]], document)


def _document(entity: Entity) -> dict[str, object]:
    document: dict[str, object] = {"type": entity.type.value}
    for field in fields(entity):
        value = getattr(entity, field.name)
        if isinstance(value, File):
            value = {key: part for key, part in _document(value).items() if key != "type"}
        if value:
            document[field.name] = value
    return document


def _build(kind: type[Entity], document: dict[str, object]) -> Entity:
    values: dict[str, object] = {}
    for field in fields(kind):
        value = document.get(field.name)
        if isinstance(field.default, File):
            values[field.name] = _build(File, value if isinstance(value, dict) else {})
        elif isinstance(value, type(field.default)):
            values[field.name] = value
        elif value is not None:
            raise BadInput(f"field `{field.name}` of a {kind.type} must be {type(field.default).__name__}")
    return kind(**values)  # type: ignore[arg-type]
