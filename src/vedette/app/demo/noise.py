"""The everyday of the company: programs start, mail is read, files are opened; nothing of it is an attack.

`generate` draws from it in proportion; each function yields records of one stream.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from random import Random

from vedette.app.demo import cloud, mail, windows
from vedette.app.demo.company import OFFICE_IP, Company, Person
from vedette.app.demo.streams import Item, Stream

_EXPLORER = ("C:\\Windows\\explorer.exe", "C:\\Windows\\Explorer.EXE")
_SERVICES = ("C:\\Windows\\System32\\services.exe", "C:\\Windows\\system32\\services.exe")
_BROKER = ("C:\\Windows\\System32\\svchost.exe", "C:\\Windows\\system32\\svchost.exe -k DcomLaunch -p")
_OFFICE = "C:\\Program Files\\Microsoft Office\\root\\Office16"
_CHROME = "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe"
_SYSTEM = "NT AUTHORITY\\SYSTEM"
# Image, command line, parent: each as Windows starts it.
_PROGRAMS = (
    (f"{_OFFICE}\\OUTLOOK.EXE", '"{image}"', _EXPLORER),
    (f"{_OFFICE}\\EXCEL.EXE", '"{image}" "C:\\Users\\{alias}\\Documents\\{doc}.xlsx"', _EXPLORER),
    (f"{_OFFICE}\\WINWORD.EXE", '"{image}" "C:\\Users\\{alias}\\Documents\\{doc}.docx"', _EXPLORER),
    (_CHROME, '"{image}" --type=renderer --lang=nb', (_CHROME, f'"{_CHROME}"')),
    (
        "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
        '"{image}" --profile-directory=Default',
        _EXPLORER,
    ),
    ("C:\\Program Files\\Norvik\\FleetDesk\\fleetdesk.exe", '"{image}" --vessel {doc}', _EXPLORER),
    ("C:\\Windows\\System32\\notepad.exe", '"{image}" C:\\Users\\{alias}\\Documents\\{doc}.txt', _EXPLORER),
    ("C:\\Windows\\System32\\svchost.exe", "{image} -k netsvcs -p -s Schedule", _SERVICES),
    ("C:\\Windows\\System32\\backgroundTaskHost.exe", '"{image}" -ServerName:App.AppXtk181tbxbce2qsex02.mca', _BROKER),
)
_OFFLINE = ("notepad.exe", "backgroundTaskHost.exe", "WINWORD.EXE", "EXCEL.EXE")
_SITES = ("Finance", "Fleet", "Crewing", "Board")
_DOCUMENTS = ("budget", "voyage-plan", "crew-list", "charter-party", "bunker-report", "invoice-run", "safety-drill")
_SUBJECTS = (
    "Weekly bunker report",
    "Berth confirmation",
    "Crew change on Friday",
    "Re: charter party draft",
    "Minutes",
)
_APPS = ("Office 365 Exchange Online", "Microsoft Teams", "SharePoint Online", "Norvik FleetDesk")


def _launch(random: Random, at: datetime, person: Person) -> windows.Process:
    image, command, (parent_image, parent_command) = random.choice(_PROGRAMS)
    text = command.format(image=image, alias=person.alias, doc=f"{random.choice(_DOCUMENTS)}-{random.randrange(900)}")
    service = (parent_image, parent_command) == _SERVICES
    user = _SYSTEM if service else windows.account(person)
    above = _SYSTEM if parent_image in (_SERVICES[0], _BROKER[0]) else user
    parent = windows.Process(person.laptop, parent_image, parent_command, above, 4312 if user == above else 980, at)
    return windows.Process(person.laptop, image, text, user, random.randrange(1200, 29000) & ~3, at, parent)


def endpoint(random: Random, company: Company, at: datetime) -> Iterator[Item]:
    """A program starts on a laptop and does two or three ordinary things."""
    person = random.choice(company.people)
    process = _launch(random, at, person)
    yield Item(Stream.SYSMON, at, windows.process_created(process))
    later = at + timedelta(milliseconds=random.randrange(40, 9000))
    draw = random.random()
    if draw < 0.45 and not process.image.endswith(_OFFLINE):
        ip, name = f"192.0.2.{random.randrange(20, 250)}", "static.norvik.example"
        yield Item(Stream.SYSMON, later, windows.connected(process, later, person.laptop_ip, ip, 443, name))
    elif draw < 0.7:
        target = f"C:\\Users\\{person.alias}\\Documents\\{random.choice(_DOCUMENTS)}-{random.randrange(900)}.tmp"
        yield Item(Stream.SYSMON, later, windows.file_created(process, later, target))
    elif draw < 0.85:
        image = f"C:\\Windows\\System32\\{random.choice(('ntmarta', 'uxtheme', 'propsys', 'urlmon'))}.dll"
        yield Item(Stream.SYSMON, later, windows.image_loaded(process, later, image))
    else:
        key = f"HKU\\{person.sid}\\Software\\Norvik\\FleetDesk\\LastVessel"
        yield Item(Stream.SYSMON, later, windows.registry_set(process, later, key, random.choice(_DOCUMENTS)))


def logon(random: Random, company: Company, at: datetime) -> Iterator[Item]:
    """Somebody opens a share on a server; now and then a password is mistyped first."""
    person, server = random.choice(company.people), random.choice(company.servers)
    if random.random() < 0.03:
        wrong = windows.logged_on(at, server, person, person.laptop_ip, 3, success=False)
        yield Item(Stream.SECURITY, at, wrong)
    later = at + timedelta(seconds=random.randrange(2, 20))
    yield Item(Stream.SECURITY, later, windows.logged_on(later, server, person, person.laptop_ip, 3))


def sign_in(random: Random, company: Company, at: datetime) -> Iterator[Item]:
    """A person signs in from the office on their own laptop."""
    person = random.choice(company.people)
    error = 50126 if random.random() < 0.02 else 0
    app = random.choice(_APPS)
    yield Item(Stream.SIGN_IN, at, cloud.signed_in(at, person, OFFICE_IP, "NO", app, error=error, device=person.laptop))


def office(random: Random, company: Company, at: datetime) -> Iterator[Item]:
    """Files are opened, and mail is read, in Office 365."""
    person = random.choice(company.people)
    if random.random() < 0.7:
        operation = random.choice(("FileAccessed", "FileAccessed", "FileModified", "FilePreviewed"))
        name = f"{random.choice(_DOCUMENTS)}-{random.randrange(900)}.xlsx"
        event = cloud.file_operation(at, person, OFFICE_IP, operation, random.choice(_SITES), name)
    else:
        more = {"MailboxOwnerUPN": person.upn, "LogonType": 0, "ClientInfoString": "Client=OutlookService"}
        event = cloud.office(at, person, OFFICE_IP, "Exchange", "MailItemsAccessed", 50, more)
    yield Item(Stream.OFFICE, at, event)


def aws(random: Random, company: Company, at: datetime) -> Iterator[Item]:
    """Engineers look after the fleet's cloud account."""
    engineers = [person for person in company.people if person.team in {"IT", "Engineering"}]
    service, name = random.choice(
        (("ec2", "DescribeInstances"), ("s3", "GetBucketLocation"), ("sts", "GetCallerIdentity"))
    )
    yield Item(Stream.AWS, at, cloud.aws(at, random.choice(engineers), OFFICE_IP, service, name, {"maxResults": 50}))


def gateway(random: Random, company: Company, at: datetime) -> Iterator[Item]:
    """Partners write to us."""
    partner, person = random.choice(company.partners), random.choice(company.people)
    mail_at = at.replace(microsecond=0)
    message: EmailMessage = mail.message(
        mail_at,
        f"{random.choice(('desk', 'ops', 'agency'))}@{partner}",
        partner.split(".")[0].replace("-", " ").title(),
        person,
        f"{random.choice(_SUBJECTS)} {random.randrange(1000)}",
        f"Hello {person.name.split()[0]},\n\nplease find the details at https://www.{partner}/portal/{random.randrange(99)}\n",
        ip=f"192.0.2.{random.randrange(150, 250)}",
    )
    yield Item(Stream.MAIL, mail_at, message)


MIX: tuple[tuple[float, Callable[[Random, Company, datetime], Iterator[Item]]], ...] = (
    (0.72, endpoint),
    (0.10, logon),
    (0.05, sign_in),
    (0.08, office),
    (0.04, aws),
    (0.01, gateway),
)
"""How often each kind of everyday thing happens, as shares of all draws."""
