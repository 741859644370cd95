"""Fixtures of this area."""

from collections.abc import Iterator

import pytest

from portal import clock as portal_clock
from portal.sharing.columns import Shareables
from portal.sharing.models import RecipientVersion
from portal.web.portal import Portal
from tests.cast import Cast
from tests.clock import Clock
from tests.sharing.people import ADDRESS, COLUMNS, payroll
from tests.sharing.stand_in import StandIn, listening


@pytest.fixture
def shareables(made: Portal) -> Shareables:
    """Every column that may be shared."""
    return Shareables(made.register)


@pytest.fixture
def bureau(cast: Cast, shareables: Shareables, clock: Clock) -> RecipientVersion:
    """The payroll bureau of Nordlys, which has the street; Fjord's has it too."""
    for customer, by in ((cast.fjord, cast.other_admin), (cast.nordlys, cast.admin)):
        found = payroll(
            customer, shareables, by=by, at=portal_clock.now(), columns=[*COLUMNS, *ADDRESS]
        )
    return found


@pytest.fixture
def system() -> Iterator[StandIn]:
    """A recipient's system that listens on this machine."""
    with listening() as found:
        yield found
