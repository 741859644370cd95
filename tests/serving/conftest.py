"""The trivial portal, started and stopped around a test."""

from collections.abc import Iterator

import pytest

from tests.serving.processes import Served, start


@pytest.fixture
def served() -> Iterator[Served]:
    """Two web processes, as on a machine with two cores."""
    with start(2) as made:
        yield made
