"""Fixtures of this area."""

import pytest

from portal.sharing.columns import Shareables
from portal.web.portal import Portal


@pytest.fixture
def shareables(made: Portal) -> Shareables:
    """Every column that may be shared."""
    return Shareables(made.register)
