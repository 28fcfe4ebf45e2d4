"""What a profile can be about, the columns it stands in, and the queries made from them; read by `profiles`.

Which tables speak of a subject follows from their columns, so that a new table appears in profiles by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from vedette.schema import entities as kinds
from vedette.schema.types import ScalarType, TableSchema


class Subject(StrEnum):
    """The kinds of profile."""

    DEVICE = "device"
    USER = "user"
    MAILBOX = "mailbox"
    IP = "ip"
    URL = "url"
    DOMAIN = "domain"
    FILE = "file"
    APP = "app"


COLUMNS: Final[dict[Subject, tuple[str, ...]]] = {
    Subject.DEVICE: ("DeviceName", "DeviceId"),
    Subject.USER: (
        *("AccountUpn", "AccountObjectId", "AccountSid", "AccountId", "AccountName"),
        *("InitiatingProcessAccountUpn", "InitiatingProcessAccountSid", "InitiatingProcessAccountName"),
    ),
    Subject.MAILBOX: ("RecipientEmailAddress", "SenderFromAddress", "SenderMailFromAddress", "AccountUpn"),
    Subject.IP: ("RemoteIP", "IPAddress", "IpAddress", "SenderIPv4", "SenderIPv6", "LocalIP", "FileOriginIP"),
    Subject.URL: ("RemoteUrl", "Url", "FileOriginUrl"),
    Subject.DOMAIN: ("UrlDomain", "SenderFromDomain", "SenderMailFromDomain", "RemoteUrl", "Url", "FileOriginUrl"),
    Subject.FILE: ("SHA256", "SHA1", "MD5", "FileName", "InitiatingProcessSHA256", "InitiatingProcessSHA1"),
    Subject.APP: ("Application", "ApplicationId", "OAuthAppId"),
}
# The columns by which another subject is told in a list of related ones: the first that is filled.
_TOLD: Final[dict[Subject, tuple[str, ...]]] = {
    Subject.DEVICE: ("DeviceName",),
    Subject.USER: ("AccountUpn", "AccountId", "AccountName", "InitiatingProcessAccountName"),
    Subject.MAILBOX: ("RecipientEmailAddress",),
    Subject.IP: ("RemoteIP", "IPAddress", "IpAddress", "SenderIPv4"),
    Subject.URL: ("RemoteUrl", "Url"),
    Subject.DOMAIN: ("UrlDomain", "SenderFromDomain"),
    Subject.FILE: ("FileName",),
    Subject.APP: ("Application",),
}
FACTS: Final[dict[Subject, tuple[str, str, str]]] = {
    Subject.DEVICE: (
        "DeviceInfo",
        "DeviceName",
        (
            "DeviceName, DeviceId, OSPlatform, OSVersion, OSBuild, DeviceType, Vendor, Model, PublicIP, MachineGroup, "
            "OnboardingStatus, JoinType, ExposureLevel, AadDeviceId, RegistryDeviceTag, LoggedOnUsers"
        ),
    ),
    Subject.USER: (
        "IdentityInfo",
        "AccountUpn",
        (
            "AccountUpn, AccountDisplayName, Department, JobTitle, Manager, City, Country, IsAccountEnabled, "
            "EmailAddress, AccountObjectId, OnPremSid, AssignedRoles, RiskLevel, CreatedDateTime"
        ),
    ),
    Subject.MAILBOX: (
        "IdentityInfo",
        "EmailAddress",
        "EmailAddress, AccountUpn, AccountDisplayName, Department, JobTitle, IsAccountEnabled",
    ),
    Subject.IP: ("EntraIdSignInEvents", "IPAddress", "IPAddress, Country, State, City"),
    Subject.FILE: (
        "DeviceFileEvents",
        "SHA256",
        "FileName, FolderPath, SHA1, SHA256, MD5, FileSize, FileOriginUrl, FileOriginIP",
    ),
    Subject.APP: (
        "OAuthAppInfo",
        "OAuthAppId",
        "AppName, OAuthAppId, AppStatus, PrivilegeLevel, ConsentedUsersCount, IsAdminConsented, LastUsedTime",
    ),
}
"""For a subject: the table that describes it, the column that must be filled, and what is shown of the newest row."""

_PREFIX: Final = "declare query_parameters(name: string, known: dynamic);\n"
_NAMED: Final = 1_000
"""So many devices a table are told apart when those of all tables are counted."""
_ABOUT: Final = frozenset({"AlertInfo", "AlertEvidence"})
"""Tables that speak of what was concluded, not of what was seen: alerts have their own part in a profile."""
_ACCOUNT: Final = ("AccountUpn", "AccountId", "AccountName", "RecipientEmailAddress", "InitiatingProcessAccountName")
_SAID: Final = (
    *("ProcessCommandLine", "Subject", "RemoteUrl", "Url", "RegistryKey", "FileName", "ObjectName", "Title"),
    *("RemoteIP", "IPAddress", "Application", "FailureReason", "LogonType"),
)


def speaking(tables: Iterable[TableSchema], subject: Subject) -> list[TableSchema]:
    """Those of the tables with event time that have a column for the subject."""
    seen = (table for table in tables if _timed(table) and table.name not in _ABOUT)
    return [table for table in seen if any(_text(table, name) for name in COLUMNS[subject])]


def seen_query(tables: Iterable[TableSchema], subject: Subject) -> str:
    """First and last seen, events, devices (and some of their ids) and accounts, by table."""
    parts = []
    for table in tables:
        known = _text(table, "DeviceId")
        devices = "dcountif(DeviceId, isnotempty(DeviceId))" if known else "0"
        named = f"make_set({'DeviceId' if known else repr('')}, {_NAMED})"
        account = _filled(table, _ACCOUNT)
        people = f"dcountif({account}, isnotempty({account}))" if account else "0"
        parts.append(
            f"({table.name} | where {condition(table, subject)} | summarize First = min(Timestamp), "
            f"Last = max(Timestamp), Events = count(), Devices = tolong({devices}), People = tolong({people}), "
            f"Named = {named} "
            f"| where Events > 0 | extend Table = '{table.name}')"
        )
    return f"{_PREFIX}union {', '.join(parts)} | order by Events desc"


def related_query(tables: Iterable[TableSchema], subject: Subject, other: Subject, limit: int) -> str:
    """The things of another kind that occur together with the subject, the most frequent first; empty: none can."""
    parts = []
    for table in tables:
        told = _filled(table, _TOLD[other])
        if told:
            parts.append(
                f"({table.name} | where {condition(table, subject)} | extend Name = {told} | where isnotempty(Name) "
                "| summarize Events = count(), First = min(Timestamp), Last = max(Timestamp) by Name)"
            )
    if not parts:
        return ""
    return (
        f"{_PREFIX}union {', '.join(parts)} | where Name !in~ (known) | summarize Events = sum(Events), "
        f"First = min(First), Last = max(Last) by Name | top {limit} by Events desc"
    )


def timeline_query(tables: Iterable[TableSchema], subject: Subject, limit: int, *, holding: bool = False) -> str:
    """The newest events about the subject, one line each; `holding` those that show the parameter `text`."""
    prefix = _PREFIX.replace(");", ", text: string);") if holding else _PREFIX
    wanted = "| where Text contains text or Kind contains text or Account contains text " if holding else ""
    parts = [
        f"({table.name} | where {condition(table, subject)} | project {_line(table)} {wanted}"
        f"| top {limit} by Timestamp desc)"
        for table in tables
    ]
    return f"{prefix}union {', '.join(parts)} | top {limit} by Timestamp desc"


def activity_query(tables: Iterable[TableSchema], subject: Subject, slot: str) -> str:
    """How many events there were in each slot of time (`1h` or `1d`), by table."""
    parts = [
        f"({table.name} | where {condition(table, subject)} | summarize Events = count() "
        f"by At = bin(Timestamp, {slot}) | extend Table = '{table.name}')"
        for table in tables
    ]
    return f"{_PREFIX}union {', '.join(parts)} | order by At asc"


def _line(table: TableSchema) -> str:
    said = [f"tostring({name})" for name in _SAID if table.column(name) is not None]
    kind = "ActionType" if _text(table, "ActionType") else f"'{table.name}'"
    device = "DeviceName" if _text(table, "DeviceName") else "''"
    account = _filled(table, _ACCOUNT) or "''"
    text = f"coalesce({', '.join(said)}, '')" if said else "''"
    report = "tostring(ReportId)" if table.column("ReportId") is not None else "''"
    return (
        f"Timestamp, Table = '{table.name}', Kind = tostring({kind}), Device = {device}, Account = {account}, "
        f"Text = {text}, ReportId = {report}"
    )


def facts_query(subject: Subject) -> str:
    """What is known of the subject from its newest description; empty where no table describes it."""
    if subject not in FACTS:
        return ""
    table, column, shown = FACTS[subject]
    words = {Subject.MAILBOX: ("EmailAddress", "AccountUpn"), Subject.FILE: ("SHA256", "SHA1", "MD5", "FileName")}
    names = words.get(subject, COLUMNS[subject] if subject is not Subject.IP else ("IPAddress",))
    where = " or ".join(f"tostring({name}) =~ name" for name in names if f"{name}," in f"{shown}," or name == column)
    if subject is Subject.DEVICE:
        where += " or DeviceName startswith strcat(name, '.')"
    return f"{_PREFIX}{table} | where {where} | top 1 by Timestamp desc | project {shown}"


def condition(table: TableSchema, subject: Subject) -> str:
    """KQL that holds for the table's rows about the subject: `name`, or one of the names `known` to be the same."""
    parts = [_compared(table, name, subject) for name in COLUMNS[subject] if _text(table, name)]
    return f"({' or '.join(parts)})"


def entity_of(subject: Subject, name: str) -> kinds.Entity:
    """The subject as evidence of an alert would name it."""
    match subject:
        case Subject.DEVICE:
            return kinds.Device(name=name)
        case Subject.USER:
            return kinds.Account(upn=name) if "@" in name else kinds.Account(name=name)
        case Subject.MAILBOX:
            return kinds.Mailbox(address=name)
        case Subject.IP:
            return kinds.Ip(name)
        case Subject.URL:
            return kinds.Url(name)
        case Subject.DOMAIN:
            return kinds.Domain(name)
        case Subject.FILE:
            field = {64: "sha256", 40: "sha1", 32: "md5"}.get(len(name), "name")
            return kinds.File(**{field: name})
        case Subject.APP:
            return kinds.CloudApp(name=name)


def _compared(table: TableSchema, column: str, subject: Subject) -> str:
    if subject is Subject.DEVICE and column == "DeviceName":
        return "DeviceName =~ name or DeviceName startswith strcat(name, '.')"
    if subject is Subject.USER and column.endswith("AccountName"):
        bare = f"(name !has '@' and {column} =~ name)"  # a bare name means many people
        domain = column.replace("AccountName", "AccountDomain")
        return f"{bare} or strcat({domain}, '\\\\', {column}) in~ (known)" if _text(table, domain) else bare
    if subject is Subject.DOMAIN:
        # Logs write a link, or its host alone. `has` first: the text index finds it.
        link = f"iff({column} contains '://', {column}, strcat('http://', {column}))"
        host = f"tostring(parse_url({link}).Host)" if column.endswith("Url") else column
        return f"({column} has name and ({host} =~ name or {host} endswith strcat('.', name)))"
    return f"tostring({column}) in~ (known)" if subject is Subject.USER else f"tostring({column}) =~ name"


def _filled(table: TableSchema, names: Iterable[str]) -> str:
    """KQL for the first of the columns that is filled; empty where the table has none of them."""
    found = [name for name in names if _text(table, name)]
    return f"coalesce({', '.join(found)})" if len(found) > 1 else "".join(found)


def _text(table: TableSchema, name: str) -> bool:
    column = table.column(name)
    return column is not None and column.type is ScalarType.STRING


def _timed(table: TableSchema) -> bool:
    column = table.column("Timestamp")
    return table.time == "Timestamp" and column is not None and column.type is ScalarType.DATETIME
