"""Invented attacks as alerts: short builders and the stories several test files share."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

from tests.states import fresh
from vedette.core.scope import Scope
from vedette.detect.alert import Alert, Evidence, Role, Severity, Tactic
from vedette.records.database import Records
from vedette.schema.entities import (
    Account,
    CloudApp,
    Device,
    Entity,
    File,
    Ip,
    Mailbox,
    MailMessage,
    OAuthApp,
    Process,
    Session,
    Url,
)
from vedette.schema.types import Service

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SCOPE = Scope("northwind", "dana")


def hit(*entities: Entity) -> tuple[Evidence, ...]:
    """Impacted entities."""
    return tuple(Evidence(entity, Role.IMPACTED) for entity in entities)


def by(*entities: Entity) -> tuple[Evidence, ...]:
    """Related entities."""
    return tuple(Evidence(entity, Role.RELATED) for entity in entities)


def alert(
    ident: str,
    minute: float,
    tactic: Tactic,
    evidence: tuple[Evidence, ...],
    *,
    title: str = "",
    severity: Severity = Severity.MEDIUM,
    service: Service = Service.ENDPOINT,
    detector: str = "",
    fingerprint: str = "",
) -> Alert:
    """One alert `minute` minutes after the start of the day; everything unsaid follows from its id."""
    at = START + timedelta(minutes=minute)
    return Alert(
        id=ident,
        detector=detector or f"rule-{ident}",
        title=title or f"Alert {ident}",
        description="",
        severity=severity,
        category=tactic,
        techniques=(),
        service=service,
        source="Vedette",
        first_activity=at,
        last_activity=at,
        created=at,
        evidence=evidence,
        fingerprint=fingerprint or ident,
    )


def forged_token(prefix: str = "g") -> list[Alert]:
    """A signing key stolen on the federation server, then the forged token used in app and mailbox; 30 minutes."""
    server = Device(id="d-77", name="sts01.northwind.example")
    admin = Account(sid="S-1-5-21-9-9-9-1104", domain="NORTHWIND", name="svc_sts")
    on_premises = Account(sid="S-1-5-21-9-9-9-2201", domain="NORTHWIND", name="mara", upn="mara@northwind.example")
    cloud = Account(upn="mara@northwind.example", object_id="0a1b2c3d-aaaa-4bbb-8ccc-123456789012")
    app = OAuthApp("5d1f0c55-1111-4222-8333-444455556666", "Ledger Sync")
    away = Ip("203.0.113.77")
    return [
        alert(f"{prefix}1", 0, Tactic.CREDENTIAL_ACCESS, hit(server, admin), title="Signing key read from directory"),
        alert(
            f"{prefix}2",
            6,
            Tactic.CREDENTIAL_ACCESS,
            hit(Device(name="dc02.northwind.example"), admin) + by(Device(name="sts01")),
            service=Service.IDENTITY,
            title="Directory object opened by a service account",
        ),
        alert(
            f"{prefix}3",
            9,
            Tactic.CREDENTIAL_ACCESS,
            hit(Device(name="dc02"), on_premises),
            service=Service.IDENTITY,
            title="Directory replication requested",
        ),
        alert(
            f"{prefix}4",
            18,
            Tactic.PERSISTENCE,
            hit(cloud) + by(app, away),
            service=Service.CLOUD_APP,
            title="Secret added to an application",
        ),
        alert(
            f"{prefix}5",
            24,
            Tactic.PERSISTENCE,
            hit(cloud) + by(app),
            service=Service.IDENTITY,
            title="Application granted delegated permission",
        ),
        alert(
            f"{prefix}6",
            30,
            Tactic.COLLECTION,
            hit(Mailbox("mara@northwind.example")) + by(app, Ip("198.51.100.4")),
            service=Service.MAIL,
            title="Mail read through an application",
        ),
    ]


def invoice_fraud(prefix: str = "b") -> list[Alert]:
    """A phishing mail, a sign-in from elsewhere, a forwarding rule: all on one mailbox."""
    box = "otto@northwind.example"
    mail = MailMessage("nm-4711", "<q1@phish.example>", "billing@phish.example", box, "Overdue invoice")
    who = Account(upn=box, object_id="77777777-aaaa-4bbb-8ccc-123456789012")
    return [
        alert(
            f"{prefix}1",
            0,
            Tactic.INITIAL_ACCESS,
            hit(Mailbox(box)) + by(mail, Url("https://login.phish.example/a"), Mailbox("billing@phish.example")),
            service=Service.MAIL,
            title="Credential phishing mail delivered",
        ),
        alert(
            f"{prefix}2",
            55,
            Tactic.INITIAL_ACCESS,
            hit(who) + by(Ip("198.51.100.23"), Session("s-1")),
            service=Service.IDENTITY,
            title="Sign-in from an unusual country",
        ),
        alert(
            f"{prefix}3",
            63,
            Tactic.PERSISTENCE,
            hit(Account(name="otto@northwind.example")) + by(Ip("198.51.100.23")),
            service=Service.CLOUD_APP,
            title="Inbox rule forwards mail outside",
        ),
    ]


def loader(prefix: str, device: str, minute: float) -> list[Alert]:
    """One machine runs the same malicious loader."""
    machine = Device(name=device)
    return [
        alert(
            f"{prefix}1",
            minute,
            Tactic.EXECUTION,
            hit(machine)
            + by(Process(device, 400, "2026-03-02T09:00:00Z"), File("ld.exe", "C:\\Temp", sha256="ab" * 32)),
            detector="loader-started",
            title="Loader started",
        ),
        alert(
            f"{prefix}2",
            minute + 4,
            Tactic.CREDENTIAL_ACCESS,
            hit(machine) + by(Process(device, 400, "2026-03-02T09:00:00Z")),
            detector="lsass-read",
            title="Credentials read from memory",
            severity=Severity.HIGH,
        ),
    ]


def four_hosts(prefix: str = "h") -> list[Alert]:
    """One account moves over four machines, each step seen from the one before."""
    names = ["wks11", "wks12", "wks13", "dc02"]
    found = []
    for step, name in enumerate(names):
        actor = Account(domain="NORTHWIND", name="jonas", sid="S-1-5-21-9-9-9-3301")
        seen_from = by(Device(name=f"{names[step - 1]}.northwind.example")) if step else ()
        tactic = Tactic.LATERAL_MOVEMENT if step else Tactic.EXECUTION
        machine = Device(name=f"{name}.northwind.example")
        found.append(alert(f"{prefix}{step}", 12 * step, tactic, hit(machine, actor) + seen_from))
    return found


def noise(
    prefix: str, device: str, days: int, *, detector: str = "chatty", severity: Severity = Severity.LOW
) -> list[Alert]:
    """A detector that fires every hour on one machine."""
    return [
        alert(
            f"{prefix}-{hour}",
            60.0 * hour,
            Tactic.DISCOVERY,
            hit(Device(name=device)),
            detector=detector,
            severity=severity,
            fingerprint=f"{detector}|{device}",
        )
        for hour in range(24 * days)
    ]


def cloud(ident: str, minute: float, user: str, app: str) -> Alert:
    """A cloud app alert of one user."""
    who = Account(upn=f"{user}@northwind.example")
    return alert(ident, minute, Tactic.COLLECTION, hit(who) + by(CloudApp(app, "Files")), service=Service.CLOUD_APP)


def memory() -> AbstractContextManager[Records]:
    """A fresh state database, on the engine whose turn it is."""
    return fresh()
