"""Ways back that honest mail does not want: other mailboxes, chats, addresses greeted as people; careless programs."""

from __future__ import annotations

import pytest

from tests.mail.letters import found, letter

FORTUNE = "I am the lawyer of your late relative; the inheritance and the sum of ten million wait for the beneficiary."


@pytest.mark.parametrize(
    ("code", "told", "alike"),
    [
        (
            "contact-elsewhere",
            letter(f"{FORTUNE} Write to barrister.stone@gmail.com"),
            letter("The club's treasurer has moved: write to kari.berg.home@gmail.com"),
        ),
        (
            "chat-contact",
            letter("We make cups of every size. WhatsApp: +47 40 11 22 33"),
            letter("The line at the telegram office was long, WhatsApp was down."),
        ),
        ("greets-address", letter("Dear per@fjell.example, your box is full"), letter("Dear Per, your box is full")),
        (
            "nameless-freemail",
            letter("Look at https://fjord.example/", sender="walker5512@gmail.com"),
            letter("Look at https://fjord.example/", sender="Ola Vik <walker5512@gmail.com>"),
        ),
        (
            "mailing-program",
            letter("Offers: http://post.fjord.example/display.php?M=1234&C=0a1b2c&S=4"),
            letter("Offers: http://post.fjord.example/display.php?page=4"),
        ),
        ("markup-as-text", letter("Good&nbsp;day, this&nbsp;is mail"), letter("In HTML a blank is written &nbsp;")),
        ("clock-subject", letter(subject="Seminar on budgets 11:42:07"), letter(subject="Lunch at 11:42?")),
    ],
)
def test_what_is_told_and_what_looks_alike(code: str, told: bytes, alike: bytes) -> None:
    assert code in found(told)
    assert code not in found(alike)


def test_a_newsletter_may_name_mailboxes_of_others() -> None:
    sites = " ".join(f"https://news.site{number}.com/a" for number in range(4))
    assert "contact-elsewhere" not in found(letter(f"{FORTUNE} Our author: ada@gmail.com. {sites}"))


def test_a_brand_by_its_platform_that_leads_home_weighs_little() -> None:
    def weight(link: str) -> float:
        body, sender = f'<p>New shows</p><a href="{link}">See</a>', "Netflix <news@sparkpostmail.com>"
        return found(letter(body, sender, kind="text/html"))["name-is-brand"].weight

    assert weight("https://links.netflix.com/a") == 1.0
    assert weight("https://netflix-shows.example/a") > 3


def test_of_a_stand_in_for_the_sender_only_what_links_say_is_left() -> None:
    def codes(sender: str, link: str) -> dict[str, float]:
        told = found(letter(f'<p>New shows</p><a href="{link}">See</a>', sender, kind="text/html"))
        return {code: finding.weight for code, finding in told.items()}

    stand_in, strange = "Netflix <a1b2@d5f6.example.net>", "https://netflix-shows.example/a"
    assert "name-is-brand" not in codes(stand_in, "https://www.netflix.com/a")
    assert 0 < codes(stand_in, strange)["name-is-brand"] < codes("Netflix <a1b2@d5f6.com>", strange)["name-is-brand"]
    assert "name-unlike-address" in codes("Netflix <a1b2@d5f6.com>", strange)
    assert "name-unlike-address" not in codes(stand_in, strange)


def test_names_of_goods_are_a_subject_one_may_write_about() -> None:
    article = letter("Machining a part with a cnc mill, from casting to prototyping and injection")
    offer = letter("We are a professional factory with competitive prices, our factory offers fast delivery")
    assert found(article)["cue-supply"].weight < 2 < found(offer)["cue-supply"].weight


def test_a_service_may_name_whom_it_writes_for() -> None:
    name = "Fjord Tree Care (info@fjordtree.com)"
    assert found(letter(sender=f"{name} <system@sent-via.netsuite.com>"))["name-holds-address"].weight < 1
    assert found(letter(sender=f"{name} <system@xkq.example>"))["name-holds-address"].weight > 2
