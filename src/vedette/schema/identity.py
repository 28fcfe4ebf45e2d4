"""Which normalised values name an entity, so that two records of one thing are recognised as one; for correlation.

Call it through `schema.entities`; the rules are explained on `identifiers`.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

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

_BLANK = frozenset(
    {"", "-", "--", "n/a", "na", "none", "null", "(null)", "unknown", "not available", "undefined", "nil"}
)
_NIL_GUID = "00000000-0000-0000-0000-000000000000"
# Accounts every machine has: https://learn.microsoft.com/windows-server/identity/ad-ds/manage/understand-security-identifiers
_NOBODY_SID = re.compile(r"s-1-(0-0|[123]-\d+|5-([1-9]|1\d|20|32|32-\d+|(80|82|83|90|96)(-\d+)*)|16-\d+|15-.*)")
_NOBODY_NAME = re.compile(
    r"system|local ?system|local ?service|network ?service|anonymous( logon)?|dwm-\d+|umfd-\d+|iusr|everyone"
    r"|window manager|font driver host|defaultaccount|wdagutilityaccount"
)
_NOBODY_DOMAIN = frozenset(
    {"nt authority", "nt service", "nt-autorität", "autorite nt", "window manager", "font driver host"}
)
_EVERYWHERE = frozenset(
    {"administrator", "admin", "guest", "root", "user", "ubuntu", "ec2-user", "nobody", "daemon", "krbtgt"}
)
_LOCALHOST = frozenset({"localhost", "localhost.localdomain", "127.0.0.1", "::1"})
_SHARED_FOLDER = re.compile(
    r"(?i)^(\\\\\?\\)?([a-z]:|\\device\\harddiskvolume\d+|%systemroot%|\\systemroot)?\\?"
    r"(windows\\(system32|syswow64|winsxs|microsoft\.net|servicing|explorer\.exe)|program files( \(x86\))?)"
    r"(\\(?!tasks\\|spool\\)|$)"
    r"|^/(usr/)?(s?bin|lib(64|exec)?)(/|$)"
)
_EMPTY_FILE = frozenset(
    {
        "d41d8cd98f00b204e9800998ecf8427e",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    }
)
_HEX = re.compile(r"[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class Identifier:
    """One normalised name: `kind` and `value` are equal for records of the same thing.

    A weak one (`strong` false) may be shared by different things: join on it only when `agrees` says so.
    `organisation` is the first label of the domain the name was seen in, empty when unknown.
    """

    kind: str
    value: str
    strong: bool = True
    organisation: str = ""

    def agrees(self, other: Identifier) -> bool:
        """Whether both name the same thing: equal, and for weak ones no two different organisations."""
        if (self.kind, self.value) != (other.kind, other.value):
            return False
        if self.strong and other.strong:
            return True
        return not (self.organisation and other.organisation) or self.organisation == other.organisation


def identifiers(entity: Entity) -> tuple[Identifier, ...]:
    r"""All names of the entity, strongest first; empty for what identifies nothing (SYSTEM, loopback, localhost).

    Account: `sid`, `object-id`, `address` (the UPN; the same kind a mailbox has), `account` (`corp\jdoe`; weak when
    derived from a UPN), `user` (bare name, weak). Device: `device-id`, `fqdn`, `host` (short name, weak).
    File: hashes, weak when the file lies in a folder every machine has; `file-name` (weak).
    A machine account (`HOST$`) has its device's identifiers.
    """
    match entity:
        case Device():
            found = _device(entity)
        case Account():
            found = _account(entity)
        case Mailbox():
            found = [*_address(entity.address), *_plain("object-id", entity.object_id)]
        case MailMessage():
            found = [*_plain("network-message-id", entity.network_message_id)]
            found += _plain("internet-message-id", entity.internet_message_id.strip("<> "))
        case MailCluster():
            found = _plain("mail-cluster", entity.id)
        case File():
            found = _file(entity)
        case Process():
            found = _process(entity)
        case Ip():
            found = _ip(entity.address)
        case Url():
            found = _url(entity.url)
        case Domain():
            found = _plain("domain", entity.name.rstrip("."))
        case CloudApp():
            instance = f"{entity.id}/{entity.instance}" if blank(entity.instance) else ""
            found = [*_plain("cloud-app-instance", instance), *_plain("cloud-app", entity.id)]
            found += _plain("cloud-app-name", entity.name, strong=False)
        case OAuthApp():
            found = [*_plain("app-id", entity.id), *_plain("app-name", entity.name, strong=False)]
        case RegistryValue():
            found = _plain("registry", f"{entity.key}\\{entity.name}" if blank(entity.key) else "", strong=False)
        case Session():
            found = _plain("session", entity.id)
    return tuple(dict.fromkeys(found))


def blank(text: str) -> str:
    """The text stripped, empty when it is one of the words logs write for nothing (`-`, `N/A`, the nil GUID, `0`)."""
    text = text.strip()
    return "" if text.casefold() in _BLANK or text in (_NIL_GUID, "0") else text


def nobody(account: Account) -> bool:
    """Whether the account is one that every machine has (SYSTEM, LOCAL SERVICE …), or has no name at all."""
    name, domain, sid = (
        account.name.strip().casefold(),
        account.domain.strip().casefold(),
        account.sid.strip().casefold(),
    )
    if (sid and _NOBODY_SID.fullmatch(sid)) or domain in _NOBODY_DOMAIN or domain.startswith("iis apppool"):
        return True
    if _NOBODY_NAME.fullmatch(name) or name.startswith(("nt authority\\", "nt service\\")):
        return True
    return not any(blank(part) for part in (account.upn, sid, account.object_id, name, account.display_name))


def address_of(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address in `text`, or None; a port, brackets, a zone are dropped, IPv4-mapped IPv6 is unwrapped."""
    text = text.strip().strip("[]").partition("%")[0]
    if text.count(":") == 1:
        text = text.partition(":")[0]
    elif "]:" in text:
        text = text.partition("]")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def nowhere(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether the address names no single host: loopback, unspecified, broadcast, multicast."""
    broadcast = address.version == 4 and str(address).endswith("255.255.255.255")
    return address.is_loopback or address.is_unspecified or address.is_multicast or broadcast


def _plain(kind: str, value: str, *, strong: bool = True) -> list[Identifier]:
    value = blank(value).casefold()
    return [Identifier(kind, value, strong)] if value else []


def _device(device: Device) -> list[Identifier]:
    found = _plain("device-id", device.id)
    name = blank(device.name).casefold().lstrip("\\").rstrip(".$")
    if not name or name in _LOCALHOST or address_of(name):
        return found
    host, _, domain = name.partition(".")
    if domain:
        found.append(Identifier("fqdn", name))
    return [*found, Identifier("host", host, strong=False, organisation=domain.partition(".")[0])]


def _account(account: Account) -> list[Identifier]:
    if nobody(account):
        return []
    name, domain = blank(account.name).casefold(), blank(account.domain).casefold()
    if name.endswith("$"):
        return _device(Device(name=f"{name[:-1]}.{domain}" if "." in domain else name[:-1]))
    if "\\" in name:
        domain, _, name = name.rpartition("\\")
    upn = blank(account.upn).casefold() or (name if "@" in name else "")
    name = name.partition("@")[0]
    organisation = domain.partition(".")[0]
    found = [*_plain("sid", account.sid), *_plain("object-id", account.object_id), *_address(upn)]
    if name and organisation:
        found.append(Identifier("account", f"{organisation}\\{name}", organisation=organisation))
    if "@" in upn:
        local, _, suffix = upn.partition("@")
        home = suffix.partition(".")[0]
        if f"{home}\\{local}" not in {item.value for item in found}:
            found.append(Identifier("account", f"{home}\\{local}", strong=False, organisation=home))
        if local != name:
            found += _user(local, home)
    return [*found, *_user(name, organisation)]


def _user(name: str, organisation: str) -> list[Identifier]:
    return (
        [Identifier("user", name, strong=False, organisation=organisation)] if name and name not in _EVERYWHERE else []
    )


def _address(address: str) -> list[Identifier]:
    address = blank(address).strip("<>").casefold()
    return [Identifier("address", address)] if "@" in address else []


def _file(file: File) -> list[Identifier]:
    strong = not _SHARED_FOLDER.match(file.folder.strip())
    found = []
    for kind, digest, size in (("sha256", file.sha256, 64), ("sha1", file.sha1, 40), ("md5", file.md5, 32)):
        value = digest.strip().casefold()
        if len(value) == size and value not in _EMPTY_FILE and _HEX.fullmatch(value):
            found.append(Identifier(kind, value, strong))
    return [*found, *_plain("file-name", file.name, strong=False)]


def _process(process: Process) -> list[Identifier]:
    host = blank(process.device).casefold().partition(".")[0]
    if not host or not process.pid:
        return []
    found = [Identifier("process-id", f"{host}/{process.pid}", strong=False)]
    if process.created:
        # Sources disagree below the second (Sysmon writes milliseconds, Security 4688 the time of logging).
        found.insert(0, Identifier("process", f"{host}/{process.pid}/{process.created[:19]}"))
    return found


def _ip(text: str, *, strong: bool = True) -> list[Identifier]:
    address = address_of(text)
    if address is None or nowhere(address):
        return []
    return [Identifier("ip", str(address), strong and not address.is_link_local)]


def _url(text: str) -> list[Identifier]:
    text = blank(text)
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return _plain("url", text)
    if not host:
        return []
    usual = port is None or (parts.scheme.lower(), port) in (("http", 80), ("https", 443))
    place = host if usual else f"{host}:{port}"
    query = f"?{parts.query}" if parts.query else ""
    full = Identifier("url", f"{parts.scheme.lower()}://{place}{parts.path.rstrip('/')}{query}")
    return [full, *(_ip(host, strong=False) if address_of(host) else [Identifier("domain", host, strong=False)])]
