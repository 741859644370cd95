"""What the people of the demo are told: the policy the portal ships with, which nobody has seen."""

import datetime as dt

from portal.data.register import Register
from portal.operator.demo.cast import Cast
from portal.operator.policy import prepared
from portal.policies.publish import publish
from portal.tables import all_models


def publish_shipped_policy(_cast: Cast, at: dt.datetime) -> None:
    """Publish the shipped policy as version 1, so that everybody meets it when they sign in."""
    publish(prepared(Register(all_models())), number=1, effective_at=at, at=at)
