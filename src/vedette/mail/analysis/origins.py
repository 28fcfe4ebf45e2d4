"""What does not belong together: a script and the country of the address under it, names inside other names.

`analyse.findings` calls it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.mail.analysis import domains, letters
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind, Technology
from vedette.mail.authentication import organisational

_KANA = re.compile(r"[\u3040-\u30ff]")
_ENOUGH = 12
_COUNTRY = re.compile(r"\.([a-z]{2})$")
_GENERIC = frozenset({"io", "co", "me", "tv", "ai", "eu", "cc", "fm", "to", "ly", "us", "jp"})
_INNER = re.compile(
    r"(?:^|[.-])[a-z0-9-]{2,}[.-](?:com|net|org|co[.-](?:jp|uk|kr|za|in|nz)|com[.-](?:br|au|mx|cn|tr|ar)|gov|ne[.-]jp)(?:[.-])"
)
_STAFF = re.compile(
    r"(?:support|help ?desk|admin|administrator|security|it|hr|mail|email|e mail|webmail|server|team|service"
    r"|accounts?|payroll|voicemail|postmaster|notification|staff|portal|storage|fax|scanner)"
)


def analyse(case: Case) -> Iterator[Finding]:
    """Findings about origins that contradict one another."""
    yield from _script(case)
    yield from _inside(case)
    yield from _recipient(case)


def _script(case: Case) -> Iterator[Finding]:
    """Japanese from another country's domain: its senders stay under .jp or a generic suffix."""
    country = _COUNTRY.search(case.sender_domain)
    if country is None or country[1] in _GENERIC or not _KANA.search(case.body):
        return
    if len(_KANA.findall(case.body[:5_000])) >= _ENOUGH:
        evidence = f"writes Japanese from {case.sender_domain}"
        yield Finding("script-unlike-country", Kind.PHISH, 2.0, evidence, Technology.MIXED)


def _inside(case: Case) -> Iterator[Finding]:
    """A whole domain name in front of another: `bank.co.jp.rtyu.example`."""
    hosts = [case.message.sender.domain, *(link.domain for link in case.message.links[:100])]
    for host in dict.fromkeys(hosts):
        registered = organisational(host)
        above = host[: -len(registered)] if host.endswith(registered) and host != registered else ""
        if above and _INNER.search(above) and not domains.hosting(host) and not domains.tracker(host):
            yield Finding("name-before-domain", Kind.PHISH, 2.0, f"{host} shows a name that {registered} is not")
            return


def _recipient(case: Case) -> Iterator[Finding]:
    """The recipient's own organisation as the sender's name, over an address of elsewhere."""
    own = {address.rpartition("@")[2] for address in case.message.recipients[:10] if "@" in address}
    own = {host for host in own if not domains.freemail(host) and organisational(host) != case.sender_domain}
    name = letters.spoken(case.message.sender.name)
    subject = case.message.subject.lower()
    for host in own:
        label = organisational(host).partition(".")[0]
        spoken = letters.spoken(host)
        staff = len(label) >= 4 and f" {label} " in name and _STAFF.search(name)
        if spoken in name or staff:
            evidence = (
                f"calls itself {case.message.sender.name!r} like the recipient's {host}, from {case.sender_domain}"
            )
            yield Finding("name-is-recipient", Kind.PHISH, 3.0, evidence, Technology.MIXED)
            return
        if host in subject or (len(label) >= 6 and f" {label} " in letters.spoken(subject)):
            evidence = f"the subject names the recipient's own {host}; it comes from {case.sender_domain}"
            yield Finding("subject-names-us", Kind.PHISH, 1.5, evidence, Technology.MIXED)
            return
