"""Somebody who represents the employees, and the first figures."""

import datetime as dt

from portal.data.declarations import Role
from portal.members.membership import set_role
from portal.operator.demo.cast import Cast
from portal.statistics.publishing import publish_due


def watch_over(cast: Cast, at: dt.datetime) -> None:
    """Make Ola the representative and count for the first time."""
    set_role(cast.ola, Role.REPRESENTATIVE, by=cast.admin, at=at)
    publish_due(at)
