"""Joins on real mail: harmless messages that have nothing to do with each other stay apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.similar import changed

from vedette.mail.campaigns.clusters import likeness
from vedette.mail.campaigns.fingerprint import alike, fingerprint
from vedette.mail.message import parse

FOLDERS = ("ham_spamassassin", "ham_modern_lists", "ham_transactional")


@pytest.mark.shared
def test_harmless_mail_stays_apart_and_its_changed_copies_join(shared_data: Path) -> None:
    paths = sorted(path for folder in FOLDERS for path in (shared_data / "email" / folder).glob("*.eml"))[::2]
    raws = [path.read_bytes() for path in paths]
    found = [fingerprint(raw, parse(raw), "") for raw in raws]
    joined = 0
    for at, own in enumerate(found):
        others = found[at + 1 :]
        bodies = alike(own.sketch, [other.sketch for other in others])
        joined += sum(likeness(own, other, float(body)).same for other, body in zip(others, bodies, strict=True))
    # what is joined are issues of one newsletter, notices of one shop, and answers that quote all of one thread
    assert joined <= len(found) * (len(found) - 1) / 2 * 0.001
    copies = 0
    for number, (raw, own) in enumerate(zip(raws[:40], found[:40], strict=True)):
        copy = changed(raw, 70_000 + number)
        twin = fingerprint(copy, parse(copy), "")
        copies += likeness(own, twin, float(alike(own.sketch, [twin.sketch])[0])).same
    assert copies >= 39
