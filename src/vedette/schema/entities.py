"""Entities in one place: the types, their JSON and label, their identifiers, and how rows give them.

Everything above `schema` imports from here; the parts live in `entity`, `identity` and `extract`.
"""

from vedette.schema.entity import (
    Account,
    CloudApp,
    Device,
    Domain,
    Entity,
    EntityType,
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
    from_json,
    label,
    to_json,
)
from vedette.schema.extract import IMPACTED, RELATED, entities_of
from vedette.schema.identity import Identifier, identifiers

__all__ = [
    "IMPACTED",
    "RELATED",
    "Account",
    "CloudApp",
    "Device",
    "Domain",
    "Entity",
    "EntityType",
    "File",
    "Identifier",
    "Ip",
    "MailCluster",
    "MailMessage",
    "Mailbox",
    "OAuthApp",
    "Process",
    "RegistryValue",
    "Session",
    "Url",
    "entities_of",
    "from_json",
    "identifiers",
    "label",
    "to_json",
]
