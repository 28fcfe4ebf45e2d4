"""Each behaviour raises its finding, and the look-alike beside it does not."""

from __future__ import annotations

import pytest

from tests.mail.letters import found, letter, with_file
from vedette.mail.addresses import Address
from vedette.mail.analysis.case import Organisation
from vedette.mail.analysis.documents import decompressed
from vedette.mail.analysis.domains import imitated, numeric, similar

US = Organisation(
    frozenset({"fjell.example"}), frozenset({"fjordbank.example"}), (Address("Ola Nordmann", "ola@fjell.example"),)
)
HTML = "text/html"

CASES: list[tuple[str, bytes, bytes]] = [
    ("link-userinfo", letter("http://www.bank.example.com@evil.example.com/x"), letter("http://kari@evil.example.com/x")),
    ("link-numeric-host", letter("http://0x7f000001/x"), letter("http://seven.example.com/x")),
    ("link-numeric-host", letter("http://2130706433/x"), letter("http://2130706433.example.com/x")),
    ("link-port", letter("http://a.example.com:8888/"), letter("http://a.example.com:443/")),
    ("link-shortened", letter("https://bit.ly/3x"), letter("https://bit.lyric.com/3x")),
    ("link-free-hosting", letter("https://kafe.web.app/x"), letter("https://web.appliance.com/x")),
    ("link-imitates-brand", letter("https://paypa1.com/x"), letter("https://www.paypal.com/x")),
    ("link-imitates-us", letter("https://fjordbamk.example/x"), letter("https://fjordbank.example/x")),
    (
        "link-shows-another",
        letter('<a href="https://a.example.com/x">www.bank.com</a>', kind=HTML),
        letter('<a href="https://a.bank.com/x">www.bank.com</a>', kind=HTML),
    ),
    ("link-redirects", letter("https://www.google.com/url?q=https://evil.com/x"), letter("https://www.google.com/url?q=evil")),
    ("sender-domain-impossible", letter(sender="A <a@post.invalidtld>"), letter(sender="A <a@post.example.com>")),
    ("sender-missing", letter(sender="Congratulations"), letter()),
    ("sender-imitates-us", letter(sender="A <a@fje11.example>"), letter(sender="A <a@fjell.example>")),
    ("name-is-brand", letter(sender="PayPal Service <a@kafe.com>"), letter(sender="PayPal Service <a@paypal.com>")),
    (
        "name-is-protected-user",
        letter(sender="Ola Nordmann <o@mail.com>"),
        letter(sender="Ola Nordmann <ola@fjell.example>"),
    ),
    ("name-holds-address", letter(sender='"ceo@fjell.com" <x@kafe.com>'), letter(sender='"x@kafe.com" <x@kafe.com>')),
    ("reply-elsewhere-free", letter(more="Reply-To: k@gmail.com\n"), letter(more="Reply-To: b@norvik.example\n")),
    ("cue-credential", letter("Please verify your account"), letter("The account of the day")),
    ("cue-credential", letter("Bitte Konto bestätigen"), letter("Das Konto ist bestellt")),
    ("cue-credential", letter("Verifique sua conta agora"), letter("A conta chegou")),
    ("mixed-alphabets", letter("Your Аpple аccount"), letter("Ваш Apple счёт")),
    ("mixed-alphabets", letter("Раyment pending"), letter("50 µs and 3 Ω")),
    ("styled-letters", letter("x", subject="𝐅𝐫𝐞𝐞 𝐦𝐨𝐧𝐞𝐲 𝐡𝐞𝐫𝐞"), letter("x", subject="Free money here")),
    ("invisible-letters", letter(subject="Micr\u200bos\u200boft"), letter(subject="Micro soft")),
    (
        "form-in-mail",
        letter("<form action=/x><input type=password></form>", kind=HTML),
        letter("<form><input></form>", kind=HTML),
    ),
    ("runnable-file", with_file("a.js", b"x()"), with_file("a.txt", b"x")),
    ("runnable-file", with_file("photo.jpg", b"MZ\x90\0"), with_file("photo.jpg", b"\xff\xd8\xff\xe0")),
    ("double-extension", with_file("invoice.pdf.exe", b"MZ"), with_file("invoice.v2.pdf", b"%PDF-1.4")),
    ("reversed-name", with_file("cod\u202efdp.exe", b"MZ"), with_file("codpdf.exe", b"MZ")),
    ("disc-image", with_file("a.iso", b"x"), with_file("iso.txt", b"x")),
    (
        "active-pdf",
        with_file("a.pdf", b"%PDF-1.4 /OpenAction << /S /J#61vaScript >>"),
        with_file("a.pdf", b"%PDF-1.4 /OpenAction [1]"),
    ),
    (
        "file-asks-password",
        with_file("a.html", b"<html><form action=https://x.com><input type=password></form>"),
        with_file("a.html", b"<html><form action=https://x.com><input type=text></form>"),
    ),
    (
        "html-smuggling",
        with_file("a.html", b"<html><script>var b=new Blob([atob('x')]);a.download='f.zip'</script>"),
        with_file("a.html", b"<html><script>var b=1</script>"),
    ),
    ("svg-script", with_file("a.svg", b"<svg><script>x()</script></svg>"), with_file("a.svg", b"<svg><path/></svg>")),
    ("list-unsubscribe", letter(more="List-Unsubscribe: <https://a.com>\n"), letter()),
    ("envelope-machine-account", letter(more="Return-Path: <root@vps1>\n"), letter(more="Return-Path: <ruth@a.com>\n")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "bad", "good"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)])
def test_a_behaviour_is_found_and_its_look_alike_is_not(code: str, bad: bytes, good: bytes) -> None:
    finding = found(bad, US)[code]
    assert finding.evidence
    assert finding.weight > 0
    assert code not in found(good, US)


class Remembered:
    """A history that knows one sender."""

    def first_contact(self, sender: str, recipients: tuple[str, ...]) -> bool:
        return sender != "kari@norvik.example"

    def newly_seen(self, domain: str) -> bool:
        return domain == "new.example"

    def usual_addresses(self, display_name: str) -> tuple[str, ...]:
        return ("kari@norvik.example",) if display_name == "Kari Berg" else ()


def test_history_is_asked_where_there_is_one() -> None:
    assert "first-contact" not in found(letter(sender="Nils <n@new.example>"))
    assert {"first-contact", "domain-newly-seen"} <= set(found(letter(sender="Nils <n@new.example>"), US, Remembered()))
    assert "name-known-elsewhere" in found(letter(sender="Kari Berg <k@mail.example>"), US, Remembered())
    assert not {"first-contact", "name-known-elsewhere"} & set(found(letter(), US, Remembered()))


def test_names_for_numbers_and_look_alikes() -> None:
    assert [numeric(host) for host in ("127.0.0.1", "0x7f.1", "017700000001", "a1.com")] == [True, True, True, False]
    assert imitated("paypal.com") == ("", "")
    assert imitated("secure.paypal.com.evil.com")[1] == "subdomain"
    assert similar("fjel1.example", "fjell.example")
    assert not similar("a.fjell.example", "fjell.example")


def test_macro_source_is_decompressed() -> None:
    # the worked example of MS-OVBA 3.2.2
    packed = bytes.fromhex(
        "012fb000236161616263646582660070616768696a013808616b6c00306d6e6f700671027004107273747576107778797a003c"
    )
    assert decompressed(packed) == b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
