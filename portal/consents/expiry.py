"""Consents that come to their end: recorded each night, and what was collected goes with them."""

import datetime as dt
from collections.abc import Iterator

from peewee import fn

from portal.consents.decide import Choice
from portal.consents.models import Channel, ConsentEvent, EventKind
from portal.consents.notary import Notary
from portal.consents.offers import choices_of
from portal.consents.receipt import Shown
from portal.consents.state import State
from portal.data.base import transaction
from portal.members.models import Customer, Member
from portal.words import DEFAULT_LANGUAGE, LANGUAGES

# How long a member has to answer a purpose that has changed before the consent to the old one ends.
TIME_TO_ANSWER = dt.timedelta(days=30)
_STAND = (EventKind.GIVEN.value, EventKind.RENEWED.value, EventKind.PAUSED.value)


def expire_consents(notary: Notary, at: dt.datetime) -> int:
    """Record the end of every consent that has come to it, and return how many did."""
    ended = 0
    for customer in Customer.select():
        offers = choices_of(customer)
        for member, key in _standing(customer):
            if key in offers:
                ended += _expire(Choice(member, customer, offers[key], notary), at)
    return ended


def _standing(customer: Customer) -> Iterator[tuple[Member, str]]:
    """Each member and purpose whose last event is a consent, some of which may have ended."""
    newer = ConsentEvent.alias()
    overtaken = newer.select().where(
        (newer.member == ConsentEvent.member)
        & (newer.purpose == ConsentEvent.purpose)
        & (newer.sequence > ConsentEvent.sequence)
    )
    rows = ConsentEvent.select(ConsentEvent, Member).join(Member, on=ConsentEvent.member)
    mine = rows.where((Member.customer == customer) & ConsentEvent.kind.in_(_STAND))
    for event in mine.where(~fn.EXISTS(overtaken)):
        yield event.member, event.purpose


def _expire(choice: Choice, at: dt.datetime) -> bool:
    with transaction():
        if not _has_ended(choice, at):
            return False
        choice.expire(at=at, shown=_said(choice))
        return True


def _has_ended(choice: Choice, at: dt.datetime) -> bool:
    state = choice.standing(at).state
    if state is State.CHANGED:
        return choice.offer.published_at + TIME_TO_ANSWER <= at
    return state is State.EXPIRED


def _said(choice: Choice) -> Shown:
    language = choice.member.language or choice.customer.language
    language = language if language in LANGUAGES else DEFAULT_LANGUAGE
    text = choice.offer.texts[language].told_by(choice.customer.name)
    return Shown(text, language, Channel.SCHEDULE)
