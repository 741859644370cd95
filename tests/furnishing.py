"""The portal as it is after some use: what the rules about pages walk through."""

import datetime as dt

from portal.members.models import Member
from portal.operator.demo.profiles import fill_profile
from portal.policies.acknowledge import acknowledge
from portal.policies.publish import publish
from tests.cast import SINCE
from tests.clock import START
from tests.policies.texts import texts


def furnish() -> None:
    """Publish a policy that everybody has seen, and let two members have full profiles."""
    version = publish(texts(), number=1, effective_at=SINCE, at=SINCE)
    for member in Member.select():
        acknowledge(member, version, by=member, at=SINCE + dt.timedelta(days=1), language="nb")
        if member.username in ("kari", "ola"):
            fill_profile(member, START)
