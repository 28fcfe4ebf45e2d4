"""How messages are put together, and ordinary mail of organisations that must stay clean."""

from __future__ import annotations

import pytest

from tests.mail.letters import found, letter, verdict
from vedette.mail.analysis import tongue
from vedette.mail.verdict import Decision

PICTURE = '<img src="https://img.nordbilder.example/logo.png">'


def page(body: str, sender: str, subject: str, more: str = "") -> bytes:
    """A page of HTML as a message."""
    return letter(f"<html><body>{body}</body></html>", sender, subject, "text/html", more)


ORDINARY = {
    "password reset": page(
        f"{PICTURE}<p>Hi Kari,</p><p>Someone asked to reset the password of your account. If it was you, click the "
        'button below. It expires in 24 hours.</p><a href="https://u1.ct.sendgrid.net/ls/click?upn=abc">Reset</a>',
        "Fjordnotes <no-reply@fjordnotes.com>",
        "Reset your password",
    ),
    "new device": page(
        "<p>Hi Kari,</p><p>We noticed a new sign-in to your account from a new device: Firefox on Linux, Bergen. If "
        'this was you, there is nothing to do.</p><a href="https://app.fjordnotes.com/activity">Check activity</a>',
        "Fjordnotes Security <security@fjordnotes.com>",
        "Security alert: new sign-in",
    ),
    "receipt": page(
        f"{PICTURE}<p>Thank you for your purchase, Kari! Order ID 5512. Total amount 49.90 EUR.</p>"
        '<a href="https://shop.bergenwool.com/orders/5512">View order</a>',
        "Bergen Wool <orders@bergenwool.com>",
        "Your receipt #5512",
    ),
    "invoice": page(
        "<p>Guten Tag Frau Berg, Ihre Rechnung liegt bereit. Der Betrag von 39,90 € wird abgebucht.</p>"
        '<a href="https://kunden.stromnord.de/rechnung">Zur Rechnung</a>',
        "Stromnord Kundenservice <service@stromnord.de>",
        "Ihre Rechnung",
    ),
    "sale": page(
        f"{PICTURE}<p>You are invited to our spring sale! Up to 40% off all wool. Offer ends Sunday.</p>"
        '<a href="https://wool.us5.list-manage.com/track?u=1">Shop now</a>'
        '<a href="https://wool.us5.list-manage.com/unsubscribe?u=1">Unsubscribe</a>',
        "Bergen Wool <news@bergenwool.com>",
        "Spring sale: up to 40% off!",
        "List-Unsubscribe: <https://bergenwool.com/u>\n",
    ),
    "shared file": page(
        "<p>Per Dahl shared a document with you: Minutes March</p>"
        '<a href="https://docs.google.com/document/d/1abc/edit">Open</a>',
        '"Per Dahl (via Google Docs)" <drive-shares-dm-noreply@google.com>',
        "Document shared with you: Minutes March",
    ),
}


@pytest.mark.parametrize("kind", ORDINARY)
def test_ordinary_mail_of_organisations_is_not_unwanted(kind: str) -> None:
    assert verdict(ORDINARY[kind]).decision in {Decision.CLEAN, Decision.BULK}


def test_loud_mass_mail_is_bulk_where_the_sender_is_proven_and_spam_where_not() -> None:
    body = f"{PICTURE}<p>Up to 40% off all wool! Offer ends Sunday, order now. Unsubscribe here.</p>"
    body += '<a href="https://img.nordbilder.example/a">Shop now</a>'
    proof = "Authentication-Results: mx; spf=pass smtp.mailfrom=a@bergenwool.com; dmarc=pass\n"
    more = "List-Unsubscribe: <https://bergenwool.com/u>\nReturn-Path: <bounce@bergenwool.com>\n"
    subject = "\U0001f381\U0001f381 Spring sale: up to 40% off!!"
    sender = "Wool Sale <news@bergenwool.com>"
    assert verdict(page(body, sender, subject, proof + more)).decision is Decision.BULK
    assert verdict(page(body, sender, subject, more)).decision is Decision.SPAM


def test_a_bare_page_with_one_place_to_click_is_told() -> None:
    codes = found(page('<p>See this</p><a href="https://a.other.com/x">go</a>', "Kaffe <k@nord.com>", "Hi"))
    assert codes["bare-page"].weight == 3.0
    counted = page('<p>See</p><a href="https://u1.ct.sendgrid.net/x">go</a>', "Kaffe <k@nord.com>", "Hi")
    assert found(counted)["bare-page"].weight < codes["bare-page"].weight
    assert "bare-page" not in found(page('<a href="https://a.nord.com/x">go</a>', "Kaffe <k@nord.com>", "Hi"))


def test_a_conversation_and_a_letter_that_leads_home_speak_for_the_sender() -> None:
    quoted = letter("Yes.\n> one\n> two\n> three\n", subject="Re: Minutes", more="In-Reply-To: <0@fjell.example>\n")
    assert "conversation" in found(quoted)
    assert "conversation" not in found(letter("Yes.\n> one\n> two\n> three\n", subject="Re: Minutes"))
    links = "".join(f'<a href="https://www.bergenwool.com/{n}">{n}</a>' for n in range(9))
    assert "links-home" in found(page(links, "Bergen Wool <news@bergenwool.com>", "News"))
    throwaway = links.replace("bergenwool.com", "wool.top")
    assert "links-home" not in found(page(throwaway, "Bergen Wool <news@wool.top>", "News"))


def test_names_and_addresses_that_do_not_belong_together() -> None:
    body = '<p>x</p><a href="https://other.com/x">go</a>'
    assert "name-unlike-address" in found(page(body, "Kaffe Premium <renew@zimtstern.com>", "Hi"))
    assert "name-unlike-address" not in found(page(body, "Kari Berg <kb@zimtstern.com>", "Hi"))
    assert "sender-numbered" in found(letter(sender="Win <hope_4711@zimtstern.com>"))
    assert "sender-malformed" in found(letter(sender="Win <a@'zimt'stern.com>"))


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("ADV: cheap calls", "declared-advertising"),
        ("Cheap calls for everybody djxqw", "noise-subject"),
        ("-U heeft (1).pakket", "cluttered-subject"),
        ("=?utf-8?b?SGVsbG8gdGhlcmU=?=", "needless-encoding"),
        ("Nur heute 30% Rabatt", "discount-subject"),
    ],
)
def test_subjects_made_for_filters(subject: str, code: str) -> None:
    assert code in found(letter(subject=subject))


def test_a_service_that_carries_a_strangers_lure() -> None:
    lure = page(
        "<p>Your dividend payment is ready, claim your bonus</p>", "X <drive-shares-noreply@google.com>", "Payment"
    )
    assert "carried-lure" in found(lure)
    assert "carried-lure" not in found(ORDINARY["shared file"])


def test_few_odd_links_among_many_weigh_less() -> None:
    one = '<a href="https://bit.ly/x">x</a>'
    many = one + "".join(f'<a href="https://www.nord.com/{n}">{n}</a>' for n in range(15))
    alone, among = (found(page(body, "Nord <a@nord.com>", "Hi"))["link-shortened"].weight for body in (one, many))
    assert among < alone


def test_cues_at_the_head_count_and_those_far_down_hardly() -> None:
    far = "word " * 400 + "verify your account"
    assert found(letter("verify your account"))["cue-credential"].weight == 2.2
    assert found(letter(far))["cue-credential"].weight < 0.6


def test_words_machines_make() -> None:
    assert all(tongue.gibberish(word) for word in ("bwmmxq", "hwcukzb", "zxvkjh"))
    assert not any(tongue.gibberish(word) for word in ("invoice", "rechnung", "facture", "newsletter", "bergen"))


OLD = "\n\nAm 1. März schrieb Per Dahl <per@fjell.example>:\n> Can you send the plan?\n> Per\n"


@pytest.mark.parametrize(
    ("head", "sender", "weight"),
    [
        ("See https://plan.web.app/x", "Kari <kari@other.example>", 3.0),
        ("See https://plan.web.app/x", "Per <per@fjell.example>", 1.5),
        ("See https://www.fjell.example/plan", "Kari <kari@other.example>", 0.0),
        ("Here is what I think. " * 30 + "https://plan.web.app/x", "Kari <kari@other.example>", 0.0),
    ],
)
def test_a_conversation_somebody_breaks_into(head: str, sender: str, weight: float) -> None:
    codes = found(letter(head + OLD, sender, "AW: Plan"))
    assert (codes["thread-hijack"].weight if "thread-hijack" in codes else 0.0) == weight
