"""One served town for a module that only reads; tests that change things open their own with `town`."""

from collections.abc import Iterator

import pytest

from tests.api.town import Town, town


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("town")) as opened:
        yield opened
