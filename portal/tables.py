"""Every table of the portal, found by importing the areas that declare them."""

from peewee import Model, sort_models  # type: ignore[attr-defined]

import portal.activity.journal
import portal.activity.looking
import portal.activity.models
import portal.activity.security_log
import portal.auth.challenges
import portal.auth.factors
import portal.auth.fresh
import portal.auth.hand_over
import portal.auth.models
import portal.auth.pending
import portal.auth.registrants
import portal.consents.collected
import portal.consents.models
import portal.data_requests.erasure_tables
import portal.data_requests.export.models
import portal.data_requests.inactivity_tables
import portal.data_requests.models
import portal.jobs.models
import portal.members.customer_settings
import portal.members.importing.upload
import portal.members.link
import portal.members.models
import portal.members.restriction
import portal.members.search_index
import portal.policies.models
import portal.profile.sections
import portal.profile.switches
import portal.record.models
import portal.sharing.disclosures
import portal.sharing.models
import portal.sharing.notice_tables
import portal.statistics.models  # noqa: F401
from portal.data.base import BaseModel


def all_models() -> list[type[Model]]:
    """Return all models, those that others refer to first."""
    found: list[type[Model]] = sort_models(_below(BaseModel))
    return found


def _below(model: type[Model]) -> list[type[Model]]:
    """A class that others build on is no table itself."""
    children = model.__subclasses__()
    return [leaf for child in children for leaf in (_below(child) or [child])]
