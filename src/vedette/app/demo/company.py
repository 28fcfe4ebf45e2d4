"""The company of the demo: Norvik Marine, its people, machines and addresses, the same for the same seed.

Read by every generator of the demo; nothing in it names a real organisation (RFC 2606 domains, RFC 5737 addresses).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from random import Random
from uuid import UUID

DOMAIN = "norvik.example"
NETBIOS = "NORVIK"
TENANT_ID = "6b1f5c6e-3a50-4f0e-9d0c-0a4f3b1d7e21"
CLOUD_ACCOUNT = "481516234299"
OFFICE_IP = "192.0.2.10"

_FIRST = [
    "Ingrid",
    "Jonas",
    "Marit",
    "Ola",
    "Sigrid",
    "Lars",
    "Tuva",
    "Henrik",
    "Astrid",
    "Magnus",
    "Kari",
    "Emil",
    "Solveig",
    "Anders",
    "Liv",
    "Per",
    "Nora",
    "Erik",
]
_LAST = [
    "Solberg",
    "Kvale",
    "Haugen",
    "Berg",
    "Nilsen",
    "Moen",
    "Lunde",
    "Strand",
    "Dahl",
    "Eide",
    "Vik",
    "Aas",
    "Holm",
    "Brekke",
    "Foss",
    "Lie",
    "Rud",
    "Tveit",
]
_TEAMS = ("Finance", "Fleet", "Sales", "IT", "Legal", "Engineering")


@dataclass(frozen=True, slots=True)
class Person:
    """An employee with an account everywhere and one laptop."""

    name: str
    alias: str
    team: str
    sid: str
    object_id: str
    laptop: str
    laptop_ip: str

    @property
    def upn(self) -> str:
        """The user principal name, which is the mail address too."""
        return f"{self.alias}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Company:
    """Everybody and every server; `people[0]` is the first victim, `people[1]` the administrator."""

    people: tuple[Person, ...]
    servers: tuple[str, ...]
    partners: tuple[str, ...]

    def host(self, short: str) -> str:
        """The DNS name of one of our machines."""
        return f"{short}.{DOMAIN}"


def guid(*parts: object) -> str:
    """A stable GUID for the parts: what the vendors call an object id, correlation id or process GUID."""
    return str(UUID(bytes=hashlib.blake2b(repr(parts).encode(), digest_size=16).digest()))


def sha256(*parts: object) -> str:
    """A stable stand-in for a file's hash."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def build(size: int = 36, seed: int = 7) -> Company:
    """A company of `size` people, always the same for the same arguments."""
    random = Random(seed)
    names = [(first, last) for last in _LAST for first in _FIRST]
    head = [("Ingrid", "Solberg"), ("Jonas", "Kvale")]
    rest = random.sample([name for name in names if name not in head], max(size - 2, 0))
    people = []
    for number, (first, last) in enumerate(head + rest):
        team = ("Finance", "IT")[number] if number < 2 else random.choice(_TEAMS)
        alias = f"{first}.{last}".lower()
        people.append(
            Person(
                name=f"{first} {last}",
                alias=alias,
                team=team,
                sid=f"S-1-5-21-3141592653-2718281828-1618033988-{1104 + number}",
                object_id=guid("person", alias),
                laptop=f"NV-LT-{142 + number:04d}",
                laptop_ip=f"10.20.{1 + number // 200}.{20 + number % 200}",
            )
        )
    return Company(
        people=tuple(people),
        servers=("NV-DC-01", "NV-FS-01", "NV-APP-01", "NV-SQL-01"),
        partners=("harbour-supply.example", "fjordlogistics.example", "baltic-crewing.example", "nordbunker.example"),
    )
