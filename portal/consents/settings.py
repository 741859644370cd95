"""What a customer decides about a purpose: whether members are asked, for how long a yes lasts."""

from __future__ import annotations

import datetime as dt
import re

from portal.consents.models import PurposeSetting
from portal.consents.offers import Offer, choices_of
from portal.consents.texts import PurposeRefused
from portal.data.base import transaction
from portal.data.purposes import VISIT_ANALYTICS
from portal.members.models import Customer, Member
from portal.words import N_

FEWEST_MONTHS, MOST_MONTHS = 1, 60
_MEASUREMENT_ID = re.compile(r"G-[A-Z0-9]{4,20}")


def set_offered(
    customer: Customer, key: str, offered: bool, *, by: Member | None, at: dt.datetime
) -> PurposeSetting:
    """Ask members about the purpose ``key``, or stop; then nothing is collected for it either."""
    return _set(customer, key, by=by, at=at, offered=offered)


def set_renewal(
    customer: Customer, key: str, months: int | None, *, by: Member | None, at: dt.datetime
) -> PurposeSetting:
    """Let a consent to ``key`` last for ``months``, or for as long as it stands with None.

    Raises `PurposeRefused` for less than a month or more than five years.
    """
    if months is not None and not FEWEST_MONTHS <= months <= MOST_MONTHS:
        raise PurposeRefused(N_("Et samtykke kan gjelde i 1 til 60 måneder."))
    return _set(customer, key, by=by, at=at, renewal_months=months)


def set_measurement(
    customer: Customer, chosen: str | None, *, by: Member | None, at: dt.datetime
) -> PurposeSetting:
    """Measure visits with the Google Analytics property ``chosen``, or not at all with None.

    Raises `PurposeRefused` for what cannot be such an id.
    """
    found = None if chosen is None else measurement_id(chosen)
    return _set(customer, VISIT_ANALYTICS.key, by=by, at=at, measurement_id=found)


def change_offer(
    customer: Customer,
    key: str,
    *,
    offered: bool,
    renewal_months: int | None,
    measurement_id: str | None = None,
    by: Member | None,
    at: dt.datetime,
) -> PurposeSetting:
    """Change all of it at once, checked already; ``measurement_id`` counts for measuring visits only."""
    changed: dict[str, object] = {"offered": offered, "renewal_months": renewal_months}
    if key == VISIT_ANALYTICS.key:
        changed["measurement_id"] = measurement_id
    return _set(customer, key, by=by, at=at, **changed)


def measurement_id(text: str) -> str:
    """Return the id of a Google Analytics property; raises `PurposeRefused` for what is none."""
    if not _MEASUREMENT_ID.fullmatch(text):
        raise PurposeRefused(N_("Måle-id-en må se ut som G-ABC123DEF4."))
    return text


def _set(
    customer: Customer, key: str, *, by: Member | None, at: dt.datetime, **changed: object
) -> PurposeSetting:
    """What is not changed stays as the latest row has it."""
    with transaction():
        offer = choices_of(customer).get(key)
        if offer is None:
            raise PurposeRefused(N_("Formålet %(key)s finnes ikke."), key=key)
        values = {**_values(offer), **changed}
        return PurposeSetting.create(customer=customer, purpose=key, by=by, at=at, **values)


def _values(offer: Offer) -> dict[str, object]:
    return {
        "offered": offer.offered,
        "renewal_months": offer.renewal_months,
        "measurement_id": offer.measurement_id,
    }
