"""Evidence turned into signals: the values two alerts can share, each with the kind that weighs it.

Names of people, devices, files and messages are given to `identity` for resolution; the rest are their own key.
Called by `correlate` once per distinct evidence list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_network

from vedette.core.ids import stable_id
from vedette.detect.alert import Evidence, Role
from vedette.incidents.stoplist import SEEDS
from vedette.schema.entities import Entity, Identifier, Mailbox, MailMessage, Process, identifiers

# RFC 1918, RFC 6598 (carrier-grade NAT), RFC 3927 and RFC 4291 (link-local), RFC 4193 (unique local).
_INSIDE = tuple(
    ip_network(net)
    for net in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "169.254.0.0/16",
        "fe80::/10",
        "fc00::/7",
    )
)
_LONGEST = 300
_SHOWN = 100
PERSON = "person"
DEVICE = "device"
FILE = "file"
MESSAGE = "message"

FAMILY = {
    "sid": PERSON, "object-id": PERSON, "address": PERSON, "account": PERSON, "user": PERSON,
    "device-id": DEVICE, "fqdn": DEVICE, "host": DEVICE,
    "sha256": FILE, "sha1": FILE, "md5": FILE,
    "network-message-id": MESSAGE, "internet-message-id": MESSAGE,
}  # fmt: skip
_DIRECT = {
    "mail-cluster": ("mail cluster", "mail cluster"), "session": ("session", "session"),
    "process": ("process", "process"), "process-id": ("process id", "process id"),
    "file-name": ("file name", "file name"), "app-id": ("oauth app", "oauth app"),
    "app-name": ("app name", "app name"), "cloud-app": ("cloud app", "cloud app"),
    "cloud-app-instance": ("cloud app", "cloud app"), "cloud-app-name": ("app name", "app name"),
    "url": ("url", "url"), "domain": ("domain", "url host"), "ip": ("public ip", "url address"),
    "registry": ("registry", "registry"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """One thing to be resolved: all names one piece of evidence gives it, and the kind it counts as when shared."""

    family: str
    names: tuple[Identifier, ...]
    kind: str
    impacted: bool


@dataclass(frozen=True, slots=True)
class Direct:
    """A value that is its own key, e.g. `ip:203.0.113.9`."""

    key: str
    kind: str


def signals_of(evidence: tuple[Evidence, ...]) -> tuple[tuple[Named, ...], tuple[Direct, ...], tuple[Identifier, ...]]:
    """What the evidence names, what it holds directly, and the seeded stop-list values that were left out."""
    named: list[Named] = []
    direct: dict[str, Direct] = {}
    stopped: list[Identifier] = []
    for item in evidence:
        for entity in _unfold(item.entity):
            names = []
            for name in map(_short, identifiers(entity)):
                if (name.kind, name.value) in SEEDS:
                    stopped.append(name)
                elif name.kind in FAMILY:
                    names.append(name)
                elif name.kind in _DIRECT:
                    kind = _direct_kind(name)
                    direct.setdefault(f"{name.kind}:{name.value}", Direct(f"{name.kind}:{name.value}", kind))
            if names:
                family = FAMILY[names[0].kind]
                named.append(Named(family, tuple(names), _kind(family, entity, item, names), _impacted(item)))
    return tuple(dict.fromkeys(named)), tuple(direct.values()), tuple(dict.fromkeys(stopped))


def _direct_kind(name: Identifier) -> str:
    """An address inside the organisation changes hands within hours, an intruder's own may serve for days."""
    kind = _DIRECT[name.kind][0 if name.strong else 1]
    if kind == "public ip" and any(ip_address(name.value) in net for net in _INSIDE):
        return "private ip"
    return kind


def _short(name: Identifier) -> Identifier:
    """Very long values (URLs, made-up message ids) end in a hash instead, so that they fit an index of any database."""
    value = name.value.replace("\n", " ")
    if len(value) > _LONGEST:
        value = stable_id(value[:_SHOWN], value)
    return name if value == name.value else replace(name, value=value)


def _unfold(entity: Entity) -> tuple[Entity, ...]:
    """A process also shows its file, a message its recipient's mailbox."""
    if isinstance(entity, Process):
        return (entity, entity.file)
    if isinstance(entity, MailMessage) and entity.recipient:
        return (entity, Mailbox(address=entity.recipient))
    return (entity,)


def _kind(family: str, entity: Entity, item: Evidence, names: list[Identifier]) -> str:
    related = item.role is Role.RELATED
    if family == PERSON:
        if isinstance(entity, Mailbox):
            return "sender" if related and entity is item.entity else "mailbox"
        return "account" if any(name.strong for name in names) else "user name"
    if family == DEVICE:
        return "remote device" if related else "device"  # A short name alone is settled by `identity`.
    if family == FILE:
        return "file" if any(name.strong for name in names) else "system file"
    return "message"


def _impacted(item: Evidence) -> bool:
    return item.role is Role.IMPACTED or isinstance(item.entity, MailMessage)
