"""Bodies of mail policies: one class for the settings of each protection, and the explanation of a decision."""

from __future__ import annotations

from typing import Annotated

import msgspec
from pydantic import Field

from vedette.api.wire import Moment, Wire
from vedette.core.shapes import from_plain
from vedette.mail.disposition import Outcome
from vedette.mail.policies.model import (
    SETTINGS,
    Audience,
    Files,
    PhishLevel,
    Policy,
    Protection,
    Settings,
    Treatment,
)
from vedette.mail.policies.store import Wanted

Word = Annotated[str, Field(max_length=320)]
Words = Annotated[list[Word], Field(max_length=1000)]
Tag = Annotated[str, Field(max_length=50)]
Days = Annotated[int, Field(ge=1, le=30)]


class MailPersonBody(Wire):
    """Somebody protected."""

    name: Word
    address: Word


class MailAudienceBody(Wire):
    """Whom a policy covers; nothing named: everybody but the exceptions."""

    users: Words = []
    domains: Words = []
    except_users: Words = []
    except_domains: Words = []


class MailSpamBody(Wire):
    """Settings of anti-spam."""

    high_confidence_phish: Treatment = Treatment.QUARANTINE
    phish: Treatment = Treatment.QUARANTINE
    high_confidence_spam: Treatment = Treatment.JUNK
    spam: Treatment = Treatment.JUNK
    bulk: Treatment = Treatment.JUNK
    bulk_threshold: int = Field(7, ge=1, le=9)
    subject_tag: Tag = "[SPAM] "
    redirect_to: Words = []
    days: Days = 15
    allowed: Words = []
    blocked: Words = []
    zap_spam: bool = True
    zap_phish: bool = True
    release: bool = True


class MailPhishBody(Wire):
    """Settings of anti-phish."""

    level: PhishLevel = PhishLevel.STANDARD
    people: list[MailPersonBody] = Field([], max_length=60)
    own_domains: bool = True
    domains: Words = []
    trusted: Words = []
    user_action: Treatment = Treatment.NONE
    domain_action: Treatment = Treatment.NONE
    mailbox_intelligence: bool = True
    mailbox_action: Treatment = Treatment.NONE
    spoof_intelligence: bool = True
    spoof_action: Treatment = Treatment.JUNK
    honour_dmarc: bool = True
    dmarc_quarantine: Treatment = Treatment.QUARANTINE
    dmarc_reject: Treatment = Treatment.REJECT
    redirect_to: Words = []
    days: Days = 30


class MailAttachmentsBody(Wire):
    """Settings of attachments."""

    mode: Files = Files.BLOCK
    extensions: Words = []
    extension_action: Treatment = Treatment.QUARANTINE
    redirect_to: Words = []
    days: Days = 30
    zap: bool = True


class MailLinksBody(Wire):
    """Settings of links."""

    rewrite: bool = True
    internal: bool = False
    dkim_signed: bool = True
    track: bool = True
    click_through: bool = False
    keep: Words = []
    blocked: Words = []


class MailConditionBody(Wire):
    """What a mail-flow rule looks at: every field that is set must hold, one of its values is enough."""

    senders: Words = []
    recipients: Words = []
    subject: Words = []
    header: Annotated[str, Field(max_length=77)] = ""
    header_values: Words = []
    extensions: Words = []
    networks: Words = []
    authentication: Words = []
    larger: Annotated[int, Field(ge=0, le=10**10)] = 0
    direction: Annotated[str, Field(max_length=20)] = ""


class MailFlowBody(Wire):
    """A mail-flow rule."""

    when: MailConditionBody = MailConditionBody()
    unless: MailConditionBody = MailConditionBody()
    action: Treatment = Treatment.NONE
    scl: int | None = Field(None, ge=-1, le=9)
    redirect_to: Words = []
    bcc: Words = []
    subject_tag: Tag = ""
    headers: list[tuple[Word, Annotated[str, Field(max_length=500)]]] = Field([], max_length=20)
    reason: str = Field("", max_length=200)
    test: bool = False
    stop: bool = False
    days: Days = 30


class MailPolicyBody(Wire):
    """A policy as asked for: the settings stand under the name of its protection, the others are left out."""

    name: str = Field(min_length=1, max_length=200)
    description: str = Field("", max_length=2000)
    enabled: bool = True
    priority: int = Field(0, ge=0, le=10_000)
    audience: MailAudienceBody = MailAudienceBody()
    spam: MailSpamBody | None = None
    phish: MailPhishBody | None = None
    attachments: MailAttachmentsBody | None = None
    links: MailLinksBody | None = None
    flow: MailFlowBody | None = None

    def wanted(self, protection: Protection) -> Wanted:
        """As the domain takes it; settings that are left out are those of a new policy."""
        given = getattr(self, _FIELDS[protection])
        shape = SETTINGS[protection]
        settings: Settings = from_plain(given.model_dump(mode="json") if given else {}, shape)
        audience = from_plain(self.audience.model_dump(), Audience)
        return Wanted(protection, self.name, settings, audience, self.enabled, self.priority, self.description)


_FIELDS = {
    Protection.SPAM: "spam",
    Protection.PHISH: "phish",
    Protection.ATTACHMENTS: "attachments",
    Protection.LINKS: "links",
    Protection.FLOW: "flow",
}


class MailKeptPolicyBody(MailPolicyBody):
    """A policy as kept; `stock` ones are ours. `rank` is its place in the order of precedence, from 0."""

    id: str
    protection: Protection
    stock: bool
    version: int
    updated: Moment | None
    updated_by: str
    etag: str

    @classmethod
    def of(cls, policy: Policy[Settings]) -> MailKeptPolicyBody:
        """From the domain's."""
        plain = ("id", "name", "description", "enabled", "protection", "stock", "version", "updated", "updated_by")
        return cls.model_validate(
            {
                **{name: getattr(policy, name) for name in plain},
                "priority": policy.priority,
                "etag": policy.etag,
                "audience": msgspec.to_builtins(policy.audience),
                _FIELDS[policy.protection]: msgspec.to_builtins(policy.settings),
            }
        )


class MailReasonBody(Wire):
    """One step of an explanation; `decided` marks what counted."""

    step: str
    text: str
    decided: bool


class MailOverrideBody(Wire):
    """What overruled the verdict."""

    allowed: bool
    level: str
    source: str
    id: str


class MailOutcomeBody(Wire):
    """What is decided for one recipient, and every step of why."""

    recipient: str
    action: str
    category: str
    policy_id: str
    policy: str
    protection: str
    override: MailOverrideBody | None
    reasons: list[MailReasonBody]
    to: list[str]
    guarded: bool

    @classmethod
    def of(cls, outcome: Outcome) -> MailOutcomeBody:
        """From the domain's."""
        fields = ("recipient", "category", "policy_id", "policy", "protection")
        return cls(
            **{name: getattr(outcome, name) for name in fields},
            action=outcome.action.value,
            override=MailOverrideBody.model_validate(outcome.override) if outcome.override else None,
            reasons=[MailReasonBody.model_validate(one) for one in outcome.reasons],
            to=list(outcome.to),
            guarded=outcome.guarded,
        )
