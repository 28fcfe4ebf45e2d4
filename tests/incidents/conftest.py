"""Everything about incidents is tested on both engines of the state database."""

import pytest


@pytest.fixture(autouse=True, scope="session")
def both(database: str) -> None:
    """See `database`."""
