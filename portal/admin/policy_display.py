"""How the versions of the policy read, with how many have seen each."""

import datetime as dt
from dataclasses import dataclass

from portal.members.models import Customer
from portal.policies.models import PolicyVersion, VersionState
from portal.policies.versions import in_effect, published_versions
from portal.statistics import keys
from portal.statistics.display import told
from portal.statistics.published import latest
from portal.web.i18n import gettext
from portal.words import N_

STATES = {
    VersionState.DRAFT: N_("Utkast"),
    VersionState.PUBLISHED: N_("Publisert"),
    VersionState.IN_EFFECT: N_("Gjelder"),
    VersionState.WITHDRAWN: N_("Trukket"),
}
PAST = N_("Gjelder ikke lenger")


@dataclass(frozen=True, slots=True)
class Row:
    """A version in the list, with how many it was shown to and how many acknowledged it."""

    version: PolicyVersion
    state: str
    shown: str
    acknowledged: str
    may_be_withdrawn: bool


def version_rows(customer: Customer, at: dt.datetime) -> list[Row]:
    """Return the versions that members of ``customer`` may read."""
    published = latest(customer).values
    versions = published_versions(customer, at)
    applies = in_effect(versions, at)
    return [
        Row(
            one,
            gettext(_state(one, applies, at)),
            told(published.get(keys.policy(one.id, "shown"))),
            told(published.get(keys.policy(one.id, "acknowledged"))),
            one.is_own and one.withdrawn_at is None,
        )
        for one in versions
    ]


def _state(version: PolicyVersion, applies: PolicyVersion | None, at: dt.datetime) -> str:
    state = version.state(at)
    is_past = state is VersionState.IN_EFFECT and version != applies
    return PAST if is_past else STATES[state]
