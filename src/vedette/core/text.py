"""Indicators in free text: defanging for people, refanging for machines, and finding addresses, links and hashes.

Reports, intel imports and evidence views use it; work and results are bounded, whatever the text.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

_REFANG = (
    (re.compile(r"\bh(?:xx|XX|\*\*)p(s?)(?=\s*[\[(]?:)", re.IGNORECASE), r"http\1"),
    (re.compile(r"\s?[\[({](?:\.|dot)[\])}]\s?", re.IGNORECASE), "."),
    (re.compile(r"\s?[\[({](?:@|at)[\])}]\s?", re.IGNORECASE), "@"),
    (re.compile(r"[\[({](://|:|/)[\])}]"), r"\1"),
)
_URL = re.compile(r"(?:https?|ftp)://[^\s<>\"'`{}|\\^\x00-\x1f]{1,2048}", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@((?:[\w-]{1,63}\.){1,8}[A-Za-z][\w-]{1,62})")
_DOMAIN = re.compile(r"(?<![\w.@/\\-])((?:[\w-]{1,63}\.){1,8}[A-Za-z][\w-]{1,62})(?![\w@\\-]|\.\w)")
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f.]{0,15}(?![\w:])")
_HASH = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{64}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{32})(?![0-9A-Za-z])")
# Top-level domains that name a file far more often than a host when they stand alone in text.
_FILE_LIKE = frozenset({"zip", "mov", "py", "sh", "md", "rs"})
# Names of RFC 2606 and RFC 6762, and what Active Directory domains are called.
_RESERVED = frozenset({"example", "test", "invalid", "local", "lan", "internal", "corp", "home"})
_TRAILING = ".,;:!?)]'\"*"

LONGEST = 1_000_000
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Indicators:
    """What a text names, each once, in order, hosts and hashes in lower case; hosts of URLs count as domains or ips."""

    ips: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()


def defang(text: str) -> str:
    """The indicators of the text made harmless to click: `hxxps://evil[.]example`, `user[@]evil[.]example`."""
    found = indicators(text)
    for url in sorted(found.urls, key=len, reverse=True):
        scheme, _, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        safe = scheme.lower().replace("http", "hxxp").replace("ftp", "fxp")
        text = text.replace(url, f"{safe}[://]{host.replace('.', '[.]')}{slash}{path}")
    names = {*found.emails, *found.domains, *(ip for ip in found.ips if "." in ip)}
    for name in sorted(names, key=len, reverse=True):
        harmless = name.replace(".", "[.]").replace("@", "[@]")
        text = re.sub(rf"(?<![\w.\]]){re.escape(name)}(?![\w]|\.\w)", harmless, text, flags=re.IGNORECASE)
    return text


def refang(text: str) -> str:
    """Defanged indicators as they were: hxxp, [.], (dot), [at], [:] and their like."""
    for pattern, replacement in _REFANG:
        text = pattern.sub(replacement, text)
    return text


def indicators(text: str) -> Indicators:
    """The indicators in a text, defanged or not. Reads at most LONGEST characters, gives at most MOST of each kind."""
    text = refang(text[:LONGEST])
    urls = _distinct(match[0].rstrip(_TRAILING) for match in _URL.finditer(text))
    hosts = [_host(url) for url in urls]
    bare = _URL.sub(" ", text)
    emails = [match for match in _EMAIL.finditer(bare) if is_domain(match[1])]
    names = (match[1] for match in _DOMAIN.finditer(bare))
    alone = (name for name in names if name.rpartition(".")[2].lower() not in _FILE_LIKE)
    candidates = [*hosts, *(match[1] for match in emails), *alone]
    return Indicators(
        ips=_distinct(_addresses([*hosts, *_IPV4.findall(bare), *_IPV6.findall(bare)])),
        domains=_distinct(name.lower() for name in candidates if is_domain(name)),
        urls=urls,
        emails=_distinct(match[0].lower() for match in emails),
        hashes=_distinct(match.lower() for match in _HASH.findall(text)),
    )


def is_domain(name: str) -> bool:
    """Whether the name lies below a public suffix (https://publicsuffix.org) or a domain reserved for examples."""
    name = name.lower().rstrip(".")
    labels = name.split(".")
    if len(labels) < 2 or any(not label or label.startswith("-") or label.endswith("-") for label in labels):
        return False
    return labels[-1] in _RESERVED or _suffixes().publicsuffix(name) is not None


@cache
def _suffixes() -> Any:
    from publicsuffixlist import PublicSuffixList  # ten thousand rules: only when text is really searched

    return PublicSuffixList(accept_unknown=False)


def _host(url: str) -> str:
    place = url.partition("://")[2].partition("/")[0].partition("?")[0].partition("#")[0].rpartition("@")[2]
    return place[1:].partition("]")[0] if place.startswith("[") else place.partition(":")[0]


def _addresses(candidates: Iterable[str]) -> Iterator[str]:
    for candidate in candidates:
        try:
            yield str(ipaddress.ip_address(candidate))
        except ValueError:
            continue


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for value in values:
        found[value] = None
        if len(found) == MOST:
            break
    return tuple(found)
