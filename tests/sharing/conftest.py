"""Fixtures of this area."""

from collections.abc import Iterator

import pytest

from portal.sharing.columns import Shareables
from portal.web.portal import Portal
from tests.sharing.stand_in import StandIn, listening


@pytest.fixture
def shareables(made: Portal) -> Shareables:
    """Every column that may be shared."""
    return Shareables(made.register)


@pytest.fixture
def system() -> Iterator[StandIn]:
    """A recipient's system that listens on this machine."""
    with listening() as found:
        yield found
