"""What the tests of an admin's pages begin with."""

import pytest

from tests.arrivals import SignIn
from tests.clock import Clock
from tests.pages import Visitor


@pytest.fixture
def admin(clock: Clock, signed_in: SignIn) -> Visitor:
    """A browser in which the admin of Nordlys has signed in, at a time that stands still."""
    return signed_in("nordlys", "admin")
