"""The shipped texts are published, and the clock stands still."""

import pytest

from tests.cast import Cast
from tests.clock import Clock
from tests.consents.answers import publish


@pytest.fixture
def told(cast: Cast, clock: Clock) -> Cast:
    """The cast, in a portal whose shipped texts are published."""
    publish()
    return cast
