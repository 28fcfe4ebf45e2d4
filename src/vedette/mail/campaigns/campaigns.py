"""Campaigns: clusters of unwanted mail that share enough, founded at the third copy and growing with every other.

`gate.admit` calls `arrived` in its transaction; rows of CampaignInfo go with it to the lake.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec
from sqlalchemy import Connection

from vedette.core.clock import iso
from vedette.core.ids import stable_id
from vedette.core.scope import Scope
from vedette.mail.analysis.finding import Technology
from vedette.mail.campaigns.clusters import UNWANTED, Joined, join, worse
from vedette.mail.campaigns.fingerprint import fingerprint
from vedette.mail.disposition import Disposition
from vedette.mail.verdict import Decision
from vedette.records import mail_campaigns as kept
from vedette.records import mail_messages, mail_prints
from vedette.records.mail_campaigns import CampaignRow
from vedette.records.mail_prints import PrintRow

LEAST = 3
"""Copies of unwanted mail that make a campaign."""
_TOLD = 2_000
_KIN = 20
_ACT = frozenset({Decision.MALWARE, Decision.HIGH_CONFIDENCE_PHISH, Decision.PHISH})
_BRANDS = (Technology.BRAND, Technology.DOMAIN)


def arrived(scope: Scope, db: Connection, found: Disposition, raw: bytes) -> str:
    """Put a message into its cluster and campaign; the cluster's id. The caller's transaction keeps it all."""
    decision, at = found.verdict.decision, found.envelope.received
    own = fingerprint(raw, found.message, found.facts.client)
    joined = join(scope, db, found.key, found.network_id, at, own, decision.value, len(found.outcomes))
    cluster = joined.cluster
    if decision in _ACT and cluster.copies > cluster.unwanted:
        why = f"a message that looks the same counts as {decision.value}"
        mail_prints.mark_due(scope, db, cluster.id, "", why)
    if decision in UNWANTED or cluster.campaign:
        _campaign(scope, db, found, joined)
    return cluster.id


def _campaign(scope: Scope, db: Connection, found: Disposition, joined: Joined) -> None:
    """The campaign of a message's cluster: its own, that of kin, or a new one once there are enough copies."""
    cluster = joined.cluster
    if cluster.campaign:
        row = kept.get(scope, db, cluster.campaign)
        _grow(scope, db, row, [found.key])
        return
    kin = [one for one in mail_prints.clusters(scope, db, joined.kin[:_KIN]).values() if one.unwanted]
    named = sorted((one for one in kin if one.campaign), key=lambda one: (one.first, one.id))
    if named:
        row = kept.get(scope, db, named[0].campaign)
        joining = [cluster.id]
    else:
        if cluster.unwanted + sum(one.unwanted for one in kin) < LEAST:
            return
        row = _founded(found, stable_id("ca", cluster.id))
        joining = [cluster.id, *(one.id for one in kin)]
    mail_prints.mark_campaign(scope, db, joining, row.id)
    members = mail_prints.members(scope, db, joining, _TOLD)
    _grow(scope, db, row, [one.key for one in members], members)


def _founded(found: Disposition, ident: str) -> CampaignRow:
    decision = found.verdict.decision
    kind = {Decision.MALWARE: "Malware", Decision.SPAM: "Spam"}.get(decision, "Phish")
    brand = next((one.evidence for one in found.verdict.findings if one.technology in _BRANDS and one.weight >= 1), "")
    subject = found.message.subject[:300]
    name = f"{kind}: {subject or found.message.sender.domain or 'without a subject'}"[:200]
    at = found.envelope.received
    return CampaignRow(ident, name, kind, brand[:200], subject, found.message.sender.address[:320], 0, 0, 0, at, at)


def _grow(scope: Scope, db: Connection, row: CampaignRow, keys: list[str], members: tuple[PrintRow, ...] = ()) -> None:
    """Count messages into a campaign and tell the lake of them."""
    given = members or mail_prints.prints(scope, db, keys)
    told = []
    for one in given:
        places = mail_messages.deliveries(scope, db, one.key)
        inboxed = sum(place.original_location == "Inbox/folder" for place in places)
        row = replace(
            row,
            messages=row.messages + 1,
            copies=row.copies + len(places),
            inboxed=row.inboxed + inboxed,
            first=min(row.first, one.received),
            last=max(row.last, one.received),
        )
        told += [_told(row, one, place.recipient) for place in places]
    kept.save(scope, db, row)
    for at in range(0, len(told), 500):
        record = msgspec.json.encode({"campaigns": told[at : at + 500]}).decode()
        mail_messages.put_row(scope, db, record)


def _told(row: CampaignRow, one: PrintRow, recipient: str) -> dict[str, str]:
    return {
        "time": iso(one.received),
        "id": row.id,
        "name": row.name,
        "type": row.type,
        "subtype": row.subtype,
        "networkMessageId": one.network_id,
        "recipient": recipient,
    }


def verdict_changed(scope: Scope, db: Connection, network_id: str, decision: Decision, why: str) -> bool:
    """A message counts as something else now (a person's or new intelligence's word): look at its like again.

    False when no cluster holds it. `zap.spread` plans what follows.
    """
    own = mail_prints.print_of(scope, db, network_id)
    cluster = mail_prints.clusters(scope, db, [own.cluster]).get(own.cluster) if own else None
    if cluster is None:
        return False
    mail_prints.mark_due(scope, db, cluster.id, worse(cluster.decision, decision.value), why[:500])
    return True
