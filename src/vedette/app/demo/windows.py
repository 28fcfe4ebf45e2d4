"""Windows events as Winlogbeat ships them: Sysmon, Security and System records of the demo's machines.

Field names are those of Sysmon 15 and of the Windows Security auditing manifest; the shape is Winlogbeat 8's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from vedette.app.demo.company import DOMAIN, NETBIOS, Person, guid, sha256

SYSMON = ("Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon")
SECURITY = ("Security", "Microsoft-Windows-Security-Auditing")
SYSTEM = ("System", "Service Control Manager")
DOMAIN_SID = "S-1-5-21-3141592653-2718281828-1618033988"

Event = dict[str, object]
"""One raw record, exactly as it is written to the file."""


@dataclass(slots=True)
class Process:
    """A running program on one machine; children name it as their parent. Mutable only while a story is told."""

    host: str
    image: str
    command: str
    user: str
    pid: int
    at: datetime
    parent: Process | None = None
    guid: str = field(default="")

    def __post_init__(self) -> None:
        self.guid = "{" + guid("process", self.host, self.pid, self.at) + "}"


def stamp(at: datetime) -> str:
    """Winlogbeat's millisecond UTC time."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def record(at: datetime, host: str, channel: tuple[str, str], event_id: int, data: dict[str, str]) -> Event:
    """The Winlogbeat envelope around `event_data`; `host` is the short machine name."""
    computer = f"{host}.{DOMAIN}"
    return {
        "@timestamp": stamp(at),
        "agent": {"type": "winlogbeat", "version": "8.17.3"},
        "event": {"code": str(event_id), "provider": channel[1], "kind": "event"},
        "host": {"name": computer},
        "winlog": {
            "channel": channel[0],
            "provider_name": channel[1],
            "event_id": str(event_id),
            "computer_name": computer,
            "record_id": int(guid(at, host, event_id, sorted(data.items()))[:8], 16),
            "event_data": data,
        },
    }


def account(person: Person) -> str:
    """`DOMAIN\\user` as Sysmon writes it."""
    return f"{NETBIOS}\\{person.alias}"


def process_created(process: Process, *, integrity: str = "Medium") -> Event:
    """Sysmon event 1."""
    parent = process.parent
    data = {
        "RuleName": "-",
        "UtcTime": process.at.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3],
        "ProcessGuid": process.guid,
        "ProcessId": str(process.pid),
        "Image": process.image,
        "CommandLine": process.command,
        "CurrentDirectory": "C:\\Windows\\system32\\",
        "User": process.user,
        "LogonId": "0x" + process.guid[1:7],
        "IntegrityLevel": integrity,
        "Hashes": f"SHA256={sha256(process.image).upper()}",
        "OriginalFileName": process.image.rsplit("\\", 1)[-1],
        "ParentProcessGuid": parent.guid if parent else "{00000000-0000-0000-0000-000000000000}",
        "ParentProcessId": str(parent.pid if parent else 4),
        "ParentImage": parent.image if parent else "C:\\Windows\\System32\\services.exe",
        "ParentCommandLine": parent.command if parent else "C:\\Windows\\system32\\services.exe",
        "ParentUser": parent.user if parent else "NT AUTHORITY\\SYSTEM",
    }
    return record(process.at, process.host, SYSMON, 1, data)


def _by(process: Process, at: datetime) -> dict[str, str]:
    return {
        "UtcTime": at.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3],
        "ProcessGuid": process.guid,
        "ProcessId": str(process.pid),
        "Image": process.image,
        "User": process.user,
    }


def connected(process: Process, at: datetime, source: str, ip: str, port: int, name: str = "") -> Event:
    """Sysmon event 3, outgoing."""
    more = {
        "Protocol": "tcp",
        "Initiated": "true",
        "SourceIp": source,
        "SourcePort": str(49152 + process.pid % 16000),
        "DestinationIp": ip,
        "DestinationHostname": name,
        "DestinationPort": str(port),
    }
    return record(at, process.host, SYSMON, 3, _by(process, at) | more)


def file_created(process: Process, at: datetime, target: str) -> Event:
    """Sysmon event 11."""
    return record(at, process.host, SYSMON, 11, _by(process, at) | {"TargetFilename": target})


def registry_set(process: Process, at: datetime, target: str, details: str) -> Event:
    """Sysmon event 13."""
    more = {"EventType": "SetValue", "TargetObject": target, "Details": details}
    return record(at, process.host, SYSMON, 13, _by(process, at) | more)


def image_loaded(process: Process, at: datetime, image: str) -> Event:
    """Sysmon event 7."""
    more = {
        "ImageLoaded": image,
        "Hashes": f"SHA256={sha256(image).upper()}",
        "Signed": "true",
        "Signature": "Microsoft Windows",
        "SignatureStatus": "Valid",
    }
    return record(at, process.host, SYSMON, 7, _by(process, at) | more)


def process_accessed(process: Process, at: datetime, target: str, access: str) -> Event:
    """Sysmon event 10: `process` opens the program `target` with an access mask."""
    data = {
        "UtcTime": at.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3],
        "SourceProcessGUID": process.guid,
        "SourceProcessId": str(process.pid),
        "SourceImage": process.image,
        "SourceUser": process.user,
        "TargetImage": target,
        "TargetProcessId": "712",
        "TargetUser": "NT AUTHORITY\\SYSTEM",
        "GrantedAccess": access,
        "CallTrace": "C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4|C:\\Windows\\System32\\KERNELBASE.dll+2c13e",
    }
    return record(at, process.host, SYSMON, 10, data)


def logged_on(at: datetime, host: str, person: Person, ip: str, kind: int, *, success: bool = True) -> Event:
    """Security event 4624 or 4625; `kind` is the Windows logon type (3 network, 10 remote interactive …)."""
    data = {
        "SubjectUserSid": "S-1-0-0",
        "SubjectUserName": "-",
        "TargetUserSid": person.sid,
        "TargetUserName": person.alias,
        "TargetDomainName": NETBIOS,
        "TargetLogonId": "0x" + guid(at, host, person.sid)[:6],
        "LogonType": str(kind),
        "LogonProcessName": "Kerberos",
        "AuthenticationPackageName": "Kerberos",
        "WorkstationName": "-",
        "IpAddress": ip,
        "IpPort": "50122",
    }
    if not success:
        data |= {"Status": "0xc000006d", "SubStatus": "0xc000006a", "FailureReason": "%%2313"}
    return record(at, host, SECURITY, 4624 if success else 4625, data)


def service_installed(at: datetime, host: str, name: str, image: str, person: Person) -> Event:
    """System event 7045."""
    data = {
        "ServiceName": name,
        "ImagePath": image,
        "ServiceType": "user mode service",
        "StartType": "demand start",
        "AccountName": "LocalSystem",
    }
    event = record(at, host, SYSTEM, 7045, data)
    winlog = event["winlog"]
    if isinstance(winlog, dict):
        winlog["user"] = {"identifier": person.sid, "domain": NETBIOS, "name": person.alias}
    return event
