"""What the people of the demo are told: a policy all have seen, and a version that is new."""

import datetime as dt

from portal.data.register import Register
from portal.operator.demo.cast import Cast
from portal.policies.acknowledge import acknowledge, note_shown
from portal.policies.manuscript import shipped_folder
from portal.policies.publish import publish
from portal.tables import all_models
from portal.web.policy_tables import prepared
from portal.words import DEFAULT_LANGUAGE

LONG_AGO = dt.timedelta(days=400)
AFTERWARDS = dt.timedelta(days=3)


def publish_shipped_policy(cast: Cast, at: dt.datetime) -> None:
    """Publish version 1 in the past, acknowledged by all, and version 2 now: they meet its changes."""
    register, since = Register(all_models()), at - LONG_AGO
    first = publish(prepared(register, shipped_folder(1)), number=1, effective_at=since, at=since)
    for member in cast.members:
        seen_at = since + AFTERWARDS
        note_shown(member, first, at=seen_at, language=DEFAULT_LANGUAGE)
        acknowledge(member, first, by=member, at=seen_at, language=DEFAULT_LANGUAGE)
    publish(prepared(register, shipped_folder(2)), number=2, effective_at=at, at=at)
