"""What a domain name tells by itself: free mail and hosting, numbers for hosts, brands it imitates; used by analysers.

Lists are data (`data/hosts.toml`, `data/brands.toml`); look-alikes are computed, not listed.
"""

from __future__ import annotations

import ipaddress
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from publicsuffixlist import PublicSuffixList

from vedette.mail.analysis.letters import folded, spoken
from vedette.mail.authentication import organisational

_DATA = Path(__file__).parent / "data"
_NUMBER = re.compile(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}")
_SWAPS = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "8": "b", "|": "l"})
_VOWELS = re.compile(r"[aeiouyåäöæøüéèáíóúàãõ]")
_PRIVATE = frozenset({"local", "lan", "internal", "intranet", "corp", "home", "arpa", "example", "test"})
_COUNTED = re.compile(r"\d{3,4}[a-z]{4,}")  # shops count: 1000 of this, 1800 for that
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}")


@dataclass(frozen=True, slots=True)
class Brand:
    """A name people trust, folded; `ordinary` names count only as a sender's name."""

    name: str
    key: str
    spoken: str
    domains: frozenset[str]
    labels: frozenset[str]
    ordinary: bool
    bones: str

    def owns(self, domain: str) -> bool:
        """Whether a domain is the brand's: listed, its label under a country's suffix or `.com`, its own suffix."""
        registered = organisational(domain)
        if registered in self.domains or domain in self.domains or registered.rpartition(".")[2] == self.key:
            return True
        label, _, suffix = registered.partition(".")
        return label in self.labels and (len(suffix.rpartition(".")[2]) == 2 or suffix == "com")


@cache
def brands() -> tuple[Brand, ...]:
    """Every brand of the list."""
    data = tomllib.loads((_DATA / "brands.toml").read_text())
    ordinary = set(data["words"]["ordinary"])
    return tuple(
        Brand(
            name,
            squeezed(name),
            spoken(name),
            frozenset(domains),
            frozenset(domain.partition(".")[0] for domain in domains),
            name in ordinary,
            skeleton(squeezed(name)),
        )
        for name, domains in data["domains"].items()
    )


@lru_cache(maxsize=20_000)
def owner(domain: str) -> Brand | None:
    """The brand a domain belongs to; free mail belongs to whoever opened a mailbox."""
    return None if freemail(domain) else next((brand for brand in brands() if brand.owns(domain)), None)


@cache
def _hosts() -> dict[str, frozenset[str]]:
    return {name: frozenset(values) for name, values in tomllib.loads((_DATA / "hosts.toml").read_text()).items()}


def _listed(name: str, host: str) -> bool:
    known = _hosts()[name]
    labels = host.split(".")
    return any(".".join(labels[at:]) in known for at in range(len(labels)))


def shortener(host: str) -> bool:
    """Whether links of this host hide where they lead."""
    return _listed("shorteners", host)


def hosting(host: str) -> bool:
    """Whether anybody can put pages there under a name of their choice."""
    return _listed("hosting", host)


def freemail(domain: str) -> bool:
    """Whether anybody can open a mailbox there."""
    return domain in _hosts()["freemail"]


def redirector(host: str) -> bool:
    """Whether the site is well known and forwards to other sites."""
    return _listed("redirectors", host)


def tracker(host: str) -> bool:
    """Whether links of this host only count clicks for senders of all kinds."""
    return _listed("trackers", host)


def carrier(address: str) -> bool:
    """Whether mail of this address holds the words of whoever uses the service, not those of the service."""
    return address in _hosts()["carriers"] or _listed("carriers", address.rpartition("@")[2])


def cheap(host: str) -> bool:
    """Whether the top-level domain is sold for so little that throw-away domains gather there."""
    return host.rpartition(".")[2] in _hosts()["cheap_suffixes"]


def gallery(host: str) -> bool:
    """Whether pictures of anybody, or pictures for anybody, lie there."""
    return _listed("galleries", host)


@lru_cache(maxsize=20_000)
def new_suffix(host: str) -> bool:
    """Whether the top-level domain is generic and younger than 2012; those sold cheaply are told by `cheap`."""
    suffix = host.rpartition(".")[2]
    known = len(suffix) > 2 and suffix not in _hosts()["old_suffixes"] and not suffix.startswith("xn--")
    return known and suffix not in _PRIVATE and not cheap(host) and exists(host)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)


@lru_cache(maxsize=20_000)
def exists(domain: str) -> bool:
    """Whether its top-level domain is delegated (by the bundled public suffix list) and a name stands before it.

    Suffixes of private networks and of documentation (RFC 2606, 6762) count: mail of one's own comes from there.
    """
    if domain.rpartition(".")[2] in _PRIVATE and "." in domain:
        return True
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode()
        except UnicodeError:
            return False
    return bool(_suffixes().privatesuffix(domain))


def numeric(host: str) -> bool:
    """Whether a host is an address, also one written as a decimal, octal or hexadecimal number."""
    if _NUMBER.fullmatch(host):
        return True
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def squeezed(text: str) -> str:
    """Folded letters and digits only, for comparing names with domains."""
    return re.sub(r"[\W_]+", "", folded(text))


def skeleton(label: str) -> str:
    """A label with look-alikes resolved, also `rn` for m, `vv` for w and digits for letters."""
    plain = label
    if "xn--" in label:
        try:
            plain = label.encode().decode("idna")
        except UnicodeError:
            plain = label
    return squeezed(folded(plain).translate(_SWAPS)).replace("rn", "m").replace("vv", "w")


@lru_cache(maxsize=20_000)
def imitated(domain: str) -> tuple[str, str]:
    """The brand a domain imitates and how (`homograph`, `typo`, `contains`, `subdomain`); empty texts if none."""
    registered = organisational(domain)
    if hosting(registered):
        return "", ""
    label = registered.partition(".")[0]
    plain = squeezed(label)
    above = squeezed(domain[: -len(registered)]) if domain.endswith(registered) else ""
    shown = _Shown(skeleton(label), plain, label.isascii(), frozenset(re.split(r"[-_]", label)), above)
    for brand in brands():
        how = _how(shown, brand) if len(brand.key) >= 4 else ""
        if how and not brand.owns(domain):
            return brand.name, how
    return "", ""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a domain shows: its label's bones, squeezed letters and parts, and what stands above it."""

    bones: str
    plain: str
    ascii: bool
    tokens: frozenset[str]
    above: str


def _how(shown: _Shown, brand: Brand) -> str:
    key = brand.key
    if shown.bones == brand.bones and (shown.plain != key or not shown.ascii):
        return "homograph"
    known = len(key) >= 6 and not brand.ordinary
    if known and abs(len(shown.plain) - len(key)) <= 1 and _near(shown.plain, key):
        return "typo"
    if key in shown.plain and (known or (key in shown.tokens and len(shown.tokens) > 1)):
        return "contains"
    return "subdomain" if not brand.ordinary and len(key) >= 5 and key in shown.above else ""


def _near(one: str, other: str) -> bool:
    """Whether one edit (or swap of neighbours) turns one into the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[at:], other[at:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and len(b) > 1 and a[2:] == b[2:])


def similar(one: str, other: str) -> bool:
    """Whether two different registrable domains could be mistaken for one another."""
    left, right = organisational(one), organisational(other)
    if left == right or not left or not right:
        return False
    a, b = left.partition(".")[0], right.partition(".")[0]
    return len(b) >= 4 and (skeleton(a) == skeleton(b) or (len(b) >= 6 and _near(a, b)))


def random_looking(label: str) -> bool:
    """Whether a label looks made by a machine: many digits among letters, or runs no tongue pronounces."""
    letters = [char for char in label if char.isalpha()]
    digits = sum(char.isdigit() for char in label)
    if len(label) < 6:
        return False
    if digits >= 3 and letters and digits / len(label) > 0.25 and not _COUNTED.fullmatch(label):
        return True
    return bool(_CONSONANTS.search(label)) or (len(letters) >= 7 and len(_VOWELS.findall(label)) / len(letters) < 0.15)
