"""A phish that a policy let through, its link clicked past the warning: both alerts tell one incident's story."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.mail.clicks.links import BASE, letter
from tests.mail.post import envelope
from vedette.app import flow, mailrows
from vedette.app.mailflow import copy_of
from vedette.app.wiring import open_product
from vedette.core import clock
from vedette.core.scope import local
from vedette.mail.clicks.answering import Visit, answer
from vedette.mail.clicks.rewriting import links
from vedette.mail.policies import store
from vedette.mail.policies.model import DEFAULT, AntiPhish, AntiSpam, Links, Protection, Treatment
from vedette.mail.policies.store import Wanted

MAIN = local("main")
LURE = "http://192.0.2.9/verify/login"


def test_a_warning_passed_joins_the_incident_of_its_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEDETTE_MAIL_DNS", "none")
    monkeypatch.setenv("VEDETTE_SERVER_ADDRESS", BASE)
    with open_product(tmp_path / "data", create=True) as product:
        let = AntiSpam(
            high_confidence_phish=Treatment.JUNK,
            phish=Treatment.NONE,
            high_confidence_spam=Treatment.NONE,
            spam=Treatment.NONE,
        )
        for protection, settings in (
            (Protection.SPAM, let),
            (Protection.PHISH, AntiPhish(spoof_action=Treatment.NONE)),
            (Protection.LINKS, Links(click_through=True)),
        ):
            kept = store.get(MAIN, product.records, protection, DEFAULT)
            store.update(MAIN, product.records, DEFAULT, Wanted(protection, "Default", settings), kept.etag)
        raw = letter(LURE)
        receipt = product.mail.gate.admit(MAIN, replace(envelope(), received=clock.now()), raw)
        (guarded,) = links(copy_of(MAIN, product.mail.guards, raw, receipt.deliveries[0]))
        token = guarded.rpartition("/")[2]
        warned = answer(MAIN, product.mail, token, Visit("198.51.100.7", "Firefox"))
        assert not warned.opens
        assert answer(MAIN, product.mail, token, Visit("198.51.100.7", "Firefox", warned.ticket)).through
        mailrows.drain(product, MAIN)
        found = flow.detect(product, MAIN)
    raised = {alert.detector for alert in found.detection.alerts}
    assert raised >= {"clicked-through-warning", "suspected-phish-delivered"}
    assert (found.correlation.created, found.correlation.alone) == ((1,), 0)
