"""Links that hide in files and pictures, and links other filters rewrote."""

from __future__ import annotations

import io
import zipfile
import zlib
from urllib.parse import quote

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from tests.mail.letters import found, letter, with_file
from vedette.mail.message import parse
from vedette.mail.pictures import codes
from vedette.mail.rewriters import original

TARGET = "https://login.nordbank.example.com/a?b=1"


def picture(text: str, kind: str = "PNG", mode: str = "RGB") -> bytes:
    """A QR code as a file."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    out = io.BytesIO()
    Image.fromarray(np.asarray(barcode.to_image(scale=4))).convert(mode).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGB"), ("PNG", "L"), ("JPEG", "L"), ("GIF", "P"), ("PDF", "RGB")])
def test_qr_codes_are_links_of_the_message(kind: str, mode: str) -> None:
    data = with_file(f"code.{kind.lower()}", picture(TARGET, kind, mode))
    assert [(link.url, link.location) for link in parse(data).links] == [(TARGET, "QRCode")]
    assert "login.nordbank.example.com" in found(data)["link-in-qr-code"].evidence


def test_a_deflated_picture_in_a_pdf_is_read() -> None:
    barcode = zxingcpp.create_barcode(TARGET, zxingcpp.BarcodeFormat.QRCode)
    image = Image.fromarray(np.asarray(barcode.to_image(scale=4))).convert("RGB")
    body = zlib.compress(image.tobytes())
    head = f"<< /Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} /BitsPerComponent 8 "
    pdf = b"%PDF-1.4\n1 0 obj\n" + head.encode() + b"/ColorSpace /DeviceRGB /Filter /FlateDecode >>\nstream\n" + body
    assert codes(pdf + b"\nendstream\nendobj\n") == (TARGET,)


def test_codes_that_hold_no_link_and_broken_pictures_say_nothing() -> None:
    assert parse(with_file("wifi.png", picture("WIFI:S:guest;P:welcome;;"))).links == ()
    assert codes(picture(TARGET)[:200]) == ()
    huge = io.BytesIO()
    Image.new("1", (9000, 9000)).save(huge, "PNG")
    assert codes(huge.getvalue()) == ()


def test_links_in_documents_pages_calendars_and_pdfs() -> None:
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as archive:
        relation = f'<Relationship Id="r1" Target="{TARGET}&amp;c=2" TargetMode="External"/>'
        archive.writestr("word/_rels/document.xml.rels", relation)
    pdf = b"%PDF-1.4\n<< /S /URI /URI (https://pay.example.com/\\(x\\)) >>"
    event = f"BEGIN:VEVENT\nLOCATION:{TARGET}\nEND:VEVENT\n".encode()
    for name, data, url in (
        ("a.docx", document.getvalue(), f"{TARGET}&c=2"),
        ("a.pdf", pdf, "https://pay.example.com/(x)"),
        ("a.ics", event, TARGET),
        ("a.html", f'<html><a href="{TARGET}">x</a></html>'.encode(), TARGET),
    ):
        assert (url, "Attachment") in [(link.url, link.location) for link in parse(with_file(name, data)).links], name


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Flogin.nordbank.example.com%2Fa%3Fb%3D1&data=05",
        "https://urldefense.proofpoint.com/v1/url?u=https://login.nordbank.example.com/a%3Fb%3D1&k=x",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__login.nordbank.example.com_a-3Fb-3D1&d=x",
        "https://urldefense.com/v3/__https://login.nordbank.example.com/a?b=1__;!!x!y$",
        "https://urldefense.com/v3/__https://login.nordbank.example.com/a*b=1__;Pw!!x!y$",
        "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2flogin.nordbank.example.com%2fa%3fb%3d1&c=E",
        "https://secure-web.cisco.com/1abc/https%3A%2F%2Flogin.nordbank.example.com%2Fa%3Fb%3D1",
        "https://eu.protection.sophos.com/?d=example.com&u=aHR0cHM6Ly9sb2dpbi5ub3JkYmFuay5leGFtcGxlLmNvbS9hP2I9MQ==",
        "https://www.google.com/url?q=https%3A%2F%2Flogin.nordbank.example.com%2Fa%3Fb%3D1",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Flogin.nordbank.example.com%2Fa%3Fb%3D1",
        "https://clicktime.symantec.com/3x?u=https%3A%2F%2Flogin.nordbank.example.com%2Fa%3Fb%3D1",
    ],
)
def test_rewritten_links_are_read_as_they_were(wrapped: str) -> None:
    assert original(wrapped) == TARGET
    assert original(f"https://protect2.fireeye.com/v1/url?k=1&u={quote(wrapped, safe='')}") == TARGET


def test_other_links_stay_and_the_rewriter_is_remembered() -> None:
    for plain in (TARGET, "https://www.google.com/search?q=https://a.example", "https://urldefense.com/v3/broken", "x"):
        assert original(plain) == plain
    body = '<a href="https://www.google.com/url?q=https%3A%2F%2Fbit.ly%2Fx">go</a>'
    message = parse(letter(body, kind="text/html"))
    assert [(link.domain, link.via) for link in message.links if link.tag] == [("bit.ly", "www.google.com")]
    assert {"link-redirects", "link-shortened"} <= set(found(letter(body, kind="text/html")))
