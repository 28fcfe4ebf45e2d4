"""Schemathesis over the whole OpenAPI document: no 5xx, no undocumented status, every body as its schema says.

In-process and deterministic. Reading routes are walked first, those that end things last, so that most requests meet
an organisation that is on and somebody who may.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import suppress
from time import process_time
from typing import Any

import pytest
from httpx2 import InvalidURL
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from tests.api.town import Town, town
from vedette.api.app import build

pytestmark = pytest.mark.slow
SECONDS = 90
"""Of the processor: on a busy machine no less is walked than on an idle one."""
EXAMPLES = {"positive": 4, "negative": 2}
OUTSIDE = ("/streams", "/directories", "/signin", "/sso", "/applications", "/activity/feed")
"""Routes whose requests name systems outside: when those fail, the answer is the documented 502."""
ENDLESS = {"/api/v1/events"}
LAST = ("/off", "/session", "/leave", "/users", "/members", "/tenant", "/licences", "/subscriptions")
"""Routes that may end the session or the service: after everything else."""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("walked")) as found:
        yield found


def _order(operation: Any) -> tuple[bool, bool, str, str]:
    return any(part in operation.path for part in LAST), operation.method != "get", operation.path, operation.method


class Walk:
    """One client for all requests, signed in again whenever its session was ended by one of them."""

    def __init__(self, opened: Town) -> None:
        self._town = opened
        self._client = opened.person("root")
        self.statuses: dict[int, int] = {}

    def send(self, case: Any) -> Any:
        """Send one generated request."""
        kwargs = case.as_transport_kwargs(base_url="http://testserver")
        kwargs.pop("headers", None)
        kwargs.pop("cookies", None)
        headers = {k: str(v).encode() for k, v in (case.headers or {}).items() if k != "Authorization"}
        data = kwargs.get("data")
        answer = self._client.request(
            kwargs["method"],
            kwargs["url"],
            params=kwargs.get("params"),
            json=kwargs.get("json"),
            data=data if isinstance(data, dict) else None,
            content=None if isinstance(data, dict) else data,
            files=kwargs.get("files"),
            headers=headers,
        )
        if answer.status_code == 401:
            self._client = self._town.person("root")
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        return answer


def test_every_answer_is_as_documented(opened: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    # Hypothesis would read all our modules for words to try: seconds for nothing that the document does not say.
    monkeypatch.setattr(providers, "_get_local_constants", Constants)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found, walk = _walked(opened)
    print(walk.statuses)
    assert not found, "\n\n".join(found)
    assert walk.statuses[200] > 200, walk.statuses


def _walked(opened: Town) -> tuple[list[str], Walk]:
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, reject, seed, settings
    from hypothesis.errors import Unsatisfiable
    from schemathesis.checks import not_a_server_error
    from schemathesis.core.failures import FailureGroup
    from schemathesis.core.result import Ok
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    checks = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
    schema = schemathesis.openapi.from_dict(build(opened.product).openapi())
    operations = sorted((one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)), key=_order)
    walk, began = Walk(opened), process_time()
    skipped: list[str] = []
    faults: dict[tuple[str, str, int], str] = {}
    for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
        for operation in operations:
            if operation.path in ENDLESS:
                continue
            if process_time() - began > SECONDS:
                skipped.append(f"{mode.value} {operation.label}")
                continue

            @seed(20260302)
            @settings(
                max_examples=EXAMPLES[mode.value], deadline=None, database=None, phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            @given(case=operation.as_strategy(generation_mode=mode))
            def check(case: Any) -> None:
                try:
                    answer = walk.send(case)
                except InvalidURL:  # no client sends an address of over 64 KiB
                    reject()
                try:
                    case.validate_response(answer, checks=checks)
                except FailureGroup as group:
                    for fault in group.exceptions:
                        if answer.status_code == 502 and any(part in case.operation.path for part in OUTSIDE):
                            continue
                        key = case.operation.label, type(fault).__name__, answer.status_code
                        faults.setdefault(key, _told(case, answer, fault))

            with suppress(Unsatisfiable):  # nothing about it can be wrong
                check()
    print(
        f"{2 * len(operations) - len(skipped)} walks of {len(operations)} operations, {len(skipped)} left out for time"
    )
    return list(faults.values()), walk


def _told(case: Any, answer: Any, fault: Exception) -> str:
    """What was asked, what came, and what is wrong with it."""
    asked = f"{case.operation.label} {case.path_parameters} {case.query} {str(case.body)[:200]}"
    said = getattr(fault, "validation_message", "") or str(fault)[:300]
    return f"{asked}\n  {type(fault).__name__} {answer.status_code}: {said}\n  {answer.text[:300]}"
