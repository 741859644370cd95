"""Who asked to become a member, and how they are found."""

from __future__ import annotations

import datetime as dt

from peewee import CharField, ForeignKeyField, ModelSelect

from portal.data.base import BaseModel
from portal.data.declarations import (
    CUSTOMER_SIDE,
    ONE_MONTH,
    Category,
    Personal,
    counted_from,
    personal,
    technical,
)
from portal.data.fields import UtcDateTimeField
from portal.keys import Keys
from portal.members.models import Customer, Member
from portal.words import N_

# How long the link in the mail works. Who waits for an admin, waits no longer than `ONE_MONTH`.
CONFIRM_WITHIN = dt.timedelta(days=2)


def _said(label: str) -> Personal:
    return Personal(
        Category.IDENTITY, label, seen_by=CUSTOMER_SIDE, retention=ONE_MONTH, replacement=""
    )


class Registration(BaseModel):
    """Somebody asked to become a member. ``member`` is who they became, once they did."""

    called = N_("Registreringen din")

    customer = technical(
        ForeignKeyField(Customer, null=True, backref="+", on_delete="CASCADE"),
        "where they asked; empty where nobody can",
    )
    member = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="CASCADE"), "who they became"
    )
    nonce = technical(CharField(), "makes the secret of each link different")
    language = technical(CharField(), "the language of the page they asked on")
    username = personal(CharField(), _said(N_("Brukernavnet du ba om")))
    given_name = personal(CharField(), _said(N_("Fornavn og mellomnavn da du registrerte deg")))
    family_name = personal(CharField(), _said(N_("Etternavn da du registrerte deg")))
    email = personal(CharField(), _said(N_("E-postadressen du registrerte deg med")))
    at = counted_from(personal(UtcDateTimeField(index=True), _said(N_("Da du ba om å bli medlem"))))
    confirmed_at = technical(UtcDateTimeField(null=True), "when the address was confirmed")
    refused_at = technical(UtcDateTimeField(null=True), "when an admin said no")

    class Meta:
        indexes = ((("customer", "confirmed_at"), False),)

    @property
    def full_name(self) -> str:
        """Return given and family name as one text."""
        return f"{self.given_name} {self.family_name}".strip()


def token_of(asked: Registration, keys: Keys) -> str:
    """Return what stands in the address that confirms ``asked``."""
    return f"{asked.id}-{keys.fingerprint('registration', asked.id, asked.nonce)}"


def find_registration(text: str, keys: Keys, at: dt.datetime) -> Registration | None:
    """Return the registration whose token is ``text`` while it can be confirmed or waits, or None."""
    number, _, secret = text.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    asked = (
        Registration.select(Registration, Customer)
        .join(Customer)
        .where((Registration.id == int(number)) & Registration.refused_at.is_null())
        .first()
    )
    if not isinstance(asked, Registration):
        return None
    known = keys.is_fingerprint(secret, "registration", asked.id, asked.nonce)
    in_time = asked.confirmed_at is not None or at - asked.at < CONFIRM_WITHIN
    return asked if known and in_time else None


def waiting(customer: Customer) -> ModelSelect[Registration]:
    """Return a query for those who wait for an admin of ``customer``, the first to ask first."""
    open_ = Registration.member.is_null() & Registration.refused_at.is_null()
    return confirmed(customer).where(open_).order_by(Registration.id)


def confirmed(customer: Customer) -> ModelSelect[Registration]:
    """Return a query for those at ``customer`` who confirmed their address, answered or not."""
    mine = (Registration.customer == customer.id) & Registration.confirmed_at.is_null(False)
    return Registration.select().where(mine)
