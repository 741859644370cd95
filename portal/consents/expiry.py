"""Consents that come to their end: found each night, recorded one by one, and what they let in goes.

What belongs to a member whose data may only be stored (GDPR art. 18(2)) stays until that is over, and so
does the consent. Nothing is collected on it meanwhile.
"""

import datetime as dt
from collections.abc import Iterator, Mapping

from peewee import fn

from portal import clock
from portal.consents.decide import Choice
from portal.consents.models import Channel, ConsentEvent, EventKind
from portal.consents.notary import Notary
from portal.consents.offers import Offer, choices_of
from portal.consents.receipt import Shown
from portal.consents.state import Last, State, standing
from portal.data.base import transaction
from portal.jobs.models import Job
from portal.jobs.queue import Effect, enqueue
from portal.members.models import Customer, Member
from portal.members.restriction import is_restricted, may_only_be_stored
from portal.words import DEFAULT_LANGUAGE, LANGUAGES

# The job that ends one consent carries the number of the event that gave it.
EXPIRE = "consents.expire"
# How long a member has to answer a purpose that has changed before the consent to the old one ends.
TIME_TO_ANSWER = dt.timedelta(days=30)
_STAND = (EventKind.GIVEN.value, EventKind.RENEWED.value, EventKind.PAUSED.value)


def find_ended(at: dt.datetime) -> None:
    """Enqueue a job for every consent that has come to its end."""
    for customer in Customer.select():
        for event in _ended(customer, choices_of(customer), at):
            enqueue(EXPIRE, key=f"{EXPIRE}:{event.id}", at=at, event=event.id)


def expire(notary: Notary, job: Job) -> Effect | None:
    """Return the end of the consent the job is about; None when it was answered anew meanwhile."""
    event = ConsentEvent.select().where(ConsentEvent.id == job.arg("event")).first()
    if event is None:
        return None
    customer = event.member.customer
    choice = Choice(event.member, customer, choices_of(customer)[event.purpose], notary)
    return lambda: end(choice, at=clock.now())


def end(choice: Choice, *, at: dt.datetime) -> bool:
    """Record the end of a consent if it has come to it; return whether it had."""
    with transaction():
        if may_only_be_stored(choice.member, at):
            return False
        if not _has_ended(choice.offer, choice.standing(at).state, at):
            return False
        choice.expire(at=at, shown=_said(choice))
        return True


def _ended(
    customer: Customer, offers: Mapping[str, Offer], at: dt.datetime
) -> Iterator[ConsentEvent]:
    newer = ConsentEvent.alias()
    overtaken = newer.select().where(
        (newer.member == ConsentEvent.member)
        & (newer.purpose == ConsentEvent.purpose)
        & (newer.sequence > ConsentEvent.sequence)
    )
    standing_now = (
        ConsentEvent.select()
        .join(Member, on=ConsentEvent.member)
        .where(
            (Member.customer == customer)
            & ConsentEvent.kind.in_(_STAND)
            & ~fn.EXISTS(overtaken)
            & ~is_restricted(at)
        )
    )
    for event in standing_now:
        offer = offers.get(event.purpose)
        if offer and _has_ended(offer, standing(Last.of(event), offer.terms, at).state, at):
            yield event


def _has_ended(offer: Offer, state: State, at: dt.datetime) -> bool:
    if state is State.CHANGED:
        return offer.published_at + TIME_TO_ANSWER <= at
    return state is State.EXPIRED


def _said(choice: Choice) -> Shown:
    """Nobody was shown anything: the receipt repeats the text as it stands, in the member's language."""
    language = choice.member.language or choice.customer.language
    language = language if language in LANGUAGES else DEFAULT_LANGUAGE
    text = choice.offer.texts[language].told_by(choice.customer.name)
    return Shown(text, language, Channel.SCHEDULE)
