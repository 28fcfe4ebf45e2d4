"""How a message is put together: a conversation, a letter that leads home, or a bare page with one place to click.

`analyse.findings` calls it; what is ordinary for organisations and people speaks for a sender, in small points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.mail.analysis import domains, homes, letters
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind, Technology
from vedette.mail.authentication import organisational

_CUT = re.compile(r"the rest was not|cut to|would unpack|too many members|over its bounds")
_MANY_FILES = 200
_TARGETS, _NEAR = 5, 4
_SHORT, _BRIEF = 120, 250
_NAME = re.compile(r"[^\W\d_]{3,}")
_TAIL = re.compile(r"[a-z_.+-]*[a-z][_.+-]?\d{3,}")


def analyse(case: Case) -> Iterator[Finding]:
    """Findings about the shape of a message as a whole."""
    targets = case.targets
    home = sum(homes.leads_home(case, domain) for domain in targets.values())
    replying = case.replying
    if replying:
        yield Finding("conversation", Kind.GOOD, 2.0, "answers and quotes earlier mail")
    elif case.quoting:
        yield Finding("quotes", Kind.GOOD, 1.5, "quotes earlier mail line by line")
    elif targets and not home and case.message.markup:
        yield from _page(case, len(targets))
    yield from _stranger(case, targets, replying)
    yield from _addressing(case)
    yield from _unread(case)


def _unread(case: Case) -> Iterator[Finding]:
    """What was cut because it went over a bound: nobody ordinary writes so, and something may hide there."""
    files = len(case.message.attachments)
    if files > _MANY_FILES:
        yield Finding("many-files", Kind.SPAM, 1.0, f"{files} files in one message", Technology.ADVANCED)
    cut = [problem for problem in case.message.problems if _CUT.search(problem)]
    if cut:
        yield Finding("not-fully-read", Kind.MALWARE, 2.0, f"not read whole: {'; '.join(cut[:3])}", Technology.ADVANCED)


def _page(case: Case, count: int) -> Iterator[Finding]:
    """A page, not a letter: few words, few places to click, all of them elsewhere."""
    if count > _TARGETS or len(case.words) > _BRIEF:
        return
    foreign = any(
        organisational(host) not in {case.sender_domain, case.envelope_domain}
        for part in case.message.markup
        for host in part.image_hosts
    )
    weight = (3.0 if len(case.words) <= _SHORT else 2.5) + (0.5 if foreign else 0.0)
    if case.stand_in or any(domains.tracker(link.domain) for link in case.message.links):
        weight /= 2
    yield Finding("bare-page", Kind.SPAM, weight, f"{len(case.words)} words around {count} links, none to the sender")


def _stranger(case: Case, targets: dict[str, str], replying: bool) -> Iterator[Finding]:
    """A name that has nothing to do with the address under it."""
    sender = case.message.sender
    names = [word for word in _NAME.findall(letters.folded(sender.name)) if word.isascii()]
    plain = domains.squeezed(sender.address)
    if not names or not plain or replying or case.stand_in or not case.message.markup:
        return
    initials = "".join(name[0] for name in names)
    known = any(name[:5] in plain for name in names) or (len(initials) > 1 and initials in plain)
    label = case.sender_domain.partition(".")[0]
    spoken = any(name[:5] in label for name in names) or (len(initials) > 1 and initials in label)
    near = 0 < len(targets) <= _NEAR and any(part.images for part in case.message.markup)
    if known and not spoken and near and not domains.freemail(sender.domain):
        evidence = f"{sender.name!r} is the address's own name, not that of {case.sender_domain}"
        yield Finding("name-unlike-domain", Kind.SPAM, 0.8, evidence, Technology.MIXED)
    if not known and targets:
        evidence = f"{sender.name!r} has nothing in common with {sender.address}"
        weight = 0.5 if domains.tracker(sender.domain) else 1.2
        yield Finding("name-unlike-address", Kind.SPAM, weight, evidence, Technology.MIXED)


def _addressing(case: Case) -> Iterator[Finding]:
    message = case.message
    to = message.header("To").lower()
    if "undisclosed" in to or (case.whole and not to.strip() and not message.header("Cc") and message.header("From")):
        yield Finding("recipients-hidden", Kind.SPAM, 0.8, "does not say to whom it is written")
    if message.sender.address and message.sender.address in message.recipients:
        yield Finding("sent-to-itself", Kind.SPAM, 1.0, f"{message.sender.address} writes to itself")
    subject = message.subject.lower()
    named = next((address for address in message.recipients[:20] if len(address) > 6 and address in subject), "")
    if named:
        yield Finding("subject-names-address", Kind.PHISH, 1.5, f"the subject shows the address {named}")
    if message.header("X-Priority")[:1] in {"1", "2"} or message.header("Importance").lower() == "high":
        yield Finding("marked-urgent", Kind.PHISH, 0.5, "marked as important by the sender")
    local, _, host = message.sender.address.partition("@")
    if _TAIL.fullmatch(local) and not domains.freemail(host):
        yield Finding("sender-numbered", Kind.SPAM, 0.8, f"{message.sender.address} is one of many")
