"""What a customer decides about a purpose: whether members are asked, for how long a yes lasts."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict

from peewee import chunked

from portal import clock
from portal.activity.journal import Act, enter
from portal.activity.kinds import Kind
from portal.activity.models import record_for_all
from portal.consents.beginning import Wanted, begins_at, is_on, refuse_undiscussed
from portal.consents.models import PurposeSetting
from portal.consents.offers import Offer, choices_of
from portal.consents.texts import PurposeRefused
from portal.data.base import transaction
from portal.data.purposes import VISIT_ANALYTICS
from portal.jobs.models import Job
from portal.jobs.queue import Effect, enqueue
from portal.members.models import Customer, Member, MemberState
from portal.words import DEFAULT_LANGUAGE, N_

TELL = "consents.tell-offered"
LONGEST_MONTHS = 60
MEMBERS_AT_ONCE = 500
_MEASUREMENT_ID = re.compile(r"G-[A-Z0-9]{4,20}")


def set_offered(
    customer: Customer, key: str, offered: bool, *, by: Member | None, at: dt.datetime
) -> PurposeSetting:
    """Ask members about the purpose ``key``, or stop; then nothing is collected for it either."""
    return _set(customer, key, by=by, at=at, offered=offered, effective_at=None)


def set_renewal(
    customer: Customer, key: str, months: int | None, *, by: Member | None, at: dt.datetime
) -> PurposeSetting:
    """Let a consent to ``key`` last for ``months``, or for as long as it stands with None.

    Raises `PurposeRefused` for less than a month or more than five years.
    """
    _refuse_months(months)
    return _set(customer, key, by=by, at=at, renewal_months=months)


def set_measurement(
    customer: Customer, measurement_id: str | None, *, by: Member | None, at: dt.datetime
) -> PurposeSetting:
    """Measure visits with the Google Analytics property ``measurement_id``, or not at all with None.

    Raises `PurposeRefused` for what cannot be such an id.
    """
    _refuse_measurement(measurement_id)
    return _set(customer, VISIT_ANALYTICS.key, by=by, at=at, measurement_id=measurement_id)


def change_purpose(
    customer: Customer, key: str, wanted: Wanted, *, by: Member, at: dt.datetime
) -> PurposeSetting:
    """Set all of how the purpose ``key`` is offered; members are told when they are asked anew.

    A control measure begins after the customer's days of notice. Raises `PurposeRefused` for what the
    single acts refuse, and for one that was not discussed with the employees' representatives.
    """
    _refuse_months(wanted.renewal_months)
    _refuse_measurement(wanted.measurement_id)
    with transaction():
        offer = choices_of(customer, at).get(key)
        if offer is None:
            raise _unknown(key)
        refuse_undiscussed(offer, wanted)
        begins = wanted.offered and not is_on(offer)
        changed = {**asdict(wanted), "effective_at": begins_at(customer, offer, wanted, at)}
        made = _set(customer, key, by=by, at=at, **changed)
        enter(Act.PURPOSE_SET, by=by, at=at, values={"key": key})
        if begins:
            enqueue(TELL, key=f"{TELL}:{made.id}", at=at, setting=made.id)
    return made


def tell_offered(job: Job) -> Effect | None:
    """Return the telling of all active members as the effect of its job."""
    made = job.row(PurposeSetting, "setting")
    if made is None:
        return None
    offer = choices_of(made.customer).get(made.purpose)
    return (lambda: _tell(made, offer)) if offer is not None and is_on(offer) else None


def _tell(made: PurposeSetting, offer: Offer) -> None:
    name = offer.texts[DEFAULT_LANGUAGE].told_by(made.customer.name).name
    kind, values = Kind.PURPOSE_OFFERED, {"purpose": name}
    if made.effective_at is not None:
        kind = Kind.PURPOSE_COMES
        values["day"] = clock.local(made.effective_at).date().isoformat()
    active = Member.state == MemberState.ACTIVE.value
    told = Member.select(Member.id).where((Member.customer == made.customer) & active)
    for some in chunked(told, MEMBERS_AT_ONCE):
        record_for_all(kind, some, by=made.by, at=made.at, in_journal=False, **values)


def _refuse_months(months: int | None) -> None:
    if months is not None and not 1 <= months <= LONGEST_MONTHS:
        raise PurposeRefused(N_("Et samtykke kan gjelde i 1 til 60 måneder."))


def _refuse_measurement(measurement_id: str | None) -> None:
    if measurement_id is not None and not _MEASUREMENT_ID.fullmatch(measurement_id):
        raise PurposeRefused(N_("Måle-id-en må se ut som G-ABC123DEF4."))


def _set(
    customer: Customer, key: str, *, by: Member | None, at: dt.datetime, **changed: object
) -> PurposeSetting:
    """What is not changed stays as the latest row has it."""
    with transaction():
        offer = choices_of(customer, at).get(key)
        if offer is None:
            raise _unknown(key)
        values = {**_values(offer), **changed}
        return PurposeSetting.create(customer=customer, purpose=key, by=by, at=at, **values)


def _unknown(key: str) -> PurposeRefused:
    return PurposeRefused(N_("Formålet %(key)s finnes ikke."), key=key)


def _values(offer: Offer) -> dict[str, object]:
    return {
        "offered": is_on(offer),
        "effective_at": offer.comes_at,
        "renewal_months": offer.renewal_months,
        "measurement_id": offer.measurement_id,
    }
