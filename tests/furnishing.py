"""The portal as it is after some use: what the rules about pages walk through."""

import datetime as dt

from portal.members.models import Member
from portal.policies.acknowledge import acknowledge
from portal.policies.publish import publish
from tests.cast import SINCE
from tests.policies.texts import texts


def furnish() -> None:
    """Publish a policy that everybody has seen."""
    version = publish(texts(), number=1, effective_at=SINCE, at=SINCE)
    for member in Member.select():
        acknowledge(member, version, by=member, at=SINCE + dt.timedelta(days=1), language="nb")
