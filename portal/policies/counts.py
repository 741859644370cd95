"""How many have been shown and have acknowledged each version: numbers only."""

from collections.abc import Mapping
from typing import Any

from peewee import fn

from portal.members.models import Member
from portal.policies.models import Acknowledgement, PolicyView


def shown_to(members: Any) -> Mapping[int, int]:
    """Return how many of those who fit the condition ``members`` saw each version, by its id."""
    return _counted(PolicyView, members)


def acknowledged_by(members: Any) -> Mapping[int, int]:
    """Return how many of those who fit the condition ``members`` acknowledged each version, by id."""
    return _counted(Acknowledgement, members)


def _counted(model: type[PolicyView] | type[Acknowledgement], members: Any) -> Mapping[int, int]:
    rows: Any = model.select(model.version, fn.COUNT(model.id)).join(Member).where(members)
    return dict(rows.group_by(model.version).tuples())
