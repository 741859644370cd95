"""Somebody who represents the employees, what was discussed with them, and the first figures."""

import datetime as dt

from portal import clock
from portal.consents.models import PurposeSetting
from portal.data.declarations import Role
from portal.data.purposes import SHIPPED
from portal.members.membership import set_role
from portal.operator.demo.cast import Cast
from portal.profile.discussing import note_discussion
from portal.statistics.publishing import publish_due

DISCUSSED_BEFORE = dt.timedelta(days=60)


def watch_over(cast: Cast, at: dt.datetime) -> None:
    """Make Ola the representative, discuss the control measures, and count for the first time."""
    set_role(cast.ola, Role.REPRESENTATIVE, by=cast.admin, at=at)
    day = clock.local(at - DISCUSSED_BEFORE).date()
    note_discussion(cast.nordlys, "time-clock", day, by=cast.admin, at=at)
    for key in (key for key, purpose in SHIPPED.items() if purpose.is_control):
        PurposeSetting.create(
            customer=cast.nordlys, purpose=key, discussed_on=day, by=cast.admin, at=at
        )
    publish_due(at)
