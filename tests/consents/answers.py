"""What the tests of consents share: a notary, the shipped texts, and members who answer."""

import datetime as dt

from flask import Flask

from portal import clock
from portal.consents.decide import Choice
from portal.consents.models import Channel, ConsentEvent
from portal.consents.notary import Notary
from portal.consents.offers import offers_of
from portal.consents.publishing import publish_shipped
from portal.consents.receipt import Shown
from portal.consents.texts import Text, shipped_texts
from portal.data import purposes
from portal.members.models import Customer, Member, MemberState


def untranslated(text: str, _language: str) -> str:
    """Return ``text`` as it is, whatever the language."""
    return text


def publish() -> None:
    """Publish the shipped texts."""
    publish_shipped(untranslated, at=clock.now())


def notary_of(app: Flask) -> Notary:
    """Return what the running portal attests with."""
    made = app.extensions["portal"]
    return Notary(made.keys, made.register, made.settings.base_url)


def choice(app: Flask, member: Member, key: str = "tailoring") -> Choice:
    """Return ``member``'s choice on ``key`` as it is offered now."""
    return Choice(member, member.customer, offers_of(member.customer)[key], notary_of(app))


def answer(
    app: Flask, member: Member, verb: str, key: str = "tailoring", at: dt.datetime | None = None
) -> ConsentEvent:
    """Let ``member`` give, withdraw or pause, and return the event."""
    chosen = choice(app, member, key)
    told = chosen.offer.texts["nb"].told_by(member.customer.name)
    shown = Shown(told, "nb", Channel.PAGE, ("Ja", "Nei"))
    made = getattr(chosen, verb)(by=member, at=at or clock.now(), shown=shown)
    assert isinstance(made, ConsentEvent)
    return made


def shipped(key: str) -> dict[str, Text]:
    """Return what the portal ships for ``key``."""
    return shipped_texts(purposes.SHIPPED[key], untranslated)


def new_member(customer: Customer) -> Member:
    """Return a member of ``customer`` whom no test knows yet."""
    made = Member.create(
        customer=customer,
        username=f"ny{Member.select().count()}",
        state=MemberState.ACTIVE.value,
        given_name="Ny",
        family_name="Her",
        created_at=clock.now(),
    )
    assert isinstance(made, Member)
    return made
