"""Whether the settings of a policy can be used: bounds, addresses, networks; `store` asks before it keeps anything."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vedette.core.errors import BadInput
from vedette.mail.policies.book import MailSettings
from vedette.mail.policies.lists import ListKind, normal
from vedette.mail.policies.model import AntiPhish, AntiSpam, Attachments, Audience, FlowRule, Links, Settings, Treatment

PEOPLE = 60
"""The most people an anti-phish policy protects."""
DAYS = 30
"""The longest quarantine keeps a message."""
_NAMES = 1000
_STRONG = frozenset({Treatment.JUNK, Treatment.REDIRECT, Treatment.QUARANTINE, Treatment.REJECT, Treatment.DELETE})
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,76}")
_EXTENSION = re.compile(r"[a-z0-9]{1,12}")
_OURS = frozenset({"received", "authentication-results", "dkim-signature", "from", "to", "message-id", "return-path"})


def check(settings: Settings) -> None:
    """Raise BadInput, saying what is wrong and what may stand there."""
    if isinstance(settings, AntiSpam):
        _spam(settings)
    elif isinstance(settings, AntiPhish):
        _phish(settings)
    elif isinstance(settings, Attachments):
        _days(settings.days)
        _addresses(settings.redirect_to)
        _extensions(settings.extensions)
        _refuse(settings.extension_action not in {Treatment.QUARANTINE, Treatment.REJECT}, "quarantine or reject files")
    elif isinstance(settings, Links):
        for value in (*_few(settings.blocked), *_few(settings.keep)):
            normal(ListKind.URL, value)
    elif isinstance(settings, FlowRule):
        _flow(settings)


def check_audience(audience: Audience) -> None:
    """Raise BadInput for people or domains that are none."""
    _addresses((*audience.users, *audience.except_users))
    _domains((*audience.domains, *audience.except_domains))


def check_settings(settings: MailSettings) -> None:
    """Raise BadInput for settings of the organisation that cannot be used."""
    _domains(settings.domains)
    _addresses(settings.report_mailboxes)
    _addresses((settings.digest_from,) if settings.digest_from else ())
    _refuse(not 1 <= settings.keep_days <= 3650, "raw messages are kept 1 to 3650 days")
    _refuse(not 0 <= settings.digest_hours <= 24 * 31, "digests come every 0 (never) to 744 hours")
    _refuse(not re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,60}", settings.name), "our name is letters, digits, dots")
    _field(settings.junk_header.partition(":")[0].strip(), settings.junk_header.partition(":")[2])


def _spam(settings: AntiSpam) -> None:
    _days(settings.days)
    _refuse(not 1 <= settings.bulk_threshold <= 9, "the bulk threshold is 1 to 9")
    _refuse(settings.high_confidence_phish not in _STRONG, "phishing of high confidence is at least moved to junk")
    _refuse(len(settings.subject_tag) > 50 or not settings.subject_tag.isprintable(), "a subject tag is a short text")
    _addresses(settings.redirect_to)
    treatments = (settings.phish, settings.high_confidence_spam, settings.spam, settings.bulk)
    _targets((*treatments, settings.high_confidence_phish), settings.redirect_to)
    for value in (*_few(settings.allowed), *_few(settings.blocked)):
        normal(ListKind.SENDER, value)


def _phish(settings: AntiPhish) -> None:
    _days(settings.days)
    _refuse(len(settings.people) > PEOPLE, f"a policy protects at most {PEOPLE} people")
    _addresses(person.address for person in settings.people)
    _domains(settings.domains)
    _addresses(settings.redirect_to)
    for value in _few(settings.trusted):
        normal(ListKind.SENDER, value)
    actions = (settings.user_action, settings.domain_action, settings.mailbox_action)
    _targets((*actions, settings.spoof_action, settings.dmarc_quarantine, settings.dmarc_reject), settings.redirect_to)


def _flow(settings: FlowRule) -> None:
    _days(settings.days)
    _refuse(settings.scl is not None and not -1 <= settings.scl <= 9, "a spam confidence is -1 to 9")
    _addresses((*settings.redirect_to, *settings.bcc))
    _targets((settings.action,), settings.redirect_to)
    _refuse(settings.action is Treatment.BCC, "name blind copies under `bcc`")
    _refuse(len(settings.subject_tag) > 50 or not settings.subject_tag.isprintable(), "a subject tag is a short text")
    for name, value in settings.headers[:20]:
        _field(name, value)
    for condition in (settings.when, settings.unless):
        _extensions(condition.extensions)
        for network in _few(condition.networks):
            normal(ListKind.IP, network)
        for name in (*_few(condition.senders), *_few(condition.recipients)):
            normal(ListKind.SENDER, name)


def _field(name: str, value: str) -> None:
    _refuse(not _FIELD.fullmatch(name), f"{name[:80]!r} is no name of a header field")
    _refuse(name.lower() in _OURS, f"{name} is not for rules to write")
    _refuse(any(char in value for char in "\r\n\0") or len(value) > 500, f"the value of {name} is one short line")


def _targets(treatments: Iterable[Treatment], to: tuple[str, ...]) -> None:
    needed = {Treatment.REDIRECT, Treatment.BCC} & set(treatments)
    _refuse(bool(needed) and not to, "name the addresses to redirect or copy to")


def _days(days: int) -> None:
    _refuse(not 1 <= days <= DAYS, f"quarantine keeps 1 to {DAYS} days")


def _addresses(values: Iterable[str]) -> None:
    for value in _few(tuple(values)):
        wrong = "@" not in value or normal(ListKind.SENDER, value) != value
        _refuse(wrong, f"{value[:200]!r} is no lower-case address")


def _domains(values: tuple[str, ...]) -> None:
    for value in _few(values):
        _refuse("@" in value or normal(ListKind.SENDER, value) != value, f"{value[:200]!r} is no lower-case domain")


def _extensions(values: tuple[str, ...]) -> None:
    for value in _few(values):
        _refuse(not _EXTENSION.fullmatch(value), f"{value[:50]!r} is no extension; write it without the dot")


def _few(values: tuple[str, ...]) -> tuple[str, ...]:
    _refuse(len(values) > _NAMES, f"at most {_NAMES} of one kind")
    return values


def _refuse(wrong: bool, why: str) -> None:
    if wrong:
        raise BadInput(why)
