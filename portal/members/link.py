"""A single-use link that is sent by mail: what it is for, and how long it lives."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from peewee import BooleanField, CharField, IntegerField

from portal.data.declarations import MEMBER_ONLY, Category, Personal, Source, personal, technical
from portal.data.fields import UtcDateTimeField
from portal.members.models import MemberRow
from portal.words import N_


class LinkUse(StrEnum):
    """What a link in a mail lets its holder do."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password-reset"
    EMAIL_CONFIRMATION = "email-confirmation"


LINK_WORDS = {
    LinkUse.INVITATION: N_("Invitasjon"),
    LinkUse.PASSWORD_RESET: N_("Nytt passord"),
    LinkUse.EMAIL_CONFIRMATION: N_("Bekrefte e-postadresse"),
}
LINK_LIFE = {
    LinkUse.INVITATION: dt.timedelta(days=14),
    LinkUse.PASSWORD_RESET: dt.timedelta(minutes=30),
    LinkUse.EMAIL_CONFIRMATION: dt.timedelta(days=2),
}


class Link(MemberRow):
    """A single-use link sent by mail. Its secret is computed, never stored (`portal.members.links`)."""

    called = N_("Lenker vi har sendt deg")

    use = personal(
        CharField(),
        Personal(Category.SIGN_IN, N_("Lenke sendt for"), source=Source.PORTAL, words=LINK_WORDS),
    )
    nonce = technical(CharField(), "makes the secret of each link different")
    subject = personal(
        CharField(null=True),
        Personal(
            Category.CONTACT,
            N_("E-postadressen lenken gjelder"),
            seen_by=MEMBER_ONLY,
        ),
    )
    created_at = personal(
        UtcDateTimeField(), Personal(Category.SIGN_IN, N_("Lenke laget"), source=Source.PORTAL)
    )
    expires_at = technical(UtcDateTimeField(index=True), "when the link stops working")
    used_at = personal(
        UtcDateTimeField(null=True),
        Personal(Category.SIGN_IN, N_("Lenke brukt"), source=Source.PORTAL),
    )
    void = technical(BooleanField(default=False), "a newer link took its place")
    tries = technical(IntegerField(default=0), "wrong secrets tried against this link")

    class Meta:
        indexes = ((("member", "use"), False),)
