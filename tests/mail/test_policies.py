"""Policies: precedence, overrides, rules, lists, preview; what is kept, versioned and audited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.mail.post import AT, PLAIN, envelope, program
from vedette.core import clock
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.scope import Scope
from vedette.core.vault import Vault
from vedette.mail import actions
from vedette.mail.disposition import Action, Outcome
from vedette.mail.envelope import Way
from vedette.mail.history import KnownMail
from vedette.mail.policies import entries, store
from vedette.mail.policies.apply import outcome
from vedette.mail.policies.book import Book
from vedette.mail.policies.entries import WantedEntry
from vedette.mail.policies.facts import Facts, FileFact, Weight
from vedette.mail.policies.lists import Entry, ListKind, Lists, normal
from vedette.mail.policies.model import (
    SETTINGS,
    AntiPhish,
    AntiSpam,
    Attachments,
    Audience,
    Condition,
    Files,
    FlowRule,
    Person,
    PhishLevel,
    Policy,
    Protection,
    Settings,
    Treatment,
)
from vedette.mail.policies.preview import preview
from vedette.mail.policies.store import Wanted
from vedette.mail.room import MailRoom
from vedette.mail.verdict import Decision
from vedette.records import audit
from vedette.records.database import Records

NORTH, SOUTH = Scope("north", "root@north.example", frozenset({"*"})), Scope("south", "root", frozenset({"*"}))
LEA = "lea@north.example"
FAILED = Weight("authentication-failed", "Phish", 1.5, "did not authenticate", "Spoof DMARC")
CLEAN = Facts(
    sender="ada@partner.example",
    mail_from="ada@partner.example",
    client="192.0.2.7",
    subject="Minutes",
    direction="Inbound",
    size=1000,
    decision=Decision.CLEAN,
    score=0.5,
    scl=1,
    bcl=0,
    findings=(),
    spf="pass",
    dkim="none",
    dmarc="none",
    composite="",
    published="",
    aligned=True,
    infrastructure="partner.example",
    files=(),
    urls=(),
)
SPAM = replace(CLEAN, decision=Decision.SPAM, score=7.0, scl=5)
PHISH = replace(CLEAN, decision=Decision.PHISH, score=9.9, scl=5)
SURE = replace(CLEAN, decision=Decision.HIGH_CONFIDENCE_PHISH, score=14.0, scl=9)
MALWARE = replace(CLEAN, decision=Decision.MALWARE, score=9.0, scl=5, files=(FileFact("a.iso", "f" * 64, "f" * 64),))


def given(facts: Facts, *policies: Policy[Settings], lists: tuple[Entry, ...] = (), to: str = LEA) -> Outcome:
    """The outcome for one recipient under stock policies, these, and these entries."""
    return outcome(facts, Book((*Book().policies, *policies), lists), to, AT)


def own(settings: Settings, ident: str = "mine", priority: int = 0) -> Policy[Settings]:
    """A policy of users' own."""
    kind = next(kind for kind, shape in SETTINGS.items() if shape is type(settings))
    return Policy(ident, ident, kind, settings, priority)


def entry(kind: ListKind, value: str, *, allow: bool, owner: str = "") -> Entry:
    return Entry(f"al_{kind}{allow}{owner}", kind, value, allow, owner=owner)


@pytest.mark.parametrize(
    ("facts", "action"),
    [
        (CLEAN, Action.DELIVER),
        (SPAM, Action.JUNK),
        (PHISH, Action.QUARANTINE),
        (SURE, Action.QUARANTINE),
        (MALWARE, Action.QUARANTINE),
        (replace(CLEAN, bcl=7), Action.JUNK),
        (replace(CLEAN, bcl=6), Action.DELIVER),
    ],
)
def test_the_default_policies_treat_each_verdict_as_documented(facts: Facts, action: Action) -> None:
    assert given(facts).action is action


def test_presets_come_before_own_policies_and_those_before_the_default() -> None:
    mine, other = own(AntiSpam(spam=Treatment.DELETE)), own(AntiSpam(spam=Treatment.REJECT), "other", 1)
    assert given(SPAM, other, mine).policy_id == "mine"
    stock = {(one.protection, one.id): one for one in Book().policies}
    strict = replace(stock[(Protection.SPAM, "strict")], enabled=True, audience=Audience(users=(LEA,)))
    book = Book((*Book().policies[1:], strict, mine))
    assert outcome(SPAM, book, LEA, AT).policy_id == "strict"
    assert outcome(SPAM, book, "tom@north.example", AT).policy_id == "mine"


def test_an_audience_has_exceptions() -> None:
    audience = Audience(domains=("north.example",), except_users=(LEA,))
    assert (audience.covers("tom@north.example"), audience.covers(LEA), audience.covers("a@b.example")) == (
        True,
        False,
        False,
    )


def test_nobody_lets_malware_or_sure_phishing_through_by_its_sender() -> None:
    lists = (
        entry(ListKind.SENDER, "partner.example", allow=True),
        entry(ListKind.SENDER, "partner.example", allow=True, owner=LEA),
        entry(ListKind.IP, "192.0.2.0/24", allow=True),
    )
    for facts in (SURE, MALWARE):
        found = given(facts, lists=lists)
        assert (found.action, found.override) == (Action.QUARANTINE, None)
        assert any("does not let" in reason.text for reason in found.reasons)
    freed = given(SPAM, lists=lists)
    assert freed.action is Action.DELIVER
    assert freed.override is not None
    assert freed.override.words == "Allow"


def test_an_organisations_block_beats_a_persons_allow_and_a_persons_block_its_allow() -> None:
    blocked = entry(ListKind.SENDER, "ada@partner.example", allow=False)
    mine = entry(ListKind.SENDER, "partner.example", allow=True, owner=LEA)
    found = given(CLEAN, lists=(blocked, mine))
    assert (found.action, found.category) == (Action.QUARANTINE, "HPHISH")
    assert found.override is not None
    assert found.override.level == "organization"
    allowed = entry(ListKind.SENDER, "partner.example", allow=True)
    unwanted = entry(ListKind.SENDER, "ada@partner.example", allow=False, owner=LEA)
    junked = given(CLEAN, lists=(allowed, unwanted))
    assert junked.override is not None
    assert (junked.action, junked.override.level) == (Action.JUNK, "user")
    assert given(CLEAN, lists=(allowed, unwanted), to="tom@north.example").action is Action.DELIVER


def test_a_block_never_softens_a_worse_verdict() -> None:
    unwanted = entry(ListKind.SENDER, "ada@partner.example", allow=False, owner=LEA)
    assert given(SURE, lists=(unwanted,)).category == "HPHISH"


def test_blocked_files_links_and_hosts() -> None:
    facts = replace(CLEAN, files=(FileFact("a.pdf", "e" * 64, "e" * 64),), urls=("https://bad.example/login?x=1",))
    assert given(facts, lists=(entry(ListKind.FILE, "e" * 64, allow=False),)).category == "MALW"
    assert given(facts, lists=(entry(ListKind.URL, "bad.example", allow=False),)).category == "HPHISH"
    assert given(facts, lists=(entry(ListKind.IP, "192.0.2.0/24", allow=False),)).action is Action.REJECT


def test_spoofed_pairs_are_allowed_and_blocked_as_pairs() -> None:
    spoofed = replace(CLEAN, aligned=False, composite="fail", infrastructure="198.51.100.0/24")
    block = entry(ListKind.SPOOF, "partner.example, 198.51.100.0/24", allow=False)
    assert given(spoofed, lists=(block,)).category == "SPOOF"
    assert given(replace(spoofed, infrastructure="other.example"), lists=(block,)).category == "NONE"


@pytest.mark.parametrize(
    ("level", "category"), [(PhishLevel.STANDARD, "PHSH"), (PhishLevel.MORE, "HPHISH"), (PhishLevel.MOST, "HPHISH")]
)
def test_levels_call_phishing_sure_earlier(level: PhishLevel, category: str) -> None:
    assert given(PHISH, own(AntiPhish(level=level))).category == category


def test_dmarc_of_the_owner_is_honoured_for_spoofed_senders() -> None:
    spoofed = replace(CLEAN, aligned=False, composite="fail", dmarc="fail", published="reject")
    facts = replace(spoofed, findings=(FAILED,))
    assert given(facts).action is Action.REJECT
    assert given(replace(facts, published="quarantine")).action is Action.QUARANTINE
    assert given(facts, own(AntiPhish(honour_dmarc=False))).action is Action.JUNK


@pytest.mark.parametrize(
    ("mode", "action"),
    [
        (Files.BLOCK, Action.QUARANTINE),
        (Files.MONITOR, Action.DELIVER),
        (Files.REPLACE, Action.REPLACE),
        (Files.DYNAMIC, Action.DYNAMIC),
        (Files.OFF, Action.QUARANTINE),
    ],
)
def test_modes_of_attachments(mode: Files, action: Action) -> None:
    found = given(MALWARE, own(Attachments(mode=mode, redirect_to=("lab@north.example",))))
    assert found.action is action
    assert found.bcc == ("lab@north.example",)
    assert bool(found.files) is (action in {Action.REPLACE, Action.DYNAMIC})


def test_an_extension_is_blocked_whatever_the_verdict() -> None:
    found = given(replace(CLEAN, files=(FileFact("tool.js.exe", "d" * 64, "d" * 64),)))
    assert (found.action, found.protection, found.category) == (Action.QUARANTINE, "attachments", "NONE")


def test_rules_match_by_all_their_conditions_and_run_in_order() -> None:
    when = Condition(senders=("partner.example",), subject=("minutes",), networks=("192.0.2.0/24",))
    bypass = own(FlowRule(when=when, scl=-1, stop=True), "r1")
    block = own(FlowRule(when=Condition(subject=("minutes",)), action=Treatment.REJECT, reason="No minutes"), "r2", 1)
    assert given(SPAM, block, bypass).action is Action.DELIVER
    refused = given(replace(SPAM, client="203.0.113.9"), block, bypass)
    assert (refused.action, refused.reply) == (Action.REJECT, "5.7.1 No minutes")
    told = given(SPAM, own(FlowRule(when=when, action=Treatment.DELETE, test=True), "r3"))
    assert told.action is Action.JUNK
    assert any("only tested" in reason.text for reason in told.reasons)


def test_a_rule_does_not_soften_what_is_held() -> None:
    rule = own(FlowRule(action=Treatment.REDIRECT, redirect_to=("lab@north.example",)), "r1")
    assert given(MALWARE, rule).action is Action.QUARANTINE
    assert given(CLEAN, rule).to == ("lab@north.example",)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ListKind.SENDER, "not an address"),
        (ListKind.FILE, "abc"),
        (ListKind.IP, "300.1.2.3"),
        (ListKind.URL, "a*b*c*d*e.example"),
        (ListKind.SPOOF, "*, *"),
    ],
)
def test_values_that_are_none_are_refused(kind: ListKind, value: str) -> None:
    with pytest.raises(BadInput):
        normal(kind, value)


def test_links_match_hosts_paths_and_stars() -> None:
    lists = Lists(
        entry(ListKind.URL, normal(ListKind.URL, value), allow=False)
        for value in ("https://bad.example", "*.evil.example/login*")
    )
    assert lists.url("http://bad.example/a/b?c")
    assert lists.url("https://www.evil.example/login.php")
    assert not lists.url("https://notbad.example/")
    assert not lists.url("https://www.evil.example/news")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[MailRoom]:
    with Records.open(tmp_path / "state.db", Vault.at(tmp_path / "secret.key")) as records:
        yield MailRoom.open(tmp_path, records)


def test_policies_are_kept_with_versions_order_and_audit(room: MailRoom) -> None:
    first = store.create(NORTH, room.records, Wanted(Protection.SPAM, "A", AntiSpam(spam=Treatment.DELETE)))
    second = store.create(NORTH, room.records, Wanted(Protection.SPAM, "B", AntiSpam()))
    listed = store.listed(NORTH, room.records, Protection.SPAM)
    assert [one.name[:7] for one in listed] == ["Strict ", "Standar", "B", "A", "Default"]
    wanted = Wanted(Protection.SPAM, "A", AntiSpam(spam=Treatment.REJECT), priority=0)
    first = store.get(NORTH, room.records, Protection.SPAM, first.id)
    changed = store.update(NORTH, room.records, first.id, wanted, first.etag)
    assert (changed.priority, changed.version) == (0, first.version + 1)
    with pytest.raises(Conflict):
        store.update(NORTH, room.records, first.id, wanted, first.etag)
    assert next(one.verb for one in store.versions(NORTH, room.records, Protection.SPAM, first.id)) == "update"
    assert room.shelf.book(NORTH).applied(LEA).spam.name == "A"
    second = store.get(NORTH, room.records, Protection.SPAM, second.id)
    store.remove(NORTH, room.records, Protection.SPAM, second.id, second.etag)
    with pytest.raises(NotFound):
        store.get(NORTH, room.records, Protection.SPAM, second.id)
    assert room.shelf.book(SOUTH).applied(LEA).spam.name == "Default"
    with room.records.read() as db:
        verbs = [one.verb for one in audit.newest(NORTH, db)]
    assert verbs == ["mail-policies.delete", "mail-policies.update", "mail-policies.create", "mail-policies.create"]


def test_of_stock_policies_only_assignment_or_settings_change(room: MailRoom) -> None:
    strict = store.get(NORTH, room.records, Protection.SPAM, "strict")
    wanted = Wanted(Protection.SPAM, "Mine now", AntiSpam(), Audience(users=(LEA,)), enabled=True)
    after = store.update(NORTH, room.records, "strict", wanted, strict.etag)
    assert (after.name, after.settings, after.enabled) == (strict.name, strict.settings, True)
    assert room.shelf.book(NORTH).applied(LEA).spam.id == "strict"
    with pytest.raises(BadInput):
        store.remove(NORTH, room.records, Protection.SPAM, "strict", after.etag)


@pytest.mark.parametrize(
    "settings",
    [
        AntiSpam(days=31),
        AntiSpam(spam=Treatment.REDIRECT),
        AntiSpam(high_confidence_phish=Treatment.NONE),
        AntiPhish(people=tuple(Person(f"P{n}", f"p{n}@north.example") for n in range(61))),
        FlowRule(headers=(("X-A", "b\r\nBcc: c"),)),
        FlowRule(headers=(("Received", "b"),)),
        FlowRule(when=Condition(networks=("nowhere",))),
    ],
)
def test_settings_that_cannot_be_used_are_refused(room: MailRoom, settings: AntiSpam | AntiPhish | FlowRule) -> None:
    kinds = {AntiSpam: Protection.SPAM, AntiPhish: Protection.PHISH, FlowRule: Protection.FLOW}
    with pytest.raises(BadInput):
        store.create(NORTH, room.records, Wanted(kinds[type(settings)], "X", settings))


def test_entries_need_rights_expire_and_are_listed_once(room: MailRoom) -> None:
    wanted = WantedEntry(ListKind.SENDER, ("Bad.Example",), allow=False, note="asked by Tom")
    with pytest.raises(Forbidden):
        entries.add(Scope("north", LEA), room.records, wanted)
    (row,) = entries.add(NORTH, room.records, wanted)
    assert (row.value, row.expires, row.created_by) == ("bad.example", None, "root@north.example")
    with pytest.raises(Conflict):
        entries.add(NORTH, room.records, replace(wanted, allow=True))
    (allow,) = entries.add(NORTH, room.records, WantedEntry(ListKind.SENDER, ("good.example",), allow=True))
    assert allow.expires is not None
    assert room.shelf.book(NORTH).lists.sender("a@good.example") is not None
    with clock.frozen(allow.expires + timedelta(minutes=1)):
        assert room.shelf.book(NORTH).lists.sender("a@good.example") is None
    assert entries.listed(SOUTH, room.records)[1] == 0
    (mine,) = entries.add(
        Scope("north", LEA), room.records, WantedEntry(ListKind.SENDER, ("x@y.example",), allow=False), own=True
    )
    with pytest.raises(Forbidden):
        entries.remove(Scope("north", "tom@north.example"), room.records, [mine.id])
    assert entries.remove(Scope("north", LEA), room.records, [mine.id]) == 1


def test_a_preview_says_which_messages_a_change_would_touch(room: MailRoom) -> None:
    with clock.frozen(AT + timedelta(hours=1)):
        room.gate.admit(NORTH, envelope(LEA, "tom@north.example"), PLAIN)
        room.gate.admit(SOUTH, envelope("sue@south.example"), PLAIN)
        before = room.shelf.book(NORTH)
        rule = FlowRule(when=Condition(header="Message-ID", header_values=("minutes-1",)), action=Treatment.QUARANTINE)
        wanted = Wanted(Protection.FLOW, "Hold minutes", rule, Audience(users=(LEA,)))
        after = store.changed(before, store.proposed(before, "", wanted))
        found = preview(NORTH, room.records, room.blobs, before, after)
    assert (found.looked, found.copies, found.changed) == (1, 2, 1)
    assert found.moves == (("deliver", "quarantine", 1),)
    assert found.shown[0].recipient == LEA
    assert any("Hold minutes" in reason.text for reason in found.shown[0].after.reasons)
    assert store.listed(NORTH, room.records, Protection.FLOW) == ()


def test_what_was_delivered_before_we_saw_it_becomes_a_pending_action(room: MailRoom) -> None:
    room.gate.admit(NORTH, envelope(LEA, way=Way.GRAPH), program())
    (row,), total = actions.listed(NORTH, room.records)
    assert (total, row.kind, row.state, row.trigger) == (1, "move to quarantine", "pending", "Policy")
    assert actions.listed(SOUTH, room.records)[1] == 0
    actions.finished(NORTH, room.records, row.id, moved=True, note="moved")
    with pytest.raises(Conflict):
        actions.reject(NORTH, room.records, [row.id], "no")


def test_a_new_block_purges_what_was_delivered(room: MailRoom) -> None:
    with clock.frozen(AT + timedelta(hours=1)):
        room.gate.admit(NORTH, envelope(LEA), PLAIN)
        assert actions.rejudge(NORTH, room.records, room.blobs, room.shelf.book(NORTH)).planned == 0
        entries.add(NORTH, room.records, WantedEntry(ListKind.SENDER, ("partner.example",), allow=False))
        book = room.shelf.book(NORTH)
        assert actions.rejudge(NORTH, room.records, room.blobs, book).planned == 1
        assert actions.rejudge(NORTH, room.records, room.blobs, book).planned == 0
    (row,), _ = actions.listed(NORTH, room.records, state="pending")
    assert (row.kind, row.trigger, row.recipient) == ("move to quarantine", "ZAP", LEA)


def test_history_knows_who_wrote_before(room: MailRoom) -> None:
    for number in range(3):
        text = PLAIN.replace(b"minutes-1", b"minutes-%d" % number)
        room.gate.admit(NORTH, replace(envelope(LEA), received=AT + timedelta(days=number)), text)
    known, other = KnownMail(NORTH, room.records), KnownMail(SOUTH, room.records)
    assert not known.first_contact("ada@partner.example", (LEA,))
    assert known.first_contact("ada@partner.example", ("tom@north.example",))
    assert other.first_contact("ada@partner.example", (LEA,))
    with clock.frozen(AT + timedelta(days=30)):
        assert (known.newly_seen("partner.example"), known.newly_seen("fresh.example")) == (False, True)
        assert not other.newly_seen("fresh.example")
    assert known.usual_addresses("Ada Brook") == ()
