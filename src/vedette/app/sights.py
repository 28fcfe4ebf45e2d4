"""What the dashboard needs of the rules, ready when it is asked: which rules a tenant has and which of them are blind.

Compiling all rules takes seconds, so it is done once in the background: at the start of the server (`warm`), and again
when rules or data changed; until it is done the matrix is shown without blindness.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock, Thread

from vedette.app.wiring import Product
from vedette.core.errors import VedetteError
from vedette.core.scope import Scope, local
from vedette.detect.blind import BlindRule
from vedette.records.batches import watermark
from vedette.tenants import audit

_PATIENCE = 0.25
"""Seconds a question waits for an answer that is being worked out."""

_Moment = tuple[int, str]
"""How far data and rules were."""


@dataclass(frozen=True, slots=True)
class Blindness:
    """The blind rules; `fresh` is false while the answer for the newest data is still being worked out."""

    rules: tuple[BlindRule, ...]
    fresh: bool


class Sights:
    """Keeps the blind rules of every tenant; one for the server, safe to use from many threads."""

    def __init__(self, product: Product) -> None:
        self._product = product
        self._known: dict[str, tuple[_Moment, tuple[BlindRule, ...]]] = {}
        self._asked: dict[str, tuple[_Moment, Future[tuple[BlindRule, ...]]]] = {}
        self._lock, self._turn = Lock(), Lock()

    def blind(self, scope: Scope, *, patience: float = _PATIENCE) -> Blindness:
        """The tenant's blind rules as last known, brought up to date if that is quick."""
        whole = local(scope.tenant)
        at = watermark(whole, self._product.records), audit.newest_mark(whole, self._product.records)
        with self._lock:
            known = self._known.get(scope.tenant)
            if known is not None and known[0] == at:
                return Blindness(known[1], True)
            if scope.tenant not in self._asked:
                self._asked[scope.tenant] = at, Future()
                # A daemon, so that a stop of the server does not wait for it.
                Thread(target=self._answer, args=(whole, at), name="sights", daemon=True).start()
            begun, asked = self._asked[scope.tenant]
        try:
            return Blindness(asked.result(patience), begun == at)
        except TimeoutError:
            return Blindness(known[1] if known else (), False)

    def warm(self, scope: Scope) -> None:
        """Begin to work it out, without waiting."""
        self.blind(scope, patience=0)

    def _answer(self, scope: Scope, at: _Moment) -> None:
        with self._turn:  # one tenant at a time: it is the processor that they would share
            try:
                found = self._product.detector.blind(scope)
                with self._lock:
                    self._known[scope.tenant] = at, found
                    self._asked[scope.tenant][1].set_result(found)
            except VedetteError as error:
                self._asked[scope.tenant][1].set_exception(error)
            finally:
                with self._lock:
                    self._asked.pop(scope.tenant)
