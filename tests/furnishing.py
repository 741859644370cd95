"""The portal as it is after some use: what the rules about pages walk through."""

import datetime as dt

from portal.operator.demo.making import LIVES
from portal.policies.acknowledge import acknowledge
from portal.policies.models import PolicyVersion
from tests.cast import Cast


def furnish(cast: Cast, at: dt.datetime) -> None:
    """Give the cast the years they have in the demo; everybody has seen the policy."""
    for live in LIVES:
        live(cast, at)
    for version in PolicyVersion.select():
        for member in cast.members:
            acknowledge(member, version, by=member, at=at, language="nb")
