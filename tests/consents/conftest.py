"""The shipped texts are published, and the clock stands still."""

import pytest

from tests.cast import Cast
from tests.clock import Clock
from tests.consents.answers import publish
from tests.kept import Kept


@pytest.fixture
def told(cast: Cast, clock: Clock, beginnings: Kept) -> Cast:
    """The cast, in a portal whose shipped texts are published."""
    beginnings.reach("told", publish)
    return cast
