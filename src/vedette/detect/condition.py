"""What an exception says, as KQL over a rule's result: its own condition, or an entity turned into comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from vedette.core.errors import BadInput
from vedette.kql.compile import Column
from vedette.records.exceptions import ExceptionRow
from vedette.schema import entities as kinds
from vedette.schema.types import ScalarType
from vedette.tenants.devices import quoted

_DEVICES: Final = ("Device", "TargetDevice")
_ACCOUNTS: Final = ("Account", "InitiatingProcessAccount", "TargetAccount")
_IPS: Final = ("RemoteIP", "IPAddress", "IpAddress", "SenderIPv4", "SenderIPv6", "FileOriginIP", "SourceIPAddress")
_URLS: Final = ("RemoteUrl", "Url", "FileOriginUrl")
_DOMAINS: Final = ("UrlDomain", "SenderFromDomain", "SenderMailFromDomain", "RemoteUrl")
_MAILBOXES: Final = ("RecipientEmailAddress", "AccountUpn", "AccountEmail")
_SENDERS: Final = ("SenderFromAddress", "SenderMailFromAddress")


def condition_of(row: ExceptionRow, columns: Sequence[Column]) -> str:
    """The KQL that holds for rows the exception hides; empty when an entity has no column in this result."""
    if row.condition:
        return row.condition
    texts = {column.name for column in columns if column.type in (ScalarType.STRING, ScalarType.GUID)}
    pairs = [(name, value) for name, value in comparisons(kinds.from_json(row.entity)) if value and name in texts]
    return " or ".join(f"tostring({name}) =~ {quoted(value)}" for name, value in dict.fromkeys(pairs))


def comparisons(entity: kinds.Entity) -> Iterable[tuple[str, str]]:
    """The columns an entity may stand in, each with the value it then has. Raises BadInput for kinds without any."""
    match entity:
        case kinds.Device():
            short = entity.name.partition(".")[0]
            return [
                pair
                for prefix in _DEVICES
                for pair in ((f"{prefix}Id", entity.id), (f"{prefix}Name", entity.name), (f"{prefix}Name", short))
            ]
        case kinds.Account():
            fields = (("Upn", entity.upn), ("Sid", entity.sid), ("ObjectId", entity.object_id), ("Email", entity.upn))
            named = (("Name", entity.name),) if not any(value for _, value in fields) else ()
            return [(f"{prefix}{end}", value) for prefix in _ACCOUNTS for end, value in (*fields, *named)]
        case kinds.Mailbox():
            return [(name, entity.address) for name in (*_MAILBOXES, *_SENDERS)]
        case kinds.Ip():
            return [(name, entity.address) for name in _IPS]
        case kinds.Url():
            return [(name, entity.url) for name in _URLS]
        case kinds.Domain():
            return [
                (name, entity.name) for name in ("UrlDomain", "SenderFromDomain", "SenderMailFromDomain", "RemoteUrl")
            ]
        case kinds.File():
            hashes = (("SHA1", entity.sha1), ("SHA256", entity.sha256), ("MD5", entity.md5))
            named = (("FileName", entity.name),) if not any(value for _, value in hashes) else ()
            return [
                (f"{prefix}{end}", value) for prefix in ("", "InitiatingProcess") for end, value in (*hashes, *named)
            ]
        case kinds.CloudApp() | kinds.OAuthApp():
            return [("Application", entity.name), ("ApplicationId", entity.id), ("OAuthAppId", entity.id)]
        case kinds.MailMessage():
            return [("NetworkMessageId", entity.network_message_id), ("InternetMessageId", entity.internet_message_id)]
        case _:
            raise BadInput(f"a {entity.type} cannot be excepted by itself; write a condition")
