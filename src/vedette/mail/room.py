"""Everything mail needs in a running installation, opened once: blobs, books, the gate. `app.wiring` opens it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vedette.core.scope import Scope
from vedette.mail.analysis import patterns
from vedette.mail.analysis.case import Knowledge
from vedette.mail.blobs import FOLDER, Blobs
from vedette.mail.clicks.guarding import Guards
from vedette.mail.clicks.keys import ClickKeys
from vedette.mail.gate import Gate
from vedette.mail.history import KnownMail
from vedette.mail.indicators.index import Watch
from vedette.mail.policies.store import Shelf
from vedette.mail.resolver import LiveResolver
from vedette.mail.scorer import Model
from vedette.records.database import Records


@dataclass(frozen=True, slots=True)
class MailRoom:
    """One for the process, safe to share between threads."""

    records: Records
    blobs: Blobs
    shelf: Shelf
    gate: Gate
    guards: Guards
    watch: Watch

    @classmethod
    def open(
        cls,
        data: Path,
        records: Records,
        dns: tuple[str, ...] | None = None,
        model: Model | None = None,
        *,
        clicks: str = "",
    ) -> MailRoom:
        """The mail of a data folder. `dns` are servers asked about senders (empty: this machine's; None: nobody).

        `clicks` is the address that guarded links lead to, without a slash at its end; empty: none are made.
        """
        blobs, shelf = Blobs(data / FOLDER, records), Shelf(records)
        resolver = None if dns is None else LiveResolver(dns)

        def history(scope: Scope) -> KnownMail:
            return KnownMail(scope, records)

        rules, watch = patterns.installed(data), Watch(records)

        def known(scope: Scope) -> Knowledge:
            return Knowledge(watch.of(scope), rules)

        guards = Guards(clicks, ClickKeys(records), shelf.book)
        gate = Gate(records, blobs, shelf.book, history, resolver, model=model, knowledge=known, guards=guards)
        return cls(records, blobs, shelf, gate, guards, watch)
