"""How many members of a customer have been shown and have acknowledged each version: numbers only."""

from collections.abc import Mapping
from typing import Any

from peewee import fn

from portal.members.models import Customer, Member, MemberState
from portal.policies.models import Acknowledgement, PolicyView


def shown_to(customer: Customer) -> Mapping[int, int]:
    """Return how many active members each version was shown to, by the version's number of row."""
    return _counted(PolicyView, customer)


def acknowledged_by(customer: Customer) -> Mapping[int, int]:
    """Return how many active members acknowledged each version, by the version's number of row."""
    return _counted(Acknowledgement, customer)


def _counted(
    model: type[PolicyView] | type[Acknowledgement], customer: Customer
) -> Mapping[int, int]:
    rows: Any = (
        model.select(model.version, fn.COUNT(model.id))
        .join(Member)
        .where((Member.customer == customer) & (Member.state == MemberState.ACTIVE.value))
        .group_by(model.version)
    )
    return dict(rows.tuples())
