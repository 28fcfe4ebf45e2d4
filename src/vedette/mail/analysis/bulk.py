"""Signs of mass mail: ways to unsubscribe, senders' platforms, addresses that encode the recipient.

`analyse.findings` calls it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind, Technology

_VERP = re.compile(r"bounce|return|=[\w.-]+@|-[\w.]+=|[0-9a-f]{12,}|msprvs|newsletter|mailer", re.IGNORECASE)
_PLATFORMS = re.compile(
    r"sendgrid|mailchimp|mcsv|mailgun|amazonses|sparkpost|mandrill|constantcontact|klaviyo|sendinblue|brevo|hubspot"
    r"|exacttarget|salesforce|marketo|responsys|campaign|e?newsletter|mailjet|postmark|emarsys|getresponse",
    re.IGNORECASE,
)


def analyse(case: Case) -> Iterator[Finding]:
    """Findings that a message went to many."""
    message = case.message
    if message.header("List-Unsubscribe"):
        yield Finding("list-unsubscribe", Kind.BULK, 2.0, "offers List-Unsubscribe", Technology.BULK)
    if message.header("Precedence").lower() in {"bulk", "junk"} or message.header("Feedback-ID"):
        yield Finding("declared-bulk", Kind.BULK, 2.0, "says to be bulk mail", Technology.BULK)
    found = case.cues.get("opt_out", ())
    if found:
        yield Finding(
            "opt-out-text", Kind.BULK, min(2.0, float(len(found))), f"speaks of {', '.join(found[:3])}", Technology.BULK
        )
    local = message.envelope_sender.partition("@")[0]
    if _VERP.search(local):
        yield Finding(
            "bounce-address", Kind.BULK, 1.0, f"bounces go to {message.envelope_sender[:80]}", Technology.BULK
        )
    if _PLATFORMS.search(message.envelope_sender + message.header("X-Mailer") + message.message_id):
        yield Finding("sending-platform", Kind.BULK, 1.0, "sent through a platform for mass mail", Technology.BULK)
