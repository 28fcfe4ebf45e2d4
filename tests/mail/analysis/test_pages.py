"""Whose the things on a page are, how it is made, what a publisher's page offers; letters of people stay clean."""

from __future__ import annotations

import pytest

from tests.mail.letters import found, letter, verdict
from vedette.mail.analysis.languages import written
from vedette.mail.analysis.lexicon import words
from vedette.mail.markup import read
from vedette.mail.verdict import Decision

HOME, AWAY = "https://www.bergenwool.com", "https://kvist.example-lager.net"
OURS = "Bergen Wool <news@bergenwool.com>"
PHONES = '<meta name="viewport" content="width=device-width">'
CODE = "Qm3xV7uPz0LkD9wYtR5sB1nHcJ8fGaE2oU6iKqXw"
TALK = "From: Kari Sent: Monday To: Per Subject: shelves <br> We moved the gloves.<br>" * 2
GERMAN = "wir haben die rechnung und der betrag ist nicht mit der post auf ihre konto"
WORDS = " ".join(f"shelf{number} lamp{number}" for number in range(40))


def page(body: str, sender: str = OURS, subject: str = "News of the month", head: str = "") -> bytes:
    """A page of HTML as a message."""
    return letter(f"<html><head>{head}</head><body>{body}</body></html>", sender, subject, "text/html")


def link(url: str, shown: str = "See") -> str:
    """A place to click."""
    return f'<a href="{url}">{shown}</a>'


@pytest.mark.parametrize(
    ("code", "told", "alike"),
    [
        (
            "pictures-borrowed",
            page(f'<img src="https://i.imgur.com/a.png">{link(HOME)}'),
            page(f'<img src="{HOME}/a.png">{link(HOME)}'),
        ),
        (
            "three-parties",
            page(f'<img src="https://pics.fjordfoto.net/a.png">{link(AWAY)}'),
            page(f'<img src="{HOME}/a.png">{link(AWAY)}'),
        ),
        ("sender-never-named", page(link(AWAY), "Prizes <win@kvernemo.com>"), page(f"<p>Bergenwool</p>{link(AWAY)}")),
        (
            "way-out-elsewhere",
            page(link(AWAY) + link(f"{AWAY}/u", "Unsubscribe")),
            page(link(AWAY) + link(f"{HOME}/u", "Unsubscribe")),
        ),
        ("countries-differ", page(link("https://a.nordbyg.dk/"), "A <a@fjell.co.kr>"), page(link(HOME))),
        (
            "language-unlike-site",
            page(f"<p>{'Ihre Rechnung ist nicht bezahlt und wir mit der ' * 3}</p>{link('https://a.fjell.kr/')}"),
            page(f"<p>{'Ihre Rechnung ist nicht bezahlt und wir mit der ' * 3}</p>{link('https://a.fjell.at/')}"),
        ),
        ("emoji-name", letter(sender="\U0001f381 Wool <a@bergenwool.com>"), letter(sender=OURS)),
        ("sender-new-suffix", letter(sender="A <a@fjell.digital>"), letter(sender="A <a@fjell.dev>")),
        ("links-unencrypted", page(link("http://a.kvist.net/x"), head=PHONES), page(link("http://a.kvist.net/x"))),
        ("token-links", page(link(f"{AWAY}/{CODE}")), page(link(f"{AWAY}/reports/the-shelves-of-spring"))),
        ("style-as-text", page(f"a{{ text-align: center; }} {link(HOME)}"), page(f"set {{a: b}} {link(HOME)}")),
        (
            "hidden-prose",
            page(f'<p style="max-height:0">{WORDS}</p>{link(HOME)}'),
            page(f'<p style="display:none">{WORDS}</p><p>{WORDS}</p>{link(HOME)}'),
        ),
        ("conversation-pasted", page(f"{TALK}{link(HOME)}"), page(f"{TALK}{link(HOME)}", subject="Re: shelves")),
        ("one-way", page(f"<p>{WORDS * 2}</p>{link(HOME)}"), page(f"<p>Short</p>{link(HOME)}")),
        (
            "billed-by-phone",
            letter("Your subscription was renewed for 299.95. Support desk: +1 (702) 555-0123"),
            letter("The desk of the club has a new number: +1 (702) 555-0123"),
        ),
        (
            "publisher-furniture",
            page("".join(link(f"{HOME}/{n}", f"Story {n}") for n in range(5)) + link(f"{HOME}/p", "Privacy policy")
                 + link(f"{HOME}/w", "View in browser")),
            page(link(f"{HOME}/p", "Privacy policy") + link(f"{HOME}/w", "View in browser")),
        ),
    ],
)  # fmt: skip
def test_what_is_told_and_what_looks_alike(code: str, told: bytes, alike: bytes) -> None:
    assert code in found(told)
    assert code not in found(alike)


def test_a_letter_with_one_link_to_another_site_is_clean() -> None:
    body = f"<p>Hi Per, the minutes of Monday are {link(AWAY, 'here')}; tell me what is missing. Kari</p>"
    assert verdict(page(body, "Kari Berg <kari@norvik.com>", "Minutes of Monday")).decision is Decision.CLEAN


def test_a_long_page_around_one_place_to_click_gains_nothing_by_its_length() -> None:
    long = f"<p>{'Wool is warm. ' * 100}</p>"
    assert "long-text" not in found(page(long + link(HOME)))
    assert "long-text" in found(page(long + "".join(link(f"{HOME}/{n}") for n in range(4))))


def test_a_newsletter_behind_one_counting_host_leads_to_many_places() -> None:
    stories = "".join(link(f"https://wool.us5.list-manage.com/t?u={n}", f"Story number {n}") for n in range(12))
    assert "many-places" in found(page(stories))
    assert "many-places" not in found(page(stories.replace("Story number", "").replace("Story", "")))


def test_a_brand_leads_home_to_all_its_sites() -> None:
    links = "".join(link(f"https://www.amazon.co.uk/{n}") for n in range(4))
    assert "links-home" in found(page(links, "Amazon <note@amazon.com>"))


def test_most_words_with_invisible_letters_weigh_more_than_a_few() -> None:
    def weight(pierced: int) -> float:
        return found(letter("pay\u200bment " * pierced + "word " * 200))["invisible-body"].weight

    assert weight(100) > 4 * weight(10)


def test_the_language_of_a_text() -> None:
    assert written(words(GERMAN)) == "German"
    assert written(words("the minutes of monday are here")) == ""


def test_pages_tell_how_they_are_made() -> None:
    assert read(f"<html>{PHONES}<body>a</body></html>").modern
    assert not read("<html><body>a</body></html>").modern
    assert not read("<p>a</p>").framed
