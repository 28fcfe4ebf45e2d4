"""One recipient, one message: policies and overrides in their order become an action with its explanation.

`gate.decide` calls it for every recipient, `preview` for kept facts; it reads nothing and has no side effects.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from vedette.mail.authentication import organisational
from vedette.mail.disposition import Action, Outcome, Override, Reason, Step
from vedette.mail.policies import flow
from vedette.mail.policies.book import Applied, Book
from vedette.mail.policies.category import DECISIONS, Category, categorise
from vedette.mail.policies.facts import Facts
from vedette.mail.policies.flow import Matched
from vedette.mail.policies.model import AntiPhish, AntiSpam, Files, Policy, Settings, Treatment
from vedette.mail.policies.overrides import lifted, overrule

_ACTIONS = {
    Treatment.NONE: Action.DELIVER,
    Treatment.HEADER: Action.TAG,
    Treatment.SUBJECT: Action.TAG,
    Treatment.BCC: Action.DELIVER,
    Treatment.JUNK: Action.JUNK,
    Treatment.REDIRECT: Action.REDIRECT,
    Treatment.QUARANTINE: Action.QUARANTINE,
    Treatment.REJECT: Action.REJECT,
    Treatment.DELETE: Action.DELETE,
}
_ADMIN_ONLY = frozenset({Category.MALWARE, Category.HIGH_PHISH, Category.PHISH})
_WORDS = {
    Category.MALWARE: "malware",
    Category.HIGH_PHISH: "phishing of high confidence",
    Category.PHISH: "phishing",
    Category.HIGH_SPAM: "spam of high confidence",
    Category.SPOOF: "a spoofed sender",
    Category.USER: "impersonation of a protected person",
    Category.DOMAIN: "impersonation of a protected domain",
    Category.MAILBOX: "a known name from an unknown address",
    Category.SPAM: "spam",
    Category.BULK: "bulk mail",
    Category.NONE: "wanted",
}


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What a policy does with a category."""

    policy: Policy[Settings]
    treatment: Treatment
    to: tuple[str, ...]
    days: int
    action: Action | None = None


def outcome(facts: Facts, book: Book, recipient: str, at: datetime) -> Outcome:
    """What happens for one recipient, and every step of why. `at` is when the message came (UTC)."""
    applied = book.applied(recipient)
    if recipient in book.settings.report_mailboxes:
        return _for_analysts(facts, applied, recipient)
    facts, lifts = lifted(facts, book.lists)
    counted = categorise(facts, applied.spam.settings, applied.phish.settings)
    reasons = [Reason(Step.VERDICT, f"counts as {_WORDS[counted.category]}: {counted.why}"), *lifts]
    rules = tuple(flow.matching(book.rules, facts, recipient))
    said = overrule(facts, counted, book.lists, rules, applied.spam, recipient)
    reasons += said.reasons
    chosen = _chosen(facts, said.category, applied)
    if said.refuse:
        chosen = replace(chosen, treatment=Treatment.REJECT, action=Action.REJECT)
    decided = _outcome(recipient, said.category, chosen, at)
    decided = replace(decided, override=said.override, reasons=(*reasons, _told(said.category, chosen)))
    extension = _extension(facts, applied)
    if extension is not None and not decided.action.held and decided.action is not Action.REJECT:
        decided = _with_extension(decided, applied, extension, at)
    if decided.action in {Action.REPLACE, Action.DYNAMIC}:
        decided = replace(decided, files=tuple(dict.fromkeys(f.outer for f in facts.files if f.outer)))
    return _guarded(_ruled(decided, rules, at), facts, applied, book.settings.domains)


def _guarded(decided: Outcome, facts: Facts, applied: Applied, domains: tuple[str, ...]) -> Outcome:
    """Whether links in the copy lead past us. Only who is shown to be from inside is believed to be."""
    settings, where = applied.links.settings, decided.recipient.rpartition("@")[2]
    leaves = decided.action.arrives or decided.action is Action.REDIRECT
    if not (facts.links and settings.rewrite) or (facts.sealed and not settings.dkim_signed):
        return decided
    if not leaves and decided.action is not Action.QUARANTINE:  # what is held may be let go
        return decided
    ours = not domains or where in domains or organisational(where) in domains
    inside = facts.direction != "Inbound" and (facts.dmarc == "pass" or facts.composite == "pass")
    if not ours or (inside and not settings.internal):
        return decided
    why = Reason(Step.POLICY, f"the links policy {applied.links.name!r} has its links checked when they are clicked")
    return replace(decided, guarded=True, reasons=(*decided.reasons, why) if leaves else decided.reasons)


def _for_analysts(facts: Facts, applied: Applied, recipient: str) -> Outcome:
    """Where people report messages nothing is filtered, or no report would arrive."""
    text = f"{recipient} is a report mailbox, which gets everything (verdict: {facts.decision})"
    return Outcome(
        recipient,
        Action.DELIVER,
        facts.decision,
        Category.NONE.value,
        applied.spam.id,
        applied.spam.name,
        applied.spam.protection.value,
        Override(True, "organization", "SecOps mailbox"),
        (Reason(Step.POLICY, text, decided=True),),
    )


def _outcome(recipient: str, category: Category, chosen: _Chosen, at: datetime) -> Outcome:
    action = chosen.action or _ACTIONS[chosen.treatment]
    spam = chosen.policy.settings
    tag = spam.subject_tag if isinstance(spam, AntiSpam) and chosen.treatment is Treatment.SUBJECT else ""
    return Outcome(
        recipient=recipient,
        action=action,
        decision=DECISIONS[category],
        category=category.value,
        policy_id=chosen.policy.id,
        policy=chosen.policy.name,
        protection=chosen.policy.protection.value,
        to=chosen.to if action is Action.REDIRECT else (),
        bcc=chosen.to if chosen.treatment is Treatment.BCC else (),
        tag=tag,
        until=at + timedelta(days=chosen.days) if action.held else None,
        may_release=category not in _ADMIN_ONLY and getattr(spam, "release", True),
        reply="5.7.1 refused by policy" if action is Action.REJECT else "",
    )


def _chosen(facts: Facts, category: Category, applied: Applied) -> _Chosen:
    spam, phish = applied.spam.settings, applied.phish.settings
    if category is Category.MALWARE:
        return _files(applied)
    of_spam = {
        Category.HIGH_PHISH: spam.high_confidence_phish,
        Category.PHISH: spam.phish,
        Category.HIGH_SPAM: spam.high_confidence_spam,
        Category.SPAM: spam.spam,
        Category.BULK: spam.bulk,
        Category.NONE: Treatment.NONE,
    }
    if category in of_spam:
        return _Chosen(applied.spam, of_spam[category], spam.redirect_to, spam.days)
    treatment = _pretence(category, facts, phish)
    return _Chosen(applied.phish, treatment, phish.redirect_to, phish.days)


def _pretence(category: Category, facts: Facts, phish: AntiPhish) -> Treatment:
    if category is Category.SPOOF:
        if phish.honour_dmarc and facts.dmarc == "fail" and facts.published in {"quarantine", "reject"}:
            return phish.dmarc_reject if facts.published == "reject" else phish.dmarc_quarantine
        return phish.spoof_action
    actions = {
        Category.USER: phish.user_action,
        Category.DOMAIN: phish.domain_action,
        Category.MAILBOX: phish.mailbox_action,
    }
    return actions[category]


def _files(applied: Applied) -> _Chosen:
    """Malware is held whatever the mode says, but for monitoring, which only watches."""
    settings = applied.attachments.settings
    action = {
        Files.OFF: Action.QUARANTINE,
        Files.MONITOR: Action.DELIVER,
        Files.BLOCK: Action.QUARANTINE,
        Files.REPLACE: Action.REPLACE,
        Files.DYNAMIC: Action.DYNAMIC,
    }[settings.mode]
    treatment = Treatment.BCC if settings.redirect_to else Treatment.NONE
    return _Chosen(applied.attachments, treatment, settings.redirect_to, settings.days, action)


def _extension(facts: Facts, applied: Applied) -> str | None:
    blocked = applied.attachments.settings.extensions
    return next((f.name for f in facts.files if f.extension in blocked), None)


def _with_extension(before: Outcome, applied: Applied, name: str, at: datetime) -> Outcome:
    settings = applied.attachments.settings
    chosen = _Chosen(applied.attachments, settings.extension_action, (), settings.days)
    made = _outcome(before.recipient, Category.MALWARE, chosen, at)
    why = Reason(Step.POLICY, f"the policy {applied.attachments.name!r} lets no {name!r} through", decided=True)
    reasons = (*(replace(reason, decided=False) for reason in before.reasons), why)
    return replace(made, decision=before.decision, category=before.category, override=before.override, reasons=reasons)


def _told(category: Category, chosen: _Chosen) -> Reason:
    action = chosen.action or _ACTIONS[chosen.treatment]
    text = f"the {chosen.policy.protection} policy {chosen.policy.name!r} does with {_WORDS[category]}: {action}"
    return Reason(Step.POLICY, text, decided=True)


def _ruled(before: Outcome, rules: tuple[Matched, ...], at: datetime) -> Outcome:
    """What mail-flow rules do beside the spam confidence; the first with an action of its own decides."""
    decided = before
    settled = False
    for match in rules:
        settings = match.rule.settings
        text = f"{match.text}: {settings.action}" + (f" ({settings.reason})" if settings.reason else "")
        if settings.test:
            decided = replace(decided, reasons=(*decided.reasons, Reason(Step.RULE, text)))
            continue
        decided = replace(
            decided,
            bcc=(*decided.bcc, *settings.bcc),
            tag=decided.tag + settings.subject_tag,
            fields=(*decided.fields, *settings.headers),
        )
        acts = settings.action not in {Treatment.NONE, Treatment.HEADER, Treatment.SUBJECT, Treatment.BCC}
        softer = settings.action in {Treatment.JUNK, Treatment.REDIRECT}
        if not acts or settled or (decided.action.held and softer):
            continue
        settled = True
        chosen = _Chosen(match.rule, settings.action, settings.redirect_to, settings.days)
        made = _outcome(before.recipient, Category(before.category), chosen, at)
        reasons = (*(replace(reason, decided=False) for reason in decided.reasons), Reason(Step.RULE, text, True))
        kept = {name: getattr(decided, name) for name in ("decision", "override", "bcc", "tag", "fields")}
        decided = replace(made, **kept, reasons=reasons, reply=_reply(settings.reason, made.action))
    if decided.action is Action.DELIVER and (decided.tag or decided.fields):
        decided = replace(decided, action=Action.TAG)
    return decided


def _reply(reason: str, action: Action) -> str:
    return f"5.7.1 {' '.join(reason.split())[:200] or 'refused by policy'}" if action is Action.REJECT else ""
